import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { attentionMap, strongest } from "../../../src/domain/attention/attention.ts";

describe("attentionMap", () => {
  it("cuts one head out of a layer", () => {
    const layer = { data: Float32Array.of(1, 0, 0.5, 0.5, 1, 0, 0.25, 0.75), shape: [2, 2, 2] };
    const map = attentionMap(layer, 1);
    assert.deepEqual(map, { weights: Float32Array.of(1, 0, 0.25, 0.75), from: 2, to: 2 });
    assert.deepEqual(strongest(map, 1, 2), [1, 0]);
  });
});
