import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { orderByKey } from "../../../../webview/panels/embeddings/map/plane/buckets.ts";
import {
  pixelOf,
  SHAPES,
  scatter,
  sortByDepth,
  stampOf,
} from "../../../../webview/panels/embeddings/map/plane/scatter.ts";

const [red, blue] = [pixelOf([200, 0, 0]), pixelOf([0, 0, 200])];
const marks = [
  { shape: "disc", inks: [red] },
  { shape: "square", inks: [blue] },
] as const;

describe("scatter", () => {
  it("draws every one of 50,000 points", () => {
    const [width, height, across] = [1_000, 800, 250];
    const count = 50_000;
    const seen = new Float32Array(2 * count);
    for (let i = 0; i < count; i++) {
      seen[2 * i] = (i % across) * 4 + 2;
      seen[2 * i + 1] = Math.floor(i / across) * 4 + 2;
    }
    const pixels = new Uint32Array(width * height);
    const order = Uint32Array.from({ length: count }, (_, i) => i);
    const of = new Uint8Array(count).map((_, i) => i % 2);
    scatter(pixels, { width, height }, { seen, order, marks: of }, { marks, sharp: 1, size: 2 });
    for (let i = 0; i < count; i++) {
      const at = (seen[2 * i + 1] as number) * width + (seen[2 * i] as number);
      assert.equal(pixels[at], i % 2 === 0 ? red : blue, `point ${i}`);
    }
    assert.equal(pixels.filter((pixel) => pixel !== 0).length, 4 * count);
  });

  it("wipes what was there, and draws at the edge what reaches in", () => {
    const pixels = new Uint32Array(100).fill(7);
    const seen = Float32Array.from([-1, 5, 10, 10, 300, 4, -200, 4]);
    const order = Uint32Array.from([0, 1, 2, 3]);
    const look = { marks, sharp: 1, size: 5 };
    scatter(pixels, { width: 10, height: 10 }, { seen, order, marks: new Uint8Array(4) }, look);
    const drawn = Array.from(pixels.entries()).filter(([, pixel]) => pixel !== 0);
    assert.ok(drawn.every(([, pixel]) => pixel === red));
    const columns = new Set(drawn.map(([at]) => at % 10));
    assert.ok(columns.has(0) && columns.has(9) && !columns.has(4), [...columns].join());
  });

  it("draws the last of the order on top, and ink by depth", () => {
    const pixels = new Uint32Array(9);
    const look = { marks: [{ shape: "disc", inks: [red, blue] } as const], sharp: 1, size: 1 };
    const seen = Float32Array.from([1, 1, 1, 1]);
    const depth = Uint8Array.from([0, 255]);
    const rest = { seen, marks: new Uint8Array(2), depth };
    scatter(pixels, { width: 3, height: 3 }, { ...rest, order: Uint32Array.from([0, 1]) }, look);
    assert.equal(pixels[4], blue);
    scatter(pixels, { width: 3, height: 3 }, { ...rest, order: Uint32Array.from([1, 0]) }, look);
    assert.equal(pixels[4], red);
  });
});

describe("a mark", () => {
  it("has the size that was asked for, and a shape of its own once there is room", () => {
    for (const size of [1, 2, 3, 7, 11]) {
      const drawn = SHAPES.map((shape) => stampOf(shape, size));
      for (const stamp of drawn) {
        const xs = stamp.map(([x]) => x);
        const span = Math.max(...xs) - Math.min(...xs) + 1;
        assert.ok(span <= size && span >= size - 2, `${size}: ${span}`);
      }
      const looks = new Set(drawn.map((stamp) => stamp.join(" ")));
      assert.equal(looks.size, size < 5 ? 1 : SHAPES.length, `${size}`);
    }
  });
});

describe("orderByKey", () => {
  it("agrees with a stable sort", () => {
    const keys = Uint8Array.from({ length: 2_000 }, (_, i) => (i * i * 31) % 256);
    const sorted = [...keys.keys()].sort((a, b) => (keys[a] as number) - (keys[b] as number));
    assert.deepEqual([...orderByKey(keys)], sorted);
  });
});

describe("sortByDepth", () => {
  it("goes from the farthest to the nearest, each point once", () => {
    const near = Float32Array.from({ length: 5_000 }, (_, i) => Math.sin(i * 1.7));
    const steps = new Uint8Array(5_000);
    const order = new Uint32Array(5_000);
    sortByDepth(near, steps, order);
    assert.equal(new Set(order).size, 5_000);
    for (let i = 1; i < order.length; i++) {
      const [before, own] = [
        near[order[i - 1] as number] as number,
        near[order[i] as number] as number,
      ];
      assert.ok(own > before - 2 / 255, `${before}, ${own}`);
    }
    assert.equal(steps[order[0] as number], 0);
    assert.equal(steps[order[4_999] as number], 255);
  });

  it("takes points that are all alike", () => {
    const order = new Uint32Array(3);
    sortByDepth(new Float32Array(3).fill(0.5), new Uint8Array(3), order);
    assert.deepEqual([...order], [0, 1, 2]);
  });
});
