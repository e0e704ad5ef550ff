import type { Tensor } from "../model/tensor.ts";
import { type AttentionMap, cells } from "./attention.ts";

/** What a map may show besides one head's weights; `mixHeads`, `rolled` and norms.ts define them. */
export type Mix =
  /** Of one head: what its weights are the softmax of. */
  | "scores"
  /** Of one head: its weights times how long what it reads at each token is. */
  | "norms"
  /** Mean and largest of the heads of one layer. */
  | "layerMean"
  | "layerMax"
  /** Mean and largest of all heads of all layers. */
  | "mean"
  | "max"
  /** Of all heads, from the first layer up to one. */
  | "rollout";

/**
 * Mean or largest weight of several heads, cell by cell.
 *
 * @param layer the weights of its heads: [heads, from, to]
 * @param others of more than one layer: how many, and what those before were mixed to, which is
 *   written over
 * @returns rows of a mean of all layers sum to 1, those of a maximum to 1 or more
 */
export function mixHeads(
  { data, shape: [heads = 0, from = 0, to = 0] }: Tensor,
  how: "mean" | "max",
  { layers, before }: { readonly layers: number; readonly before?: AttentionMap | undefined } = {
    layers: 1,
  },
): AttentionMap {
  const size = from * to;
  const weights = before?.weights ?? new Float32Array(size);
  const count = layers * heads;
  for (let start = 0; start < data.length; start += size) {
    for (let i = 0; i < size; i++) {
      const weight = data[start + i] as number;
      if (how === "mean") weights[i] = (weights[i] as number) + weight / count;
      else if (weight > (weights[i] as number)) weights[i] = weight;
    }
  }
  return { weights, from, to };
}

/**
 * One layer more of attention rollout: how much of each token of the text flows into each place, if
 * what a layer passes on is half what its heads gather, on the mean, and half what was there.
 *
 * R = (½ W + ½ I) R below, with R = I below the first layer; rows sum to 1.
 *
 * @param weights of the layer's heads: [heads, from, to]; from = to
 * @param below of the layer before; undefined: this is the first
 * @see Abnar & Zuidema 2020, "Quantifying Attention Flow in Transformers", §3
 */
export function rolled(weights: Tensor, below: AttentionMap | undefined): AttentionMap {
  const { weights: passed, from, to } = mixHeads(weights, "mean");
  for (let i = 0; i < passed.length; i++) passed[i] = (passed[i] as number) / 2;
  for (let i = 0; i < from; i++) passed[i * to + i] = (passed[i * to + i] as number) + 0.5;
  if (!below) return { weights: passed, from, to };
  const flow = new Float32Array(from * to);
  const rows = Array.from({ length: to }, (_, row) =>
    withoutEnd(below.weights.subarray(row * to, (row + 1) * to)),
  );
  for (let row = 0; row < from; row++) {
    const sums = flow.subarray(row * to, (row + 1) * to);
    for (const [over, source] of rows.entries()) {
      const part = passed[row * to + over] as number;
      if (part === 0) continue; // half of a decoder's
      for (let i = 0; i < source.length; i++)
        sums[i] = (sums[i] as number) + part * (source[i] as number);
    }
  }
  return { weights: flow, from, to };
}

/** Without the zeros that it ends with: in a decoder, what lies ahead. */
function withoutEnd(row: Float32Array): Float32Array {
  let end = row.length;
  while (end > 0 && row[end - 1] === 0) end--;
  return row.subarray(0, end);
}

/**
 * What a head's weights carry: ‖α f(x)‖, each weight times how long what is read there is.
 *
 * @param lengths ‖f(x)‖ of each token looked at: [to]
 * @see Kobayashi et al. 2020, "Attention is Not Only a Weight", §3.1
 */
export function carried(
  { weights, from, to }: AttentionMap,
  lengths: ArrayLike<number>,
): AttentionMap {
  const norms = Float32Array.from(weights, (weight, i) => weight * (lengths[i % to] as number));
  return { weights: norms, from, to };
}

/** A map for a picture, a byte for each cell. */
export interface MapBytes {
  readonly from: number;
  readonly to: number;
  /** Nothing is above the diagonal: rows end there. */
  readonly isCausal: boolean;
  /** Of numbers below 0 too: byte 0 is -Infinity, 1 to 255 go evenly from `low` to `high`. */
  readonly isSigned: boolean;
  /** 0 unless signed: then a byte is 255 times the root of its part of `high`. */
  readonly low: number;
  readonly high: number;
  /** Row after row: from · (from + 1) / 2 if causal, else from × to. */
  readonly bytes: Uint8Array;
}

/** @param map signed: -Infinity where masked, and in a causal one above the diagonal */
export function packMap(
  { weights, from, to }: AttentionMap,
  { isCausal, isSigned }: Pick<MapBytes, "isCausal" | "isSigned">,
): MapBytes {
  let [low, high] = isSigned ? [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY] : [0, 0];
  for (const value of weights) {
    if (value > high) high = value;
    if (value < low && value !== Number.NEGATIVE_INFINITY) low = value;
  }
  const byteOf = isSigned
    ? (value: number) =>
        value === Number.NEGATIVE_INFINITY ? 0 : 1.5 + (254 * (value - low)) / (high - low || 1)
    : (value: number) => 255 * Math.sqrt(value / (high || 1)) + 0.5;
  const bytes = new Uint8Array(cells(from, to, isCausal));
  let at = 0;
  for (let row = 0; row < from; row++) {
    const end = row * to + (isCausal ? row + 1 : to);
    for (let i = row * to; i < end; i++) bytes[at++] = byteOf(weights[i] as number);
  }
  return { from, to, isCausal, isSigned, low, high, bytes };
}

/** The map that the bytes stand for. */
export function unpackMap({
  from,
  to,
  isCausal,
  isSigned,
  low,
  high,
  bytes,
}: MapBytes): AttentionMap {
  const values = Float32Array.from({ length: 256 }, (_, byte) => {
    if (!isSigned) return high * (byte / 255) ** 2;
    return byte === 0 ? Number.NEGATIVE_INFINITY : low + ((byte - 1) / 254) * (high - low);
  });
  const weights = new Float32Array(from * to).fill(isSigned ? Number.NEGATIVE_INFINITY : 0);
  let at = 0;
  for (let row = 0; row < from; row++) {
    const end = row * to + (isCausal ? row + 1 : to);
    for (let i = row * to; i < end; i++) weights[i] = values[bytes[at++] as number] as number;
  }
  return { weights, from, to };
}
