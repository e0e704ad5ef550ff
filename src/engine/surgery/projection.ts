import type { AttentionTaps } from "../anatomy/attentionTaps.ts";
import type { Graph } from "../graph/graph.ts";
import { withoutRounding } from "../operators/pairs.ts";
import { cutBetween } from "./cut.ts";

/** The input that heads which were cut off are fed by; float32, of the shape that they have. */
export const HEADS = "glassbox.heads";

/**
 * What a model does between the outputs of an attention's heads and the sum with the residual
 * stream, as a graph of its own: the product with W_O. Rounding is left out of it, since its scales
 * were found for other numbers.
 *
 * @returns undefined if it depends on the text by another way than through the heads
 */
export function cutProjection(
  graph: Graph,
  { heads, projected }: Pick<AttentionTaps, "heads" | "projected">,
): Graph | undefined {
  if (projected === undefined) return undefined;
  return cutBetween(graph, { from: heads, to: projected, input: HEADS }, withoutRounding);
}
