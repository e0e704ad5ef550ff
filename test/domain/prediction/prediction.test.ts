import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { largest } from "../../../src/domain/prediction/prediction.ts";

describe("largest", () => {
  it("agrees with a full sort on random values with ties", () => {
    let seed = 1;
    const random = () => {
      seed = (seed * 48271) % 2147483647;
      return seed % 50;
    };
    for (let round = 0; round < 50; round++) {
      const values = Array.from({ length: 1 + random() }, random);
      const sorted = Array.from(values.keys()).sort(
        (a, b) => (values[b] as number) - (values[a] as number) || a - b,
      );
      assert.deepEqual(largest(values, 10), sorted.slice(0, 10));
    }
  });

  it("gives none when none are asked for", () => {
    assert.deepEqual(largest([1, 2], 0), []);
    const never = Number.NEGATIVE_INFINITY;
    assert.deepEqual(largest([never, 1, never, never], 3), [1, 0, 2]);
  });
});
