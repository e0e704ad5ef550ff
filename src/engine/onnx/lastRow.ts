import { narrowNodes } from "../anatomy/residualStream.ts";
import { TEXT, wire } from "../anatomy/wiring.ts";
import { constantsOf } from "../graph/constants.ts";
import type { Graph, Node, Value } from "../graph/graph.ts";
import { Draft, makeNode } from "../graph/graphBuilder.ts";

/**
 * The same graph with logits of every token, if it makes them of the last one alone: the node that
 * chooses the last row of all that is known of a text is taken out.
 */
export function withEveryRow(graph: Graph): Graph {
  const [logits] = [...graph.outputs.keys()].filter((name) => name.endsWith("logits"));
  const chooses = ({ op }: Node) => op === "Gather" || op === "Slice";
  if (logits === undefined || !graph.nodes.some(chooses)) return graph;
  const wiring = wire(graph);
  const constant = constantsOf(graph);
  const choosers = new Set(
    narrowNodes(wiring, TEXT, logits).filter(
      (node) => chooses(node) && wiring.isContent(node.inputs[0]) && isOfLastRow(node, constant),
    ),
  );
  if (choosers.size === 0) return graph;
  const open = ({ type }: Value): Value => ({ at: undefined, type });
  return {
    ...graph,
    nodes: graph.nodes.flatMap((node) => (choosers.has(node) ? allRows(node, constant) : [node])),
    // What the file declares is of one row.
    outputs: new Map([...graph.outputs, [logits, open(graph.outputs.get(logits) as Value)]]),
    types: new Map([...graph.types].map(([name, value]) => [name, open(value)])),
  };
}

type Constants = ReturnType<typeof constantsOf>;

/** Of [batch, sequence, width], [batch, 1, width] or [batch, width] at the end of the sequence. */
function isOfLastRow({ op, inputs, attributes }: Node, constant: Constants): boolean {
  const axis = op === "Gather" ? attributes.get("axis") : constant(inputs[3])?.ints[0];
  return constant(inputs[1])?.ints[0] === -1 && (axis === 1 || axis === -2);
}

/** What stands in place of such a node: all rows as they are, or each as a text's only one. */
function allRows({ inputs, outputs }: Node, constant: Constants): readonly Node[] {
  const [data = "", index] = inputs;
  const [output = ""] = outputs;
  if (!constant(index)?.isScalar) return [makeNode("Identity", [data], [output])];
  const draft = new Draft(`glassbox.${output}`);
  draft.name(draft.reshape(data, -1, draft.length(data, -1)), output);
  return draft.nodes;
}
