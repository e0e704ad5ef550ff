import type { AttentionTaps } from "../anatomy/attentionTaps.ts";
import { wire } from "../anatomy/wiring.ts";
import { elementTypes, FLOAT32 } from "../graph/elementTypes.ts";
import { type Graph, only } from "../graph/graph.ts";
import { makeNode } from "../graph/graphBuilder.ts";
import { withoutRounding } from "../operators/pairs.ts";

/** The input that heads which were cut off are fed by; float32, of the shape that they have. */
export const HEADS = "glassbox.heads";

/**
 * What a model does between the outputs of an attention's heads and the sum with the residual
 * stream, as a graph of its own over the same weights: the product with W_O, as the file has it, but
 * that nothing is rounded by scales that were found for other numbers.
 *
 * @returns undefined if it depends on the text by another way than through the heads
 */
export function cutProjection(
  graph: Graph,
  { heads, projected }: Pick<AttentionTaps, "heads" | "projected">,
): Graph | undefined {
  if (projected === undefined) return undefined;
  const type = elementTypes(graph).get(heads) ?? FLOAT32;
  const start = makeNode("Cast", [HEADS], [heads], { to: type });
  const rest = graph.nodes.filter(({ outputs }) => !outputs.includes(heads));
  const added = { at: undefined, type: FLOAT32 };
  const part = only(
    {
      ...graph,
      nodes: withoutRounding([start, ...rest]),
      inputs: new Map([...graph.inputs, [HEADS, added]]),
      // What the file declares of its shape is of the text, not of our rows.
      types: new Map([...graph.types].filter(([name]) => name !== heads)),
    },
    [projected],
  );
  return part.inputs.has(HEADS) && !wire(part).isContent(projected) ? part : undefined;
}
