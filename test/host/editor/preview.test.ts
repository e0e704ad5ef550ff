import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { fits, previewOf } from "../../../src/host/editor/preview.ts";

describe("the preview of a continuation", () => {
  for (const [text, shown] of [
    ["one\r\ntwo\tthree\n", "one⏎two→three⏎"],
    ["고양이 👩‍👧 cafe\u0301", "고양이 👩‍👧 cafe\u0301"],
    ["a\u0000b\u001b[2J", "a‹U+0000›b‹U+001B›[2J"],
    ["a\u202eb\u2066c\u200b", "a‹U+202E›b‹U+2066›c‹U+200B›"],
    ["x\u{e0041}\ue000", "x‹U+E0041›‹U+E000›"],
  ] as const) {
    it(`hides nothing of ${JSON.stringify(text)}`, () => assert.equal(previewOf(text), shown));
  }

  it("has an end: what does not fit is not written", () => {
    assert.ok(fits("가".repeat(200)));
    assert.ok(!fits("가".repeat(201)));
    assert.ok(!fits("\u0000".repeat(30)));
  });
});
