// Added tokens in every combination of what a tokenizer.json says of them, against the reference.
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { openTokenizer } from "../../../src/tokenizer/files/tokenizerFile.ts";
import { ask, openReference } from "../reference.ts";

const CHARACTERS = [..." abcdefghijklmnopqrstuvwxyz<>ABCÉé한"];
const VOCAB = Object.fromEntries(["<unk>", ...CHARACTERS, "<m>"].map((piece, id) => [piece, id]));
const SIZE = Object.keys(VOCAB).length;

interface Added {
  readonly id: number;
  readonly content: string;
  readonly [option: string]: unknown;
}

const token = (id: number, content: string, options: object = {}): Added => ({
  ...{ id, content, single_word: false, lstrip: false, rstrip: false },
  ...{ normalized: false, special: false },
  ...options,
});
const fileOf = (added_tokens: readonly Added[], more: object = {}) => ({
  version: "1.0",
  added_tokens,
  decoder: { type: "Fuse" },
  model: { type: "BPE", vocab: VOCAB, merges: [], unk_token: "<unk>" },
  ...more,
});

const idsOf = (json: object, text: string) => [...openTokenizer(json, "test").tokens(text).ids];
const theirIds = async (json: object, text: string) =>
  (await ask(openReference(JSON.stringify(json)), text)).ids;

describe("the ids of added tokens", () => {
  const cases: readonly (readonly [string, readonly Added[], string])[] = [
    ["are the next free ones", [token(5, "<far>"), token(900, "<off>")], "x<far><off>"],
    ["are the model's for its own pieces", [token(900, "<m>"), token(2, "<far>")], "<m><far>"],
    [
      "are one for a text that comes twice",
      [token(7, "<far>"), token(8, "<far>", { lstrip: true }), token(9, "<off>")],
      "x <far><off>",
    ],
    ["leave out a token of no text", [token(1, ""), token(2, "<far>")], "a<far>"],
    ["go by the number of pieces, not by the largest id", [token(99, "<far>")], "a<far>"],
  ]; // prettier-ignore
  for (const [what, added, text] of cases) {
    it(what, async () => {
      const json = fileOf(added);
      assert.deepEqual(idsOf(json, text), await theirIds(json, text));
    });
  }

  it("are 37 and 38 behind the 37 of the model", () => {
    assert.equal(SIZE, 37);
    const json = fileOf([token(5, "<far>"), token(900, "<off>")]);
    assert.deepEqual(idsOf(json, "<off><far>"), [38, 37]);
    const tokenizer = openTokenizer(json, "test");
    assert.equal(tokenizer.vocabSize, 39);
    assert.equal(tokenizer.pieceOf(38), "<off>");
  });
});

describe("added tokens", () => {
  const options = fc.record({
    single_word: fc.boolean(),
    lstrip: fc.boolean(),
    rstrip: fc.boolean(),
    normalized: fc.boolean(),
    special: fc.boolean(),
  });
  const content = fc.constantFrom("<far>", "<off>", "a", "ab", "é", "É", "한", "<m>", "far>", "zz");
  const added = fc
    .uniqueArray(fc.tuple(content, options), { maxLength: 4, selector: ([content]) => content })
    .map((all) => all.map(([content, options], i) => token(i * 7, content, options)));
  const text = fc
    .array(fc.oneof(content, fc.constantFrom(" ", "  ", "b", "_", "\u00a0")), { maxLength: 8 })
    .map((parts) => parts.join(""));
  const parts = fc.record({
    normalizer: fc.constantFrom(
      null,
      { type: "Lowercase" },
      { type: "NFD" },
      { type: "Prepend", prepend: "b" },
      { type: "Strip", strip_left: true, strip_right: true },
    ),
    pre_tokenizer: fc.constantFrom(
      null,
      { type: "Whitespace" },
      { type: "Metaspace", replacement: "▁", prepend_scheme: "first", split: true },
    ),
  });

  it("are found as the reference finds them, and dropped where they are special", async () => {
    await fc.assert(
      fc.asyncProperty(
        added,
        parts,
        fc.array(text, { minLength: 8 }),
        async (added, parts, texts) => {
          const json = fileOf(added, parts);
          const looked = added.map(({ content, normalized }) =>
            normalized && parts.normalizer?.type === "Lowercase" ? content.toLowerCase() : content,
          );
          fc.pre(new Set(looked).size === looked.length); // which of two is found is left to chance
          const tokenizer = openTokenizer(json, "test");
          const reference = openReference(JSON.stringify(json));
          for (const text of texts) {
            const { ids } = await ask(reference, text);
            assert.deepEqual([...tokenizer.tokens(text).ids], ids, JSON.stringify(text));
            assert.equal(tokenizer.decode(ids, true), await reference.decode([...ids], true));
          }
        },
      ),
      { seed: 20_261_129, numRuns: 300 },
    );
  });

  it("of blanks alone may begin in the blanks that another one took", async () => {
    const json = fileOf([token(1, "<far>", { rstrip: true }), token(2, "  "), token(3, " ")]);
    for (const text of ["<far> b", "<far>  b", "<far>   b", " <far> <far>  "]) {
      assert.deepEqual(idsOf(json, text), await theirIds(json, text), JSON.stringify(text));
      const { starts, ends } = openTokenizer(json, "test").tokens(text);
      for (let i = 1; i < starts.length; i++) {
        assert.ok((starts[i] as number) >= (ends[i - 1] as number), `${text}: token ${i}`);
      }
    }
  });

  it("are refused where two are looked for by the same text", () => {
    const two = ["É", "é"].map((content, i) => token(i, content, { normalized: true }));
    assert.throws(
      () => openTokenizer(fileOf(two, { normalizer: { type: "Lowercase" } }), "test"),
      ({ failure }) => {
        assert.deepEqual(failure.reason, { code: "sameAddedTokens" });
        return true;
      },
    );
  });
});
