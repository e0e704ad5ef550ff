import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { AttentionMap } from "../../../src/domain/attention/attention.ts";
import {
  carried,
  mixHeads,
  packMap,
  rolled,
  unpackMap,
} from "../../../src/domain/attention/mixes.ts";
import { gram, lengthsBy } from "../../../src/domain/attention/norms.ts";
import type { Tensor } from "../../../src/domain/model/tensor.ts";

/** Of one layer: heads of two tokens each. */
const layer = (...heads: readonly (readonly number[])[]): Tensor => ({
  data: Float32Array.from(heads.flat()),
  shape: [heads.length, 2, 2],
});
const map = (...weights: readonly number[]): AttentionMap => ({
  weights: Float32Array.from(weights),
  from: 2,
  to: 2,
});

describe("several heads at once", () => {
  const one = layer([1, 0, 0.5, 0.5], [1, 0, 0, 1]);
  const other = layer([1, 0, 1, 0], [1, 0, 0.25, 0.75]);

  const both = (how: "mean" | "max") =>
    mixHeads(other, how, { layers: 2, before: mixHeads(one, how, { layers: 2 }) });

  it("are their mean, cell by cell, over a layer or over all", () => {
    assert.deepEqual(mixHeads(one, "mean"), map(1, 0, 0.25, 0.75));
    assert.deepEqual(both("mean"), map(1, 0, 0.4375, 0.5625));
  });

  it("or the largest of them", () => {
    assert.deepEqual(mixHeads(one, "max"), map(1, 0, 0.5, 1));
    assert.deepEqual(both("max"), map(1, 0, 1, 1));
  });
});

describe("rollout", () => {
  it("is half of what the heads gather and half of what was there", () => {
    assert.deepEqual(rolled(layer([1, 0, 0.5, 0.5]), undefined), map(1, 0, 0.25, 0.75));
  });

  it("goes through the layers below: their mean heads, each with its half", () => {
    const below = rolled(layer([1, 0, 0.5, 0.5]), undefined);
    // (½W + ½I) = [1 0; ½ ½], times [1 0; ¼ ¾] = [1 0; ⅝ ⅜].
    assert.deepEqual(rolled(layer([1, 0, 1, 0]), below), map(1, 0, 0.625, 0.375));
    // Two heads whose mean is the same.
    assert.deepEqual(rolled(layer([1, 0, 1, 0], [1, 0, 1, 0]), below), map(1, 0, 0.625, 0.375));
  });

  it("keeps rows that sum to 1, also where tokens look ahead", () => {
    const first = rolled(layer([0.25, 0.75, 0.5, 0.5]), undefined);
    const { weights } = rolled(layer([0.125, 0.875, 1, 0]), first);
    for (const row of [0, 1]) {
      const sum = (weights[2 * row] as number) + (weights[2 * row + 1] as number);
      assert.ok(Math.abs(sum - 1) < 1e-6, String(sum));
    }
  });
});

describe("value-weighted norms", () => {
  it("are each weight times the length of what is read there", () => {
    assert.deepEqual(carried(map(1, 0, 0.5, 0.5), [2, 10]), map(2, 0, 1, 5));
  });

  it("measure a vector behind the output weights: ‖v M‖", () => {
    // Rows of M: (3, 4, 0) and (0, 0, 2).
    const products = gram({ data: Float32Array.of(3, 4, 0, 0, 0, 2), shape: [2, 3] });
    assert.deepEqual([...products], [25, 0, 0, 4]);
    const vectors = { data: Float32Array.of(1, 0, 0, -1, 2, 1, 0, 0), shape: [4, 2] };
    assert.deepEqual([...lengthsBy(products, vectors)], [5, 2, Math.sqrt(104), 0]);
  });
});

describe("a map as bytes", () => {
  const lengthOf = (bytes: Uint8Array) => bytes.length;

  it("is half as large where nothing looks ahead, and off by little", () => {
    const norms = map(0, 0, 8, 2);
    const packed = packMap(norms, { isCausal: true, isSigned: false });
    assert.deepEqual([lengthOf(packed.bytes), packed.low, packed.high], [3, 0, 8]);
    const { weights } = unpackMap(packed);
    assert.deepEqual([weights[0], weights[1], weights[2]], [0, 0, 8]);
    assert.ok(Math.abs((weights[3] as number) - 2) < 8 / 255, String(weights[3]));
  });

  it("keeps signs, the largest and smallest number, and what is masked", () => {
    const scores = map(-3, Number.NEGATIVE_INFINITY, 1, 5);
    const { weights } = unpackMap(packMap(scores, { isCausal: true, isSigned: true }));
    assert.deepEqual([weights[0], weights[1], weights[3]], [-3, Number.NEGATIVE_INFINITY, 5]);
    assert.ok(Math.abs((weights[2] as number) - 1) < 8 / 254);
    const open = map(-3, 0, Number.NEGATIVE_INFINITY, 5);
    const both = unpackMap(packMap(open, { isCausal: false, isSigned: true }));
    assert.equal(both.weights[2], Number.NEGATIVE_INFINITY);
  });

  it("is one number of one token", () => {
    const one = { weights: Float32Array.of(-2), from: 1, to: 1 };
    const packed = packMap(one, { isCausal: true, isSigned: true });
    assert.deepEqual(unpackMap(packed), one);
  });
});
