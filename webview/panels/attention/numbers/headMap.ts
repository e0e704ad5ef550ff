import {
  type AttentionBytes,
  type AttentionMap,
  attentionRow,
  weightOf,
} from "../../../../src/domain/attention/attention.ts";
import type { Heads } from "../../../../src/domain/attention/headMeasures.ts";
import { thumbnail } from "../../../../src/domain/attention/thumbnail.ts";

/** One head's numbers, and whether no token looks at a later one. */
export interface HeadMap extends AttentionMap {
  readonly isCausal: boolean;
}

const WEIGHTS = Float32Array.from({ length: 256 }, (_, byte) => weightOf(byte));

function read(bytes: Uint8Array, into: Float32Array, at = 0): Float32Array {
  for (let i = 0; i < bytes.length; i++) into[at + i] = WEIGHTS[bytes[i] as number] as number;
  return into;
}

/** One head's weights out of its layer's bytes. */
export function headMap(bytes: AttentionBytes, head: number, isCausal: boolean): HeadMap {
  const { from, to } = bytes;
  const weights = new Float32Array(from * to);
  for (let row = 0; row < from; row++) read(attentionRow(bytes, head, row), weights, row * to);
  return { weights, from, to, isCausal };
}

/**
 * Takes the weights of `hidden` columns out, in place.
 *
 * @param isShare whether the rest of a row is scaled to add up to 1; a row without rest is all 0
 */
export function hide(
  weights: Float32Array,
  to: number,
  hidden: readonly number[],
  isShare = true,
): void {
  if (hidden.length === 0) return;
  for (let start = 0; start < weights.length; start += to) {
    const row = weights.subarray(start, start + to);
    for (const column of hidden) row[column] = 0;
    if (!isShare) continue;
    const rest = row.reduce((sum, weight) => sum + weight, 0);
    for (let i = 0; i < to; i++) row[i] = rest > 0 ? (row[i] as number) / rest : 0;
  }
}

/** The thumbnail of head number `at` of all, in at most `most` × `most` blocks. */
export function smallMap(heads: Heads, at: number, most: number): HeadMap {
  const { rows, columns, bytes } = heads.thumbnails;
  const own = bytes.subarray(at * rows * columns, (at + 1) * rows * columns);
  const map = { weights: read(own, new Float32Array(own.length)), from: rows, to: columns };
  const small = thumbnail(map, most);
  const weights = read(small.bytes, new Float32Array(small.bytes.length));
  return { weights, from: small.rows, to: small.columns, isCausal: heads.isCausal };
}

export const weightAt = (map: HeadMap, from: number, to: number): number =>
  map.weights[from * map.to + to] as number;

/** What one token looks at: a view of the map, not a copy. */
export const rowOf = (map: HeadMap, from: number): Float32Array =>
  map.weights.subarray(from * map.to, (from + 1) * map.to);

/** How much each token looks at one. */
export const columnOf = (map: HeadMap, to: number): Float32Array =>
  Float32Array.from({ length: map.from }, (_, from) => weightAt(map, from, to));
