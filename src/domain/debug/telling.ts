import { slice, type Tensor } from "../model/tensor.ts";

/** How long a vector is: the root of the sum of its squares. */
export function normOf(data: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < data.length; i++) sum += (data[i] as number) ** 2;
  return Math.sqrt(sum);
}

/** Entropy of weights that may sum to less than 1, in bits: -Σ w log2 w of their shares. */
export function entropyOf(weights: ArrayLike<number>): number {
  let [sum, bits] = [0, 0];
  for (let i = 0; i < weights.length; i++) sum += weights[i] as number;
  if (sum <= 0) return 0;
  for (let i = 0; i < weights.length; i++) {
    const share = (weights[i] as number) / sum;
    if (share > 0) bits -= share * Math.log2(share);
  }
  return bits;
}

/** Where a row of weights points most. */
export interface Peak {
  readonly at: number;
  readonly weight: number;
}

/** The largest of some numbers; undefined of none. */
export function peakOf(row: ArrayLike<number>): Peak | undefined {
  let at = 0;
  for (let i = 1; i < row.length; i++) if ((row[i] as number) > (row[at] as number)) at = i;
  return row.length > 0 ? { at, weight: row[at] as number } : undefined;
}

/** A head and where it looks. */
export interface HeadPeak extends Peak {
  readonly head: number;
}

/**
 * The head of which there is most to tell: that which looks most at one other token, or, if all look
 * at their own, that which does so most.
 *
 * @param rows one token's weights, [heads, to]
 * @param self which of `to` that token is; undefined where it is none of them
 */
export function tellingHead(rows: Tensor, self: number | undefined): HeadPeak | undefined {
  const peaks = Array.from({ length: rows.shape[0] ?? 0 }, (_, head): HeadPeak[] => {
    const peak = peakOf(slice(rows, head).data);
    return peak ? [{ head, ...peak }] : [];
  }).flat();
  const others = peaks.filter(({ at }) => at !== self);
  return (others.length > 0 ? others : peaks).reduce<HeadPeak | undefined>(
    (most, peak) => (most && most.weight >= peak.weight ? most : peak),
    undefined,
  );
}
