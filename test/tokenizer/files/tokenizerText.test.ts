import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { hashOf, hashOfBoth, PieceIds } from "../../../src/tokenizer/files/pieceIds.ts";
import { openTokenizer } from "../../../src/tokenizer/files/tokenizerFile.ts";
import { parseTokenizer } from "../../../src/tokenizer/files/tokenizerText.ts";
import { MergeList } from "../../../src/tokenizer/models/mergeList.ts";
import { KINDS } from "../kinds.ts";
import { createRandom, hostileText, TEXTS } from "../texts.ts";

const pause = async () => {};
const piece = fc.string({ unit: "binary", maxLength: 6 });
const vocabulary = fc.uniqueArray(piece, { maxLength: 40 });

/** A tokenizer.json with these pieces, and as many merges as they allow. */
function write(pieces: readonly string[], asText: boolean, blanks: number): string {
  const known = new Set(pieces);
  const merges = pieces.flatMap((left) =>
    pieces.flatMap((right) =>
      known.has(left + right) && !(asText && /[ "\\\n]/.test(left + right))
        ? [asText ? `${left} ${right}` : [left, right]]
        : [],
    ),
  );
  const vocab = Object.fromEntries(pieces.map((text, id) => [text, id]));
  const file = { version: "1.0", added_tokens: [{ content: '"}]' }], model: { vocab, merges } };
  return JSON.stringify(file, undefined, blanks);
}

interface Read {
  readonly model: { readonly vocab: unknown; readonly merges: unknown };
}

describe("parseTokenizer", () => {
  it("reads the pieces and merges that JSON.parse reads", async () => {
    const way = fc.tuple(vocabulary, fc.boolean(), fc.constantFrom(0, 1, 2));
    await fc.assert(
      fc.asyncProperty(way, async ([pieces, asText, blanks]) => {
        const text = write(pieces, asText, blanks);
        const { model, ...rest } = (await parseTokenizer(text, pause)) as Read;
        const { model: expected, ...others } = JSON.parse(text) as {
          readonly model: { vocab: Record<string, number>; merges: (string | string[])[] };
        };
        assert.deepEqual(rest, others);
        const { vocab: ids, merges } = model;
        assert.ok(ids instanceof PieceIds && merges instanceof MergeList);
        assert.deepEqual(new Map(ids), new Map(Object.entries(expected.vocab)));
        assert.equal(merges.size, expected.merges.length);
        for (const [rank, merge] of expected.merges.entries()) {
          const [left = "", right = ""] = typeof merge === "string" ? merge.split(" ") : merge;
          assert.equal(merges.merged(rank), expected.vocab[left + right]);
          assert.ok(merges.rank(ids.get(left) as number, ids.get(right) as number) >= rank);
        }
      }),
      { seed: 12, numRuns: 300 },
    );
  });

  it("throws what JSON.parse throws, wherever a file breaks off", async () => {
    const text = write(["a", "b", "ab", '"', "\\", "\n"], false, 1);
    for (let end = 0; end < text.length; end++) {
      await assert.rejects(parseTokenizer(text.slice(0, end), pause), SyntaxError);
    }
  });

  it("gives what JSON.parse gives where it is written otherwise", async () => {
    const others = [
      '{"model":{"vocab":[["a",-1],["b",-2]]}}',
      '{"model":{"merges":[],"vocab":{"a":0}}}',
      '{"model":{"vocab":{"a":0}},"model":{"vocab":{"b":0}}}',
      '{"model":{"vocab":{"a":0},"vocab":{"b":0}}}',
      '{"model":{"vocab":{"a":1e0,"b":-1,"c":1.5},"merges":[]}}',
      '{"model":{"vocab":{"a":0},"merges":["#version: 0.2","a a"]}}',
      '{"model":{"vocab":{"a":0},"merges":[["a"]]}}',
      '{"model":{"vocab":{"a":0},"merges":null}}',
      '{"model":{"continuing_subword_prefix":"##","vocab":{"a":0,"##a":1,"aa":2,"a##a":3},"merges":[["a","##a"]]}}',
      '{"model":{"vocab":{"a":4194304}}}',
      '{"model":null}',
      "[1]",
      "null",
      ' { "model" : { } } ',
    ];
    for (const text of others) {
      const read = await parseTokenizer(text, pause);
      const isTable = (read as Read | null)?.model?.vocab instanceof PieceIds;
      if (isTable) assert.equal(text.includes('"merges":[]') || text.includes("null"), true, text);
      else assert.deepEqual(read, JSON.parse(text));
    }
  });

  it("opens a tokenizer that is the same in everything", async () => {
    const random = createRandom(5);
    const texts = [...TEXTS.slice(0, 60), ...Array.from({ length: 60 }, () => hostileText(random))];
    for (const [name, json] of Object.entries(KINDS)) {
      const ours = openTokenizer(await parseTokenizer(JSON.stringify(json), pause), name);
      const plain = openTokenizer(JSON.parse(JSON.stringify(json)), name);
      assert.equal(ours.vocabSize, plain.vocabSize);
      for (const text of texts) assert.deepEqual(ours.tokens(text), plain.tokens(text));
      for (let id = 0; id < ours.vocabSize; id++) {
        assert.equal(ours.pieceOf(id), plain.pieceOf(id));
        assert.deepEqual(ours.origin(id), plain.origin(id));
      }
    }
  });

  it("lets others in whenever a slice of time is over", async (test) => {
    let now = 0;
    test.mock.method(performance, "now", () => {
      now += 10;
      return now;
    });
    const vocab = Object.fromEntries(Array.from({ length: 9000 }, (_, id) => [`piece ${id}`, id]));
    let pauses = 0;
    await parseTokenizer(JSON.stringify({ model: { vocab } }), async () => {
      pauses++;
    });
    assert.equal(pauses, 8); // one for each 1024 pieces
  });
});

describe("PieceIds", () => {
  it("finds what a Map finds", () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(piece, fc.nat(99))), piece, (entries, other) => {
        const ids = new PieceIds();
        for (const [text, id] of entries) ids.set(text, id);
        const map = new Map(entries);
        for (const text of [...map.keys(), other]) {
          assert.equal(ids.get(text), map.get(text));
          if (map.has(text)) assert.equal(ids.byHash(hashOf(text)), map.get(text));
        }
        assert.deepEqual([...ids.keys()], [...map.keys()]);
        assert.equal(ids.size, map.size);
      }),
      { seed: 3 },
    );
  });

  it("knows the hash of two texts joined", () => {
    fc.assert(
      fc.property(piece, piece, (left, right) => {
        assert.deepEqual(hashOfBoth(hashOf(left), hashOf(right)), hashOf(left + right));
      }),
      { seed: 4 },
    );
  });

  it("tells apart two pieces with the same hashes, and says that a hash does not", () => {
    // Thue and Morse's words: every polynomial with an odd base is the same for both.
    let [first, second] = ["a", "b"];
    while (first.length < 2048) [first, second] = [first + second, second + first];
    assert.deepEqual(hashOf(first), hashOf(second));
    const ids = new PieceIds();
    ids.set(first, 1);
    assert.equal(ids.isAmbiguous, false);
    ids.set(second, 2);
    assert.deepEqual([ids.get(first), ids.get(second), ids.isAmbiguous], [1, 2, true]);
  });
});
