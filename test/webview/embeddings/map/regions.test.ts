import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { regionsOf } from "../../../../webview/panels/embeddings/map/plane/regions.ts";
import { commonOf } from "../../../../webview/panels/embeddings/map/vocabulary/common.ts";

function finish<Result>(work: Generator<void, Result>): Result {
  for (;;) {
    const step = work.next();
    if (step.done) return step.value;
  }
}

/** Heaps of points around these places, 100 each. */
const heaps = (middles: readonly (readonly [number, number])[]) =>
  Float32Array.from(
    middles.flatMap(([x, y]) =>
      Array.from({ length: 100 }, (_, i) => [
        x + 0.08 * Math.sin(i * 2.3),
        y + 0.08 * Math.cos(i * 1.1),
      ]).flat(),
    ),
  );

describe("the regions of a map", () => {
  const places = heaps([
    [-0.8, -0.8],
    [0.8, 0.7],
    [-0.7, 0.8],
  ]);

  it("keep heaps apart: no region has points of two", () => {
    const { of, sizes, middles } = finish(regionsOf({ places, dimensions: 2 }));
    const heapsOf = new Map<number, Set<number>>();
    for (const [point, region] of of.entries())
      heapsOf.set(region, (heapsOf.get(region) ?? new Set()).add(Math.floor(point / 100)));
    for (const [region, own] of heapsOf) assert.equal(own.size, 1, `region ${region}`);
    assert.equal(
      sizes.reduce((sum, size) => sum + size, 0),
      300,
    );
    assert.equal(middles.length, 2 * sizes.length);
  });

  it("have each point at the nearest middle, and each middle amid its points", () => {
    const { of, middles } = finish(regionsOf({ places, dimensions: 2 }));
    const far = (point: number, region: number) =>
      Math.hypot(
        (places[2 * point] as number) - (middles[2 * region] as number),
        (places[2 * point + 1] as number) - (middles[2 * region + 1] as number),
      );
    for (const [point, region] of of.entries())
      for (let other = 0; other < middles.length / 2; other++)
        assert.ok(far(point, region) <= far(point, other) + 1e-6);
  });

  it("are always the same, also of few points, all at one place, or of three dimensions", () => {
    const once = finish(regionsOf({ places, dimensions: 2 }));
    assert.deepEqual(finish(regionsOf({ places, dimensions: 2 })), once);
    assert.equal(
      finish(regionsOf({ places: new Float32Array(600), dimensions: 3 })).of.length,
      200,
    );
    assert.deepEqual(
      [...finish(regionsOf({ places: new Float32Array(4), dimensions: 2 })).of],
      [0, 0],
    );
  });
});

describe("the name of a region", () => {
  const of = Uint8Array.from({ length: 300 }, (_, i) => Math.floor(i / 100));
  const sizes = Uint32Array.from([100, 100, 100]);
  const named = (traits: (token: number) => readonly string[]) =>
    finish(commonOf({ of, sizes }, traits)).map(({ region, trait }) => [region, trait]);

  it("is what most of its tokens share, and far fewer elsewhere", () => {
    assert.deepEqual(
      named((token) => (token < 70 || token % 100 === 99 ? ["script:hangul"] : ["script:latin"])),
      [[0, "script:hangul"]],
    );
  });

  it("is nothing that half of them share, nor that many share elsewhere", () => {
    assert.deepEqual(
      named((token) => (token < 59 ? ["kind:digits"] : [])),
      [],
    );
    assert.deepEqual(
      named((token) => (token % 10 < 9 ? ["script:latin"] : [])),
      [],
    );
    assert.deepEqual(
      named((token) => (token < 60 ? ["kind:digits"] : [])),
      [[0, "kind:digits"]],
    );
  });

  it("spells out as much of a common end as they have", () => {
    const ends = ["end:g", "end:ng", "end:ing"];
    assert.deepEqual(
      named((token) => (token >= 200 ? ends : [])),
      [[2, "end:ing"]],
    );
    assert.deepEqual(
      named((token) => (token >= 200 ? (token < 265 ? ends : ["end:g"]) : [])),
      [[2, "end:g"]],
    );
  });

  it("needs more than a few tokens", () => {
    const few = { of: Uint8Array.from([0, 0, 1, 1]), sizes: Uint32Array.from([2, 2]) };
    assert.deepEqual(finish(commonOf(few, (token) => (token < 2 ? ["kind:digits"] : []))), []);
  });
});
