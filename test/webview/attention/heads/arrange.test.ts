import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { Heads } from "../../../../src/domain/attention/headMeasures.ts";
import { arrange, step } from "../../../../webview/panels/attention/heads/arrange.ts";

const measured = {
  measure: "previous",
  values: Float32Array.of(0.1, 0.5, 0.3, 0.9),
  evenly: 0.2,
  tokens: 9,
} as const;
const heads: Heads = {
  ...({ kind: "self", layers: 2, heads: 2, from: 9, to: 9, isCausal: true } as const),
  measured: [measured],
  thumbnails: { rows: 0, columns: 0, bytes: new Uint8Array() },
};
const names = (...how: Parameters<typeof arrange>) =>
  arrange(...how).map((place) => place && `${place.layer}.${place.head}`);

describe("arrange", () => {
  it("lays the heads out by layer, with holes where one is left out", () => {
    const by = { order: "layer", least: 0.3 } as const;
    assert.deepEqual(names(heads, undefined, by), ["0.0", "0.1", "1.0", "1.1"]);
    const least = Math.fround(0.3); // as the values are stored
    assert.deepEqual(names(heads, measured, { ...by, least }), [undefined, "0.1", "1.0", "1.1"]);
  });

  it("lays them out by their values, both ways round, without those left out", () => {
    assert.deepEqual(names(heads, measured, { order: "largest", least: 0.2 }), [
      "1.1",
      "0.1",
      "1.0",
    ]);
    const all = { order: "smallest", least: Number.NEGATIVE_INFINITY } as const;
    assert.deepEqual(names(heads, measured, all), ["0.0", "1.0", "0.1", "1.1"]);
  });
});

describe("step", () => {
  const at = { layer: 0, head: 0 };
  const places = [at, undefined, at, at, at, undefined, undefined, at]; // three to a row
  const cases: readonly (readonly [number, string, number])[] = [
    [0, "ArrowRight", 2],
    [2, "ArrowLeft", 0],
    [2, "ArrowRight", 3],
    [0, "ArrowLeft", 0],
    [7, "ArrowRight", 7],
    [4, "ArrowDown", 7],
    [7, "ArrowUp", 4],
    [3, "ArrowDown", 3],
    [4, "Home", 3],
    [4, "End", 4],
    [0, "End", 2],
  ];
  for (const [from, key, to] of cases) {
    it(`goes by ${key} from ${from} to ${to}`, () => assert.equal(step(places, 3, from, key), to));
  }
});
