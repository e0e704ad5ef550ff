import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { thumbnail } from "../../../src/domain/attention/thumbnail.ts";

/** A map whose cells are all 0 but `cells`. */
function map(
  size: readonly [number, number],
  cells: readonly (readonly [number, number, number])[],
) {
  const [from, to] = size;
  const weights = new Float32Array(from * to);
  for (const [row, column, weight] of cells) weights[row * to + column] = weight;
  return { weights, from, to };
}

describe("thumbnail", () => {
  it("shows a small map cell by cell", () => {
    const { rows, columns, bytes } = thumbnail(
      map(
        [2, 3],
        [
          [0, 2, 1],
          [1, 0, 0.25],
        ],
      ),
      48,
    );
    assert.deepEqual([rows, columns], [2, 3]);
    assert.deepEqual([...bytes], [0, 0, 255, 128, 0, 0]);
  });

  it("keeps a thin diagonal and a single column whole", () => {
    const size = 1024;
    const diagonal = Array.from({ length: size }, (_, i) => [i, i, 0.25] as const);
    const small = thumbnail(map([size, size], [...diagonal, [700, 3, 1]]), 48);
    for (let i = 0; i < 48; i++) assert.equal(small.bytes[i * 48 + i], 128);
    assert.equal(small.bytes[Math.floor((700 * 48) / size) * 48], 255);
  });

  it("puts every cell of any size into the block that it lies in", () => {
    for (const [from, to] of [
      [49, 50],
      [95, 7],
      [97, 130],
    ] as const) {
      for (const [row, column] of [
        [0, 0],
        [from - 1, to - 1],
        [from >> 1, to >> 1],
      ] as const) {
        const { rows, columns, bytes } = thumbnail(map([from, to], [[row, column, 1]]), 48);
        const lit = [...bytes.keys()].filter((at) => bytes[at]);
        const block =
          Math.floor((row * rows) / from) * columns + Math.floor((column * columns) / to);
        assert.deepEqual(lit, [block], `${row}, ${column} of ${from} × ${to}`);
      }
    }
  });
});
