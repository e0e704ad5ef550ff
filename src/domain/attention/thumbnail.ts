import type { AttentionMap } from "./attention.ts";

/** A map made small: a byte for each block of cells, of the largest weight in it (`weightOf`). */
export interface Thumbnail {
  readonly rows: number;
  readonly columns: number;
  readonly bytes: Uint8Array; // [rows, columns]
}

/**
 * A map in at most `most` × `most` blocks of nearly the same size. A block shows the largest weight
 * in it, so that a thin diagonal or a single column stays as strong as it is.
 */
export function thumbnail({ weights, from, to }: AttentionMap, most: number): Thumbnail {
  const rows = Math.min(most, from);
  const columns = Math.min(most, to);
  const bytes = new Uint8Array(rows * columns);
  const columnOf = Uint32Array.from({ length: to }, (_, at) => Math.floor((at * columns) / to));
  const largest = new Float32Array(columns);
  for (let row = 0, at = 0; row < rows; row++) {
    largest.fill(0);
    const end = Math.ceil(((row + 1) * from) / rows); // row of block r: floor(i · rows / from) = r
    for (; at < end; at++) {
      for (let i = 0; i < to; i++) {
        const weight = weights[at * to + i] as number;
        const column = columnOf[i] as number;
        if (weight > (largest[column] as number)) largest[column] = weight;
      }
    }
    for (let i = 0; i < columns; i++)
      bytes[row * columns + i] = 255 * Math.sqrt(largest[i] as number) + 0.5;
  }
  return { rows, columns, bytes };
}
