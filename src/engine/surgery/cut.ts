import { wire } from "../anatomy/wiring.ts";
import { elementTypes, FLOAT32 } from "../graph/elementTypes.ts";
import { type Graph, type Node, only } from "../graph/graph.ts";
import { makeNode } from "../graph/graphBuilder.ts";

/**
 * The part of a graph that makes one tensor out of another, over the same weights.
 *
 * @param input the name of the graph's input that is fed in place of `from`: float32
 * @param mend changes the nodes before the part is cut out
 * @returns undefined if `to` depends on the text by another way than through `from`
 */
export function cutBetween(
  graph: Graph,
  { from, to, input }: { readonly from: string; readonly to: string; readonly input: string },
  mend: (nodes: readonly Node[]) => readonly Node[] = (nodes) => nodes,
): Graph | undefined {
  const type = elementTypes(graph).get(from) ?? FLOAT32;
  const start = makeNode("Cast", [input], [from], { to: type });
  const rest = graph.nodes.filter(({ outputs }) => !outputs.includes(from));
  const added = { at: undefined, type: FLOAT32 };
  const part = only(
    {
      ...graph,
      nodes: mend([start, ...rest]),
      inputs: new Map([...graph.inputs, [input, added]]),
      // The shape that the file declares is that of the text, not of our rows.
      types: new Map([...graph.types].filter(([name]) => name !== from)),
    },
    [to],
  );
  return part.inputs.has(input) && !wire(part).isContent(to) ? part : undefined;
}
