import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { Neighbour } from "../../../src/domain/model/embedding.ts";
import { clarityOf, tellingWords } from "../../../src/domain/model/telling.ts";
import type { Tokens } from "../../../src/domain/text/token.ts";

const utf8 = new TextEncoder();

/** Tokens of a text that are written one behind the other; "_" stands for a blank of no token. */
function tokensOf(...parts: readonly string[]): Tokens {
  let at = 0;
  const spans = parts.map((part) => {
    const text = part.replace("_", "");
    at += part.length;
    return { text, start: at - text.length, end: at };
  });
  const texts = spans.map(({ text }) => text);
  const known = [...new Set(texts)];
  let end = 0;
  return {
    tokenizer: "some",
    ids: Uint32Array.from(texts, (text) => known.indexOf(text)),
    starts: Uint32Array.from(spans, ({ start }) => start),
    ends: Uint32Array.from(spans, (span) => span.end),
    special: new Uint8Array(parts.length),
    pieces: texts,
    bytes: utf8.encode(texts.join("")),
    byteEnds: Uint32Array.from(texts, (text) => {
      end += utf8.encode(text).length;
      return end;
    }),
  };
}

describe("tellingWords", () => {
  it("are the words of some length that are one token, each once", () => {
    const tokens = tokensOf(
      "The",
      " lamp",
      " even",
      "ing",
      " lamp",
      " shone",
      ".",
      " 매트",
      "에",
      " 좋다",
    );
    assert.deepEqual(tellingWords(tokens, 9), [1, 5, 9]);
    assert.deepEqual(tellingWords(tokens, 2), [1, 5]);
  });

  it("may be told apart by a blank that no token holds", () => {
    assert.deepEqual(tellingWords(tokensOf("walk", "ing", "_home"), 9), [2]);
  });

  it("else the first token with a letter, and of signs alone the first", () => {
    assert.deepEqual(tellingWords(tokensOf("(", "a", ")"), 9), [1]);
    assert.deepEqual(tellingWords(tokensOf("(", ")"), 9), [0]);
  });
});

describe("clarityOf", () => {
  const near = (...all: readonly (readonly [string, number])[]): Neighbour[] =>
    all.map(([piece, value]) => ({
      ...{ id: 1, piece, bytes: utf8.encode(piece), special: false, value },
    }));
  const word = utf8.encode(" girl");

  it("is larger the further the nearest lies above the others", () => {
    const clear = clarityOf(word, near([" boy", 0.9], [" sky", 0.6], [" sea", 0.6]));
    const crowd = clarityOf(word, near([" boy", 0.9], [" sky", 0.89], [" sea", 0.88]));
    assert.ok(Math.abs(clear - 0.27) < 1e-9, `${clear}`);
    assert.ok(clear > crowd);
  });

  it("leaves out what is the same word: capitals, blanks and endings aside", () => {
    const others = [
      [" boy", 0.9],
      [" sky", 0.6],
    ] as const;
    assert.equal(
      clarityOf(word, near(["Girl", 0.99], [" girls", 0.95], ...others)),
      clarityOf(word, near(...others)),
    );
    assert.equal(clarityOf(word, near([" girls", 0.95])), -1);
  });

  it("is less than any other where the nearest may be chance", () => {
    const close = near([" boy", 0.9], [" sky", 0.4], [" sea", 0.4]);
    const faint = near([" boy", 0.5], [" sky", 0.49], [" sea", 0.49]);
    assert.ok(clarityOf(word, close, 0.91) < clarityOf(word, faint, 0.45));
    assert.equal(clarityOf(word, close, 0.8), clarityOf(word, close));
  });
});
