import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { spellOut } from "../../../src/domain/text/spelling.ts";
import { openTokenizer } from "../../../src/tokenizer/files/tokenizerFile.ts";
import { fileOf, NAMES, openReference, readTokenizerFile } from "../reference.ts";
import { idOf, type SmallTokenizer, sequence, smallTokenizer } from "../smallTokenizer.ts";
import { TEXTS } from "../texts.ts";

const open = (parts: SmallTokenizer) => openTokenizer(smallTokenizer(parts), "small");
const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
const replaced = (text: string, content: string) => ({
  type: "Replace",
  pattern: { String: text },
  content,
});
const bytesThenText = [{ type: "ByteFallback" }, { type: "Fuse" }];
const metaspace = { type: "Metaspace", replacement: "▁", prepend_scheme: "always", split: false };

describe("what a token stands for", () => {
  const gemma: SmallTokenizer = {
    pieces: ["▁", "▁▁", "▁▁▁▁", "<0x0A>", "<0xED>"],
    added: ["▁▁", "▁▁▁▁", "\n\n", "<td>"].map((content) => ({ content, normalized: true })),
    normalizer: replaced(" ", "▁"),
    decoder: sequence(replaced("▁", " "), ...bytesThenText),
  };

  it("follows the decoder's steps for added tokens as for all others", () => {
    const source = "if x:\n    y  z\n\n<td>";
    const { bytes, byteEnds } = open(gemma).tokens(source);
    const shown = Array.from(byteEnds, (end, i) => text(bytes.subarray(byteEnds[i - 1] ?? 0, end)));
    assert.equal(
      shown.join("|"),
      ["i", "f", " ", "x", ":", "\n", "    ", "y", "  ", "z", "\n\n", "<td>"].join("|"),
    );
    assert.equal(text(bytes), source);
  });

  it("is a byte where the vocabulary writes one, and is not rewritten", () => {
    const tokenizer = open({ ...gemma, decoder: sequence(...bytesThenText, replaced("\n", "!")) });
    const bytes = (piece: string) => [...tokenizer.bytesOf(idOf(tokenizer, piece))];
    assert.deepEqual(bytes("<0xED>"), [0xed]);
    assert.deepEqual(bytes("<0x0A>"), [0x21]); // a whole character is
  });

  it("does without what only the ends of a text get", () => {
    const blank = { type: "Strip", content: " ", start: 1, stop: 0 };
    const joined = open({ ...gemma, decoder: sequence(gemma.decoder as object, blank) });
    const apart = open({ ...gemma, decoder: sequence(replaced("▁", " "), blank) });
    assert.equal(text(joined.bytesOf(idOf(joined, "▁▁"))), "  ");
    assert.equal(text(apart.bytesOf(idOf(apart, "▁▁"))), " ");
  });

  it("is read from the vocabulary's notation where the decoder has no step for it", () => {
    const model = { byte_fallback: true, end_of_word_suffix: "</w>" };
    const tokenizer = open({
      ...gemma,
      pieces: ["▁", "<0x0A>", "end</w>"],
      splitter: metaspace,
      model,
      decoder: undefined,
    }); // prettier-ignore
    for (const [piece, meant] of [
      ["▁", " "],
      ["<0x0A>", "\n"],
      ["end</w>", "end"],
      ["▁▁", "▁▁"],
    ] as const) {
      assert.equal(text(tokenizer.bytesOf(idOf(tokenizer, piece))), meant);
    } // prettier-ignore
  });

  it("leaves the blank between words to no token, and tells of it", async () => {
    for (const decoder of [undefined, { type: "WordPiece", prefix: "##", cleanup: true }]) {
      const tokenizer = open({ pieces: ["ab", "##c", "."], decoder });
      const [word, rest] = [idOf(tokenizer, "ab"), idOf(tokenizer, "##c")];
      assert.equal(text(tokenizer.bytesOf(word)), "ab");
      assert.equal(text(tokenizer.bytesOf(rest)), decoder ? "c" : "##c");
      assert.equal(tokenizer.decode([word, rest, word]), decoder ? "abc ab" : "ab ##c ab");
      assert.deepEqual([word, rest].map(tokenizer.isApart), [true, !decoder]);
    }
  });

  it("lets tokens that are written one after the other be spelled as they are decoded", () => {
    for (const name of NAMES) {
      const tokenizer = openTokenizer(JSON.parse(readTokenizerFile(fileOf(name))), name);
      for (const source of TEXTS) {
        const ids = [...tokenizer.tokens(source).ids];
        const parts = ids.map((id) => ({
          id,
          piece: tokenizer.pieceOf(id),
          bytes: tokenizer.bytesOf(id),
          special: tokenizer.isSpecial(id),
          isApart: tokenizer.isApart(id),
        }));
        const { text } = spellOut(name, parts);
        const decoded = tokenizer.decode(ids, true);
        assert.ok([decoded, ` ${decoded}`].includes(text), `${text}, not ${decoded}`);
      }
    }
  });
});

describe("decoding", () => {
  const cases: readonly (readonly [string, SmallTokenizer, string, string])[] = [
    [
      "a suffix, but for the last word's",
      {
        pieces: ["a</w>", "b</w>"],
        splitter: { type: "WhitespaceSplit" },
        decoder: { type: "BPEDecoder", suffix: "</w>" },
        model: { end_of_word_suffix: "</w>" },
      },
      "a b",
      "a b",
    ],
    [
      "Metaspace behind other steps",
      {
        pieces: ["▁", "▁▁▁"],
        normalizer: replaced(" ", "▁"),
        splitter: { type: "Split", pattern: { Regex: "▁+" }, behavior: "Isolated", invert: false },
        decoder: sequence({ type: "ByteFallback" }, metaspace),
        model: { ignore_merges: true },
      },
      "   a b",
      "a b",
    ],
    [
      "no decoder: blanks between the pieces",
      {
        pieces: ["ok"],
        splitter: { type: "WhitespaceSplit" },
        model: { ignore_merges: true },
      },
      "ok ok",
      "ok ok",
    ],
    [
      "more than one Replace",
      { decoder: sequence(replaced("_", " "), replaced("x", "XY"), { type: "Fuse" }) },
      "_ax",
      " aXY",
    ],
  ];
  for (const [what, parts, source, decoded] of cases) {
    it(what, () => {
      const tokenizer = open(parts);
      assert.equal(tokenizer.decode(tokenizer.tokens(source).ids), decoded);
    });
  }

  it("strips both ends, of each token or of all", async () => {
    const strip = (start: number, stop: number) => ({ type: "Strip", content: "한", start, stop });
    for (const decoder of [strip(2, 2), sequence({ type: "Fuse" }, strip(1, 2), strip(0, 1))]) {
      const json = smallTokenizer({ pieces: ["한한한한한", "한a한한한", "abcd"], decoder });
      const ids = [98, 99, 100, 98, 99].map((id) => id + 1);
      const expected = await openReference(JSON.stringify(json)).decode(ids, false);
      assert.equal(openTokenizer(json, "small").decode(ids), expected);
    }
    // The reference dies of a token that is shorter than what is to go.
    assert.equal(open({ pieces: ["한"], decoder: strip(2, 2) }).decode([99, 66]), "a");
  });

  it("names a step that it does not know", () => {
    assert.throws(
      () => open({ decoder: sequence({ type: "Fuse" }, { type: "Other" }) }),
      /* Failed */ {
        failure: {
          kind: "tokenizerUnreadable",
          file: "small",
          reason: { code: "unknownName", part: "decoder", name: "Other" },
        },
      }, // prettier-ignore
    );
  });
});
