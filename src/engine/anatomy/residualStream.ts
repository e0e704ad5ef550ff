import type { Node } from "../graph/graph.ts";
import { type Origins, type Wiring, weighed } from "./wiring.ts";

/** A place that all of the stream passes: nothing computed before it goes round it. */
interface Narrow {
  readonly node: Node;
  readonly tensor: string;
}

/** A part of the graph that reads the residual stream and adds to it: attention, MLP, or both. */
export interface SubLayer {
  /** The residual stream as it came, and as it goes on: [batch, sequence, width]. */
  readonly before: string;
  readonly after: string;
  /** What it computes on the way, in order. */
  readonly nodes: readonly Node[];
  /** The node that adds it to the stream. */
  readonly sum: Node;
}

/** The way of a text through a graph, from its embeddings to `sink`. */
export interface Stream {
  readonly subLayers: readonly SubLayer[];
  /** What the last product with weights is taken of: what the unembedding reads. */
  readonly last: string | undefined;
}

/**
 * Follows the text through the graph.
 *
 * Whatever a layer computes, the residual stream is led round it; so the places that everything
 * passes are the sums behind each sub-layer (and the norms between them), and what lies between
 * two such places is one sub-layer. Nodes are sorted: a place is narrow if no tensor that is made
 * before it is used behind it.
 *
 * @param of whose way: TEXT or MEMORY
 */
export function findStream(wiring: Wiring, of: Origins, sink: string): Stream {
  const nodes = way(wiring, of, sink);
  const narrows = findNarrows(wiring, nodes);
  const places = new Map(nodes.map((node, place) => [node, place]));
  const found: { start: number; end: number; nodes: readonly Node[] }[] = [];
  narrows.forEach(({ node: end }, i) => {
    const start = narrows[i - 1];
    if (!start || (end.op !== "Add" && end.op !== "Sum")) return;
    const inside = nodes.slice((places.get(start.node) ?? 0) + 1, places.get(end));
    const works = inside.some((node) => weighed(wiring, node) !== undefined || isFused(node));
    if (works) found.push({ start: i - 1, end: i, nodes: inside });
  });
  // The stream goes on behind a norm, or decoded from 8 bits, if it does behind the first sum.
  const [first, second] = found;
  const between = first && second ? narrows.slice(first.end + 1, second.start + 1) : [];
  const goesOn = (end: number) => {
    const isAsThere = ({ node }: Narrow, i: number) => narrows[end + 1 + i]?.node.op === node.op;
    const other = between.findIndex((narrow, i) => !isAsThere(narrow, i));
    return end + (other < 0 ? between.length : other);
  };
  const at = (place: number) => narrows[Math.min(place, narrows.length - 1)]?.tensor ?? sink;
  const unembedding = narrows.findLast(({ node }) => weighed(wiring, node) !== undefined);
  return {
    subLayers: found.map(({ start, end, nodes }, i) => ({
      before: at(start),
      after: at(found[i + 1]?.start ?? goesOn(end)),
      nodes,
      sum: (narrows[end] as Narrow).node,
    })),
    last: unembedding && weighed(wiring, unembedding.node),
  };
}

/** The nodes that all of a text passes on its way to `sink`, in order. */
export const narrowNodes = (wiring: Wiring, of: Origins, sink: string): readonly Node[] =>
  findNarrows(wiring, way(wiring, of, sink)).map(({ node }) => node);

/** All nodes between the look-up of a text and `sink`, in order. */
function way(wiring: Wiring, of: Origins, sink: string): readonly Node[] {
  const wanted = new Set([sink]);
  const isOf = (tensor: string) => (wiring.origins(tensor) & of) !== 0;
  return wiring.graph.nodes
    .toReversed()
    .filter(({ inputs, outputs }) => {
      if (!outputs.some((output) => wanted.has(output) && isOf(output))) return false;
      for (const input of inputs) if (isOf(input)) wanted.add(input);
      return true;
    })
    .reverse();
}

/** What gives the same under another name, or as whole numbers, which are decoded behind it. */
const PASSES_ON = new Set(["Identity", "QuantizeLinear"]);

function findNarrows(wiring: Wiring, nodes: readonly Node[]): readonly Narrow[] {
  const places = new Map(nodes.map((node, place) => [node, place]));
  const narrows: Narrow[] = [];
  let reach = 0; // the last place at which something made so far is used
  nodes.forEach((node, place) => {
    const uses = (tensor: string) => wiring.users(tensor).map((user) => places.get(user) ?? -1);
    const used = node.outputs.filter((output) => uses(output).length > 0);
    if (reach <= place && !PASSES_ON.has(node.op))
      narrows.push({ node, tensor: used[0] ?? (node.outputs[0] as string) });
    reach = Math.max(reach, ...node.outputs.flatMap(uses));
  });
  return narrows;
}

/** An attention in one node, its weights perhaps within. */
function isFused({ op }: Node): boolean {
  return op.endsWith("Attention");
}
