import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { AttentionMap } from "../../../src/domain/attention/attention.ts";
import {
  type Heads,
  habits,
  type Measure,
  mostTelling,
  restsOnFirst,
  yardsticks,
} from "../../../src/domain/attention/headMeasures.ts";
import { type Sides, targetsOf } from "../../../src/domain/attention/targets.ts";
import { near } from "../../asserts.ts";
import { tokensOf } from "../words.ts";

const BITS = 0.0002; // entropies come from a table

const causal = (...words: readonly string[]): Sides => {
  const text = tokensOf(...words);
  return { from: text, to: text, isSelf: true, isCausal: true };
};
const both = (...words: readonly string[]): Sides => ({ ...causal(...words), isCausal: false });

/** A map made cell by cell: `look(row)` names the columns that share the row's weight evenly. */
function map(sides: Sides, look: (row: number) => readonly number[]): AttentionMap {
  const [from, to] = [sides.from.ids.length, sides.to.ids.length];
  const weights = new Float32Array(from * to);
  for (let row = 0; row < from; row++) {
    const columns = look(row);
    for (const column of columns) weights[row * to + column] = 1 / columns.length;
  }
  return { weights, from, to };
}
const upTo = (end: number) => Array.from({ length: end }, (_, i) => i);
const measure = (sides: Sides, look: (row: number) => readonly number[]) =>
  Object.fromEntries(
    yardsticks(sides).map(({ measure, of }) => [measure, of(map(sides, look))]),
  ) as Partial<Record<Measure, number>>;

describe("the measures of a head", () => {
  const eight = causal("a", "b", "c", "d", "e", "f", "g", "h");

  it("find a head that looks at the token before, one token back, with no doubt", () => {
    const found = measure(eight, (row) => [Math.max(0, row - 1)]);
    near(found.previous, 1, 1e-6);
    near(found.distance, 1, 1e-6);
    near(found.entropy, 0, BITS);
    near(found.itself, 0, 1e-6);
    near(found.first, 1 / 7, 1e-6); // of seven rows that have a choice, the second's previous is the first
  });

  it("find a head that looks at the first token, 4 tokens back on average", () => {
    const found = measure(eight, () => [0]);
    near(found.first, 1, 1e-6);
    near(found.previous, 0, 1e-6);
    near(found.distance, (1 + 2 + 3 + 4 + 5 + 6 + 7) / 7, 1e-6);
  });

  it("find a head that looks at the token itself", () => {
    const found = measure(eight, (row) => [row]);
    near(found.itself, 1, 1e-6);
    near(found.distance, 0, 1e-6);
  });

  it("give an even head the values that they say an even head has", () => {
    const words = ["[A]", "f", "(", "x", ",", "f", ")", "f", ".", "(", "x", ")"];
    for (const sides of [causal(...words), both(...words)]) {
      const even = map(sides, (row) => upTo(sides.isCausal ? row + 1 : words.length));
      const found = yardsticks(sides);
      const next = sides.isCausal ? [] : ["next"];
      assert.deepEqual(found.map(({ measure }) => measure).toSorted(), [
        ...["brackets", "distance", "duplicate", "entropy", "first", "induction", "itself"],
        ...[...next, "previous", "punctuation", "special"],
      ]);
      for (const { evenly, of } of found) near(of(even), evenly, BITS);
    }
  });

  it("find an even head's entropy: 1 bit of two, 2 bits of four", () => {
    near(measure(causal("a", "b"), (row) => upTo(row + 1)).entropy, 1, BITS);
    near(measure(both("a", "b", "c", "d"), () => upTo(4)).entropy, 2, BITS);
  });

  it("find the entropy of any weights, down to the smallest floats", () => {
    const text = both("a", "b", "c", "d");
    const weights = Float32Array.of(
      0.7,
      0.2,
      0.1,
      0,
      0.97,
      0.03,
      1e-30,
      1e-42,
      1,
      0,
      0,
      0,
      1,
      0,
      0,
      0,
    );
    const entropy = weights.reduce((sum, w) => (w > 0 ? sum - w * Math.log2(w) : sum), 0) / 4;
    near(yardsticks(text)[0]?.of({ weights, from: 4, to: 4 }), entropy, BITS);
  });

  it("find an induction head: from a token to what came after it before", () => {
    // the cat sat the cat sat: rows 3, 4, 5 have come before; after them came 1, 2, 3.
    const text = causal("the", "cat", "sat", "the", "cat", "sat");
    const found = yardsticks(text).find((one) => one.measure === "induction");
    assert.equal(found?.tokens, 3);
    near(found?.of(map(text, (row) => [Math.max(0, row - 2)])), 1, 1e-6);
    const copying = measure(text, (row) => [row < 3 ? 0 : row - 3]);
    near(copying.induction, 0, 1e-6);
    near(copying.duplicate, 1, 1e-6);
  });

  it("count for induction every earlier occurrence, but not the token itself", () => {
    const cells = targetsOf(causal("a", "b", "a", "c", "a", "a")).get("induction");
    assert.deepEqual(cells, [
      { row: 2, columns: [1] },
      { row: 4, columns: [1, 3] },
      { row: 5, columns: [1, 3] }, // the last "a" before it is followed by itself
    ]);
  });

  it("match brackets across what stands between them, also several in one token", () => {
    const cells = (...words: readonly string[]) => targetsOf(causal(...words)).get("brackets");
    assert.deepEqual(cells("f", "(", "a", "[", "0", "]", ",", "b", ")"), [
      { row: 5, columns: [3] },
      { row: 8, columns: [1] },
    ]);
    assert.deepEqual(cells("f", "([", "x", "])"), [{ row: 3, columns: [1] }]);
    assert.deepEqual(cells("(", "「", "나", "))"), undefined, "no pair that is not one");
    assert.deepEqual(cells("(", "[", "x", "])"), [{ row: 3, columns: [1, 0] }]);
    assert.equal(cells("a", "()", ")"), undefined);
  });

  it("know punctuation and special tokens apart", () => {
    const text = both("[CLS]", "No", ",", " sir", "!?", "[SEP]");
    near(measure(text, () => [2, 4]).punctuation, 1, 1e-6);
    near(measure(text, () => [0, 5]).special, 1, 1e-6);
    near(measure(text, () => [0, 5]).punctuation, 0, 1e-6);
    near(measure(text, (row) => [Math.min(5, row + 1)]).next, 1, 1e-6);
  });

  it("leave out what the text gives no case for", () => {
    const found = yardsticks(eight).map(({ measure }) => measure);
    assert.deepEqual(found, ["entropy", "distance", "first", "previous", "itself"]);
    assert.deepEqual(yardsticks(causal("a")), []);
  });

  it("see across two texts whether the order is kept or turned round", () => {
    const sides: Sides = {
      from: tokensOf("나는", "사과를", "먹었다"),
      to: tokensOf("I", "ate", "apples"),
      isSelf: false,
      isCausal: false,
    };
    near(measure(sides, (row) => [row]).order, 1, 1e-6);
    near(measure(sides, (row) => [2 - row]).order, -1, 1e-6);
    near(measure(sides, () => [1]).order, 0, 1e-6);
    near(measure(sides, (row) => [[0], [2], [1]][row] ?? []).order, 0.5, 1e-6);
    assert.equal(measure(sides, () => [0]).distance, undefined);
  });
});

/** Heads of one layer whose measures are given. */
const heads = (
  measured: Partial<Record<Measure, readonly number[]>>,
  facts: { readonly evenly?: number; readonly tokens?: number } = {},
): Heads => ({
  kind: "self",
  layers: 1,
  heads: Object.values(measured)[0]?.length ?? 0,
  from: 9,
  to: 9,
  isCausal: true,
  thumbnails: { rows: 0, columns: 0, bytes: new Uint8Array() },
  measured: Object.entries(measured).map(([measure, values]) => ({
    measure: measure as Measure,
    values: Float32Array.from(values),
    evenly: facts.evenly ?? 0.1,
    tokens: facts.tokens ?? 8,
  })),
});

describe("rest on the first token", () => {
  it("is told from 20 % on of a head that is named after another habit, or none", () => {
    const rests = (shares: Parameters<typeof heads>[0], more?: Parameters<typeof heads>[1]) =>
      restsOnFirst(heads(shares, more), 0, 0);
    assert.equal(rests({ first: [0.25], previous: [0.4] }), true);
    assert.equal(rests({ first: [0.25] }), true);
    assert.equal(rests({ first: [0.19], previous: [0.4] }), false);
    assert.equal(rests({ first: [0.65] }), false, "its name says so");
    assert.equal(rests({ first: [0.25] }, { evenly: 0.2 }), false, "so does an even head");
  });
});

describe("habits", () => {
  it("name a head from 30 % on, the most telling share first", () => {
    const found = habits(heads({ first: [0.65], previous: [0.4], itself: [0.29] }), 0, 0);
    assert.deepEqual(
      found.map(({ share }) => share),
      ["previous", "first"],
    );
  });

  it("name none after what an even head does half as much", () => {
    assert.deepEqual(habits(heads({ first: [0.5] }, { evenly: 0.26 }), 0, 0), []);
  });

  it("name none after one or two tokens", () => {
    assert.deepEqual(habits(heads({ induction: [1] }, { tokens: 2 }), 0, 0), []);
  });

  it("are no entropy and no distance", () => {
    assert.deepEqual(habits(heads({ entropy: [5], distance: [9] }), 0, 0), []);
  });
});

describe("the most telling head", () => {
  it("prefers what is rare to what is strong", () => {
    const { head, habit } = mostTelling(
      heads({ first: [0.9, 0, 0], previous: [0, 0.8, 0], induction: [0, 0, 0.31] }),
    );
    assert.deepEqual([head, habit?.share], [2, "induction"]);
  });

  it("is between two texts the most decided, whatever its habits", () => {
    const across = {
      ...heads({ punctuation: [0.9, 0], entropy: [2, 0.5] }),
      kind: "cross",
    } as const;
    assert.deepEqual(mostTelling(across), { layer: 0, head: 1, habit: undefined });
  });

  it("takes the one that has most of it", () => {
    assert.equal(mostTelling(heads({ previous: [0.4, 0.6, 0.5] })).head, 1);
  });

  it("is no dull one: where all habits are, it is the one that looks most at other tokens", () => {
    const dull = heads({ itself: [0.9, 0.1, 0], first: [0.1, 0.4, 0.95], previous: [0, 0.25, 0] });
    assert.deepEqual(mostTelling(dull), { layer: 0, head: 1, habit: undefined });
  });

  it("is the one that looks most elsewhere where no head has a habit, and else the first", () => {
    assert.deepEqual(mostTelling(heads({ first: [0.2, 0.1, 0.2], entropy: [3, 4, 2] })), {
      layer: 0,
      head: 1,
      habit: undefined,
    });
    assert.equal(mostTelling({ ...heads({}), heads: 4 }).head, 0);
  });
});
