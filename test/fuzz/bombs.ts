import { tokenizers } from "../engine/small.ts";

/** A tokenizer and a text that are made to stop or to fill whoever puts them together. */
export interface Bomb {
  readonly name: string;
  readonly tokenizer: object;
  readonly text: string;
}

const { wordPiece, unigram, bytePairs } = tokenizers;
const HUGE = "x".repeat(100_000);
const replace = (pattern: object, content: string) => ({ type: "Replace", pattern, content });
const split = (Regex: string) => ({
  ...{ type: "Split", pattern: { Regex }, behavior: "Isolated", invert: false },
});
const times = (count: number, part: object) => Array.from({ length: count }, () => part);

/** These end in a sentence: what they ask for cannot be had. */
export const REFUSED: readonly Bomb[] = [
  {
    name: "an added token of 100 kB",
    tokenizer: {
      ...wordPiece,
      added_tokens: [{ id: 0, content: HUGE, special: true, normalized: false }],
    },
    text: "the cat",
  },
  {
    name: "a pattern of 100 kB",
    tokenizer: { ...wordPiece, pre_tokenizer: split(HUGE) },
    text: "the cat",
  },
  {
    name: "Replace of a blank by 100 kB",
    tokenizer: { ...wordPiece, normalizer: replace({ String: " " }, HUGE) },
    text: "a ".repeat(10_000),
  },
  {
    name: "Replace of nothing by 100 kB",
    tokenizer: { ...unigram, normalizer: replace({ Regex: "" }, HUGE) },
    text: "the cat",
  },
  {
    name: "30 times Replace by two",
    tokenizer: {
      ...bytePairs,
      normalizer: {
        type: "Sequence",
        normalizers: times(30, replace({ String: "a" }, "aa")),
      },
    },
    text: "a".repeat(100),
  },
  {
    name: "20 times Prepend of 100 kB",
    tokenizer: {
      ...wordPiece,
      normalizer: { type: "Sequence", normalizers: times(20, { type: "Prepend", prepend: HUGE }) },
    },
    text: "the cat",
  },
  {
    name: "30 times ByteLevel",
    tokenizer: {
      ...bytePairs,
      pre_tokenizer: {
        type: "Sequence",
        pretokenizers: times(30, { type: "ByteLevel", use_regex: false }),
      },
    },
    text: "한".repeat(100),
  },
  {
    name: "a template of a million tokens",
    tokenizer: {
      ...wordPiece,
      post_processor: {
        type: "TemplateProcessing",
        single: [{ Sequence: { id: "A" } }, ...times(1_000, { SpecialToken: { id: "a" } })],
        special_tokens: { a: { ids: Array.from({ length: 1_000 }, () => 1) } },
      },
    },
    text: "the cat",
  },
  {
    name: "a token of 10 MB",
    tokenizer: {
      ...wordPiece,
      model: { ...wordPiece.model, vocab: { "[UNK]": 0, [HUGE.repeat(100)]: 1 } },
    },
    text: "the cat",
  },
];

/** A pattern that takes for ever: the thread is ended for it. */
export const ENDLESS: readonly Bomb[] = [
  {
    name: "a pattern that never ends",
    tokenizer: { ...wordPiece, pre_tokenizer: split("(\\w+\\s?)+$") },
    text: `${"a".repeat(60)}!`,
  },
];

/** These are answered, however long they are. */
export const ANSWERED: readonly Bomb[] = [
  {
    name: "100,000 marks on one letter",
    tokenizer: unigram,
    text: `a${"\u0301\u0323".repeat(50_000)}`,
  },
  {
    name: "three million ideographs without a cut",
    tokenizer: { ...wordPiece, pre_tokenizer: split(" ?\\p{L}+|\\s+") },
    text: "字".repeat(3_000_000),
  },
  {
    name: "a million blanks",
    tokenizer: unigram,
    text: " ".repeat(1_000_000),
  },
];
