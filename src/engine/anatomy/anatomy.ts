import type { Graph, Node } from "../graph/graph.ts";
import { type Added, findAdded } from "./added.ts";
import { type AttentionTaps, findAttention, unscaled } from "./attentionTaps.ts";
import { decoded, findPosition } from "./lookups.ts";
import { type Head, namedHead } from "./namedHead.ts";
import { findStream, type SubLayer } from "./residualStream.ts";
import { MEMORY, type Origins, TEXT, type Wiring, weighed, wire } from "./wiring.ts";

/** Where the tensors of one layer are. Undefined: not found, or the layer has no such point. */
export interface LayerTaps {
  /** The residual stream as the layer receives it and leaves it: [sequence, width]. */
  readonly input: string | undefined;
  readonly output: string | undefined;
  /** Undefined of a layer that has none, such as one of convolutions between others. */
  readonly self: AttentionTaps | undefined;
  /** The residual stream behind the attention; undefined if the MLP runs beside it. */
  readonly afterSelf: string | undefined;
  readonly cross: AttentionTaps | undefined;
  readonly afterCross: string | undefined;
  /** What the MLP's last product is taken of: behind its nonlinearity, [sequence, mlpWidth]. */
  readonly mlp: string | undefined;
  /** What the MLP adds to the residual stream: [sequence, width]. */
  readonly mlpAdded: string | undefined;
}

/** Where the tensors of a stack of layers are. */
export interface StackTaps {
  /** Rows of the embedding table, one for each token: [sequence, width]. */
  readonly token: string | undefined;
  /** What is added to them for where each stands: [sequence, width]. */
  readonly position: string | undefined;
  readonly layers: readonly LayerTaps[];
  /** What the unembedding reads, or the output of a stack that has none: [sequence, width]. */
  readonly last: string | undefined;
  /** [sequence, vocabSize]. */
  readonly logits: string | undefined;
}

/** What is in a graph: the stack that ends in its output, and the encoder beside it if it has one. */
export interface Anatomy {
  readonly stack: StackTaps;
  readonly encoder: StackTaps | undefined;
}

/**
 * Finds the tensors that Glassbox shows by how the graph is wired.
 *
 * @param count how many layers the config says that the graph's own stack has
 */
export function findAnatomy(graph: Graph, count?: number, head = namedHead(graph)): Anatomy {
  const wiring = wire(graph);
  const attention = findAttention(wiring);
  const output = head.output ?? ([...graph.outputs.keys()][0] as string);
  const isMain = ({ weights }: AttentionTaps) => (wiring.origins(weights) & TEXT) !== 0;
  const others = attention.filter((found) => !isMain(found));
  const cross = attention.find(({ kind }) => kind === "cross");
  const memory = others.length > 0 && cross ? projected(wiring, cross.values) : undefined;
  return {
    stack: findStack(wiring, {
      of: TEXT,
      output,
      head,
      attention: attention.filter(isMain),
      count,
    }),
    encoder:
      memory === undefined
        ? undefined
        : findStack(wiring, { of: MEMORY, output: memory, attention: others }),
  };
}

/** What a tensor was made of by a product with weights: of values, the hidden state behind them. */
function projected(wiring: Wiring, tensor: string): string | undefined {
  for (let name: string | undefined = tensor; name !== undefined; ) {
    const node = wiring.maker(name);
    const data = node && weighed(wiring, node);
    if (data !== undefined) return data;
    name = node?.inputs.find(wiring.isContent);
  }
  return undefined;
}

interface Search {
  readonly of: Origins;
  readonly output: string;
  /** What the output says; undefined: it is the stack's last hidden state. */
  readonly head?: Head;
  readonly attention: readonly AttentionTaps[];
  readonly count?: number | undefined;
}

function findStack(wiring: Wiring, { of, output, head, attention, count }: Search): StackTaps {
  const { subLayers, last } = findStream(wiring, of, output);
  const rest = [...attention];
  const parts = subLayers.map((subLayer) => {
    const isWithin = ({ node }: AttentionTaps) => subLayer.nodes.includes(node);
    const attention = rest.find(isWithin);
    const added = findAdded(wiring, subLayer, attention?.node);
    return { ...subLayer, attention, added };
  });
  const placed = parts.map((part) => part.attention);
  const layers = rest.every((found) => placed.includes(found))
    ? (hybrid(wiring, parts, count) ?? layersOf(wiring, parts))
    : rest.filter(({ kind }) => kind === "self").map((self) => ({ ...NOTHING, self }));
  const token = wiring.lookups.find((lookup) => lookup.of === of)?.tensor;
  return {
    token: token && decoded(wiring, token),
    position: token && findPosition(wiring, token, layers[0]?.input),
    layers,
    last: lastOf(head, output, last && unscaled(wiring, last)),
    logits: head?.kind === "language" ? output : undefined,
  };
}

/**
 * @param read what the last product reads: the hidden state of every token, unless what the head says
 *   is of all of the text
 */
function lastOf(head: Head | undefined, output: string, read: string | undefined) {
  if (head === undefined) return output;
  if (head.kind === "none") return head.output;
  return head.kind === "labels" && head.of === "text" ? undefined : read;
}

const NOTHING = {
  self: undefined,
  input: undefined,
  output: undefined,
  afterSelf: undefined,
  cross: undefined,
  afterCross: undefined,
  mlp: undefined,
  mlpAdded: undefined,
};

type Part = SubLayer & {
  readonly attention: AttentionTaps | undefined;
  readonly added: Added;
};

/**
 * The layers of a stack of which some or all have no attention, but convolutions or states in its
 * place: each of as many sub-layers.
 *
 * @returns undefined where every layer has one, or the sub-layers are not so many
 */
function hybrid(
  wiring: Wiring,
  parts: readonly Part[],
  count: number | undefined,
): readonly LayerTaps[] | undefined {
  const attentive = parts.filter(({ attention }) => attention).length;
  if (count === undefined || attentive >= count) return undefined;
  const size = parts.length / count;
  if (!Number.isInteger(size)) return undefined;
  return Array.from({ length: count }, (_, layer) => {
    const own = parts.slice(layer * size, (layer + 1) * size);
    const at = own.findIndex(({ attention }) => attention);
    const mlps = own.map((part) => findMlp(wiring, part));
    const last = mlps.findLastIndex((found) => found !== undefined);
    return {
      ...NOTHING,
      self: own[at] && attentionIn(own[at]),
      input: own[0]?.before,
      output: own.at(-1)?.after,
      afterSelf: at >= 0 && at < own.length - 1 ? own[at]?.after : undefined,
      mlp: mlps[last],
      mlpAdded: own[last]?.added.rest,
    };
  });
}

/** An attention, with what it adds to the stream. */
const attentionIn = ({ attention, added }: Part): AttentionTaps | undefined =>
  attention && { ...attention, added: added.attention };

/** A layer begins with each self-attention. */
function layersOf(wiring: Wiring, parts: readonly Part[]): readonly LayerTaps[] {
  const layers: LayerTaps[] = [];
  for (const part of parts) {
    const { before, after, added } = part;
    const attention = attentionIn(part);
    const mlp = findMlp(wiring, part);
    const layer = layers.at(-1);
    if (attention?.kind === "self") {
      const afterSelf = mlp === undefined ? after : undefined;
      const parts = { afterSelf, mlp, mlpAdded: added.rest };
      layers.push({ ...NOTHING, self: attention, input: before, output: after, ...parts });
    } else if (layer && attention) {
      layers[layers.length - 1] = { ...layer, cross: attention, afterCross: after, output: after };
    } else if (layer) {
      const mlpAdded = added.rest ?? layer.mlpAdded;
      layers[layers.length - 1] = { ...layer, mlp: mlp ?? layer.mlp, mlpAdded, output: after };
    }
  }
  return layers;
}

const MOST_PRODUCTS = 3; // of an MLP: up, gate and down; more are experts

/** What the last product of a sub-layer is taken of, those of its attention left out. */
function findMlp(wiring: Wiring, { nodes, attention }: Part): string | undefined {
  const isBefore = reaching(nodes, attention?.node);
  const isBehind = reachedFrom(nodes, attention?.node);
  const products = nodes
    .filter((node) => !isBefore.has(node) && !isBehind.has(node))
    .map((node) => weighed(wiring, node))
    .filter((data) => data !== undefined);
  return products.length > 1 && products.length <= MOST_PRODUCTS ? products.at(-1) : undefined;
}

/** `node` and those of `nodes` that it is computed from. */
function reaching(nodes: readonly Node[], node: Node | undefined): ReadonlySet<Node> {
  const found = new Set(node && [node]);
  const needed = new Set(node?.inputs);
  for (const other of nodes.toReversed()) {
    if (!other.outputs.some((output) => needed.has(output))) continue;
    found.add(other);
    for (const input of other.inputs) needed.add(input);
  }
  return found;
}

/** Those of `nodes` that are computed from `node`. */
function reachedFrom(nodes: readonly Node[], node: Node | undefined): ReadonlySet<Node> {
  const found = new Set<Node>();
  const made = new Set(node?.outputs);
  for (const other of nodes) {
    if (!other.inputs.some((input) => made.has(input))) continue;
    found.add(other);
    for (const output of other.outputs) made.add(output);
  }
  return found;
}
