import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { readable, tokenAt } from "../../../src/domain/text/token.ts";
import { openTokenizer } from "../../../src/tokenizer/files/tokenizerFile.ts";
import { fileOf, readTokenizerFile } from "../reference.ts";

const open = (name: string) => openTokenizer(JSON.parse(readTokenizerFile(fileOf(name))), name);
const gpt = open("tiny-gpt");
const bert = open("tiny-bert");
const t5 = open("tiny-t5");

/** Tokens as "text[start,end)", with the bytes that are shown for each. */
function shown(tokenizer: typeof gpt, text: string, special = false): string[] {
  const tokens = tokenizer.tokens(text, { special });
  return Array.from(tokens.ids, (_, i) => {
    const token = tokenAt(tokens, i);
    return `${token.special ? token.piece : readable(token.bytes)} ${token.start}-${token.end}`;
  });
}

describe("spans", () => {
  it("are the whole character's where an emoji is cut into bytes", () => {
    const tokens = gpt.tokens("🦜");
    assert.ok(tokens.ids.length > 1);
    assert.deepEqual(new Set(tokens.starts), new Set([0]));
    assert.deepEqual(new Set(tokens.ends), new Set([2]));
    assert.deepEqual([...tokens.bytes], [0xf0, 0x9f, 0xa6, 0x9c]);
  });

  it("are the whole syllable's where a Hangul syllable is cut into bytes", () => {
    const tokens = gpt.tokens("뷁");
    assert.ok(tokens.ids.length > 1);
    assert.deepEqual(new Set(tokens.ends), new Set([1]));
    assert.deepEqual([...tokens.bytes], [0xeb, 0xb7, 0x81]);
  });

  it("cover the whole cluster that normalisation composes", () => {
    assert.deepEqual(shown(t5, "한".normalize("NFD")), ["한 0-3"]);
    assert.deepEqual(
      shown(t5, "e\u0301 e\u0301").map((each) => each.split(" ")[1]),
      ["0-2", "2-3", "3-5"],
    );
  });

  it("are those of the text where a blank becomes a sign of two units", () => {
    const tokenizer = openTokenizer(
      {
        pre_tokenizer: { type: "Metaspace", replacement: "😀" },
        model: { type: "WordLevel", vocab: { "😀a": 0, "😀b": 1 }, unk_token: "?" },
      },
      "test",
    );
    const { starts, ends } = tokenizer.tokens("a b b");
    assert.deepEqual([...starts], [0, 1, 3]);
    assert.deepEqual([...ends], [1, 3, 5]);
  });

  it("are one lone surrogate's own unit, shown as U+FFFD", () => {
    const tokens = gpt.tokens("a\ud800b");
    assert.equal(new TextDecoder().decode(tokens.bytes), "a\ufffdb");
    assert.equal(tokens.starts.at(-1), 2);
  });

  it("leave a gap for the blanks that WordPiece drops", () => {
    assert.deepEqual(shown(bert, "a  b"), ["a 0-1", "b 3-4"]);
  });

  it("show of an unknown token the text that it stands for", () => {
    assert.deepEqual(shown(bert, "x 𓀀"), ["x 0-1", "[UNK] 2-4"]);
    assert.deepEqual([...tokenAt(bert.tokens("𓀀"), 0).bytes], [0xf0, 0x93, 0x80, 0x80]);
  });

  it("are empty for the tokens that a model wants around a text", () => {
    assert.deepEqual(shown(bert, "a b", true), ["[CLS] 0-0", "a 0-1", "b 2-3", "[SEP] 3-3"]);
    assert.deepEqual(shown(t5, "a", true), ["a 0-1", "</s> 1-1"]);
    assert.deepEqual(shown(bert, "", true), ["[CLS] 0-0", "[SEP] 0-0"]);
    const limited = bert.tokens("a b c d", { special: true, limit: 4 });
    assert.deepEqual(limited.pieces, ["[CLS]", "a", "b", "[SEP]"]);
  });

  it("keep special tokens of a text whole", () => {
    assert.deepEqual(shown(gpt, "<|endoftext|>"), ["<|endoftext|> 0-13"]);
    assert.deepEqual(shown(t5, "a<extra_id_1>"), ["a 0-1", "<extra_id_1> 1-13"]);
  });
});

describe("very long words", () => {
  it("take time in proportion to their length", () => {
    const time = (text: string) => {
      const start = process.cpuUsage();
      gpt.tokens(text);
      const { user, system } = process.cpuUsage(start);
      return user + system;
    };
    time("a".repeat(100_000));
    const small = time("a".repeat(100_000));
    const large = time("a".repeat(800_000));
    assert.ok(large < small * 32 + 50_000, `${small} µs, then ${large} µs for 8 times as much`);
  });
});
