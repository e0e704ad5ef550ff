import { slice, type Tensor } from "../model/tensor.ts";

/**
 * Where one head looks: row `from` (query) holds a weight for every `to` (key). Rows sum to 1; where
 * a head has a sink, a score of no token, to what that leaves (`restOf`).
 */
export interface AttentionMap {
  readonly weights: Float32Array; // [from, to]
  readonly from: number;
  readonly to: number;
}

/** A cell of the map: `from` looks at `to`. */
export interface Cell {
  readonly from: number;
  readonly to: number;
}

/**
 * Attention weights of one head, cut out of a layer's tensor: a view, not a copy.
 *
 * @param layerWeights shape [heads, from, to]; each row sums to 1; in a decoder zero where to > from
 * @throws RangeError if `head` is not in the tensor
 * @see Vaswani et al. 2017, "Attention Is All You Need", §3.2.1, eq. 1
 */
export function attentionMap(layerWeights: Tensor, head: number): AttentionMap {
  const { data, shape } = slice(layerWeights, head);
  const [from = 0, to = 0] = shape;
  return { weights: data, from, to };
}

/** What of a row's 1 goes to no token. @param row weights of one token that looks */
export const restOf = (row: Float32Array): number =>
  Math.max(0, 1 - row.reduce((sum, weight) => sum + weight, 0));

/** The key positions that `from` looks at most, strongest first; equal weights in text order. */
export function strongest(map: AttentionMap, from: number, count: number): readonly number[] {
  const row = map.weights.subarray(from * map.to, (from + 1) * map.to);
  return Array.from(row.keys())
    .sort((a, b) => (row[b] as number) - (row[a] as number) || a - b)
    .slice(0, count);
}

/**
 * Where all heads of one layer look, a byte for each weight: enough for pictures, an eighth of the
 * numbers' size where no head looks ahead. `attentionRow` finds a row, `weightOf` reads a byte.
 */
export interface AttentionBytes {
  readonly layer: number;
  readonly heads: number;
  readonly from: number;
  readonly to: number;
  /** No weight of any head stands above the diagonal: rows end there, row `from` with key `from`. */
  readonly isCausal: boolean;
  /** Head after head, row after row: `heads` × from · (from + 1) / 2 if causal, else × from · to. */
  readonly bytes: Uint8Array;
}

/**
 * The weight that a byte stands for: (byte / 255)². A byte is 255 times a weight's root, rounded,
 * since most weights of a long text are far below 1/255: off by at most √weight / 255 + 1 / 510².
 */
export const weightOf = (byte: number): number => (byte / 255) ** 2;

/** Bytes of one row of one head: a view; as long as `to`, or in a causal layer from + 1. */
export function attentionRow(
  { isCausal, bytes, ...size }: AttentionBytes,
  head: number,
  from: number,
): Uint8Array {
  const first = head * cells(size.from, size.to, isCausal);
  return isCausal
    ? bytes.subarray(first + cells(from, from, true), first + cells(from + 1, from + 1, true))
    : bytes.subarray(first + from * size.to, first + (from + 1) * size.to);
}

/** How many weights of a head are not left out. */
export const cells = (from: number, to: number, isCausal: boolean): number =>
  isCausal ? (from * (from + 1)) / 2 : from * to;

/** Whether anything is not 0 where to > from. @param weights shape [heads, from, to] */
export function looksAhead({ data, shape: [heads = 0, from = 0, to = 0] }: Tensor): boolean {
  for (let row = 0; row < heads * from; row++) {
    for (let i = row * to + (row % from) + 1; i < (row + 1) * to; i++) {
      if (data[i] !== 0) return true;
    }
  }
  return false;
}
