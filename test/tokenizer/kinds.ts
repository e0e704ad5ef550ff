// Small tokenizers that are built as those of known models are: one of each kind that is cut otherwise.
import { byteCharacters } from "../../src/tokenizer/stages/byteLevel.ts";
import { charsmap } from "./stages/charsmap.ts";
import { createRandom, hostileText, TEXTS } from "./texts.ts";

/** A byte-pair vocabulary learned from texts, words given: what most often stands side by side. */
function learn(words: readonly (readonly string[])[], first: readonly string[], merges: number) {
  const all = words.map((word) => [...word]);
  const vocab = [...new Set([...first, ...all.flat()])];
  const learned: [string, string][] = [];
  while (learned.length < merges) {
    const counts = new Map<string, number>();
    for (const word of all) {
      for (let i = 1; i < word.length; i++) {
        const pair = `${word[i - 1]}\0${word[i]}`;
        counts.set(pair, (counts.get(pair) ?? 0) + 1);
      }
    }
    const [best] = [...counts].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1))[0] ?? [""];
    const [left = "", right = ""] = best.split("\0");
    if (right === "") break;
    learned.push([left, right]);
    if (!vocab.includes(left + right)) vocab.push(left + right);
    for (const word of all) {
      for (let i = 1; i < word.length; i++) {
        if (word[i - 1] === left && word[i] === right) word.splice(i - 1, 2, left + right);
      }
    }
  }
  return { vocab, merges: learned };
}

const random = createRandom(3);
const CORPUS = [...TEXTS, ...Array.from({ length: 60 }, () => hostileText(random))].map((text) =>
  text.toWellFormed().slice(0, 120),
);
const BYTES = Array.from({ length: 256 }, (_, byte) => {
  return `<0x${byte.toString(16).toUpperCase().padStart(2, "0")}>`;
});
const encoder = new TextEncoder();
const inBytes = (text: string) =>
  Array.from(encoder.encode(text), (byte) => byteCharacters[byte] as string);

/** Learned over whole texts, so that pieces lie across words; rare characters are unknown. */
const signed = CORPUS.map((text) => Array.from(text.replaceAll(" ", "▁")));
const common = new Set(
  [...new Set(signed.flat())].filter((character) => !/[ぁ-ん\p{M}😀-🙏]/u.test(character)),
);
const sentences = learn(
  signed.map((text) => text.filter((character) => common.has(character))),
  ["<unk>", "▁", ...BYTES],
  260,
);
const bytes = learn(
  CORPUS.flatMap((text) => text.match(/ ?\p{L}+|\s+|[^\p{L}\s]+/gu) ?? []).map(inBytes),
  byteCharacters,
  320,
);

const bpe = ({ vocab, merges }: typeof bytes, options: object = {}) => ({
  type: "BPE",
  dropout: null,
  unk_token: null,
  continuing_subword_prefix: null,
  end_of_word_suffix: null,
  fuse_unk: false,
  byte_fallback: false,
  vocab: Object.fromEntries(vocab.map((piece, id) => [piece, id])),
  merges: merges.map(([left, right]) => [left, right]),
  ...options,
});
const wholeTexts = bpe(sentences, { unk_token: "<unk>", fuse_unk: true, byte_fallback: true });
const byteLevel = bpe(bytes);

const sequence = (...pretokenizers: object[]) => ({ type: "Sequence", pretokenizers });
const normalizers = (...all: object[]) => ({ type: "Sequence", normalizers: all });
const split = (pattern: object, behavior: string, invert = false) => ({
  type: "Split",
  pattern,
  behavior,
  invert,
});
const isolated = (Regex: string) => split({ Regex }, "Isolated");
const toBytes = {
  type: "ByteLevel",
  add_prefix_space: false,
  trim_offsets: true,
  use_regex: false,
};
const metaspace = (prepend_scheme: string, cut: boolean) => ({
  type: "Metaspace",
  replacement: "▁",
  prepend_scheme,
  split: cut,
});
const signs = { type: "Replace", pattern: { String: " " }, content: "▁" };
const token = (number: number, content: string, options: object = {}) => ({
  id: sentences.vocab.length + number, // the reference gives them these in any case
  content,
  single_word: false,
  lstrip: false,
  rstrip: false,
  normalized: false,
  special: true,
  ...options,
});

const O200K =
  "[^\\r\\n\\p{L}\\p{N}]?[\\p{Lu}\\p{Lt}\\p{Lm}\\p{Lo}\\p{M}]*[\\p{Ll}\\p{Lm}\\p{Lo}\\p{M}]+(?i:'s|'t|'re|'ve|'m|'ll|'d)?" +
  "|[^\\r\\n\\p{L}\\p{N}]?[\\p{Lu}\\p{Lt}\\p{Lm}\\p{Lo}\\p{M}]+[\\p{Ll}\\p{Lm}\\p{Lo}\\p{M}]*(?i:'s|'t|'re|'ve|'m|'ll|'d)?" +
  "|\\p{N}{1,3}| ?[^\\s\\p{L}\\p{N}]+[\\r\\n/]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+";
const LLAMA3 =
  "(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\\r\\n\\p{L}\\p{N}]?\\p{L}+|\\p{N}{1,3}| ?[^\\s\\p{L}\\p{N}]+[\\r\\n]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+";
const DEEPSEEK =
  "[!\"#$%&'()*+,\\-./:;<=>?@\\[\\\\\\]^_`{|}~][A-Za-z]+|[^\\r\\n\\p{L}\\p{P}\\p{S}]?[\\p{L}\\p{M}]+| ?[\\p{P}\\p{S}]+[\\r\\n]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+";
const CLIP = "<\\|endoftext\\|>|'s|'t|'re|'ve|'m|'ll|'d|[\\p{L}]+|[\\p{N}]|[^\\s\\p{L}\\p{N}]+";

const kind = (model: object, splitter: object | null, normalizer: object | null = null) => ({
  version: "1.0",
  truncation: null,
  padding: null,
  added_tokens: [] as object[],
  normalizer,
  pre_tokenizer: splitter,
  post_processor: null,
  decoder: null,
  model,
});

const clipped = learn(
  CORPUS.flatMap((text) => text.toLowerCase().match(/\p{L}+|\p{N}|[^\s\p{L}\p{N}]+/gu) ?? []).map(
    (word) =>
      inBytes(word).map((letter, i, all) => (i === all.length - 1 ? `${letter}</w>` : letter)),
  ),
  [...byteCharacters, ...byteCharacters.map((letter) => `${letter}</w>`)],
  200,
);

/** A tokenizer.json of each kind. */
export const KINDS: Readonly<Record<string, ReturnType<typeof kind>>> = {
  "Gemma 3": kind(wholeTexts, split({ String: " " }, "MergedWithPrevious"), signs),
  "Llama 2": kind(wholeTexts, null, normalizers({ type: "Prepend", prepend: "▁" }, signs)),
  Mistral: kind(wholeTexts, metaspace("first", false)),
  "Metaspace in front of each part": kind(wholeTexts, metaspace("always", false)),
  "unknown characters fused": kind(
    bpe(sentences, { unk_token: "<unk>", fuse_unk: true }),
    null,
    signs,
  ),
  "unknown characters apart": kind(bpe(sentences, { unk_token: "<unk>" }), null, signs),
  "no unknown token": kind(bpe(sentences), null, signs),
  "gpt-oss": kind(bpe(bytes, { ignore_merges: true }), sequence(isolated(O200K), toBytes)),
  "Llama 3": kind(bpe(bytes, { ignore_merges: true }), sequence(isolated(LLAMA3), toBytes)),
  "Qwen 2": kind(byteLevel, sequence(isolated(LLAMA3), toBytes), { type: "NFC" }),
  "DeepSeek V3": kind(
    byteLevel,
    sequence(isolated("\\p{N}{1,3}"), isolated("[一-龥぀-ゟ゠-ヿ]+"), isolated(DEEPSEEK), toBytes),
    normalizers(),
  ),
  Falcon: kind(
    byteLevel,
    sequence(
      { type: "Punctuation", behavior: "Contiguous" },
      { ...toBytes, use_regex: true },
      { type: "Digits", individual_digits: false },
      isolated("[0-9][0-9][0-9]"),
    ),
  ),
  CLIP: kind(
    bpe(clipped, { end_of_word_suffix: "</w>" }),
    sequence(split({ Regex: CLIP }, "Removed", true), toBytes),
    normalizers(
      { type: "NFC" },
      { type: "Replace", pattern: { Regex: "\\s+" }, content: " " },
      { type: "Lowercase" },
    ),
  ),
  RoBERTa: kind(byteLevel, { ...toBytes, add_prefix_space: true, use_regex: true }),
  "a blank in front of each word": kind(
    byteLevel,
    sequence(
      { type: "Digits", individual_digits: true },
      { ...toBytes, add_prefix_space: true, use_regex: true },
    ),
  ),
  "XLM-R's splitter": kind(
    wholeTexts,
    sequence({ type: "WhitespaceSplit" }, metaspace("always", true)),
    normalizers({ type: "NFKC" }, { type: "Lowercase" }),
  ),
  "T5's map of characters": kind(
    wholeTexts,
    sequence({ type: "WhitespaceSplit" }, metaspace("always", true)),
    normalizers(
      {
        type: "Precompiled",
        precompiled_charsmap: charsmap({
          ...{ "e\u0301": "é", "\n": " ", "\t": " ", "\u3000": " ", ﬁ: "fi", "①": "1", "…": "..." },
          ...{ "\u00a0": " ", "\u200b": "", "\0": "", Ａ: "A", "\u0301": "'", " \u0308": "¨" },
        }),
      },
      { type: "Replace", pattern: { Regex: " {2,}" }, content: "▁" },
    ),
  ),
  "what becomes a mark": kind(
    wholeTexts,
    null,
    normalizers(
      { type: "Replace", pattern: { String: "bZ" }, content: "\u0301" },
      { type: "Replace", pattern: { Regex: "[0-9]'" }, content: "" },
      { type: "NFC" },
      signs,
    ),
  ),
  "blanks made one": kind(
    wholeTexts,
    metaspace("always", true),
    normalizers(
      { type: "Replace", pattern: { String: "``" }, content: '"' },
      { type: "NFKD" },
      { type: "StripAccents" },
      { type: "Replace", pattern: { Regex: " {2,}" }, content: "▁" },
    ),
  ),
  "scripts and whole words": kind(
    { type: "WordLevel", unk_token: "<unk>", vocab: { "<unk>": 0, the: 1, a: 2, 한: 3, " ": 4 } },
    sequence({ type: "UnicodeScripts" }, { type: "WhitespaceSplit" }),
  ),
  "words of Unicode": kind(
    bpe(sentences, { unk_token: "<unk>" }),
    { type: "Whitespace" },
    { type: "NFKD" },
  ),
  "normalized signs": kind(
    wholeTexts,
    null,
    normalizers(
      { type: "NFKC" },
      { type: "Strip", strip_left: true, strip_right: true },
      { type: "Nmt" },
      signs,
    ),
  ),
  "lines and look-arounds": kind(
    byteLevel,
    sequence(isolated("^\\s+|(?<=[a-z])[A-Z]|\\p{L}+(?=\\p{N})|\\p{L}++|[^\\p{L}]"), toBytes),
  ),
  "digits cut from behind": kind(
    byteLevel,
    sequence(
      isolated("\\p{N}{1,3}(?=(?:\\p{N}{3})*+(?:\\P{N}|$))|\\p{L}+|[^\\p{L}\\p{N}]"),
      toBytes,
    ),
  ),
  ...Object.fromEntries(
    ["MergedWithPrevious", "MergedWithNext", "Contiguous", "Removed"].flatMap((behavior) =>
      [false, true].map((invert) => [
        `${behavior}${invert ? ", the other way" : ""}`,
        kind(byteLevel, sequence(split({ Regex: "[.,;:]|\\s+" }, behavior, invert), toBytes)),
      ]),
    ),
  ),
  "added tokens of every sort": {
    ...kind(wholeTexts, null, normalizers({ type: "Prepend", prepend: "▁" }, signs)),
    added_tokens: [
      token(0, "<s>"),
      token(1, "word", { single_word: true }),
      token(2, "<mask>", { lstrip: true }),
      token(3, "[SEP]", { rstrip: true }),
      token(4, "\n\n"),
      token(5, "▁▁", { normalized: true }),
      token(6, "of the", { normalized: true }),
    ],
  },
};
