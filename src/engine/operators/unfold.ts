import { elementTypes } from "../graph/elementTypes.ts";
import { type Graph, isGraph, type Node } from "../graph/graph.ts";
import { Draft, makeNode } from "../graph/graphBuilder.ts";
import { unfoldEinsum } from "./einsum.ts";
import { unfuse } from "./fused.ts";
import { inFloats } from "./quantized.ts";

/** Which branch of an `If` on whether there is a past. */
export type Branch = "no past" | "with past";

/**
 * The same computation in the steps that the analysis knows: instead of an `If` on whether there
 * is a past, one of its branches; instead of nodes that do several steps at once, those steps.
 */
export function unfolded(graph: Graph, branch: Branch = "no past"): Graph {
  const flat = withoutBranches(graph, branch === "no past" ? "else_branch" : "then_branch");
  const facts = { graph: flat, types: elementTypes(flat) };
  const nodes = flat.nodes.flatMap(
    (node) => unfuse(node, facts) ?? unskip(node) ?? unembed(node) ?? unfoldEinsum(node) ?? [node],
  );
  return inFloats({ ...flat, nodes });
}

function withoutBranches(graph: Graph, name: "else_branch" | "then_branch"): Graph {
  const nodes: Node[] = [];
  const initializers = new Map(graph.initializers);
  const types = new Map(graph.types);
  for (const node of graph.nodes) {
    const branch = node.attributes.get(name);
    if (node.op !== "If" || !graph.inputs.has(node.inputs[0] ?? "") || !isGraph(branch)) {
      nodes.push(node);
      continue;
    }
    const inner = withoutBranches(branch, name);
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

const SKIPS: ReadonlyMap<string, string> = new Map([
  ["SkipLayerNormalization", "LayerNormalization"],
  ["SkipSimplifiedLayerNormalization", "SimplifiedLayerNormalization"],
]);

/** A sum and the norm of it: [norm, …, sum] of input + bias + skip. */
function unskip(node: Node): readonly Node[] | undefined {
  const norm = SKIPS.get(node.op);
  if (norm === undefined) return undefined;
  const [normed = "", , , sumName] = node.outputs;
  const [input = "", skip = "", gamma = "", fourth, fifth] = node.inputs;
  const [beta, bias] = norm === "LayerNormalization" ? [fourth, fifth] : [undefined, fourth];
  const draft = new Draft(`glassbox.${normed}`);
  const sum = sumName || `glassbox.${normed}.sum`;
  const biased = bias ? draft.add("Add", [input, bias]) : input;
  draft.nodes.push(makeNode("Add", [biased, skip], [sum]));
  draft.name(addNorm(draft, node, norm, [sum, gamma, beta]), normed);
  return draft.nodes;
}

function addNorm(
  draft: Draft,
  { attributes }: Node,
  norm: string,
  inputs: readonly (string | undefined)[],
): string {
  const epsilon = attributes.get("epsilon");
  return draft.add(
    norm,
    inputs.filter((input): input is string => input !== undefined),
    { axis: -1, ...(typeof epsilon === "number" ? { epsilon } : {}) },
  );
}

/** The sum of what is looked up for tokens, positions and segments, and the norm of it. */
function unembed(node: Node): readonly Node[] | undefined {
  if (node.op !== "EmbedLayerNormalization") return undefined;
  const [ids = "", segmentIds, words = "", positions = "", segments] = node.inputs;
  const [gamma, beta, , positionIds] = node.inputs.slice(5);
  const [normed = "", mask, sumName] = node.outputs;
  const draft = new Draft(`glassbox.${normed}`);
  const lookUp = (table: string, at: string) => draft.add("Gather", [table, at], { axis: 0 });
  const one = draft.add("Constant", [], { value_int: 1 });
  const zero = draft.add("Constant", [], { value_int: 0 });
  const places = positionIds || draft.add("Range", [zero, draft.length(ids, 1, true), one]);
  let sum = draft.add("Add", [lookUp(words, ids), lookUp(positions, places)]);
  if (segmentIds && segments) sum = draft.add("Add", [sum, lookUp(segments, segmentIds)]);
  draft.name(sum, sumName);
  draft.name(addNorm(draft, node, "LayerNormalization", [sum, gamma, beta]), normed);
  // What it says of padding is left to it: it goes unless somebody asks.
  const unseen = `glassbox.${normed}.unseen`;
  return mask ? [...draft.nodes, { ...node, outputs: [unseen, mask], at: undefined }] : draft.nodes;
}
