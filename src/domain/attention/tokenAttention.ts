import { type AttentionBytes, attentionRow, weightOf } from "./attention.ts";

/** One head of a layer by its number from 0, or all of them at once. */
export type HeadChoice = number | "mean" | "max";

/**
 * Weights between one token and all others of a text, by one head, or by the mean or the maximum
 * over all heads of the layer.
 *
 * @param way "from": where the token looks, [to]; "to": how much each token looks at it, [from]
 */
export function gaze(
  layer: AttentionBytes,
  choice: HeadChoice,
  token: number,
  way: "from" | "to",
): Float64Array {
  const heads =
    typeof choice === "number" ? [choice] : Array.from({ length: layer.heads }, (_, head) => head);
  const weights = new Float64Array(way === "from" ? layer.to : layer.from);
  for (const head of heads) {
    for (let i = 0; i < weights.length; i++) {
      const [from, to] = way === "from" ? [token, i] : [i, token];
      // In a causal layer a row ends at its own token: behind it, the weights are 0.
      const weight = weightOf(attentionRow(layer, head, from)[to] ?? 0);
      const before = weights[i] as number;
      weights[i] = choice === "max" ? Math.max(before, weight) : before + weight / heads.length;
    }
  }
  return weights;
}
