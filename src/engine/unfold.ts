import type { Graph, Node } from "./graph.ts";
import { isGraph } from "./graph.ts";

/**
 * The graph as the analysis wants it, computing the same: of an `If` on whether there is a past,
 * the branch that has none.
 */
export function unfolded(graph: Graph): Graph {
  const nodes: Node[] = [];
  const initializers = new Map(graph.initializers);
  const types = new Map(graph.types);
  for (const node of graph.nodes) {
    const branch = node.attributes.get("else_branch");
    if (node.op !== "If" || !graph.inputs.has(node.inputs[0] ?? "") || !isGraph(branch)) {
      nodes.push(node);
      continue;
    }
    const inner = unfolded(branch);
    nodes.push(...inner.nodes);
    for (const [name, stored] of inner.initializers) initializers.set(name, stored);
    for (const [name, type] of inner.types) types.set(name, type);
    [...inner.outputs.keys()].forEach((from, i) => {
      nodes.push(makeNode("Identity", [from], [node.outputs[i] ?? ""]));
    });
  }
  return { ...graph, nodes, initializers, types };
}

/** A node of ONNX's own, or of onnxruntime's if `domain` says so. */
export function makeNode(
  op: string,
  inputs: readonly string[],
  outputs: readonly string[],
  { attributes = {}, domain = "" }: { attributes?: Record<string, number>; domain?: string } = {},
): Node {
  const settings = new Map(Object.entries(attributes));
  return { op, domain, inputs, outputs, attributes: settings, at: undefined };
}
