import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { MOST_TERMS, readTerms, writeTerms } from "../../../src/domain/model/combination.ts";

const plus = (what: string | number) => ({ sign: 1, what });
const minus = (what: string | number) => ({ sign: -1, what });

describe("readTerms", () => {
  const cases: readonly (readonly [typed: string, terms: readonly object[]])[] = [
    ["king − man + woman", [plus("king"), minus("man"), plus("woman")]],
    ["king-man+woman", [plus("king"), minus("man"), plus("woman")]],
    ["  - he   + old man ", [minus("he"), plus("old man")]],
    ["소년 – boy + girl", [plus("소년"), minus("boy"), plus("girl")]],
    [
      '"C++" - " a"',
      [
        { ...plus("C++"), asTyped: true },
        { ...minus(" a"), asTyped: true },
      ],
    ],
    ["#258 + #x", [plus(258), plus("#x")]],
    ['a "b" #3', [plus("a"), { ...plus("b"), asTyped: true }, plus(3)]],
    ['"never closed', [{ ...plus("never closed"), asTyped: true }]],
    ["+ - +", []],
    ['"" + ""', []],
    ["", []],
  ];
  for (const [typed, terms] of cases) {
    it(`reads ${JSON.stringify(typed)}`, () => assert.deepEqual(readTerms(typed), terms));
  }

  it("takes no more than a sum can say anything about", () => {
    assert.equal(readTerms("a+".repeat(50)).length, MOST_TERMS);
  });
});

describe("writeTerms", () => {
  it("writes what is read as the same terms again", () => {
    for (const typed of ["king − man + woman", "− he + old man", '"C++" − " a"', "#258 + x"]) {
      assert.equal(writeTerms(readTerms(typed)), typed);
    }
  });
});
