import type { StackTaps } from "../anatomy/anatomy.ts";
import type { Graph } from "../graph/graph.ts";
import { cutBetween } from "./cut.ts";

/** The input that a head which was cut off reads: [1, rows, width], float32. */
export const STREAM = "glassbox.stream";

/**
 * What a model does behind its last layer, as a graph of its own: it makes logits of rows of the
 * residual stream. Final norm, unembedding, a masked model's head and a cap of the logits are in it
 * as the model has them, since it is cut out of the model's graph.
 *
 * @returns undefined if the logits depend on the text by another way than that layer
 */
export function cutHead(graph: Graph, { layers, logits }: StackTaps): Graph | undefined {
  const last = layers.at(-1)?.output;
  if (last === undefined || logits === undefined) return undefined;
  return cutBetween(graph, { from: last, to: logits, input: STREAM });
}

/**
 * The last product alone, as a graph of its own: it makes logits of what the unembedding reads, behind
 * the final norm and whatever a masked model's head does before.
 *
 * @returns undefined if there is no such place
 */
export function cutUnembedding(graph: Graph, { last, logits }: StackTaps): Graph | undefined {
  if (last === undefined || logits === undefined) return undefined;
  return cutBetween(graph, { from: last, to: logits, input: STREAM });
}
