import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { mergeByQueue } from "../../../src/tokenizer/models/mergeQueue.ts";
import { mergeInPlace } from "../../../src/tokenizer/models/merges.ts";
import {
  createSymbols,
  type MergeRules,
  type Symbols,
} from "../../../src/tokenizer/models/symbols.ts";
import { createRandom } from "../texts.ts";

/** Rules over letters: each pair merges to the next free id. */
function rulesOf(pairs: readonly (readonly [number, number])[], letters: number): MergeRules {
  return {
    rank: (left, right) => pairs.findIndex(([a, b]) => a === left && b === right),
    merged: (rank) => letters + rank,
  };
}

function symbolsOf(ids: readonly number[]): Symbols {
  const symbols = createSymbols(ids.length + 1);
  ids.forEach((id, i) => {
    symbols.ids[i] = id;
    symbols.starts[i] = i;
    symbols.ends[i] = i + 1;
  });
  symbols.count = ids.length;
  return symbols;
}

const shown = ({ ids, starts, ends, count }: Symbols) =>
  Array.from({ length: count }, (_, i) => [ids[i], starts[i], ends[i]]);

describe("mergeInPlace", () => {
  it("merges the lowest rank first, the leftmost of several: a b a b c → (ab) (ab c)", () => {
    const [a, b, c] = [0, 1, 2];
    const rules = rulesOf(
      [
        [a, b],
        [3, c],
        [b, c],
      ],
      3,
    ); // prettier-ignore
    const symbols = symbolsOf([a, b, a, b, c]);
    mergeInPlace(symbols, rules);
    assert.deepEqual(shown(symbols), [
      [3, 0, 2],
      [4, 2, 5],
    ]); // prettier-ignore
  });

  it("takes a a a from the left: (aa) a", () => {
    const symbols = symbolsOf([0, 0, 0]);
    mergeInPlace(symbols, rulesOf([[0, 0]], 1));
    assert.deepEqual(shown(symbols), [
      [1, 0, 2],
      [0, 2, 3],
    ]); // prettier-ignore
  });

  it("leaves nothing as nothing", () => {
    const symbols = symbolsOf([]);
    mergeInPlace(symbols, rulesOf([], 1));
    assert.equal(symbols.count, 0);
  });
});

describe("mergeByQueue", () => {
  it("does what mergeInPlace does, for 2,000 random words and rules", () => {
    const random = createRandom(1);
    const upTo = (n: number) => Math.floor(random() * n);
    for (let round = 0; round < 2000; round++) {
      const letters = 2 + upTo(3);
      const pairs = Array.from(
        { length: upTo(12) },
        (_, i) => [upTo(letters + i), upTo(letters + i)] as const,
      );
      const rules = rulesOf(pairs, letters);
      const word = Array.from({ length: upTo(40) }, () => upTo(letters));
      const told = symbolsOf(word);
      const queued = symbolsOf(word);
      mergeInPlace(told, rules);
      mergeByQueue(queued, rules);
      assert.deepEqual(shown(queued), shown(told), JSON.stringify({ word, pairs }));
    }
  });
});
