import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { attentionRow, weightOf } from "../../../src/domain/attention/attention.ts";
import { attentionBytes } from "../../../src/engine/answers/attentionBytes.ts";

describe("attentionBytes", () => {
  const layer = (shape: readonly number[], ...weights: number[]) =>
    attentionBytes({ data: Float32Array.from(weights), shape }, 3);

  it("leaves out what no head of a causal layer can see", () => {
    const found = layer([2, 2, 2], 1, 0, 0.25, 0.75, 1, 0, 0.64, 0.36);
    const bytes = Uint8Array.of(255, 128, 221, 255, 204, 153); // 255 · √0.25 = 127.5
    assert.deepEqual(found, { layer: 3, heads: 2, from: 2, to: 2, isCausal: true, bytes });
    assert.deepEqual(attentionRow(found, 1, 0), Uint8Array.of(255));
    assert.deepEqual(attentionRow(found, 1, 1), Uint8Array.of(204, 153));
  });

  it("keeps every weight where one head of them looks ahead", () => {
    const found = layer([2, 2, 2], 1, 0, 0.25, 0.75, 0.96, 0.04, 0.64, 0.36);
    assert.equal(found.isCausal, false);
    assert.deepEqual([...attentionRow(found, 0, 0)], [255, 0]);
    assert.deepEqual([...attentionRow(found, 1, 0)], [250, 51]); // 255 · √0.04 = 51
  });

  it("keeps every weight of a look at another text", () => {
    const found = layer([1, 2, 3], 1, 0, 0, 0.5, 0.5, 0);
    assert.deepEqual([found.from, found.to, found.isCausal], [2, 3, false]);
    assert.deepEqual([...attentionRow(found, 0, 1)], [180, 180, 0]);
  });

  it("stays within the error that it states", () => {
    for (let i = 0; i <= 100_000; i++) {
      const weight = i / 100_000;
      const [byte = -1] = layer([1, 1, 1], weight).bytes;
      const off = Math.abs(weightOf(byte) - weight);
      assert.ok(off <= Math.sqrt(weight) / 255 + 1 / 510 ** 2 + 1e-7, `${weight}: ${off}`);
    }
  });
});
