// Tokenizers that are made to fill the memory: from kilobytes of text.
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { toFailure } from "../../../src/domain/failure.ts";
import type { Reason } from "../../../src/domain/reason.ts";
import { openTokenizer } from "../../../src/tokenizer/files/tokenizerFile.ts";

const HUGE = "x".repeat(100_000);
const byLetter = { String: "a" };
const sequence = (type: string, times: number, ...parts: readonly object[]) => ({
  type: "Sequence",
  [type]: Array.from({ length: times }, () => parts).flat(),
});
const model = { type: "WordPiece", unk_token: "u", vocab: { u: 0, a: 1, "##a": 2, b: 3 } };
const open = (parts: object) => openTokenizer({ model, added_tokens: [], ...parts }, "bomb");

/** Why a text is refused. */
function refused(work: () => unknown): Reason | undefined {
  try {
    work();
  } catch (thrown) {
    const failure = toFailure(thrown);
    assert.equal(failure.kind, "tokenizerUnreadable", JSON.stringify(failure).slice(0, 300));
    return "reason" in failure ? failure.reason : undefined;
  }
  return assert.fail("It was not refused.");
}

const double = { type: "Replace", pattern: byLetter, content: "aa" };
const BY_NORMALIZER: Readonly<Record<string, object>> = {
  "Replace with 100 kB": { type: "Replace", pattern: byLetter, content: HUGE },
  "Replace of nothing": { type: "Replace", pattern: { Regex: "" }, content: HUGE },
  "30 times Replace with two": sequence("normalizers", 30, double),
  "20 times Prepend": sequence("normalizers", 20, { type: "Prepend", prepend: HUGE }),
  "30 times ByteLevel": sequence("normalizers", 30, { type: "ByteLevel" }),
};

describe("a tokenizer that makes far more of a text than it is", () => {
  for (const [name, normalizer] of Object.entries(BY_NORMALIZER)) {
    it(`is refused before it has done so: ${name}`, () => {
      const { count } = open({ normalizer });
      assert.deepEqual(
        refused(() => count("äa ".repeat(500))),
        { code: "growsTooLong", part: "normalizer" },
      );
    });
  }

  it("is refused where each piece between added tokens grows by a little", () => {
    const normalizer = { type: "Prepend", prepend: HUGE };
    const added_tokens = [{ content: "b", id: 3, normalized: false, special: true }];
    const { count } = open({ normalizer, added_tokens });
    assert.equal(count("a"), 1);
    assert.deepEqual(
      refused(() => count("ab".repeat(10_000))),
      { code: "growsTooLong", part: "normalizer" },
    );
  });

  it("is refused where it does so while it splits", () => {
    const pre_tokenizer = sequence("pretokenizers", 30, { type: "ByteLevel", use_regex: false });
    assert.deepEqual(
      refused(() => open({ pre_tokenizer }).count("ä".repeat(500))),
      { code: "growsTooLong", part: "pre_tokenizer" },
    );
  });

  it("is refused with a piece, or with tokens around a text, that fill the memory", () => {
    const vocab = { ...model.vocab, [`${HUGE}x`]: 4 };
    assert.deepEqual(
      refused(() => open({ model: { ...model, vocab } })),
      { code: "tokenTooLong", id: 4, most: 100_000 },
    );
    const special_tokens = { a: { ids: Array.from({ length: 500 }, () => 1) } };
    const around = [1, 2, 3].map(() => ({ SpecialToken: { id: "a" } }));
    const single = [...around, { Sequence: { id: "A" } }];
    const post_processor = { type: "TemplateProcessing", single, special_tokens };
    assert.deepEqual(
      refused(() => open({ post_processor })),
      { code: "tooManyAround", most: 1_000 },
    );
  });

  it("is refused where the names of its tokens are far longer than the text", () => {
    const prefix = "#".repeat(50_000);
    const vocab = { u: 0, a: 1, [`${prefix}a`]: 2 };
    const { tokens, count } = open({
      model: { ...model, vocab, continuing_subword_prefix: prefix },
    });
    assert.equal(count("a".repeat(90)), 90);
    assert.deepEqual(
      refused(() => tokens("a".repeat(90))),
      { code: "growsTooLong", part: "vocabulary" },
    );
  });
});

describe("a decoder that makes far more of its tokens than they are", () => {
  const replace = (pattern: object, content: string) => ({ type: "Replace", pattern, content });
  const twice = replace(byLetter, "aa");
  for (const [name, decoder] of Object.entries({
    "Replace with 100 kB": replace(byLetter, `${HUGE}${HUGE}`),
    "Replace by a pattern": replace({ Regex: "a" }, `${HUGE}${HUGE}`),
    "30 times Replace with two": sequence("decoders", 30, twice),
    "40 times a blank around each": sequence("decoders", 40, { type: "BPEDecoder", suffix: "" }),
  })) {
    it(`is refused: ${name}`, () => {
      const { decode, tokens } = open({ decoder });
      const ids = Array.from({ length: 1_000 }, () => 1);
      const reason = { code: "growsTooLong", part: "decoder" };
      assert.deepEqual(
        refused(() => decode(ids)),
        reason,
      );
      assert.deepEqual(
        refused(() => tokens("aa")),
        reason,
      );
    });
  }
});

describe("a tokenizer that is meant well", () => {
  // U+FDFA becomes 18 characters, of which 15 are of two bytes each.
  for (const [name, normalizer] of Object.entries({
    NFKC: { type: "NFKC" },
    "NFKC in bytes": sequence("normalizers", 1, { type: "NFKC" }, { type: "ByteLevel" }),
    BERT: { type: "BertNormalizer" },
  })) {
    it(`takes what grows most: ${name}`, () => {
      const { count } = open({ normalizer });
      assert.ok(count("\ufdfa字".repeat(5_000)) > 0);
    });
  }
});
