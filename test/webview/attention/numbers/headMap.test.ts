import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { attentionBytes } from "../../../../src/engine/answers/attentionBytes.ts";
import { headMap, hide, smallMap } from "../../../../webview/panels/attention/numbers/headMap.ts";
import { allNear } from "../../../asserts.ts";

describe("headMap", () => {
  it("puts a causal layer's bytes back where they were", () => {
    const second = [1, 0, 0, 0.3, 0.7, 0, 0.2, 0.3, 0.5];
    const data = Float32Array.from([1, 0, 0, 0.5, 0.5, 0, 0, 0, 1, ...second]);
    const map = headMap(attentionBytes({ data, shape: [2, 3, 3] }, 0), 1, true);
    assert.deepEqual([map.from, map.to, map.isCausal], [3, 3, true]);
    allNear(map.weights, second, 0.004);
  });

  it("keeps a layer that looks across, of unequal sides", () => {
    const data = Float32Array.of(0.2, 0.3, 0.5, 0, 1, 0);
    const map = headMap(attentionBytes({ data, shape: [1, 2, 3] }, 0), 0, false);
    assert.deepEqual([map.from, map.to], [2, 3]);
    allNear(map.weights, [...data], 0.003);
  });
});

describe("hide", () => {
  it("takes columns out and makes the rest of each row add up to 1 again", () => {
    const weights = Float32Array.of(0.5, 0.25, 0.25, 0.8, 0.2, 0, 1, 0, 0);
    hide(weights, 3, [0]);
    allNear(weights, [0, 0.5, 0.5, 0, 1, 0, 0, 0, 0], 1e-6);
  });

  it("leaves all as it is where nothing is hidden", () => {
    const weights = Float32Array.of(0.1, 0.2);
    hide(weights, 2, []);
    assert.deepEqual(weights, Float32Array.of(0.1, 0.2));
  });
});

describe("smallMap", () => {
  const heads = {
    ...({
      kind: "self",
      layers: 1,
      heads: 2,
      from: 4,
      to: 4,
      isCausal: true,
      measured: [],
    } as const),
    thumbnails: { rows: 2, columns: 2, bytes: Uint8Array.of(255, 0, 0, 0, 128, 0, 64, 255) },
  };

  it("is the head's own thumbnail", () => {
    const { weights, from, to, isCausal } = smallMap(heads, 1, 48);
    assert.deepEqual([from, to, isCausal], [2, 2, true]);
    allNear(weights, [(128 / 255) ** 2, 0, (64 / 255) ** 2, 1], 1e-6);
  });

  it("keeps the largest weight where there is less room", () => {
    const { weights, from, to } = smallMap(heads, 1, 1);
    assert.deepEqual([...weights, from, to], [1, 1, 1]);
  });
});
