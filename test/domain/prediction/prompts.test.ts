import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { differencesOf, largestChange, totalBits } from "../../../src/domain/prediction/prompts.ts";
import { allNear } from "../../asserts.ts";

/** Logits of a distribution, moved by anything. */
const logits = (probabilities: readonly number[], by = 0) =>
  Float32Array.from(probabilities, (p) => Math.log(p) + by);

describe("differencesOf", () => {
  it("is the Kullback–Leibler divergence in bits, both ways, over all tokens", () => {
    const { divergences, entropies } = differencesOf([
      logits([0.5, 0.25, 0.25], 7),
      logits([0.25, 0.25, 0.5], -3),
    ]);
    allNear(divergences, [0, 0.25, 0.25, 0], 1e-5);
    allNear(entropies, [1.5, 1.5], 1e-5);
    const skewed = differencesOf([logits([0.5, 0.5]), logits([0.125, 0.875])]);
    allNear(
      skewed.divergences,
      [
        0,
        0.5 * Math.log2(4) + 0.5 * Math.log2(4 / 7),
        0.125 * Math.log2(1 / 4) + 0.875 * Math.log2(7 / 4),
        0,
      ],
      1e-5,
    );
  });

  it("names the token that each difference is about most", () => {
    const { gains } = differencesOf([logits([0.5, 0.25, 0.25]), logits([0.25, 0.25, 0.5])]);
    assert.deepEqual([...gains], [0, 0, 2, 0]);
  });

  it("is infinite where one rules out what the other does not, and only then", () => {
    const { divergences, entropies } = differencesOf([logits([0.5, 0.5]), logits([1, 0])]);
    allNear(divergences, [0, Number.POSITIVE_INFINITY, 1, 0], 1e-5);
    allNear(entropies, [1, 0], 1e-5);
    const far = Float32Array.of(0, -900); // its probability is below any double
    const bits = differencesOf([Float32Array.of(0, 0), far]).divergences[1] as number;
    assert.ok(Math.abs(bits - (-1 + 450 / Math.LN2)) < 0.01, `${bits}`);
  });

  it("lists the likeliest tokens of all, and those that the differences are about", () => {
    const many = (peak: number, small: number) =>
      Float32Array.from({ length: 40 }, (_, id) =>
        id === peak ? 9 : id === small ? -9 : -id / 40,
      );
    const { listed, probabilities } = differencesOf([many(3, 39), many(30, 38), many(3, 39)]);
    assert.deepEqual(new Set(listed.slice(0, 2)), new Set([3, 30]));
    assert.ok(listed.length >= 10 && listed.length <= 12);
    const most = listed.map((_, row) =>
      Math.max(...[0, 1, 2].map((i) => probabilities[i * listed.length + row] as number)),
    );
    assert.deepEqual(
      most,
      [...most].sort((a, b) => b - a),
    );
  });

  it("lists no token for prompts that do not differ", () => {
    const same = Float32Array.from({ length: 40 }, (_, id) => id / 8);
    const { listed, divergences } = differencesOf([same, same]);
    allNear(divergences, [0, 0, 0, 0], 1e-5);
    assert.deepEqual(listed, [39, 38, 37, 36, 35, 34, 33, 32, 31, 30]);
  });

  it("takes a single prompt, and a vocabulary of few", () => {
    const { listed, divergences, probabilities } = differencesOf([logits([0.2, 0.8])]);
    assert.deepEqual(listed, [1, 0]);
    allNear(probabilities, [0.8, 0.2], 1e-5);
    allNear(divergences, [0], 1e-5);
  });
});

describe("totalBits", () => {
  it("is the chain rule: probabilities multiply, bits add up", () => {
    assert.equal(totalBits({ bits: Float32Array.of(1, 2, 0.5), ranks: new Uint32Array(3) }), 3.5);
  });
});

describe("largestChange", () => {
  const bits = (...shares: readonly number[]) => shares.map((share) => -Math.log2(share));

  it("is that of the item whose share times its change in bits is the largest", () => {
    const [rare, frequent] = [bits(1e-9, 1e-6, 1e-9), bits(0.25, 0.25, 0.5)];
    assert.deepEqual(largestChange([rare, frequent], 0), { item: 1, more: 2, less: 0, bits: 1 });
  });

  it("is between the reference and another prompt, whichever is likelier", () => {
    const found = largestChange([bits(0.5, 0.25, 0.001)], 1);
    assert.deepEqual([found?.more, found?.less], [1, 2]);
    assert.deepEqual(largestChange([bits(0.5, 0.25)], 1), { item: 0, more: 0, less: 1, bits: 1 });
  });

  it("is none of one prompt or no item, and of 0 bits where nothing changes or nothing is possible", () => {
    assert.equal(largestChange([bits(0.5)], 0), undefined);
    assert.equal(largestChange([], 0), undefined);
    assert.equal(largestChange([bits(0.5, 0.5)], 0)?.bits, 0);
    assert.equal(largestChange([bits(0, 0)], 0)?.bits, 0);
    assert.equal(largestChange([bits(0.5, 0)], 0)?.bits, Number.POSITIVE_INFINITY);
  });
});
