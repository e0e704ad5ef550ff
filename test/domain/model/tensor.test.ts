import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { slice } from "../../../src/domain/model/tensor.ts";

describe("slice", () => {
  const tensor = { data: Float32Array.from({ length: 24 }, (_, i) => i), shape: [2, 3, 4] };

  it("takes a row of a matrix in a stack", () => {
    const row = slice(tensor, 1, 2);
    assert.deepEqual(row, { data: Float32Array.of(20, 21, 22, 23), shape: [4] });
  });

  it("views the data instead of copying it", () => {
    assert.equal(slice(tensor, 1).data.buffer, tensor.data.buffer);
  });

  it("names the axis on which an index is wrong", () => {
    assert.throws(() => slice(tensor, 0, 3), /Index 3 on axis 1 of 3/);
    assert.throws(() => slice(tensor, 0.5), /Index 0.5 on axis 0 of/);
  });
});
