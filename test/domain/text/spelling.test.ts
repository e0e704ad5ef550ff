import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { inOneLine, lineOf, type Spelled, spellOut } from "../../../src/domain/text/spelling.ts";

const part = (bytes: readonly number[], special = false): Spelled => ({
  id: bytes[0] ?? 0,
  piece: "",
  bytes: Uint8Array.from(bytes),
  special,
});
const text = (of: string) => part([...new TextEncoder().encode(of)]);
const spans = (...parts: readonly Spelled[]) => {
  const { text, tokens } = spellOut("t", parts);
  return [text, ...Array.from(tokens.starts, (start, i) => text.slice(start, tokens.ends[i]))];
};

describe("spellOut", () => {
  it("joins tokens to a text, each with what it stands for", () => {
    assert.deepEqual(spans(text("The"), text(" cat"), text("\n😀")), [
      "The cat\n😀",
      "The",
      " cat",
      "\n😀",
    ]);
  });

  it("joins the parts of a syllable when it is whole, and gives each the whole of it", () => {
    // 한: ED 95 9C; 글: EA B8 80
    const [first, second, third] = [part([0xed]), part([0x95]), part([0x9c, 0xea])];
    assert.deepEqual(spans(first), ["", ""]);
    assert.deepEqual(spans(first, second), ["", "", ""]);
    assert.deepEqual(spans(first, second, third), ["한", "한", "한", "한"]);
    assert.deepEqual(spans(first, second, third, part([0xb8, 0x80, 0x21])), [
      "한글!",
      "한",
      "한",
      "한글",
      "글!",
    ]);
  });

  it("makes U+FFFD of bytes that can be no character, which no token covers", () => {
    assert.deepEqual(spans(text("a"), part([0x9c]), text("b")), ["a\ufffdb", "a", "", "b"]);
    assert.deepEqual(spans(part([0xed, 0x95]), text("b")), ["\ufffd\ufffdb", "", "b"]);
    assert.deepEqual(spans(part([0xc0, 0xaf])), ["\ufffd\ufffd", ""]);
  });

  it("puts a blank before tokens that are apart, which their spans cover", () => {
    const apart = (of: string) => ({ ...text(of), isApart: true });
    assert.deepEqual(spans(apart("한국"), text("어"), apart("글")), [
      " 한국어 글",
      " 한국",
      "어",
      " 글",
    ]);
    const { tokens } = spellOut("t", [apart("a"), text("b")]);
    assert.deepEqual([...tokens.bytes], [0x61, 0x62]);
  });

  it("leaves special tokens out of the text, and keeps their bytes", () => {
    const end = { ...text("<end>"), special: true };
    assert.deepEqual(spans(text("a"), end, text("b")), ["ab", "a", "", "b"]);
    const { tokens } = spellOut("t", [text("a"), end]);
    assert.deepEqual([...tokens.byteEnds], [1, 6]);
    assert.deepEqual([...tokens.special], [0, 1]);
  });

  it("writes a line of any of them: whole characters, and what is none by its bytes or name", () => {
    const end = { ...part([], true), piece: "<end>" };
    const story = spellOut("t", [text("a\n"), part([0xed]), part([0x95, 0x9c]), part([0xff]), end]);
    assert.deepEqual(
      [0, 1, 2, 3, 4].map((first) => inOneLine(story, first)),
      ["a⏎한⟨FF⟩<end>", "한⟨FF⟩<end>", "한⟨FF⟩<end>", "⟨FF⟩<end>", "<end>"],
    );
  });

  it("writes some tokens of many, in any order", () => {
    const { tokens } = spellOut("t", [text("a "), part([0xed]), part([0x95, 0x9c]), text("b")]);
    assert.equal(lineOf(tokens, [3, 1, 2, 0]), "b한a·");
    assert.equal(lineOf(tokens, [1, 3]), "⟨ED⟩b");
  });

  it("says nothing of nothing", () => assert.deepEqual(spans(), [""]));
});
