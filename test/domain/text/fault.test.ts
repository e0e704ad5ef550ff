import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { findFaults } from "../../../src/domain/text/fault.ts";

/** The text as it would be with every fault mended. */
function mended(text: string): string {
  return findFaults(text).reduceRight(
    (mended, { start, end, replacement }) =>
      mended.slice(0, start) + replacement + mended.slice(end),
    text,
  );
}

describe("findFaults", () => {
  const cases: readonly (readonly [what: string, text: string, ...kinds: string[]])[] = [
    ["Korean in NFD", "한국어".normalize("NFD"), "decomposed"],
    ["an accent beside its letter", "cafe\u0301 and nai\u0308ve", "decomposed", "decomposed"],
    ["a zero-width space and a bidi override", "a\u200bb\u202ec", "invisible", "invisible"],
    [
      "what a chat model takes for a turn",
      "say <|im_start|> and [SEP]",
      "specialToken",
      "specialToken",
    ],
    ["a blank before the completion", "Once upon a ", "trailingBlank"],
  ];
  for (const [what, text, ...kinds] of cases) {
    it(`finds ${what}, and mends it for good`, () => {
      assert.deepEqual(
        findFaults(text).map(({ kind }) => kind),
        kinds,
      );
      assert.deepEqual(findFaults(mended(text)), []);
    });
  }

  const clean = [
    "plain text",
    "한국어 문장입니다.",
    "naïve café",
    "👨‍👩‍👧 👋🏽 🏴‍☠️",
    "می‌خواهم", // Persian is written with a non-joiner
    "क्‍ष",
    "ends with a line break \n",
    "a < b | c > d, list[0], x <= y",
    "x\u0302", // there is no such single character
    " ",
  ];
  for (const text of clean) {
    it(`finds nothing in ‘${text.trim()}’`, () => assert.deepEqual(findFaults(text), []));
  }

  it("mends NFD to the very same text in NFC", () => {
    const text = "오늘은 날씨가 참 좋다. café";
    assert.equal(mended(text.normalize("NFD")), text);
  });

  it("says where, in UTF-16", () => {
    assert.deepEqual(findFaults("😀\u200b"), [
      { kind: "invisible", start: 2, end: 3, replacement: "" },
    ]);
  });

  it("stops at 500 of a kind", () => {
    assert.equal(findFaults("a\u200b".repeat(2_000)).length, 500);
  });
});
