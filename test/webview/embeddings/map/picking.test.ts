import assert from "node:assert/strict";
import { describe, it } from "node:test";
import {
  inside,
  nearestInMap,
  nearestTo,
} from "../../../../webview/panels/embeddings/map/plane/picking.ts";

const grid = Float32Array.from({ length: 200 }, (_, i) =>
  i % 2 === 0 ? ((i / 2) % 10) * 10 : Math.floor(i / 20) * 10,
);

describe("what is pointed at", () => {
  it("is the nearest point, if one is near", () => {
    assert.equal(nearestTo(grid, [31, 42], 5), 43);
    assert.equal(nearestTo(grid, [35, 45], 5), undefined);
    assert.equal(nearestTo(grid, [-200, 0], 50), undefined);
    assert.equal(
      nearestTo(grid, [31, 42], 20, (point) => point !== 43),
      53,
    );
  });
});

describe("a line around points", () => {
  it("holds those inside of it", () => {
    const square = [
      [15, 15],
      [45, 15],
      [45, 35],
      [15, 35],
    ] as const;
    assert.deepEqual(inside(grid, square), [22, 23, 24, 32, 33, 34]);
    assert.deepEqual(inside(grid, square.toReversed()), [22, 23, 24, 32, 33, 34]);
  });

  it("leaves out what lies in its bay, and in the middle of one that crosses itself", () => {
    const bay = [
      [5, 5],
      [95, 5],
      [95, 95],
      [50, 12],
      [5, 95],
    ] as const;
    const found = inside(grid, bay);
    assert.ok(!found.includes(55) && found.includes(22) && found.includes(28));
  });

  it("holds nothing if it is no more than a stroke", () => {
    assert.deepEqual(inside(grid, []), []);
    assert.deepEqual(
      inside(grid, [
        [0, 0],
        [90, 90],
      ]),
      [],
    );
  });
});

describe("nearestInMap", () => {
  it("agrees with sorting all", () => {
    for (const dimensions of [2, 3] as const) {
      const places = Float32Array.from({ length: 300 * dimensions }, (_, i) => Math.sin(i * 9.1));
      const from = Array.from(places.subarray(7 * dimensions, 8 * dimensions));
      const far = (point: number) =>
        Math.hypot(...from.map((one, at) => one - (places[point * dimensions + at] as number)));
      const sorted = Array.from({ length: 300 }, (_, point) => point)
        .filter((point) => point !== 7)
        .sort((a, b) => far(a) - far(b));
      assert.deepEqual(
        nearestInMap({ places, dimensions }, from, 6, (point) => point !== 7),
        sorted.slice(0, 6),
      );
    }
  });
});
