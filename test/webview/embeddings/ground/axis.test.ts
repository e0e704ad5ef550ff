import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { axisOf, DISTANCES, PRODUCTS } from "../../../../webview/panels/embeddings/ground/axis.ts";

describe("axisOf", () => {
  it("is a part in round steps that holds all of them, with room before the least", () => {
    assert.deepEqual(axisOf([0.74, 0.67, 0.61]), {
      from: 0.6,
      to: 0.75,
      ticks: [0.6, 0.65, 0.7, 0.75],
      decimals: { tick: 2, value: 3 },
    });
    assert.deepEqual(axisOf([0.8]).ticks, [0.75, 0.8]);
    assert.deepEqual(axisOf([0.9, 0.1]).ticks, [0, 0.2, 0.4, 0.6, 0.8, 1]);
  });

  it("does not go beyond -1 and 1", () => {
    assert.deepEqual(axisOf([1, -1]).ticks, [-1, -0.5, 0, 0.5, 1]);
  });

  it("has round steps for numbers of any size", () => {
    assert.deepEqual(axisOf([1.18, 1.25], DISTANCES).ticks, [1.16, 1.18, 1.2, 1.22, 1.24, 1.26]);
    assert.deepEqual(axisOf([484.9, 486.1], PRODUCTS).ticks, [484.5, 485, 485.5, 486, 486.5]);
    assert.deepEqual(axisOf([-232, -66], PRODUCTS).ticks, [-250, -200, -150, -100, -50]);
    assert.deepEqual(
      axisOf([3e-5, 1e-5], PRODUCTS).ticks,
      [5e-6, 1e-5, 1.5e-5, 2e-5, 2.5e-5, 3e-5],
    );
    assert.deepEqual(axisOf([120_000, 4_000_000], PRODUCTS).ticks, [0, 1e6, 2e6, 3e6, 4e6]);
  });

  it("has decimals by its step, so that no two ticks read alike", () => {
    for (const [values, tick, value] of [
      [[484.9, 486.1], 1, 2],
      [[-232, -66], 0, 0],
      [[1.18, 1.25], 2, 3],
      [[2, 9], 0, 1],
    ] as const) {
      assert.deepEqual(axisOf(values, PRODUCTS).decimals, { tick, value });
    }
  });

  it("of one value has a step, and a distance is never less than 0", () => {
    const { from, to, ticks } = axisOf([0], DISTANCES);
    assert.ok(from === 0 && to > 0 && ticks.length === 2);
    const one = axisOf([7.3], PRODUCTS);
    assert.ok(one.from <= 7.3 && 7.3 <= one.to && one.from < one.to);
  });
});
