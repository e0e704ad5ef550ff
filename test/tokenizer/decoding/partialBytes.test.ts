import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { openTokenizer } from "../../../src/tokenizer/files/tokenizerFile.ts";
import { ask, openReference } from "../reference.ts";
import { smallTokenizer } from "../smallTokenizer.ts";

const name = (byte: number) => `<0x${byte.toString(16).toUpperCase().padStart(2, "0")}>`;
const bytesOf = (text: string) => [...new TextEncoder().encode(text)].map(name);
const LETTERS = ["a", "b", "é", "ü", "한", "글", "😀", "👍"];
const SOME = [...new Set(LETTERS.flatMap(bytesOf))];

/** Ids, and start and end of each token. */
function cut(json: object, text: string) {
  const { ids, starts, ends } = openTokenizer(json, "small").tokens(text);
  const spans = Array.from(ids, (_, i) => [starts[i] as number, ends[i] as number]).flat();
  return { ids: [...ids], spans };
}

const file = fc.record({
  pieces: fc
    .tuple(fc.subarray(LETTERS.slice(2), { maxLength: 3 }), fc.subarray(LETTERS), fc.subarray(SOME))
    .map(([whole, written, parts]) => [...whole, ...written.flatMap(bytesOf), ...parts.slice(0, 4)])
    .map((pieces) => [...new Set(pieces)]),
  merges: fc.boolean(),
  fuse_unk: fc.boolean(),
});
const words = fc.array(fc.constantFrom(...LETTERS), { maxLength: 12 }).map((all) => all.join(""));

describe("bytes of which the vocabulary holds some only", () => {
  const pieces = [...bytesOf("é"), ...bytesOf("한")];

  it("write a character all of whose bytes are there; another is unknown", () => {
    const json = smallTokenizer({ pieces, model: { byte_fallback: true } });
    const tokenizer = openTokenizer(json, "small");
    const shown = (text: string) => Array.from(tokenizer.tokens(text).ids, tokenizer.pieceOf);
    assert.deepEqual(shown("aéb"), ["a", "<0xC3>", "<0xA9>", "b"]);
    assert.deepEqual(shown("aüb"), ["a", "<unk>", "b"]);
    assert.deepEqual(shown("한글"), ["<0xED>", "<0x95>", "<0x9C>", "<unk>"]);
  });

  it("give the ids and spans of the reference in BPE, its order with unknown ones too", async () => {
    let disordered = 0;
    const asked = fc.asyncProperty(file, words, async ({ pieces, merges, fuse_unk }, text) => {
      const pairs = [
        ["é", "é"],
        ["a", SOME[0]],
        [SOME[0], SOME[1]],
      ] as [string, string][]; // prettier-ignore
      const known = merges
        ? pairs.filter((pair) => pair.every((each) => ["a", ...pieces].includes(each)))
        : []; // prettier-ignore
      const json = smallTokenizer({
        pieces: [...pieces, ...known.map((pair) => pair.join(""))],
        model: { byte_fallback: true, fuse_unk, merges: known },
      });
      const ours = cut(json, text);
      assert.deepEqual(ours, await ask(openReference(JSON.stringify(json)), text));
      if (ours.ids.includes(0) && ours.ids.length > text.length) disordered++;
    });
    await fc.assert(asked, { numRuns: 1500, seed: 9 });
    assert.ok(disordered > 200, `${disordered}`);
  });

  it("give the ids of the reference where a prefix and a suffix belong to the characters", async () => {
    const marks = fc.constantFrom({ continuing_subword_prefix: "##" }, { end_of_word_suffix: "é" });
    const asked = fc.asyncProperty(
      file,
      marks,
      words,
      async ({ pieces, fuse_unk }, marks, text) => {
        const json = smallTokenizer({
          pieces: [...pieces, ...bytesOf("#"), "##a", "aé", "##한"],
          model: { byte_fallback: true, fuse_unk, ...marks },
        });
        const { ids, spans } = cut(json, text);
        assert.deepEqual(ids, (await ask(openReference(JSON.stringify(json)), text)).ids);
        assert.ok(spans.every((place, i) => place <= text.length && place >= (spans[i - 2] ?? 0)));
      },
    ); // prettier-ignore
    await fc.assert(asked, { numRuns: 500, seed: 9 });
  });

  it("leave out what there is no token for, and its place", () => {
    const model = { byte_fallback: true, unk_token: null };
    const { ids, spans } = cut(smallTokenizer({ pieces, model }), "üéb");
    assert.equal(ids.length, 3);
    assert.deepEqual(spans, [1, 2, 1, 2, 2, 3]);
  });

  it("give the ids and spans of the reference in Unigram: an unknown run is written whole", async () => {
    const asked = fc.asyncProperty(file, words, async ({ pieces }, text) => {
      const vocab = ["<unk>", "a", "b", ...pieces].map((piece) => [piece, -piece.length]);
      const model = { type: "Unigram", unk_id: 0, vocab, byte_fallback: true };
      const json = { ...smallTokenizer({}), model };
      assert.deepEqual(cut(json, text), await ask(openReference(JSON.stringify(json)), text));
    });
    await fc.assert(asked, { numRuns: 1000, seed: 9 });
  });
});
