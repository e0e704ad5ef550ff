import assert from "node:assert/strict";
import { describe, it } from "node:test";
import {
  codePoint,
  hex,
  isWhole,
  label,
  readable,
  shortName,
  type Tokens,
  tokenAt,
} from "../../../src/domain/text/token.ts";

const utf8 = (text: string) => new TextEncoder().encode(text);

const tokens: Tokens = {
  tokenizer: "by hand",
  ids: Uint32Array.of(7, 9),
  starts: Uint32Array.of(0, 1),
  ends: Uint32Array.of(1, 5),
  special: Uint8Array.of(0, 1),
  pieces: ["a", "<s>"],
  bytes: utf8("a<s>"),
  byteEnds: Uint32Array.of(1, 4),
};

describe("tokenAt", () => {
  it("gathers one token out of the columns", () => {
    assert.deepEqual(tokenAt(tokens, 1), {
      id: 9,
      piece: "<s>",
      bytes: utf8("<s>"),
      start: 1,
      end: 5,
      special: true,
    });
  });

  it("views the bytes instead of copying them", () => {
    assert.equal(tokenAt(tokens, 0).bytes.buffer, tokens.bytes.buffer);
  });

  for (const index of [-1, 2, Number.NaN]) {
    it(`refuses token ${index} of 2`, () => {
      assert.throws(() => tokenAt(tokens, index), RangeError);
    });
  }
});

describe("readable", () => {
  const cases: readonly (readonly [string, Uint8Array, string])[] = [
    ["blanks as dots", utf8(" the"), "·the"],
    ["line breaks and tabs", utf8("\t\r\n"), "→␍⏎"],
    ["Hangul as it is", utf8("고양이"), "고양이"],
    ["a whole emoji as it is", utf8("😀"), "😀"],
    ["a part of a character as bytes", Uint8Array.of(0xe2, 0x96), "⟨E2 96⟩"],
    ["characters that cannot be seen by number", utf8("\u200b\u0000"), "⟨U+200B⟩⟨U+0000⟩"],
    ["a byte order mark by number", utf8("\ufeff"), "⟨U+FEFF⟩"],
    ["the replacement character as itself: it was in the text", utf8("\ufffd"), "\ufffd"],
    ["nothing as nothing", utf8(""), ""],
  ];
  for (const [what, bytes, shown] of cases) {
    it(`shows ${what}`, () => assert.equal(readable(bytes), shown));
  }
});

describe("isWhole", () => {
  it("is false of a token that ends or begins within a character, unless it is special", () => {
    const token = (bytes: Uint8Array, special = false) => ({ bytes, special });
    assert.equal(isWhole(token(utf8(" 옛날"))), true);
    assert.equal(isWhole(token(Uint8Array.of(0x20, 0xed, 0x8a))), false);
    assert.equal(isWhole(token(Uint8Array.of(0x9d), true)), true);
  });
});

describe("label", () => {
  it("calls a special token by its piece", () => {
    assert.equal(label({ piece: "[CLS]", bytes: utf8(""), special: true }), "[CLS]");
  });
});

describe("hex and codePoint", () => {
  it("pad to the usual width", () => {
    assert.equal(hex(Uint8Array.of(0, 10, 255)), "00 0A FF");
    assert.equal(codePoint("a"), "0061");
    assert.equal(codePoint("😀"), "1F600");
  });
});

describe("shortName", () => {
  for (const [id, name] of [
    ["o200k_base", "o200k_base"],
    ["/models/gpt2/", "gpt2"],
    ["C:\\models\\gpt2\\tokenizer.json", "gpt2"],
    ["/models/mine.json", "mine.json"],
    ["tokenizer.json", "tokenizer.json"],
  ] as const) {
    it(`calls ${id} ${name}`, () => {
      assert.equal(shortName(id), name);
    });
  }
});
