import type { TokenId } from "../text/token.ts";

/** A token that may come next. */
export interface Candidate {
  readonly id: TokenId;
  readonly piece: string;
  readonly bytes: Uint8Array;
  readonly special: boolean;
  /** Whether a blank that is part of no token comes before it. */
  readonly isApart?: boolean;
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

/** ln of `softmax`, in single precision: l - max - ln Σ exp(l - max). */
export function logSoftmax(logits: Float32Array): Float32Array {
  let max = Number.NEGATIVE_INFINITY;
  for (const logit of logits) if (logit > max) max = logit;
  let sum = 0;
  for (const logit of logits) sum += Math.exp(logit - max);
  const shift = max + Math.log(sum);
  return logits.map((logit) => logit - shift);
}

/** Entropy of a distribution in bits: -Σ p log2 p (Shannon 1948). */
export function entropy(probabilities: Float64Array): number {
  let bits = 0;
  for (const p of probabilities) if (p > 0) bits -= p * Math.log2(p);
  return bits;
}

/** A softmax of which only some probabilities are wanted: one pass, nothing kept. */
export interface Distribution {
  /** Of one of its tokens: 0 to 1. */
  probability(id: TokenId): number;
  /** In bits: log2 Σw − Σ w (l − max) / (Σw · ln 2), with w = exp(l − max). */
  readonly entropy: number;
}

/** @param logits as for `softmax`, which gives the same probabilities */
export function distribution(logits: Float32Array): Distribution {
  let max = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < logits.length; i++) max = Math.max(max, logits[i] as number);
  let sum = 0;
  let weighted = 0;
  for (let i = 0; i < logits.length; i++) {
    const below = (logits[i] as number) - max;
    const weight = Math.exp(below);
    sum += weight;
    if (weight > 0) weighted += weight * below;
  }
  return {
    probability: (id) => Math.exp((logits[id] as number) - max) / sum,
    entropy: Math.log2(sum) - weighted / (sum * Math.LN2),
  };
}

/** The positions of the `count` largest values, largest first; equal ones in order of position. */
export function largest(values: ArrayLike<number>, count: number): number[] {
  const kept: number[] = [];
  let least = Number.NaN; // of those that are kept, once they are `count`
  for (let i = 0; i < values.length; i++) {
    const value = values[i] as number;
    if (value <= least) continue;
    let at = kept.length;
    while (at > 0 && value > (values[kept[at - 1] as number] as number)) at--;
    if (at === count) continue;
    kept.splice(at, 0, i);
    if (kept.length > count) kept.pop();
    if (kept.length === count) least = values[kept[count - 1] as number] as number;
  }
  return kept;
}
