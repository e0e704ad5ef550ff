import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { tellingWord } from "../../../src/domain/text/tellingWord.ts";
import { spanned } from "./spanned.ts";

type Span = readonly [start: number, end: number];
const cut = (...spans: readonly Span[]) => spanned(spans);

describe("the word that shows best how a text is cut", () => {
  it("is the longest of those that are cut, without the blank before it", () => {
    const text = "The lamps of lighthousekeeping, indivisibility of all things";
    const tokens = cut([0, 3], [3, 7], [7, 9], [9, 12], [12, 18], [18, 23], [23, 30], [30, 60]);
    assert.deepEqual(tellingWord(text, tokens), {
      text: "lighthousekeeping",
      first: 4,
      end: 7,
      parts: [
        { text: "light", tokens: 1 },
        { text: "house", tokens: 1 },
        { text: "keeping", tokens: 1 },
      ],
    });
  });

  it("has a character that is cut inside once, with the number of its tokens", () => {
    assert.deepEqual(tellingWord("훑다", cut([0, 1], [0, 1], [0, 1], [1, 2])), {
      text: "훑다",
      first: 0,
      end: 4,
      parts: [
        { text: "훑", tokens: 3 },
        { text: "다", tokens: 1 },
      ],
    });
  });

  it("is an emoji where nothing else is cut", () => {
    const found = tellingWord("see 👋🏽 me", cut([0, 3], [3, 6], [6, 8], [6, 8], [8, 11]));
    assert.deepEqual([found?.text, found?.first, found?.end], ["👋🏽", 1, 4]);
  });

  it("is one that can be read at a glance, before one of a hundred letters", () => {
    const long = "ab".repeat(50);
    const tokens = cut([0, 50], [50, 100], [100, 103], [103, 105]);
    assert.equal(tellingWord(`${long} lamp`, tokens)?.text, "lamp");
    assert.equal(tellingWord(long, cut([0, 50], [50, 100]))?.text, long);
  });

  it("is none where every word is one token", () => {
    assert.equal(tellingWord("a cat.", cut([0, 1], [1, 5], [5, 6])), undefined);
    assert.equal(tellingWord("", cut()), undefined);
  });
});
