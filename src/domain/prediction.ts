import type { TokenId } from "./token.ts";

/** A token that may come next. */
export interface Candidate {
  readonly id: TokenId;
  readonly piece: string;
  readonly bytes: Uint8Array;
  readonly special: boolean;
  readonly logit: number;
  /** Of the whole vocabulary's softmax, before anything is cut: 0 to 1. */
  readonly probability: number;
}

/** What a model expects after a position, the likeliest first, and what the list leaves out. */
export interface Prediction {
  readonly candidates: readonly Candidate[];
  readonly rest: { readonly tokens: number; readonly probability: number };
  /** Of the whole distribution, in bits: 0 = certain, log2(vocabSize) = no idea. */
  readonly entropy: number;
}

/**
 * Logits → probabilities over all of them: exp(l - max) / sum. They sum to 1.
 *
 * @see Goodfellow et al. 2016, "Deep Learning", §4.1 for why the maximum is taken off first
 */
export function softmax(logits: Float32Array): Float64Array {
  let max = Number.NEGATIVE_INFINITY;
  for (const logit of logits) if (logit > max) max = logit;
  const probabilities = new Float64Array(logits.length);
  let sum = 0;
  for (let i = 0; i < logits.length; i++) {
    const weight = Math.exp((logits[i] as number) - max);
    probabilities[i] = weight;
    sum += weight;
  }
  for (let i = 0; i < probabilities.length; i++)
    probabilities[i] = (probabilities[i] as number) / sum;
  return probabilities;
}

/** Entropy of a distribution in bits: -Σ p log2 p (Shannon 1948). */
export function entropy(probabilities: Float64Array): number {
  let bits = 0;
  for (const p of probabilities) if (p > 0) bits -= p * Math.log2(p);
  return bits;
}

/** The positions of the `count` largest values, largest first; equal ones in order of position. */
export function largest(values: ArrayLike<number>, count: number): number[] {
  const kept: number[] = [];
  for (let i = 0; i < values.length; i++) {
    let at = kept.length;
    while (at > 0 && (values[i] as number) > (values[kept[at - 1] as number] as number)) at--;
    if (at === count) continue;
    kept.splice(at, 0, i);
    if (kept.length > count) kept.pop();
  }
  return kept;
}
