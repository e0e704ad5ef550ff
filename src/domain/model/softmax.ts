import type { TokenId } from "../text/token.ts";

// Exp overflows above 709 and is 0 below -745, and logits go beyond both. A softmax is the same
// whatever is taken off all logits: with the maximum taken off, the largest weight is exp(0) = 1, so
// the sum is finite, at least 1, and has a logarithm (Goodfellow et al. 2016, "Deep Learning", §4.1).

/** What a softmax divides by: Σ exp(l − max), and the maximum that was taken off. */
export interface SumExp {
  readonly max: number;
  readonly sum: number;
}

export function sumExp(logits: Float32Array): SumExp {
  const max = largestOf(logits);
  let sum = 0;
  for (const logit of logits) sum += Math.exp(logit - max);
  return { max, sum };
}

/** ln Σ exp l. */
export function logSumExp(logits: Float32Array): number {
  const { max, sum } = sumExp(logits);
  return max + Math.log(sum);
}

/** exp(l − max) of each: probabilities that are not yet divided by their sum. */
export function expWeights(logits: Float32Array, max: number): Float64Array {
  const weights = new Float64Array(logits.length);
  for (let i = 0; i < weights.length; i++) weights[i] = Math.exp((logits[i] as number) - max);
  return weights;
}

/** Logits → probabilities over all of them: exp(l − max) / sum. They sum to 1. */
export function softmax(logits: Float32Array): Float64Array {
  const probabilities = expWeights(logits, largestOf(logits));
  let sum = 0;
  for (const weight of probabilities) sum += weight;
  for (let i = 0; i < probabilities.length; i++)
    probabilities[i] = (probabilities[i] as number) / sum;
  return probabilities;
}

/** ln of `softmax`, in single precision. */
export function logSoftmax(logits: Float32Array): Float32Array {
  const shift = logSumExp(logits);
  return logits.map((logit) => logit - shift);
}

/** Entropy of a distribution in bits: -Σ p log2 p (Shannon 1948). */
export function entropy(probabilities: Float64Array): number {
  let bits = 0;
  for (const p of probabilities) if (p > 0) bits -= p * Math.log2(p);
  return bits;
}

/** A softmax of which only some probabilities are wanted: nothing is kept of the others. */
export interface Distribution {
  /** Of one of its tokens: 0 to 1. */
  probability(id: TokenId): number;
  /** In bits: log2 Σw − Σ w (l − max) / (Σw · ln 2), with w = exp(l − max). */
  readonly entropy: number;
}

/** @param logits as for `softmax`, which gives the same probabilities */
export function distribution(logits: Float32Array): Distribution {
  const max = largestOf(logits);
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

function largestOf(logits: Float32Array): number {
  let max = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < logits.length; i++)
    if ((logits[i] as number) > max) max = logits[i] as number;
  return max;
}
