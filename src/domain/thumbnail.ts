import type { AttentionMap } from "./attention.ts";

/** A map made small: each byte stands for a block of cells, and is `byteOf` the largest of them. */
export interface Thumbnail {
  readonly rows: number;
  readonly columns: number;
  readonly bytes: Uint8Array; // [rows, columns]
}

/**
 * A weight from 0 to 1 as a byte of its root, so that small weights keep their digits: the weight
 * `weightOf(byte)` is off by at most √weight / 255 + 1 / 255² / 4.
 */
export const byteOf = (weight: number): number => Math.round(255 * Math.sqrt(weight));
export const weightOf = (byte: number): number => (byte / 255) ** 2;

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
      bytes[row * columns + i] = byteOf(Math.min(1, largest[i] as number));
  }
  return { rows, columns, bytes };
}
