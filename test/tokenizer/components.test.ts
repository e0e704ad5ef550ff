import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { Reason } from "../../src/domain/reason.ts";
import { openTokenizer } from "../../src/tokenizer/files/tokenizerFile.ts";
import { ask, fileOf, openReference, readTokenizerFile } from "./reference.ts";
import { createRandom, hostileText, TEXTS } from "./texts.ts";

const file = (name: string) =>
  JSON.parse(readTokenizerFile(fileOf(name))) as Record<string, unknown>;
const gpt = { ...file("tiny-gpt"), post_processor: null };
const bert = { ...file("tiny-bert"), post_processor: null };
const t5 = { ...file("tiny-t5"), post_processor: null };
const random = createRandom(5);
const texts = [...TEXTS, ...Array.from({ length: 300 }, () => hostileText(random))];

/** A tokenizer.json with other parts gives the same ids as the reference. */
function check(what: string, json: object): void {
  it(what, async () => {
    const tokenizer = openTokenizer(json, "test");
    const reference = openReference(JSON.stringify(json));
    for (const text of texts) {
      const { ids } = tokenizer.tokens(text);
      assert.deepEqual([...ids], (await ask(reference, text)).ids, JSON.stringify(text));
    }
  });
}

const split = (pattern: object, behavior: string, invert = false) => ({
  type: "Split",
  pattern,
  behavior,
  invert,
});
const metaspace = (prepend_scheme: string, cut: boolean) => ({
  type: "Metaspace",
  replacement: "▁",
  prepend_scheme,
  split: cut,
});
const sequence = (...pretokenizers: object[]) => ({ type: "Sequence", pretokenizers });
const bytes = { type: "ByteLevel", add_prefix_space: false, trim_offsets: true, use_regex: true };

describe("normalizers", () => {
  const normalizers: object[] = [
    ...["NFC", "NFD", "NFKC", "NFKD", "Lowercase", "StripAccents", "Nmt"].map((type) => ({ type })),
    { type: "Strip", strip_left: true, strip_right: true },
    { type: "Strip", strip_left: true, strip_right: false },
    { type: "Replace", pattern: { String: "a" }, content: "bc" },
    { type: "Replace", pattern: { String: "the " }, content: "" },
    { type: "Replace", pattern: { Regex: "[ \\t]{2,}|\\d" }, content: "▁" },
    { type: "Prepend", prepend: "▁" },
    {
      type: "BertNormalizer",
      clean_text: true,
      handle_chinese_chars: true,
      strip_accents: null,
      lowercase: true,
    },
    {
      type: "BertNormalizer",
      clean_text: false,
      handle_chinese_chars: false,
      strip_accents: true,
      lowercase: false,
    },
    {
      type: "Sequence",
      normalizers: [{ type: "NFD" }, { type: "StripAccents" }, { type: "Lowercase" }],
    },
    {
      type: "Sequence",
      normalizers: [
        { type: "Prepend", prepend: "▁" },
        { type: "Replace", pattern: { String: " " }, content: "▁" },
      ],
    },
  ]; // prettier-ignore
  for (const normalizer of normalizers) check(JSON.stringify(normalizer), { ...t5, normalizer });
});

describe("pre-tokenizers", () => {
  const behaviors = ["Removed", "Isolated", "MergedWithPrevious", "MergedWithNext", "Contiguous"];
  const preTokenizers: object[] = [
    ...["BertPreTokenizer", "Whitespace", "WhitespaceSplit", "UnicodeScripts"].map((type) => ({
      type,
    })),
    ...[" ", "한", "😀"].map((delimiter) => ({ type: "CharDelimiterSplit", delimiter })),
    ...[1, 3].map((length) => ({ type: "FixedLength", length })),
    { type: "FixedLength" },
    { type: "Metaspace", replacement: "😀", prepend_scheme: "always", split: true },
    { type: "Punctuation" },
    sequence({ type: "UnicodeScripts" }, { type: "Digits", individual_digits: false }),
    sequence(sequence({ type: "Whitespace" }), { type: "Digits", individual_digits: true }),
    ...[true, false].map((individual_digits) => ({ type: "Digits", individual_digits })),
    ...behaviors.map((behavior) => ({ type: "Punctuation", behavior })),
    ...behaviors.flatMap((behavior) => [
      split({ String: " " }, behavior),
      split({ String: "" }, behavior),
      split({ Regex: "\\s+|[aeiou]" }, behavior),
      split({ Regex: "\\w+" }, behavior, true),
    ]),
    ...["always", "first", "never"].flatMap((scheme) => [
      metaspace(scheme, true),
      metaspace(scheme, false),
    ]),
    sequence(split({ Regex: "\\d" }, "Isolated"), { type: "Whitespace" }),
    sequence({ type: "WhitespaceSplit" }, metaspace("always", true)),
  ];
  // WordPiece shows by its ## where words begin.
  for (const pre_tokenizer of preTokenizers) {
    check(JSON.stringify(pre_tokenizer), { ...bert, normalizer: null, pre_tokenizer });
  }
});

describe("patterns of known models", () => {
  const llama3 =
    "(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\\r\\n\\p{L}\\p{N}]?\\p{L}+|\\p{N}{1,3}| ?[^\\s\\p{L}\\p{N}]+[\\r\\n]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+";
  const patterns = [
    llama3,
    llama3.replace("{1,3}", ""),
    "'(?i:[sdmt]|ll|ve|re)|[^\\r\\n\\p{L}\\p{N}]?+\\p{L}++|\\p{N}{1,3}+| ?[^\\s\\p{L}\\p{N}]++[\\r\\n]*+|\\s++$|\\s*[\\r\\n]|\\s+(?!\\S)|\\s",
    "[^\\r\\n\\p{L}\\p{N}]?[\\p{Lu}\\p{Lt}\\p{Lm}\\p{Lo}\\p{M}]*[\\p{Ll}\\p{Lm}\\p{Lo}\\p{M}]+(?i:'s|'t|'re|'ve|'m|'ll|'d)?|\\p{N}{1,3}| ?[^\\s\\p{L}\\p{N}]+[\\r\\n/]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+",
    "[一-龥぀-ゟ゠-ヿ]+|\\p{Hangul}+|[[:alpha:]&&[^a-c]]+|(?>\\h+)x?|^.|.$|\\A\\W|[\\w\\-.]+?(?=\\d)|\\S",
    "[!\"#$%&'()*+,\\-./:;<=>?@\\[\\\\\\]^_`{|}~][A-Za-z]+|(?<=\\n)\\t|(?:\\r\\n)++|[^\\S\\n]",
  ];
  const byBytes = { ...bytes, use_regex: false };
  for (const pattern of patterns) {
    const pre_tokenizer = sequence(split({ Regex: pattern }, "Isolated"), byBytes);
    check(pattern, { ...gpt, pre_tokenizer });
  }
});

describe("BPE", () => {
  const model = gpt["model" as keyof typeof gpt] as unknown as Record<string, unknown>;
  const bytePairs = (more: object, rest: object = {}) => ({
    ...gpt,
    ...rest,
    model: { ...model, ...more },
  });
  const letters = { pre_tokenizer: { type: "WhitespaceSplit" } };
  const vocab = { ...(model.vocab as Record<string, number>), "<unk>": 8192 };
  const fallback = Object.fromEntries(
    Array.from({ length: 256 }, (_, i) => [
      `<0x${i.toString(16).toUpperCase().padStart(2, "0")}>`,
      8193 + i,
    ]),
  );
  check("ignore_merges", bytePairs({ ignore_merges: true }));
  check("add_prefix_space", bytePairs({}, { pre_tokenizer: { ...bytes, add_prefix_space: true } }));
  check(
    "bytes, then digits",
    bytePairs({}, { pre_tokenizer: sequence(bytes, { type: "Digits", individual_digits: true }) }),
  );
  check("characters without an unknown token", bytePairs({}, letters));
  check("unk_token", bytePairs({ vocab, unk_token: "<unk>" }, letters));
  check("fuse_unk", bytePairs({ vocab, unk_token: "<unk>", fuse_unk: true }, letters));
  check(
    "byte_fallback",
    bytePairs(
      { vocab: { ...vocab, ...fallback }, unk_token: "<unk>", byte_fallback: true },
      letters,
    ),
  );
  check("no pre-tokenizer", bytePairs({}, { pre_tokenizer: null }));
  check("prefix and suffix", {
    ...gpt,
    pre_tokenizer: { type: "WhitespaceSplit" },
    model: {
      type: "BPE",
      unk_token: "?",
      continuing_subword_prefix: "##",
      end_of_word_suffix: "</w>",
      vocab: {
        "<|endoftext|>": 0,
        "?": 1,
        t: 2,
        "##h": 3,
        "##e</w>": 4,
        th: 5,
        "the</w>": 6,
        "##o": 7,
        "a</w>": 8,
        "##a": 9,
      },
      merges: [
        ["t", "##h"],
        ["th", "##e</w>"],
      ],
    },
  }); // prettier-ignore
});

describe("Unigram", () => {
  const model = t5["model" as keyof typeof t5] as unknown as { vocab: [string, number][] };
  const bytesToo = Array.from({ length: 256 }, (_, i): [string, number] => [
    `<0x${i.toString(16).toUpperCase().padStart(2, "0")}>`,
    -20,
  ]);
  check("byte_fallback", {
    ...t5,
    model: { ...model, vocab: [...model.vocab, ...bytesToo], byte_fallback: true },
  });
  check("an unknown run that is a piece", {
    ...t5,
    model: { ...model, vocab: [...model.vocab, ["㈜Ω", -90], ["뷁쀍", -99], ["𝒳𝔸", -99]] },
  });
  check("no pre-tokenizer", { ...t5, pre_tokenizer: null });
});

describe("added tokens", () => {
  const { vocab } = bert["model" as keyof typeof bert] as unknown as {
    vocab: Record<string, number>;
  };
  const contents = ["the", "[MASK]s", " a", "한글", "é"];
  const fresh = contents.filter((content) => vocab[content] === undefined);
  const added = (options: object) => ({
    ...bert,
    added_tokens: [
      ...(bert["added_tokens" as keyof typeof bert] as unknown as object[]),
      ...contents.map((content) => ({
        id: vocab[content] ?? 12_288 + fresh.indexOf(content),
        content,
        single_word: false,
        lstrip: false,
        rstrip: false,
        normalized: false,
        special: false,
        ...options,
      })),
    ],
  });
  check("plain", added({}));
  check("single_word", added({ single_word: true }));
  check("lstrip", added({ lstrip: true }));
  check("rstrip", added({ rstrip: true }));
  check("normalized", {
    ...added({ normalized: true }),
    normalizer: { type: "Sequence", normalizers: [{ type: "NFD" }, { type: "Lowercase" }] },
  });
});

describe("openTokenizer", () => {
  const reasonOf = (json: unknown) => {
    try {
      openTokenizer(json, "some/folder");
      return undefined;
    } catch (thrown) {
      return (thrown as { failure: { kind: string; reason: Reason } }).failure;
    }
  };
  const unknown = (part: string, name: string) => ({ code: "unknownName", part, name });
  const notOne = (field: string) => ({ code: "notOneCharacter", field, value: '"ab"' });
  const cases: readonly (readonly [string, unknown, object])[] = [
    ["a normalizer", { ...t5, normalizer: { type: "Other" } }, unknown("normalizer", "Other")],
    [
      "a pre-tokenizer",
      { ...t5, pre_tokenizer: { type: "constructor" } },
      unknown("pre_tokenizer", "constructor"),
    ],
    [
      "a behavior",
      { ...t5, pre_tokenizer: { type: "Punctuation", behavior: "removed" } },
      unknown("Punctuation behavior", "removed"),
    ],
    [
      "a delimiter",
      { ...t5, pre_tokenizer: { type: "CharDelimiterSplit", delimiter: "ab" } },
      notOne("delimiter"),
    ],
    [
      "a length",
      { ...t5, pre_tokenizer: { type: "FixedLength", length: 0 } },
      { code: "noLength", length: "0" },
    ],
    [
      "a sign",
      { ...t5, pre_tokenizer: { type: "Metaspace", replacement: "ab" } },
      notOne("replacement"),
    ],
    [
      "a scheme",
      { ...t5, pre_tokenizer: metaspace("sometimes", true) },
      unknown("prepend_scheme", "sometimes"),
    ],
    [
      "two schemes",
      { ...t5, pre_tokenizer: { ...metaspace("always", true), add_prefix_space: false } },
      { code: "contradictingScheme", scheme: "always" },
    ],
    ["a version", { ...t5, version: "2.0" }, unknown("version", "2.0")],
    [
      "a post-processor",
      { ...t5, post_processor: { type: "Other" } },
      unknown("post_processor", "Other"),
    ],
    [
      "a model",
      { ...t5, model: { type: "Other", vocab: {} } },
      { code: "missingField", part: "Other", field: "unk_token" },
    ],
    [
      "a property",
      { ...gpt, pre_tokenizer: split({ Regex: "\\p{Nonsense}" }, "Isolated") },
      { code: "unsupportedPattern", part: "\\p{Nonsense}" },
    ],
    [
      "a merge",
      { ...gpt, model: { type: "BPE", vocab: {}, merges: [["x", "y"]] } },
      { code: "mergeOutside", rank: 0, left: "x", right: "y" },
    ],
    ["nothing", {}, { code: "noModel" }],
    ["a list", [], { code: "noModel" }],
    ["null", null, { code: "noModel" }],
  ];
  for (const [what, json, reason] of cases) {
    it(`names ${what} that it does not know`, () => {
      const failure = reasonOf(json);
      assert.equal(failure?.kind, "tokenizerUnreadable");
      assert.deepEqual(failure.reason, reason);
    });
  }
});
