import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { chanceOfAtLeast, commonOf, traitsOf } from "../../../src/domain/text/traits.ts";
import { near } from "../../asserts.ts";

const utf8 = new TextEncoder();
const traits = (text: string) => traitsOf(utf8.encode(text));
const all = (...texts: readonly string[]) => texts.map(traits);

describe("traitsOf", () => {
  for (const [text, ...expected] of [
    // script, number, sign, capital, start, end
    [" Unhappy", "Latin", undefined, undefined, "capital", "un", "py"],
    ["un", "Latin", undefined, undefined, undefined, undefined, undefined],
    ["있었다", "Hangul", undefined, undefined, undefined, "있", "다"],
    ["갔", "Hangul", undefined, undefined, undefined, undefined, undefined],
    ["고양이cat", undefined, undefined, undefined, undefined, "고양", "at"],
    ["ДОМ", "Cyrillic", undefined, undefined, "capital", "до", "ом"],
    [" 42", undefined, "number", undefined, undefined, undefined, undefined],
    ["()", undefined, undefined, "sign", undefined, undefined, undefined],
    ["漢字", "Han", undefined, undefined, undefined, undefined, undefined],
    ["x1", "Latin", undefined, undefined, undefined, undefined, undefined],
    ["", undefined, undefined, undefined, undefined, undefined, undefined],
  ] as const) {
    it(`tells what “${text}” has`, () => assert.deepEqual(traits(text), expected));
  }
});

describe("chanceOfAtLeast", () => {
  it("is the tail of the binomial distribution", () => {
    near(chanceOfAtLeast(8, 10, 0.5), 56 / 1024, 1e-12);
    near(chanceOfAtLeast(10, 10, 0.1), 1e-10, 1e-20);
    near(chanceOfAtLeast(0, 10, 0.3), 1, 1e-12);
    near(chanceOfAtLeast(1, 10, 0), 0, 0);
  });
});

describe("commonOf", () => {
  const words = ["cat", "dog", "house", "tree", "read", "blue", "again", "seven"];
  const numbers = ["1", "2", "3", "4", "5", "6", "7", "8", "9", "10"];
  const vocabulary = all(...Array(20).fill(words).flat(), ...numbers);

  it("is what 8 of 10 have, and few of all", () => {
    const some = all(...numbers.slice(0, 8), "cat", "dog");
    assert.deepEqual(commonOf(some, vocabulary), { trait: "number", key: "number", count: 8 });
  });

  it("is nothing that 7 of 10 have", () => {
    assert.equal(
      commonOf(all(...numbers.slice(0, 7), "cat", "dog", "tree"), vocabulary),
      undefined,
    );
  });

  it("is nothing that most of all have, though all of some do", () => {
    assert.equal(commonOf(all(...words, "cat", "dog"), vocabulary), undefined);
  });

  it("is the least likely of several", () => {
    const some = all("Unhappy", "Unable", "Unseen", "Undone", "Unfair", "Under", "Until", "Unit");
    assert.deepEqual(commonOf(some, [...vocabulary, ...some]), {
      ...{ trait: "capital", key: "capital", count: 8 },
    });
    const most = [...all(...Array(50).fill("Dog")), ...vocabulary, ...some];
    assert.deepEqual(commonOf(some, most), { trait: "start", key: "un", count: 8 });
  });

  it("is nothing of fewer than five", () => {
    assert.equal(commonOf(all("1", "2", "3", "4"), vocabulary), undefined);
  });
});
