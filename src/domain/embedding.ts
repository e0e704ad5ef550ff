import type { Tensor } from "./tensor.ts";
import type { TokenId } from "./token.ts";

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
 * Cosine similarity of one row of the embedding table to every row: its dot product with each,
 * divided by both lengths. A row of length 0 has similarity 0.
 *
 * @param table shape [vocabSize, width]
 * @param lengths as `rowLengths(table)` gives them
 * @returns [vocabSize]
 */
export function cosines(table: Tensor, lengths: Float32Array, id: TokenId): Float32Array {
  const [rows = 0, width = 0] = table.shape;
  const { data } = table;
  const query = data.subarray(id * width, (id + 1) * width);
  const result = new Float32Array(rows);
  for (let row = 0; row < rows; row++) {
    let dot = 0;
    for (let i = 0, at = row * width; i < width; i++) {
      dot += (query[i] as number) * (data[at + i] as number);
    }
    const product = (lengths[row] as number) * (lengths[id] as number);
    result[row] = product === 0 ? 0 : dot / product;
  }
  return result;
}
