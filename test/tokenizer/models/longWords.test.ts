import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { LongWords } from "../../../src/tokenizer/models/longWords.ts";
import { merge } from "../../../src/tokenizer/models/merges.ts";
import type { Pieces } from "../../../src/tokenizer/models/model.ts";
import { createSymbols, type MergeRules } from "../../../src/tokenizer/models/symbols.ts";
import { createRandom } from "../texts.ts";

/** Rules by chance: of a few symbols, pairs become others; no order among them is too odd. */
function invent(random: () => number, letters: number, merges: number): MergeRules {
  const ranks = new Map<string, number>();
  const results: number[] = [];
  let symbols = letters;
  for (let tries = 0; tries < merges; tries++) {
    const pair = `${Math.floor(random() * symbols)} ${Math.floor(random() * symbols)}`;
    if (ranks.has(pair)) continue;
    ranks.set(pair, results.length);
    // Some merges make what another makes, too, as in Llama 2's file.
    results.push(random() < 0.2 ? Math.floor(random() * symbols) : symbols++);
  }
  const isMixed = random() < 0.5;
  const order = results.map((_, rank) => rank);
  if (isMixed) order.sort(() => random() - 0.5); // what makes a symbol may come behind its use
  return {
    rank: (left, right) => {
      const rank = ranks.get(`${left} ${right}`);
      return rank === undefined ? -1 : (order[rank] as number);
    },
    merged: (rank) => results[order.indexOf(rank)] as number,
  };
}

/** Letters from "a" on are a symbol each; an emoji, of two units, is three of them. */
function cutBy(rules: MergeRules): (text: string) => number[] {
  return (text) => {
    const symbols = createSymbols(text.length * 3);
    const put = (id: number, start: number, end: number) => {
      symbols.ids[symbols.count] = id;
      symbols.starts[symbols.count] = start;
      symbols.ends[symbols.count++] = end;
    };
    let at = 0;
    for (const character of text) {
      const end = at + character.length;
      if (character.length === 1) put(character.charCodeAt(0) - 0x61, at, end);
      else for (const id of [0, 1, 0]) put(id, at, end);
      at = end;
    }
    merge(symbols, rules);
    return Array.from({ length: symbols.count }, (_, i) => [
      symbols.ids[i] as number,
      symbols.starts[i] as number,
      symbols.ends[i] as number,
    ]).flat();
  };
}

function finish(steps: Generator<void, Pieces>): Pieces {
  for (;;) {
    const { done, value } = steps.next();
    if (done) return value;
  }
}

describe("LongWords", () => {
  it("cuts a word, and every edit of it, as if it were merged at once", () => {
    fc.assert(
      fc.property(fc.nat(), fc.constantFrom(1, 2, 3, 5), (seed, letters) => {
        const random = createRandom(seed);
        const upTo = (n: number) => Math.floor(random() * n);
        const cut = cutBy(invent(random, letters, 2 + upTo(40)));
        const long = new LongWords(cut);
        const isRun = random() < 0.3;
        const letter = () =>
          upTo(9) === 0 ? "😀" : String.fromCharCode(0x61 + (isRun ? 0 : upTo(letters)));
        let word = Array.from({ length: upTo(25_000) }, letter);
        for (let edit = 0; edit < 6; edit++) {
          assert.deepEqual([...Array.from(finish(long.cut(word.join(""))))], cut(word.join("")));
          const added = Array.from({ length: upTo(5) }, letter);
          word = word.toSpliced(upTo(word.length + 1), upTo(4), ...added);
        }
      }),
      { seed: 8, numRuns: 80 },
    );
  });

  it("looks only around an edit", () => {
    const random = createRandom(2);
    const cut = cutBy(invent(random, 4, 30));
    let units = 0;
    const long = new LongWords((text) => {
      units += text.length;
      return cut(text);
    });
    const word = Array.from({ length: 100_000 }, () => "abcd"[Math.floor(random() * 4)]);
    finish(long.cut(word.join("")));
    assert.ok(units > 100_000);
    units = 0;
    finish(long.cut(word.toSpliced(50_000, 1, "b", "c", "d").join("")));
    assert.ok(units < 1000, `${units} units were cut`);
  });
});
