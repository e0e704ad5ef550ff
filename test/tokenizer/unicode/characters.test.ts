import assert from "node:assert/strict";
import { describe, it } from "node:test";
import * as reference from "tokenizers";
import {
  type NormalizerSetting,
  openNormalizer,
} from "../../../src/tokenizer/stages/normalizers.ts";
import { whole } from "../../../src/tokenizer/stages/spans.ts";
import { openSplitter, type SplitterSetting } from "../../../src/tokenizer/stages/splitters.ts";
import { reference as cutBy, ours } from "../patterns/judge.ts";

/** Every assigned code point once; planes 4 to 13 hold none, 15 and 16 are private. */
function* codePoints(): Generator<string> {
  for (let code = 0; code < 0xe01f0; code++) {
    if (code === 0xd800) code = 0xe000;
    if (code === 0x33480) code = 0xe0000;
    yield String.fromCodePoint(code);
  }
}

function differing(same: (character: string) => boolean): string[] {
  const found: string[] = [];
  for (const character of codePoints()) {
    if (!same(character)) {
      found.push((character.codePointAt(0) as number).toString(16));
    }
  }
  return found;
}

/** A pre-tokenizer that the reference's package only opens from a file. */
function splitterOf(pre_tokenizer: object): reference.PreTokenizer {
  const model = { type: "WordLevel", vocab: {}, unk_token: "" };
  const file = { version: "1.0", added_tokens: [], pre_tokenizer, model };
  const splitter = reference.Tokenizer.fromString(JSON.stringify(file)).getPreTokenizer();
  assert.ok(splitter);
  return splitter;
}

describe("every character", () => {
  const bert = { cleanText: true, handleChineseChars: true, stripAccents: false, lowercase: false };
  const accents = { ...bert, cleanText: false, stripAccents: true };
  const normalizers: readonly (readonly [NormalizerSetting, reference.Normalizer])[] = [
    [{ type: "NFC" }, reference.nfcNormalizer()],
    [{ type: "NFD" }, reference.nfdNormalizer()],
    [{ type: "NFKC" }, reference.nfkcNormalizer()],
    [{ type: "NFKD" }, reference.nfkdNormalizer()],
    [{ type: "Lowercase" }, reference.lowercase()],
    [{ type: "Nmt" }, reference.nmt()],
    [{ type: "StripAccents" }, reference.stripAccentsNormalizer()],
    [
      { type: "BertNormalizer", strip_accents: false, lowercase: false },
      reference.bertNormalizer(bert),
    ],
    [
      { type: "BertNormalizer", clean_text: false, strip_accents: true, lowercase: false },
      reference.bertNormalizer(accents),
    ],
  ];
  for (const [setting, theirs] of normalizers) {
    it(`is normalised by ${setting.type} as in the reference`, () => {
      const ours = openNormalizer(setting);
      const same = (character: string) => {
        // Between marks of a high and a low combining class, too, which may change places.
        return [`a${character}b`, `a\u{1d165}${character}\u0334b`].every(
          (text) => ours(whole(text)).text === theirs.normalizeString(text),
        );
      };
      assert.deepEqual(differing(same), []);
    });
  }

  const splitters: readonly (readonly [SplitterSetting, reference.PreTokenizer])[] = [
    [{ type: "BertPreTokenizer" }, reference.bertPreTokenizer()],
    [{ type: "Whitespace" }, reference.whitespacePreTokenizer()],
    [{ type: "WhitespaceSplit" }, reference.whitespaceSplitPreTokenizer()],
    [{ type: "Digits", individual_digits: true }, reference.digitsPreTokenizer(true)],
    [{ type: "Punctuation", behavior: "Isolated" }, reference.punctuationPreTokenizer("isolated")],
    [{ type: "UnicodeScripts" }, splitterOf({ type: "UnicodeScripts" })],
    [{ type: "ByteLevel", add_prefix_space: false }, reference.byteLevelPreTokenizer(false, true)],
  ];
  for (const [setting, theirs] of splitters) {
    it(`is cut by ${setting.type} as in the reference`, () => {
      const ours = openSplitter(setting, false);
      const same = (character: string) => {
        const text = `a${character} 1${character}`;
        const words: string[] = [];
        ours(whole(text), (part) => words.push(part.text));
        return (
          words.join("\n") ===
          theirs
            .preTokenizeString(text)
            .map(([word]) => word)
            .join("\n")
        );
      };
      assert.deepEqual(differing(same), []);
    });
  }

  const sets =
    "\\w [\\w] \\s \\d [[:alpha:]] [[:lower:]] [[:graph:]] [[:print:]] [[:punct:]] \\p{Punct} \\p{L} \\p{Lu} " +
    "\\p{Ll} \\p{Lo} \\p{M} \\p{N} \\p{S} \\p{Cn} \\p{Extended_Pictographic} \\p{Han} (?i:[\\p{Lu}])";
  for (const set of sets.split(" ")) {
    it(`is in ${set} of a pattern as in the reference`, async () => {
      const [we, they] = [ours(`${set}+`), cutBy(`${set}+`)];
      assert.ok(typeof we !== "string" && typeof they !== "string");
      const all = [[...codePoints()].join("")];
      const [[cut = []], [expected = []]] = [await we(all), await they(all)];
      assert.equal(cut.length, expected.length);
      for (const [i, piece] of cut.entries()) assert.equal(piece, expected[i]);
    });
  }
});
