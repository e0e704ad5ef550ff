import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { countCodePoints } from "../../../src/domain/text/characters.ts";
import { moved, paragraphAt } from "../../../src/host/session/textPlace.ts";

const lines = (...texts: string[]) => ({
  lineCount: texts.length,
  isBlank: (line: number) => texts[line]?.trim() === "",
});

describe("paragraphAt", () => {
  const story = lines("One.", "Two.", "", "  \t", "Three.", "Four.", "");
  const cases: readonly [number, { first: number; last: number }][] = [
    [0, { first: 0, last: 1 }],
    [1, { first: 0, last: 1 }],
    [2, { first: 4, last: 5 }], // from a blank line, the paragraph below
    [5, { first: 4, last: 5 }],
    [6, { first: 4, last: 5 }], // nothing below: the one above
  ];
  for (const [line, expected] of cases) {
    it(`goes from blank line to blank line around line ${line}`, () => {
      assert.deepEqual(paragraphAt(story, line), expected);
    });
  }

  it("finds none among blanks", () =>
    assert.equal(paragraphAt(lines("", "  ", "\t"), 1), undefined));

  it("stays within 2,000 lines of the cursor each way", () => {
    const long = { lineCount: 1_000_000, isBlank: () => false };
    assert.deepEqual(paragraphAt(long, 500_000), { first: 498_001, last: 501_999 });
  });
});

describe("moved", () => {
  const source = { document: "a", offset: 10, text: "sample" };
  const cases: readonly [string, number, number, string, number | undefined][] = [
    ["moves down with an insertion above", 0, 0, "abc", 13],
    ["moves down with an insertion right before", 10, 0, "ab", 12],
    ["moves up with a deletion above", 2, 4, "", 6],
    ["stays with an edit right after", 16, 0, "abc", 10],
    ["has no place after an edit inside", 12, 0, "x", undefined],
    ["has no place after a deletion over its start", 8, 4, "", undefined],
  ];
  for (const [name, offset, length, text, expected] of cases) {
    it(name, () => assert.equal(moved(source, { offset, length, text })?.offset, expected));
  }
});

describe("countCodePoints", () => {
  const cases: readonly [string, number][] = [
    ["", 0],
    ["abc", 3],
    ["고양이", 3],
    ["👍🏽", 2],
    ["\ud83d", 1],
    ["\ude00\ud83d", 2],
    ["\ud83d\ud83d\ude00\ude00", 3],
  ];
  for (const [text, expected] of cases) {
    it(`counts ${expected} in ${JSON.stringify(text)}`, () => {
      assert.equal(countCodePoints(text), expected);
      assert.equal(Array.from(text).length, expected);
    });
  }
});
