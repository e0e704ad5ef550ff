import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { account, scaleOf, type Weighing } from "../../../src/domain/attention/weighing.ts";
import { near } from "../../asserts.ts";

/** Query (1, 2) and keys (3, 0.5) and (-1, 1): products 4 and 1. */
const plain: Weighing = {
  query: Float32Array.of(1, 2),
  keys: Float32Array.of(3, 0.5, -1, 1),
  scale: 0.5,
  cap: undefined,
  added: Float32Array.of(0, 0, Number.NEGATIVE_INFINITY),
  scores: Float32Array.of(2, 0.5, Number.NEGATIVE_INFINITY),
  sink: 0,
};

describe("the account of a weight", () => {
  it("multiplies number by number, adds up, scales, and takes the softmax of the row", () => {
    const first = account(plain, 0, 0);
    assert.deepEqual([...first.products], [3, 1]);
    assert.deepEqual([first.sum, first.scaled, first.capped, first.score], [4, 2, 2, 2]);
    near(first.weight, Math.exp(2) / (Math.exp(2) + Math.exp(0.5)), 1e-9);
    near(first.weight + account(plain, 1, 1).weight, 1, 1e-9);
  });

  it("gives a masked token no weight", () => {
    const { score, weight } = account(plain, 0, 2);
    assert.deepEqual([score, weight], [Number.NEGATIVE_INFINITY, 0]);
  });

  it("caps before it adds what the positions give", () => {
    const added = Float32Array.of(0.25, 0);
    const capped = account({ ...plain, cap: 1, added }, 0, 0);
    near(capped.capped, Math.tanh(2), 1e-9);
    near(capped.score, Math.tanh(2) + 0.25, 1e-9);
  });
});

describe("the scale of products", () => {
  it("is what all of them were multiplied with, whatever it is", () => {
    near(scaleOf(Float64Array.of(4, -2, 0), [0.5, -0.25, 0], 16), 0.125, 1e-9);
  });

  it("is that of most models where all products are 0", () => {
    assert.equal(scaleOf(Float64Array.of(0, 0), [0, 0], 16), 0.25);
  });
});
