import type { AttentionMap } from "./attention.ts";

const FINE = 12; // bits of the fraction that the table tells apart
/** log2 of 1.fraction, in the middle of each step. */
const LOG2 = Float64Array.from({ length: 1 << FINE }, (_, i) =>
  Math.log2(1 + (i + 0.5) / (1 << FINE)),
);

/**
 * Entropy of weights in bits. Their logarithms come from a table, ten times as fast as Math.log2,
 * by the exponent and the first bits of the fraction of each float: off by at most 0.0002 bits.
 */
export function bits(weights: Float32Array, start: number, end: number): number {
  const raw = new Int32Array(weights.buffer, weights.byteOffset, weights.length);
  let sum = 0;
  for (let i = start; i < end; i++) {
    const float = raw[i] as number;
    const log = (float >> 23) - 127 + (LOG2[(float & 0x7fffff) >> (23 - FINE)] as number);
    sum -= (weights[i] as number) * log;
  }
  return sum;
}

/** How far away a row looks, in columns: Σ w·|row - i| / Σ w. */
export function distance({ weights, to }: AttentionMap, row: number, length: number): number {
  let [sum, all] = [0, 0];
  for (let i = 0; i < length; i++) {
    const weight = weights[row * to + i] as number;
    sum += weight * Math.abs(row - i);
    all += weight;
  }
  return all > 0 ? sum / all : 0;
}

/** Mean of |row - i| for i from 0 up to `length`. */
export function evenDistance(row: number, length: number): number {
  const after = length - 1 - row;
  return (row * (row + 1) + after * (after + 1)) / 2 / length;
}

/** How the columns that rows look at go along with the rows: Pearson's correlation, -1 to 1. */
export function order({ weights, from, to }: AttentionMap): number {
  const looks = Array.from({ length: from }, (_, row) =>
    weights.subarray(row * to, (row + 1) * to).reduce((sum, weight, at) => sum + weight * at, 0),
  );
  const middle = (from - 1) / 2;
  const mean = looks.reduce((sum, look) => sum + look, 0) / from;
  let both = 0;
  let rows = 0;
  let columns = 0;
  for (const [row, look] of looks.entries()) {
    both += (row - middle) * (look - mean);
    rows += (row - middle) ** 2;
    columns += (look - mean) ** 2;
  }
  return columns > 1e-9 ? both / Math.sqrt(rows * columns) : 0;
}
