import type { TokenId } from "../text/token.ts";
import type { Tensor } from "./tensor.ts";

/** A token whose embedding lies close to another's. */
export interface Neighbour {
  readonly id: TokenId;
  readonly piece: string;
  readonly bytes: Uint8Array;
  readonly special: boolean;
  /** Cosine similarity, from -1 (opposite) over 0 (at right angles) to 1 (same direction). */
  readonly cosine: number;
}

/** Euclidean length of every row. @param table shape [vocabSize, width] @returns [vocabSize] */
export function rowLengths(table: Tensor): Float32Array {
  const [rows = 0, width = 0] = table.shape;
  const lengths = new Float32Array(rows);
  for (let row = 0; row < rows; row++) {
    let sum = 0;
    for (let i = row * width; i < (row + 1) * width; i++) sum += (table.data[i] as number) ** 2;
    lengths[row] = Math.sqrt(sum);
  }
  return lengths;
}

/**
 * Cosine similarity of one row to every row: its dot product with each, divided by both lengths. A
 * row of length 0 has similarity 0.
 *
 * @param dots the row's dot product with every row, [vocabSize]; they become the result
 * @param lengths as `rowLengths` gives them
 */
export function cosines(dots: Float32Array, lengths: Float32Array, id: TokenId): Float32Array {
  for (let row = 0; row < dots.length; row++) {
    const product = (lengths[row] as number) * (lengths[id] as number);
    dots[row] = product === 0 ? 0 : (dots[row] as number) / product;
  }
  return dots;
}
