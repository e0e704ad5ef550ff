import assert from "node:assert/strict";
import { describe, it } from "node:test";
import * as reference from "tokenizers";
import { type NormalizerSetting, openNormalizer } from "../../src/tokenizer/normalizers.ts";
import { whole } from "../../src/tokenizer/spans.ts";
import { openSplitter, type SplitterSetting } from "../../src/tokenizer/splitters.ts";

/** Every assigned code point once; planes 4 to 13 hold none, 15 and 16 are private. */
function* codePoints(): Generator<string> {
  for (let code = 0; code < 0xe01f0; code++) {
    if (code === 0xd800) code = 0xe000;
    if (code === 0x33480) code = 0xe0000;
    yield String.fromCodePoint(code);
  }
}

// Assigned with Unicode 17, which the reference's \w, \p{L} and \p{N} do not know. Whether
// JavaScript does depends on its ICU. This is the one difference that we leave.
const UNICODE_17 = new RegExp(
  "[" +
    String.raw`\u{88f}\u{c5c}\u{cdc}\u{1acf}-\u{1add}\u{1ae0}-\u{1aeb}\u{a7ce}-\u{a7cf}\u{a7d2}` +
    String.raw`\u{a7d4}\u{a7f1}\u{10940}-\u{10959}\u{10ec5}-\u{10ec7}\u{10efa}-\u{10efb}` +
    String.raw`\u{11b60}-\u{11b67}\u{11db0}-\u{11ddb}\u{11de0}-\u{11de9}\u{16ea0}-\u{16eb8}` +
    String.raw`\u{16ebb}-\u{16ed3}\u{16ff2}-\u{16ff6}\u{187f8}-\u{187ff}\u{18d09}-\u{18d1e}` +
    String.raw`\u{18d80}-\u{18df2}\u{1e6c0}-\u{1e6de}\u{1e6e0}-\u{1e6f5}\u{1e6fe}-\u{1e6ff}` +
    String.raw`\u{2b73a}-\u{2b73f}\u{2cea2}-\u{2cead}\u{323b0}-\u{33479}` +
    "]",
  "v",
);

function differing(same: (character: string) => boolean): string[] {
  const found: string[] = [];
  for (const character of codePoints()) {
    if (!UNICODE_17.test(character) && !same(character)) {
      found.push((character.codePointAt(0) as number).toString(16));
    }
  }
  return found;
}

describe("every character", () => {
  const bert = { cleanText: true, handleChineseChars: true, stripAccents: false, lowercase: false };
  const normalizers: readonly (readonly [NormalizerSetting, reference.Normalizer])[] = [
    [{ type: "NFC" }, reference.nfcNormalizer()],
    [{ type: "NFD" }, reference.nfdNormalizer()],
    [{ type: "NFKC" }, reference.nfkcNormalizer()],
    [{ type: "NFKD" }, reference.nfkdNormalizer()],
    [{ type: "Lowercase" }, reference.lowercase()],
    [{ type: "Nmt" }, reference.nmt()],
    [
      { type: "BertNormalizer", strip_accents: false, lowercase: false },
      reference.bertNormalizer(bert),
    ],
  ];
  for (const [setting, theirs] of normalizers) {
    it(`is normalised by ${setting.type} as in the reference`, () => {
      const ours = openNormalizer(setting);
      const same = (character: string) => {
        const text = `a${character}b`;
        return ours(whole(text)).text === theirs.normalizeString(text);
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
});
