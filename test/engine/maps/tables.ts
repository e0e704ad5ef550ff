import { readFileSync } from "node:fs";
import path from "node:path";
import type { Tensor } from "../../../src/domain/model/tensor.ts";

/** What NumPy says of a table (training/export_map_oracle.py). */
export interface PcaOracle {
  readonly mean: readonly number[]; // [width]
  readonly axes: readonly (readonly number[])[]; // [3, width]
  readonly explained: readonly number[]; // [3]
  readonly places: readonly (readonly number[])[]; // of the first rows, along the axes
  /** The farthest coordinate of all rows along two axes, and along three. */
  readonly farthest: readonly [number, number];
}

export const pcaOracle: Readonly<Record<"tiny" | "drawn", PcaOracle>> = JSON.parse(
  readFileSync(path.join(import.meta.dirname, "pca.json"), "utf8"),
);

/** Numbers from -0.5 to 0.5, the same each time. */
export function* numbers(seed = 2026): Generator<number, never> {
  let state = seed;
  for (;;) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    yield state / 2 ** 32 - 0.5;
  }
}

/** As training/export_map_oracle.py draws it: column i varies by about 1 / (i + 1) around i. */
export function drawnTable(rows: number, width: number): Tensor {
  const random = numbers();
  const data = Float32Array.from({ length: rows * width }, (_, at) => {
    const column = at % width;
    return column + random.next().value / (column + 1);
  });
  return { data, shape: [rows, width] };
}

/** Some clusters of rows, each around a direction of its own: row i is of cluster i % clusters. */
export function clusteredTable(rows: number, width: number, clusters: number): Tensor {
  const random = numbers();
  const centers = Array.from({ length: clusters }, () =>
    Array.from({ length: width }, () => random.next().value),
  );
  const data = Float32Array.from({ length: rows * width }, (_, at) => {
    const center = centers[Math.floor(at / width) % clusters] as readonly number[];
    return (center[at % width] as number) + random.next().value / 10;
  });
  return { data, shape: [rows, width] };
}
