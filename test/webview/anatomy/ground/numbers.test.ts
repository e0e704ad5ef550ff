import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { Tensor } from "../../../../src/domain/model/tensor.ts";
import type { Slice } from "../../../../src/domain/program/program.ts";
import {
  groupOf,
  outputLetter,
  rowsAsked,
  spanAround,
  weightsAsked,
} from "../../../../webview/panels/anatomy/ground/asked.ts";
import { gridOf, headRow } from "../../../../webview/panels/anatomy/ground/cuts.ts";
import { journeyOf, takesIn } from "../../../../webview/panels/anatomy/ground/journey.ts";
import {
  farthest,
  largest,
  largestTerms,
  lengthOf,
  varianceOf,
} from "../../../../webview/panels/anatomy/ground/terms.ts";
import { wayOf } from "../../../../webview/panels/anatomy/ground/way.ts";
import { programOf, step, tensor } from "./steps.ts";

const one = (first: number) => ({ first, count: 1 });
const all = (count: number) => ({ first: 0, count });
const aim = { token: 5, head: 3, at: 70 };

describe("what is asked of a step", () => {
  it("is the row of the token, of all heads", () => {
    const asked = rowsAsked(
      step({
        kind: "softmax",
        takes: { s: tensor("s", "heads 8 × from 9 × to 9") },
        gives: tensor("a", "heads 8 × from 9 × to 9"),
      }),
      aim,
    );
    assert.deepEqual(asked, [
      { tensor: "s", along: [all(8), one(5), all(9)] },
      { tensor: "a", along: [all(8), one(5), all(9)] },
    ]);
  });

  it("is of keys and values that are looked at those of all tokens, in the head's group", () => {
    const [, keys] = rowsAsked(
      step({
        kind: "scores",
        takes: {
          Q: tensor("q", "heads 8 × tokens 9 × headWidth 4"),
          K: tensor("k", "keyHeads 2 × tokens 9 × headWidth 4"),
        },
        gives: tensor("s", "heads 8 × from 9 × to 9"),
      }),
      { ...aim, head: 5 },
    );
    assert.deepEqual(keys, { tensor: "k", along: [one(1), all(9), all(4)] });
    assert.equal(groupOf(3, 8, 2), 0);
    assert.equal(groupOf(7, 8, 8), 7);
  });

  it("is of keys and values, where they are made, those of the token", () => {
    const keys = tensor("k", "keyHeads 2 × to 9 × headWidth 4");
    const [made] = rowsAsked(step({ kind: "keys", gives: keys }), aim);
    assert.deepEqual(made?.along, [all(2), one(5), all(4)]);
  });

  it("is of weights a part that is drawn, and the column of the number that is looked at", () => {
    const up = step({
      kind: "up",
      learned: { W: tensor("w", "width 256 × neurons 1024"), b: tensor("b", "neurons 1024") },
      gives: tensor("y", "tokens 9 × neurons 1024"),
    });
    const [weight, bias] = weightsAsked(up, aim, 0);
    assert.deepEqual(weight?.drawn.along, [
      { first: 0, count: 16 },
      { first: 64, count: 64 },
    ]);
    assert.deepEqual(weight?.column?.along, [all(256), one(70)]);
    assert.deepEqual(bias?.drawn.along, [{ first: 64, count: 64 }]);
    assert.equal(bias?.column, undefined);
  });

  it("is of a matrix that joins heads a column over all of them", () => {
    const output = step({
      kind: "output",
      learned: { W: tensor("w", "heads 8 × headWidth 32 × width 256") },
      gives: tensor("y", "tokens 9 × width 256"),
    });
    const [weight] = weightsAsked(output, aim, 0);
    assert.deepEqual(weight?.column?.along, [all(8), all(32), one(70)]);
  });

  it("is of a table one row", () => {
    const embed = step({ kind: "embed", learned: { E: tensor("e", "rows 8192 × width 256") } });
    assert.deepEqual(weightsAsked(embed, aim, 1543)[0]?.drawn.along, [one(1543), all(256)]);
  });

  it("stays within the axes", () => {
    assert.deepEqual(spanAround(0, 10), { first: 0, count: 10 });
    assert.deepEqual(spanAround(99, 100), { first: 36, count: 64 });
    assert.equal(outputLetter("yᵢ = xᵢ · cos"), "y");
    assert.equal(outputLetter("A = exp(s) / Σ exp(s)"), "A");
  });
});

describe("a grid of numbers", () => {
  const ref = tensor("a", "heads 2 × from 9 × to 100");
  const data = Float32Array.from({ length: 200 }, (_, i) => (i === 150 ? -8 : i / 100));
  const slice: Slice = { tensor: "a", along: [all(2), one(5), all(100)] };
  const cut = { ref, slice, tensor: { data, shape: [2, 1, 100] } };

  it("has its last axis across, from where the place is that is looked at", () => {
    const grid = gridOf(cut, 50);
    assert.deepEqual(grid.columns, { axis: "to", first: 0, count: 64, total: 100 });
    assert.deepEqual(grid.rows, { axis: "heads", first: 0, count: 2, total: 2 });
    assert.equal(grid.value(1, 50), -8);
    assert.equal(grid.most, 8);
    assert.equal(gridOf(cut, 99).value(0, 0), data[36]);
  });

  it("has no end of its scale where a number has none", () => {
    const masked = { data: Float32Array.of(1, Number.NEGATIVE_INFINITY, -3, 2), shape: [2, 1, 2] };
    assert.equal(gridOf({ ...cut, tensor: masked }, 0).most, 3);
  });

  it("gives the numbers of one head", () => {
    assert.deepEqual(headRow(cut, 1), data.subarray(100));
    const single = { ...cut, tensor: { data: data.subarray(0, 100), shape: [1, 1, 100] } };
    assert.equal(headRow(single, 7).length, 100);
  });
});

describe("the numbers that are told", () => {
  it("are the largest terms, by amount", () => {
    assert.deepEqual(largestTerms([1, -5, 2], [1, 1, 3], 2), [
      { at: 2, value: 6 },
      { at: 1, value: -5 },
    ]);
    assert.deepEqual(largest([3, 9, 1, 9, 4], 3), [1, 3, 4]);
    assert.equal(farthest([1, -5, 2]), 1);
    assert.equal(lengthOf([3, 4]), 5);
    assert.equal(varianceOf([1, 3]), 1);
  });

  it("tell what a token takes: from which the most in any head, not from itself or the first", () => {
    const data = Float32Array.from([0.7, 0.1, 0.1, 0.1, 0.2, 0.5, 0.2, 0.1]);
    const { shares, take } = takesIn({ data, shape: [2, 1, 4] }, 3);
    assert.deepEqual([take?.head, take?.to], [1, 1]);
    assert.ok(Math.abs((shares?.[0] ?? 0) - 0.45) < 1e-6);
  });
});

describe("a journey", () => {
  const stream = (id: string) => tensor(id, "tokens 3 × width 2");
  const way = wayOf(
    programOf(
      { kind: "tokenize", part: "text" },
      { kind: "embed", part: "embedding", gives: stream("x") },
      {
        ...{ kind: "residual", layer: 0, part: "feedForward" },
        takes: { x: stream("x"), f: stream("f") },
        gives: stream("y"),
      },
      { kind: "probabilities", part: "head", gives: tensor("p", "tokens 3 × vocabulary 4") },
    ),
  );
  const tensors: Readonly<Record<string, readonly number[]>> = {
    ...{ x: [3, 4], f: [0, 1], y: [3, 5], p: [0.1, 0.6, 0, 0.3] },
  };

  it("asks for one token's numbers only, and tells how long its vector becomes", async () => {
    const asked: Slice[] = [];
    const passages = await journeyOf(way, { text: 2, decoder: undefined }, async (slices) => {
      asked.push(...slices);
      return slices.map((slice): Tensor => {
        const data = Float32Array.from(tensors[slice.tensor] ?? []);
        return { data, shape: [1, data.length] };
      });
    });
    assert.ok(asked.every(({ along }) => along[0]?.first === 2 && along[0].count === 1));
    assert.deepEqual(passages.get(1), { length: 5 });
    const { change, added } = passages.get(2) ?? {};
    assert.deepEqual([change, added], [0.2, 1]);
    assert.deepEqual(
      passages.get(3)?.likeliest?.map(({ id }) => id),
      [1, 3, 0, 2],
    );
  });
});
