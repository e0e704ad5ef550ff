// The model of a tokenizer.json in all that its fields may say, against the reference.
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { outcomeOf } from "../../../src/domain/tokenizer/plays.ts";
import { openTokenizer } from "../../../src/tokenizer/files/tokenizerFile.ts";
import { ask, openReference } from "../reference.ts";

const WORDS = { type: "WhitespaceSplit" };
const VOCAB = { "<unk>": 0, a: 1, b: 2, ab: 3, c: 4, "##b": 5, 한: 6, constructor: 7 };

const fileOf = (model: object, pre_tokenizer: object | null = WORDS) => ({
  version: "1.0",
  added_tokens: [],
  pre_tokenizer,
  model,
});
const wordPiece = {
  type: "WordPiece",
  vocab: VOCAB,
  unk_token: "<unk>",
  continuing_subword_prefix: "##",
  max_input_chars_per_word: 4,
};
const bpe = { type: "BPE", vocab: VOCAB, merges: ["a b"], unk_token: "<unk>" };
const scored = [
  ["<unk>", 0],
  ["a", -1],
  ["b", -2],
  ["ab", -2.5],
  ["c", -3],
] as const; // prettier-ignore
const unigram = { type: "Unigram", vocab: scored, unk_id: 0 };

/** A word or two of what the models know and what they do not. */
const text = fc
  .array(fc.constantFrom("a", "b", "c", "ab", "한", "x", " ", "__proto__", "constructor"), {
    maxLength: 9,
  })
  .map((parts) => parts.join(""));

/** The ids, or "refused" where the text cannot be cut at all. */
function idsOf(json: object, text: string): readonly number[] | "refused" {
  const tokenizer = openTokenizer(json, "test");
  try {
    return [...tokenizer.tokens(text).ids];
  } catch (thrown) {
    assert.equal((thrown as { failure?: { kind: string } }).failure?.kind, "tokenizerUnreadable");
    return "refused";
  }
}

/** The model gives what the reference gives, and refuses what it refuses. */
function check(what: string, json: object): void {
  it(what, async () => {
    const reference = openReference(JSON.stringify(json));
    await fc.assert(
      fc.asyncProperty(text, async (text) => {
        const theirs = await ask(reference, text).then(
          ({ ids }) => ids,
          () => "refused" as const,
        );
        assert.deepEqual(idsOf(json, text), theirs, JSON.stringify(text));
      }),
      { seed: 20_261_129, numRuns: 200 },
    );
  });
}

describe("a model as the reference reads it", () => {
  const vocab = { ...VOCAB, bc: 8, abc: 9 };
  const merges = ["a b", "b c", "ab c"];
  check("WordLevel", fileOf({ type: "WordLevel", vocab: VOCAB, unk_token: "<unk>" }));
  check(
    "WordLevel without pre-tokenizer",
    fileOf({ type: "WordLevel", vocab: VOCAB, unk_token: "<unk>" }, null),
  ); // prettier-ignore
  check(
    "WordLevel whose unknown token is none",
    fileOf({ type: "WordLevel", vocab: VOCAB, unk_token: "?" }),
  ); // prettier-ignore
  check("of no type, a WordLevel", fileOf({ vocab: VOCAB, unk_token: "<unk>" }));
  check("of no type, a WordPiece", fileOf({ ...wordPiece, type: undefined }));
  check("of no type, a BPE", fileOf({ ...bpe, type: undefined }));
  check("of no type, a Unigram", fileOf({ ...unigram, type: undefined }));
  check("WordPiece", fileOf(wordPiece));
  check("WordPiece whose unknown token is none", fileOf({ ...wordPiece, unk_token: "[UNK]" }));
  check("WordPiece of an empty prefix", fileOf({ ...wordPiece, continuing_subword_prefix: "" }));
  check(
    "BPE, its merges with a version",
    fileOf({ ...bpe, vocab, merges: ["#version: 0.2", ...merges] }),
  ); // prettier-ignore
  check(
    "BPE, its merges as pairs",
    fileOf({ ...bpe, vocab, merges: merges.map((merge) => merge.split(" ")) }),
  ); // prettier-ignore
  check("BPE, a merge twice", fileOf({ ...bpe, vocab, merges: [...merges, "a b"] }));
  check("BPE whose unknown token is none", fileOf({ ...bpe, unk_token: "?" }));
  check(
    "BPE whose unknown token is empty",
    fileOf({ ...bpe, vocab: { ...VOCAB, "": 8 }, unk_token: "" }),
  ); // prettier-ignore
  check("BPE without unknown token", fileOf({ ...bpe, unk_token: null }));
  check("BPE, unknown ones fused", fileOf({ ...bpe, fuse_unk: true }));
  check("BPE, words before merges", fileOf({ ...bpe, ignore_merges: true }));
  check("BPE, a dropout of nothing", fileOf({ ...bpe, dropout: 0 }));
  check("Unigram", fileOf(unigram));
  check("Unigram without unknown token", fileOf({ ...unigram, unk_id: null }));
  check("Unigram whose unknown token is a piece", fileOf({ ...unigram, unk_id: 3 }));
  check("Unigram, a piece twice", fileOf({ ...unigram, vocab: [...scored, ["a", -0.1]] }));
  check("Unigram, an empty piece", fileOf({ ...unigram, vocab: [...scored, ["", -0.1]] }));
  check(
    "Unigram of equal sums",
    fileOf({
      ...unigram,
      vocab: [
        ["<unk>", 0],
        ["a", -1],
        ["b", -1],
        ["ab", -2],
        ["ba", -2],
      ],
    }),
  ); // prettier-ignore
});

describe("a model that is refused", () => {
  const unknown = (name: string) => ({ code: "unknownName", part: "model", name });
  const missing = (part: string, field: string) => ({ code: "missingField", part, field });
  const noPair = (rank: number, merge: unknown) => ({
    code: "noPair",
    rank,
    merge: JSON.stringify(merge),
  });
  const outside = (id: string) => ({ code: "unknownIdOutside", id });
  const cases: readonly (readonly [string, object, object])[] = [
    ["another type", { ...bpe, type: "constructor" }, unknown("constructor")],
    ["a type of the prototype", { ...bpe, type: "__proto__" }, unknown("__proto__")],
    ["no vocabulary", { type: "BPE", merges: [] }, missing("model", "vocab")],
    ["no merges", { ...bpe, merges: undefined }, missing("BPE", "merges")],
    ["three parts", { ...bpe, merges: ["a b c"] }, noPair(0, "a b c")],
    ["one part", { ...bpe, merges: ["a b", "ab"] }, noPair(1, "ab")],
    ["three parts in a list", { ...bpe, merges: [["a", "b", "c"]] }, noPair(0, ["a", "b", "c"])],
    [
      "a merge of what is no piece",
      { ...bpe, merges: ["a x"] },
      { code: "mergeOutside", rank: 0, left: "a", right: "x" },
    ],
    ["merging by chance", { ...bpe, dropout: 0.1 }, { code: "dropout" }],
    [
      "an id that is none",
      { ...bpe, vocab: { a: 1.5 } },
      { code: "noId", token: '"a"', id: "1.5" },
    ],
    [
      "WordLevel without unk_token",
      { type: "WordLevel", vocab: VOCAB },
      missing("WordLevel", "unk_token"),
    ],
    ["an unk_id out of the vocabulary", { ...unigram, unk_id: 9 }, outside("9")],
    ["an unk_id below it", { ...unigram, unk_id: -1 }, outside("-1")],
    [
      "a score that is none",
      { ...unigram, vocab: [["a", null]] },
      { code: "noScore", id: 0, token: '"a"', score: "null" },
    ],
  ];
  for (const [what, model, reason] of cases) {
    it(`says why: ${what}`, () => {
      assert.throws(
        () => openTokenizer(JSON.parse(JSON.stringify(fileOf(model))), "test"),
        ({ failure }) => {
          assert.equal(failure.kind, "tokenizerUnreadable");
          assert.deepEqual(failure.reason, reason);
          return true;
        },
      );
    });
  }

  it("says so where the model is nothing at all", () => {
    assert.throws(
      () => openTokenizer({ model: null }, "test"),
      ({ failure }) => {
        assert.deepEqual(failure.reason, { code: "wrongField", part: "model" });
        return true;
      },
    );
  });

  it("says which text cannot be cut", () => {
    const tokenizer = openTokenizer(fileOf({ ...unigram, unk_id: null }), "test");
    assert.throws(
      () => tokenizer.tokens("ab x"),
      ({ failure }) => {
        assert.deepEqual(failure.reason, { code: "noToken", text: '"x"' });
        return true;
      },
    );
  });
});

describe("WordLevel by hand", () => {
  const tokenizer = openTokenizer(
    fileOf({ type: "WordLevel", vocab: VOCAB, unk_token: "<unk>" }),
    "test",
  );

  it("looks each word up, and plays that", () => {
    assert.equal(tokenizer.algorithm, "WordLevel");
    const plays = [0, 1].map((index) => tokenizer.steps("ab abc", index)?.play);
    assert.deepEqual(plays, [
      { kind: "lookup", id: 3, isKnown: true },
      { kind: "lookup", id: 0, isKnown: false },
    ]);
    assert.deepEqual(
      plays.map((play) => play && outcomeOf(play)),
      [[3], [0]],
    );
  });

  it("names the tokens of its play", () => {
    assert.deepEqual(tokenizer.steps("ab", 0)?.pieces, { 3: { stored: "ab", shown: "ab" } });
  });
});
