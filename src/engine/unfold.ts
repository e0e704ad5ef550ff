import { Draft, makeNode } from "./drafts.ts";
import { elementTypes } from "./elements.ts";
import { unfuse } from "./fused.ts";
import { type Graph, isGraph, type Node } from "./graph.ts";

/**
 * The same computation in the steps that the analysis knows: instead of an `If` on whether there
 * is a past, its branch for none; instead of nodes that do several steps at once, those steps.
 */
export function unfolded(graph: Graph): Graph {
  const flat = withoutBranches(graph);
  const facts = { graph: flat, types: elementTypes(flat) };
  const nodes = flat.nodes.flatMap((node) => unfuse(node, facts) ?? unskip(node) ?? [node]);
  return { ...flat, nodes };
}

function withoutBranches(graph: Graph): Graph {
  const nodes: Node[] = [];
  const initializers = new Map(graph.initializers);
  const types = new Map(graph.types);
  for (const node of graph.nodes) {
    const branch = node.attributes.get("else_branch");
    if (node.op !== "If" || !graph.inputs.has(node.inputs[0] ?? "") || !isGraph(branch)) {
      nodes.push(node);
      continue;
    }
    const inner = withoutBranches(branch);
    nodes.push(...inner.nodes);
    for (const [name, stored] of inner.initializers) initializers.set(name, stored);
    for (const [name, type] of inner.types) types.set(name, type);
    [...inner.outputs.keys()].forEach((from, i) => {
      const to = node.outputs[i];
      if (to && to !== from) nodes.push(makeNode("Identity", [from], [to]));
    });
  }
  return { ...graph, nodes, initializers, types };
}

const SKIPS: Readonly<Record<string, string>> = {
  SkipLayerNormalization: "LayerNormalization",
  SkipSimplifiedLayerNormalization: "SimplifiedLayerNormalization",
};

/** A sum and the norm of it: [sum, …, the sum itself] = norm(input + skip + bias). */
function unskip(node: Node): readonly Node[] | undefined {
  const norm = SKIPS[node.op];
  if (norm === undefined) return undefined;
  const [normed = "", , , sumName] = node.outputs;
  const [input = "", skip = "", gamma = "", fourth, fifth] = node.inputs;
  const [beta, bias] = norm === "LayerNormalization" ? [fourth, fifth] : [undefined, fourth];
  const draft = new Draft(`glassbox.${normed}`);
  const plain = draft.add("Add", [input, skip]);
  const sum = bias ? draft.add("Add", [plain, bias]) : plain;
  draft.name(sum, sumName);
  const epsilon = node.attributes.get("epsilon");
  const result = draft.add(norm, [sum, gamma, ...(beta ? [beta] : [])], {
    axis: -1,
    ...(typeof epsilon === "number" ? { epsilon } : {}),
  });
  draft.name(result, normed);
  return draft.nodes;
}
