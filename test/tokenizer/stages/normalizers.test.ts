// Normalisers on short texts of what they trip over, against the reference's own.
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { Tokenizer } from "tokenizers";
import {
  type NormalizerSetting,
  openNormalizer,
} from "../../../src/tokenizer/stages/normalizers.ts";
import { whole } from "../../../src/tokenizer/stages/spans.ts";

const CHARACTERS = [
  ..."abcABC ÀÉéßİıΣςσάΆΐῒᾳǅﬁﬃ①㈜㎏Ａｶﾞﾟ한각힣ㅎㅏ가漢〇々豈",
  ..."\0\u0007\t\n\r\u0085\u00a0\u00ad\u0300\u0301\u0323\u0344\u0345\u0903\u093c\u0915\u0f71\u0f72",
  ..."\u09c7\u09be\u1100\u1161\u11a8\u1680\u1c89\u1e9e\u200b\u200c\u200d\u2028\u3000\u{11d32}",
  ..."\u2126\u212a\ufeff\ufffd\ufffe\ue000\u{1133b}\u{1d15e}\u{1d165}\u{10400}\u{1e900}\u{2b920}",
  ..."\u{2f800}\u{e0001}\u{e0100}😀👨🏻🇰▁!.",
];
const text = fc.array(
  fc.oneof(
    { weight: 12, arbitrary: fc.constantFrom(...CHARACTERS) },
    { weight: 1, arbitrary: fc.string({ unit: "binary", maxLength: 1 }) },
  ),
  { maxLength: 10 },
);

const bert = [true, false].flatMap((clean_text) =>
  [true, false].flatMap((handle_chinese_chars) =>
    [true, false, null].flatMap((strip_accents) =>
      [true, false].map((lowercase) => ({
        ...{ type: "BertNormalizer", clean_text, handle_chinese_chars, strip_accents, lowercase },
      })),
    ),
  ),
);
const strip = (strip_left: boolean, strip_right: boolean) => ({
  ...{ type: "Strip", strip_left, strip_right },
});
const normalizers: readonly NormalizerSetting[] = [
  ...["NFC", "NFD", "NFKC", "NFKD", "Lowercase", "StripAccents", "Nmt", "ByteLevel"].map(
    (type) => ({ type }),
  ),
  ...bert,
  ...[strip(true, true), strip(true, false), strip(false, true), strip(false, false)],
  { type: "Prepend", prepend: "▁" },
  { type: "Replace", pattern: { String: "a" }, content: "$&" },
  { type: "Replace", pattern: { String: "😀" }, content: "" },
  { type: "Sequence", normalizers: [] },
  {
    type: "Sequence",
    normalizers: [
      { type: "Sequence", normalizers: [{ type: "NFKD" }, { type: "StripAccents" }] },
      { type: "Lowercase" },
      { type: "Strip", strip_left: true, strip_right: true },
      { type: "NFC" },
    ],
  },
];

describe("a normaliser", () => {
  for (const setting of normalizers) {
    it(`makes the same of any text as the reference's: ${JSON.stringify(setting)}`, () => {
      const model = { type: "WordLevel", vocab: {}, unk_token: "" };
      const file = { version: "1.0", added_tokens: [], normalizer: setting, model };
      const theirs = Tokenizer.fromString(JSON.stringify(file)).getNormalizer();
      const ours = openNormalizer(setting);
      fc.assert(
        fc.property(text, (characters) => {
          const text = characters.join("").toWellFormed();
          assert.equal(ours(whole(text)).text, theirs?.normalizeString(text));
        }),
        { seed: 20_261_129, numRuns: 400 },
      );
    });
  }
});
