import { slice, type Tensor } from "./tensor.ts";

/** Where one head looks: row `from` (query) holds a weight for every `to` (key); rows sum to 1. */
export interface AttentionMap {
  readonly weights: Float32Array; // [from, to]
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

/** The key positions that `from` looks at most, strongest first; equal weights in text order. */
export function strongest(map: AttentionMap, from: number, count: number): readonly number[] {
  const row = map.weights.subarray(from * map.to, (from + 1) * map.to);
  return Array.from(row.keys())
    .sort((a, b) => (row[b] as number) - (row[a] as number) || a - b)
    .slice(0, count);
}
