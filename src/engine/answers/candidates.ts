import { entropy, softmax } from "../../domain/model/softmax.ts";
import { type Candidate, largest, type Prediction } from "../../domain/prediction/prediction.ts";
import type { TokenId } from "../../domain/text/token.ts";

/**
 * The likeliest tokens, and what is left for all others.
 *
 * @param logits [vocabSize]
 * @param show what a token of the vocabulary is
 */
export function candidatesOf(
  logits: Float32Array,
  count: number,
  show: (id: TokenId) => Omit<Candidate, "logit" | "probability">,
): Prediction {
  const probabilities = softmax(logits);
  const listed = largest(probabilities, count);
  const isListed = new Set(listed);
  const unlisted = probabilities.filter((_, token) => !isListed.has(token));
  return {
    candidates: listed.map((token) => ({
      ...show(token),
      logit: logits[token] as number,
      probability: probabilities[token] as number,
    })),
    rest: { tokens: unlisted.length, probability: unlisted.reduce((sum, p) => sum + p, 0) },
    entropy: entropy(probabilities),
  };
}
