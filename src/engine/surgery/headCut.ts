import type { StackTaps } from "../anatomy/anatomy.ts";
import { wire } from "../anatomy/wiring.ts";
import { elementTypes, FLOAT32 } from "../graph/elementTypes.ts";
import { type Graph, only } from "../graph/graph.ts";
import { makeNode } from "../graph/graphBuilder.ts";

/** The input that a head which was cut off reads: [1, rows, width], float32. */
export const STREAM = "glassbox.stream";

/**
 * What a model does behind its last layer, as a graph of its own: of rows of the residual stream it
 * makes logits. It is cut out of the model's graph, over the same weights, so that final norm,
 * unembedding, a masked model's head or a cap of the logits are in it as the model has them.
 *
 * @returns undefined if the logits depend on the text by another way than that layer
 */
export function cutHead(graph: Graph, { layers, logits }: StackTaps): Graph | undefined {
  const last = layers.at(-1)?.output;
  if (last === undefined || logits === undefined) return undefined;
  const type = elementTypes(graph).get(last) ?? FLOAT32;
  const start = makeNode("Cast", [STREAM], [last], { to: type });
  const rest = graph.nodes.filter(({ outputs }) => !outputs.includes(last));
  const added = { at: undefined, type: FLOAT32 };
  const head = only(
    {
      ...graph,
      nodes: [start, ...rest],
      inputs: new Map([...graph.inputs, [STREAM, added]]),
      // What the file declares of its shape is of the text, not of our rows.
      types: new Map([...graph.types].filter(([name]) => name !== last)),
    },
    [logits],
  );
  return head.inputs.has(STREAM) && !wire(head).isContent(logits) ? head : undefined;
}
