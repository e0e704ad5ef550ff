import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import path from "node:path";
import { describe, it } from "node:test";
import { Refused } from "../../../src/domain/reason.ts";
import { readWeights } from "../../../src/engine/config/weights.ts";
import { temporaryFolder } from "../folder.ts";

const file = path.join(temporaryFolder(), "model.safetensors");

/** Writes a file of a head and what lies behind it, and reads it. */
function read(head: unknown, body: readonly number[] = []) {
  const text = Buffer.from(typeof head === "string" ? head : JSON.stringify(head));
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(text.length));
  writeFileSync(file, Buffer.concat([length, text, Buffer.from(body)]));
  return readWeights(file);
}

describe("weights of a safetensors file", () => {
  it("are read in each of its kinds of floats", () => {
    const found = read(
      {
        __metadata__: { format: "pt" },
        half: { dtype: "F16", shape: [2, 3], data_offsets: [0, 12] },
        brain: { dtype: "BF16", shape: [2], data_offsets: [12, 16] },
        whole: { dtype: "F32", shape: [1], data_offsets: [16, 20] },
        ids: { dtype: "I64", shape: [1], data_offsets: [20, 28] },
      },
      [
        // 1, -2, 1/3 as a half, the least above 0, infinity, -0
        ...[0x00, 0x3c, 0x00, 0xc0, 0x55, 0x35, 0x01, 0x00, 0x00, 0x7c, 0x00, 0x80],
        ...[0x80, 0x3f, 0x49, 0xc0], // 1, and -π as a bfloat16
        ...[0x00, 0x00, 0x20, 0x41], // 10
        ...[7, 0, 0, 0, 0, 0, 0, 0],
      ],
    );
    assert.deepEqual(found.get("half"), {
      shape: [2, 3],
      data: Float32Array.of(1, -2, 0.333251953125, 2 ** -24, Number.POSITIVE_INFINITY, -0),
    });
    assert.deepEqual(found.get("brain")?.data, Float32Array.of(1, -3.140625));
    assert.deepEqual(found.get("whole")?.data, Float32Array.of(10));
    assert.equal(found.get("ids"), undefined);
  });

  it("are refused where it is none, or damaged", () => {
    const tensor = { dtype: "F32", shape: [2], data_offsets: [0, 8] };
    const bytes = [0, 0, 0, 0, 0, 0, 0, 0];
    assert.equal(read({ tensor }, bytes).size, 1);
    for (const wrong of [
      { ...tensor, shape: [3] },
      { ...tensor, shape: "many" },
      { ...tensor, shape: [-2] },
      { ...tensor, data_offsets: [4, 12] },
      { ...tensor, data_offsets: undefined },
    ]) {
      assert.throws(() => read({ tensor: wrong }, bytes), Refused, JSON.stringify(wrong));
    }
    assert.throws(() => read("{"), Refused);
    for (const wrong of ["short", Buffer.alloc(64, 255)]) {
      writeFileSync(file, wrong);
      assert.throws(() => readWeights(file), Refused);
    }
  });
});
