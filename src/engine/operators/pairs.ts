import { type Graph, type Node, needs } from "../graph/graph.ts";
import { makeNode } from "../graph/graphBuilder.ts";

const ROUNDING = /^(Q|Deq)uantizeLinear$/;

/**
 * Without what rounds or decodes what another node has before: all read the first. What was rounded
 * in the graph is decoded in one way, though files may store that scale more than once.
 */
export function merged(nodes: readonly Node[], { outputs }: Graph): readonly Node[] {
  const fixed = new Set(outputs.keys());
  for (const node of nodes) {
    for (const name of needs(node)) if (!node.inputs.includes(name)) fixed.add(name);
  }
  const first = new Map<string, string>();
  const rounded = new Set<string>();
  const names = new Map<string, string>();
  return nodes.flatMap((node) => {
    const inputs = node.inputs.map((input) => names.get(input) ?? input);
    const own = { ...node, inputs };
    if (!ROUNDING.test(node.op)) return [own];
    const [output = ""] = node.outputs;
    if (node.op === "QuantizeLinear") rounded.add(output);
    const [data = ""] = inputs;
    const key = JSON.stringify(
      rounded.has(data) ? [node.op, data] : [node.op, node.domain, inputs, [...node.attributes]],
    );
    const before = first.get(key);
    if (before === undefined) first.set(key, output);
    if (before === undefined || fixed.has(output)) return [own];
    names.set(output, before);
    return [];
  });
}

/** The same nodes, but what is rounded by a scale and decoded is left as it is. */
export function withoutRounding(nodes: readonly Node[]): readonly Node[] {
  const before = new Map<string, string>();
  return nodes.map((node) => {
    const [data = ""] = node.inputs;
    if (node.op === "QuantizeLinear") before.set(node.outputs[0] as string, data);
    const float = node.op === "DequantizeLinear" ? before.get(data) : undefined;
    return float === undefined ? node : makeNode("Identity", [float], node.outputs);
  });
}
