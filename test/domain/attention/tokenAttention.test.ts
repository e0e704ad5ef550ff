import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { gaze } from "../../../src/domain/attention/tokenAttention.ts";
import { attentionBytes } from "../../../src/engine/answers/attentionBytes.ts";

// Two heads over three tokens, causal. Squares of multiples of 1/255 come through as they are.
const ROWS = [
  [1, 0, 0, 0.64, 0.36, 0, 0.04, 0.32, 0.64],
  [1, 0, 0, 0, 1, 0, 0.64, 0.36, 0],
];
const layer = attentionBytes({ data: Float32Array.from(ROWS.flat()), shape: [2, 3, 3] }, 0);
const near = (actual: Float64Array, expected: readonly number[]) => {
  assert.equal(actual.length, expected.length);
  actual.forEach((weight, i) => {
    assert.ok(Math.abs(weight - (expected[i] as number)) < 0.004);
  });
};

describe("gaze", () => {
  it("is one head's row of a token, 0 where it cannot look", () => {
    near(gaze(layer, 0, 1, "from"), [0.64, 0.36, 0]);
    near(gaze(layer, 1, 2, "from"), [0.64, 0.36, 0]);
  });
  it("is one head's column of a token that is looked at", () => {
    near(gaze(layer, 0, 0, "to"), [1, 0.64, 0.04]);
    near(gaze(layer, 0, 2, "to"), [0, 0, 0.64]);
  });
  it("is the mean or the maximum of all heads", () => {
    near(gaze(layer, "mean", 2, "from"), [0.34, 0.34, 0.32]);
    near(gaze(layer, "max", 2, "from"), [0.64, 0.36, 0.64]);
    near(gaze(layer, "max", 1, "to"), [0, 1, 0.36]);
  });
});
