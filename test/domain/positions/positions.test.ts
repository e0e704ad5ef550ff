import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import { describe, it } from "node:test";
import {
  alibiSlopes,
  type Buckets,
  bucketOf,
  frequencies,
  rotate,
  sinusoid,
} from "../../../src/domain/positions/positions.ts";
import { near } from "../../asserts.ts";

/** What NumPy and transformers say: training/export_positions_oracle.py. */
const oracle: {
  readonly sinusoids: readonly { position: number; width: number; vector: number[] }[];
  readonly rotations: {
    readonly vector: readonly number[];
    readonly turned: Readonly<Record<string, number[]>>;
    readonly other: readonly number[];
    readonly dots: readonly { m: number; n: number; dot: number }[];
  };
  readonly slopes: Readonly<Record<string, number[]>>;
  readonly buckets: readonly (Buckets & { readonly of: readonly number[] })[];
} = JSON.parse(readFileSync(path.join(import.meta.dirname, "oracle.json"), "utf8"));

const all = (found: ArrayLike<number>, expected: readonly number[], bound: number) => {
  assert.equal(found.length, expected.length);
  for (const [i, value] of expected.entries()) near(found[i] as number, value, bound);
};
const dot = (a: Float64Array, b: Float64Array) =>
  a.reduce((sum, value, i) => sum + value * (b[i] as number), 0);

describe("sinusoid", () => {
  for (const { position, width, vector } of oracle.sinusoids) {
    it(`is NumPy's at ${position}, ${width} wide`, () =>
      all(sinusoid(position, width), vector, 1e-11));
  }

  it("has a product with another that depends only on how far they stand apart", () => {
    const far = dot(sinusoid(3, 64), sinusoid(13, 64));
    near(dot(sinusoid(503, 64), sinusoid(513, 64)), far, 1e-9);
  });
});

describe("rotate", () => {
  const { vector, turned, other, dots } = oracle.rotations;
  for (const [position, expected] of Object.entries(turned)) {
    it(`turns as NumPy's blocks do at ${position}`, () =>
      all(rotate(vector, Number(position)), expected, 1e-11));
  }
  for (const { m, n, dot: expected } of dots) {
    it(`leaves NumPy's product between ${m} and ${n}`, () =>
      near(dot(rotate(vector, m), rotate(other, n)), expected, 1e-10));
  }

  it("leaves a product that depends only on the distance", () => {
    const at = (m: number, n: number) => dot(rotate(vector, m), rotate(other, n));
    near(at(3, 1), at(1003, 1001), 1e-9);
  });

  it("turns the first pair by one radian a step, and the last hardly", () => {
    const turns = frequencies(128);
    assert.equal(turns.length, 64);
    near(turns[0] as number, 1, 1e-12);
    near(turns[63] as number, 10_000 ** (-126 / 128), 1e-15);
  });
});

describe("alibiSlopes", () => {
  for (const [heads, expected] of Object.entries(oracle.slopes)) {
    it(`are those of the paper's code for ${heads} heads`, () =>
      all(alibiSlopes(Number(heads)), expected, 1e-12));
  }
});

describe("bucketOf", () => {
  for (const { of, ...buckets } of oracle.buckets) {
    const { count, most, bothWays } = buckets;
    it(`is transformers' with ${count} up to ${most}, ${bothWays ? "both ways" : "looking back"}`, () => {
      const middle = (of.length - 1) / 2;
      const found = of.map((_, i) => bucketOf(i - middle, buckets));
      assert.deepEqual(found, of);
    });
  }
});
