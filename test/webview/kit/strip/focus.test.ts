import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { focusOn, tokensOf } from "../../../../webview/kit/strip/focus.ts";
import { spanned } from "../../../domain/text/spanned.ts";

type Span = readonly [start: number, end: number];
const tokens = (tokenizer: string, ...spans: readonly Span[]) => spanned(spans, tokenizer);

const coarse = tokens("coarse", [0, 3], [3, 7]);
const fine = tokens("fine", [0, 1], [1, 2], [2, 4], [4, 4], [4, 7]);

describe("tokensOf", () => {
  it("finds the very token in the same tokenization, though others share its span", () => {
    const split = tokens("bytes", [0, 1], [0, 1], [0, 1]);
    assert.deepEqual(tokensOf(split, focusOn(split, 1)), [1]);
  });

  it("finds all that overlap it in another tokenization, and none that only touch it", () => {
    assert.deepEqual(tokensOf(fine, focusOn(coarse, 0)), [0, 1, 2]);
    assert.deepEqual(tokensOf(coarse, focusOn(fine, 2)), [0, 1]);
    assert.deepEqual(tokensOf(coarse, focusOn(fine, 1)), [0]);
    assert.deepEqual(tokensOf(fine, focusOn(coarse, 1)), [2, 4]);
  });

  it("finds nothing for a token that stands for no text", () => {
    assert.deepEqual(tokensOf(coarse, { tokenizer: "fine", index: 0, start: 4, end: 4 }), []);
  });

  it("goes by the span where the same tokenizer cut another text", () => {
    assert.deepEqual(tokensOf(coarse, { tokenizer: "coarse", index: 1, start: 0, end: 2 }), [0]);
  });
});
