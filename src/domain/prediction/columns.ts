import { expWeights } from "../model/softmax.ts";
import { lengthOfRun } from "./ranking.ts";

/** What is done to a distribution, in the order in which it is done. */
export const STEPS = [
  "softmax",
  "rules",
  "repetitionPenalty",
  "temperature",
  "topK",
  "topP",
  "minP",
] as const;
export type Step = (typeof STEPS)[number];

/** The distribution over the vocabulary after one step. */
export interface Column {
  readonly step: Step;
  /** So many tokens of the ranking, the first ones, may still come; all others have 0. */
  readonly kept: number;
  /** What part of the probability of the column before these tokens had: 0 to 1. */
  readonly mass: number;
  /** In bits. */
  readonly entropy: number;
  /** By rank; only the first `kept` count. */
  readonly weights: Float64Array;
  /** Sum of those that count. */
  readonly total: number;
}

/** Probability of the token of this rank in a column: 0 to 1. */
export const probabilityAt = ({ weights, total, kept }: Column, rank: number): number =>
  rank < kept ? (weights[rank] as number) / total : 0;

/** By rank, not yet divided by their sum. */
export const weigh = (scores: Float32Array): Float64Array =>
  expWeights(scores, scores[0] as number);

/** A column that has lost nothing but what `kept` says. */
export function createColumn(
  step: Step,
  scores: Float32Array,
  weights: Float64Array,
  kept: number,
): Column {
  const max = scores[0] as number;
  let total = 0;
  let sum = 0; // of w ln w
  for (let i = 0; i < kept; i++) {
    const weight = weights[i] as number;
    total += weight;
    sum += weight * ((scores[i] as number) - max);
  }
  const entropy = Math.max(0, (Math.log(total) - sum / total) / Math.LN2);
  return { step, kept, mass: 1, entropy, weights, total };
}

export function cutTopK(scores: Float32Array, { kept }: Column, count: number): number {
  if (count >= kept) return kept;
  return count + lengthOfRun(scores, count - 1) - 1;
}

export function cutTopP({ weights, total, kept }: Column, share: number): number {
  const least = Math.fround(1 - share);
  let left = kept;
  for (let tail = 0; left > 1; left--) {
    tail += Math.fround((weights[left - 1] as number) / total);
    if (Math.fround(tail) > least) break;
  }
  return left;
}

export function cutMinP({ weights, total, kept }: Column, share: number): number {
  const probability = (rank: number) => Math.fround((weights[rank] as number) / total);
  const least = Math.fround(Math.fround(share) * probability(0));
  let left = kept;
  while (left > 1 && probability(left - 1) < least) left--;
  return left;
}
