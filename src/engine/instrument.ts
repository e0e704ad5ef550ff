import type { Graph, Node } from "./graph.ts";

/** Names of the inner tensors that Glassbox shows. */
export interface Taps {
  /** [batch, sequence, vocabSize] */
  readonly logits: string;
  /** One for each layer, the first layer first: [batch, heads, from, to]. */
  readonly attention: readonly string[];
  /** What the input embeddings of `input_ids` are called: [batch, sequence, width]. */
  readonly embeddings: string | undefined;
}

/** What may stand between softmax and the product with V without changing what a weight means. */
const BETWEEN_SOFTMAX_AND_V = new Set(["Cast", "Where", "Dropout", "Identity"]);
/** What may stand between `input_ids` and the look-up. */
const SAME_IDS = new Set(["Reshape", "Cast", "Identity"]);
/** What may follow the look-up in an embedding table that is not stored as float32. */
const AFTER_LOOKUP = new Set(["DequantizeLinear", "Cast"]);
/** What turns a stored tensor into another without knowing the input. */
const OF_STORED = new Set(["Cast", "Transpose", "DequantizeLinear", "Identity", "Reshape"]);

/**
 * Finds the tensors by how the graph is wired; names differ from exporter to exporter.
 *
 * Attention weights are what a softmax gives that is multiplied with something computed, V; nodes
 * are sorted, and a layer needs the one before it, so the order of the file is that of the layers.
 */
export function findTaps(graph: Graph): Taps {
  const wiring = wire(graph);
  const attention = graph.nodes
    .filter((node) => node.op === "Softmax")
    .map((node) => attentionWeights(wiring, node.outputs[0]))
    .filter((name) => name !== undefined);
  return {
    logits: graph.outputs.has("logits") ? "logits" : (graph.outputs.keys().next().value as string),
    attention,
    embeddings: embeddings(wiring),
  };
}

interface Wiring {
  readonly graph: Graph;
  readonly maker: ReadonlyMap<string, Node>;
  readonly users: ReadonlyMap<string, readonly Node[]>;
}

function wire(graph: Graph): Wiring {
  const maker = new Map<string, Node>();
  const users = new Map<string, Node[]>();
  for (const node of graph.nodes) {
    for (const output of node.outputs) maker.set(output, node);
    for (const input of new Set(node.inputs)) {
      const known = users.get(input);
      if (known) known.push(node);
      else users.set(input, [node]);
    }
  }
  return { graph, maker, users };
}

/** Follows a softmax to the product with V: the tensor that enters it there. */
function attentionWeights(wiring: Wiring, softmax: string | undefined): string | undefined {
  for (let weights = softmax; weights !== undefined; ) {
    const users: readonly Node[] = wiring.users.get(weights) ?? [];
    const isWeights = ({ op, inputs: [left, right] }: Node) =>
      op === "MatMul" && left === weights && right !== undefined && !isStored(wiring, right);
    if (users.some(isWeights)) return weights;
    weights = users.find((node) => BETWEEN_SOFTMAX_AND_V.has(node.op))?.outputs[0];
  }
  return undefined;
}

/** Does it come from the file alone, such as a weight matrix? */
function isStored({ graph, maker }: Wiring, tensor: string): boolean {
  for (let name: string | undefined = tensor; name !== undefined; ) {
    if (graph.initializers.has(name)) return true;
    const node = maker.get(name);
    if (node?.op === "Constant") return true;
    name = node && OF_STORED.has(node.op) ? node.inputs[0] : undefined;
  }
  return false;
}

/** What the look-up of the token ids gives, decoded to float32 where it is stored otherwise. */
function embeddings({ graph, users }: Wiring): string | undefined {
  const ids = new Set(["input_ids"]);
  let found: string | undefined;
  for (const { op, inputs, outputs } of graph.nodes) {
    const [first = "", second = ""] = inputs;
    const [output] = outputs;
    if (output === undefined) continue;
    if (SAME_IDS.has(op) && ids.has(first)) ids.add(output);
    if (op === "Gather" && ids.has(second)) {
      found = output;
      break;
    }
  }
  for (let name = found; name !== undefined; ) {
    const decoder: Node | undefined = users
      .get(name)
      ?.find(({ op, inputs }) => AFTER_LOOKUP.has(op) && inputs[0] === name);
    name = decoder?.outputs[0];
    found = name ?? found;
  }
  return found;
}
