import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { pack, unpack } from "../../../src/host/panels/parcel.ts";

describe("pack", () => {
  it("copies a part of a large buffer, wherever it lies, and leaves the rest", () => {
    const large = new Float32Array(1_000);
    large[500] = 0.5;
    const own = Uint32Array.of(1, 2);
    const packed = pack({
      kind: "done",
      id: 1,
      value: { map: { weights: large.subarray(500, 502) }, list: [own], name: "x" },
    });
    assert.ok(packed.kind === "done");
    const value = packed.value as { map: { weights: Float32Array }; list: Uint32Array[] };
    assert.equal(value.map.weights.buffer.byteLength, 8);
    assert.deepEqual(value.map.weights, Float32Array.of(0.5, 0));
    assert.equal(value.list[0], own);
  });

  it("sends nothing in place of a last `undefined`, which would arrive as null", () => {
    const packed = pack({ kind: "call", id: 1, method: "light", args: [undefined] });
    assert.deepEqual(packed, { kind: "call", id: 1, method: "light", args: [] });
  });
});

describe("unpack", () => {
  it("makes the page's null what it was", () => {
    const envelope = JSON.parse(
      JSON.stringify({ kind: "call", id: 1, method: "focus", args: [undefined] }),
    );
    assert.deepEqual(unpack(envelope), { kind: "call", id: 1, method: "focus", args: [undefined] });
  });
});
