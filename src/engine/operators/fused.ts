import { BOOL, FLOAT32 } from "../graph/elementTypes.ts";
import type { Graph, Node } from "../graph/graph.ts";
import { Draft } from "../graph/graphBuilder.ts";
import { attend, type Parts } from "./attend.ts";

/** What the rest of the graph says of a node's tensors. */
export interface Facts {
  readonly graph: Graph;
  readonly types: ReadonlyMap<string, number>;
}

/**
 * The steps that one node of attention stands for, so that what is between them can be seen:
 * they give what it gives, for a text that nothing is hidden of.
 *
 * @returns undefined if `node` is no such node, or one with settings that we do not know
 * @see https://github.com/microsoft/onnxruntime/blob/main/docs/ContribOperators.md
 * @see https://onnx.ai/onnx/operators/onnx__Attention.html
 */
export function unfuse(node: Node, facts: Facts): readonly Node[] | undefined {
  const draft = new Draft(`glassbox.${node.outputs[0]}`);
  const read = READERS.get(`${node.domain}:${node.op}`);
  const parts = read?.(draft, node, facts);
  if (!parts) return undefined;
  draft.name(attend(draft, parts), node.outputs[0]);
  if (read === readPacked) {
    if (given(node.outputs[1])) draft.name(stacked(draft, parts), node.outputs[1]);
  } else {
    draft.name(parts.keys, node.outputs[1]);
    draft.name(parts.values, node.outputs[2]);
  }
  return node.outputs.slice(3).some((output) => output !== "") ? undefined : draft.nodes;
}

/** Keys and values as one tensor: [2, batch, heads, sequence, headWidth]. */
function stacked(draft: Draft, { keys, values }: Parts): string {
  const one = (tensor: string) => {
    const shape = draft.add("Concat", [draft.whole(1), draft.add("Shape", [tensor])], { axis: 0 });
    return draft.add("Reshape", [tensor, shape]);
  };
  return draft.add("Concat", [one(keys), one(values)], { axis: 0 });
}

/** The part of that number along the first axis, which then is none any more. */
const pick = (draft: Draft, tensor: string, i: number): string =>
  draft.add("Gather", [tensor, draft.add("Constant", [], { value_int: i })], { axis: 0 });

type Reader = (draft: Draft, node: Node, facts: Facts) => Parts | undefined;

const READERS: ReadonlyMap<string, Reader> = new Map([
  [":Attention", readStandard],
  ["com.microsoft:MultiHeadAttention", readMultiHead],
  ["com.microsoft:GroupQueryAttention", readGroupQuery],
  ["com.microsoft:Attention", readPacked],
  ["com.microsoft:QAttention", readQuantized],
]);

const numberOf = ({ attributes }: Node, name: string): number | undefined => {
  const value = attributes.get(name);
  return typeof value === "number" ? value : undefined;
};
/** Where 0 means that it is left out. */
const unlessZero = (node: Node, name: string) => numberOf(node, name) || undefined;
const given = (tensor: string | undefined) => tensor || undefined;

/** [batch, sequence, heads × headWidth] → [batch, heads, sequence, headWidth]. */
function split(draft: Draft, tensor: string, heads: number): string {
  return draft.transpose(draft.reshape(tensor, 0, 0, heads, -1), 0, 2, 1, 3);
}

/** Keys or values behind those of the past, if the node takes any. */
function behind(draft: Draft, past: string | undefined, tensor: string): string {
  return past ? draft.add("Concat", [past, tensor], { axis: 2 }) : tensor;
}

function commonParts(node: Node, { types }: Facts) {
  return {
    scale: unlessZero(node, "scale"),
    softcap: undefined,
    bias: undefined,
    isMask: false,
    isCausal: numberOf(node, "unidirectional") === 1,
    window: undefined,
    sink: undefined,
    joins: true,
    type: types.get(node.inputs[0] ?? "") ?? FLOAT32,
  };
}

/** ONNX's own, since opset 23. */
function readStandard(draft: Draft, node: Node, facts: Facts): Parts | undefined {
  const [queries = "", keys = "", values = "", bias, pastKeys, pastValues] = node.inputs;
  const heads = numberOf(node, "q_num_heads");
  const shared = numberOf(node, "kv_num_heads") ?? heads;
  if (unlessZero(node, "softcap") !== undefined) return undefined;
  const common = {
    ...commonParts(node, facts),
    bias: given(bias),
    isMask: facts.types.get(bias ?? "") === BOOL,
    isCausal: numberOf(node, "is_causal") === 1,
  };
  if (heads === undefined || shared === undefined) {
    return {
      ...common,
      queries,
      keys: behind(draft, pastKeys, keys),
      values: behind(draft, pastValues, values),
      joins: false,
    };
  }
  return {
    ...common,
    queries: split(draft, queries, heads),
    keys: behind(draft, pastKeys, split(draft, keys, shared)),
    values: behind(draft, pastValues, split(draft, values, shared)),
  };
}

function readMultiHead(draft: Draft, node: Node, facts: Facts): Parts | undefined {
  const [query = "", key, value, bias, , scoreBias, pastKeys, pastValues] = node.inputs;
  const heads = numberOf(node, "num_heads");
  if (heads === undefined || (value && !key)) return undefined;
  const biases = given(bias) === undefined ? undefined : thirds(draft, bias as string, facts);
  if (given(bias) !== undefined && !biases) return undefined;
  // What has no tensor of its own lies in that before it: [batch, sequence, heads, 2 or 3, headWidth].
  const packed = !key ? query : !value ? key : undefined;
  const apart = packed && draft.transpose(packed, 3, 0, 2, 1, 4);
  const [queries, keys, values] = [query, key, value].map((tensor, i) => {
    if (apart && (i > 0 || !key)) {
      const part = pick(draft, apart, key ? i - 1 : i);
      const bias = biases && draft.reshape(biases[i] as string, 1, heads, 1, -1);
      return bias ? draft.add("Add", [part, bias]) : part;
    }
    if (!tensor) return "";
    // Keys of another text may come split already, as an encoder-decoder keeps them.
    if (i > 0 && facts.graph.inputs.has(tensor)) return tensor;
    const biased = biases ? draft.add("Add", [tensor, biases[i] as string]) : tensor;
    return split(draft, biased, heads);
  }) as [string, string, string];
  return {
    ...commonParts(node, facts),
    queries,
    keys: behind(draft, pastKeys, keys),
    values: behind(draft, pastValues, values),
    bias: given(scoreBias),
  };
}

/** Cuts a stored row into three of the same length. */
function thirds(draft: Draft, tensor: string, { graph }: Facts): readonly string[] | undefined {
  const length = (graph.initializers.get(tensor)?.shape.at(-1) ?? 0) / 3;
  if (length === 0 || !Number.isInteger(length)) return undefined;
  return [0, 1, 2].map((i) => slice(draft, tensor, -1, i * length, (i + 1) * length));
}

/** The part of a tensor along one axis. */
function slice(draft: Draft, tensor: string, axis: number, from: number, to: number): string {
  return draft.add("Slice", [tensor, draft.whole(from), draft.whole(to), draft.whole(axis)]);
}

const HEAD_SINK = 11; // the input of that number: weights that no token gets

function readGroupQuery(draft: Draft, node: Node, facts: Facts): Parts | undefined {
  const [query = "", key, value, pastKeys, pastValues] = node.inputs;
  const [cos = "", sin = "", , bias] = node.inputs.slice(7);
  const heads = numberOf(node, "num_heads");
  const shared = numberOf(node, "kv_num_heads");
  if (heads === undefined || shared === undefined) return undefined;
  let [queries, keys, values] = ["", "", ""];
  if (key && value) {
    queries = split(draft, query, heads);
    [keys, values] = [split(draft, key, shared), split(draft, value, shared)];
  } else {
    const all = split(draft, query, heads + 2 * shared);
    queries = slice(draft, all, 1, 0, heads);
    keys = slice(draft, all, 1, heads, heads + shared);
    values = slice(draft, all, 1, heads + shared, heads + 2 * shared);
  }
  if (numberOf(node, "do_rotary") === 1) {
    const turn = (tensor: string, count: number) =>
      rotate(draft, tensor, { node, facts, cos, sin, count, past: given(pastKeys) });
    queries = turn(queries, heads);
    keys = turn(keys, shared);
  }
  const window = numberOf(node, "local_window_size") ?? -1;
  const isSmooth = numberOf(node, "smooth_softmax") === 1;
  return {
    ...commonParts(node, facts),
    queries,
    keys: behind(draft, pastKeys, keys),
    values: behind(draft, pastValues, values),
    bias: given(bias),
    softcap: unlessZero(node, "softcap"),
    sink: given(node.inputs[HEAD_SINK]) ?? (isSmooth ? 0 : undefined),
    isCausal: true,
    window: window > 0 ? window : undefined,
  };
}

interface Rotation {
  readonly node: Node;
  readonly facts: Facts;
  readonly cos: string;
  readonly sin: string;
  /** How many heads. */
  readonly count: number;
  /** Keys of the tokens before, if the node takes any. */
  readonly past: string | undefined;
}

/** By where each token stands, behind those of the past. */
function rotate(draft: Draft, tensor: string, rotation: Rotation): string {
  const { node, facts, cos, sin, count, past } = rotation;
  const half = facts.graph.initializers.get(cos)?.shape.at(-1);
  const settings = {
    interleaved: numberOf(node, "rotary_interleaved") ?? 0,
    ...(half === undefined ? {} : { rotary_embedding_dim: 2 * half, num_heads: count }),
  };
  const first = past ? draft.length(past, 2) : draft.whole(0);
  const inputs = [tensor, first, cos, sin];
  return draft.add("RotaryEmbedding", inputs, settings, "com.microsoft");
}

/** onnxruntime's `Attention`: the projections to Q, K and V are in it too. */
function readPacked(draft: Draft, node: Node, facts: Facts): Parts | undefined {
  const [input = "", weights = "", bias, , past, scoreBias] = node.inputs;
  const parts = projectedParts(draft, node, draft.add("MatMul", [input, weights]), bias);
  if (!parts) return undefined;
  const before = (i: number) => (given(past) ? pick(draft, past as string, i) : undefined);
  return {
    ...commonParts(node, facts),
    queries: parts.queries,
    keys: behind(draft, before(0), parts.keys),
    values: behind(draft, before(1), parts.values),
    bias: given(scoreBias),
  };
}

/** The same on whole numbers: what it multiplies the weights with, and they, are of 8 bits. */
function readQuantized(draft: Draft, node: Node, facts: Facts): Parts | undefined {
  const [input = "", weights = "", bias, scale = "", weightScale = ""] = node.inputs;
  const [zero = "", weightZero = "", past] = node.inputs.slice(6);
  if (given(past) || given(node.outputs[1])) return undefined;
  const inputs = [input, weights, scale, weightScale, zero, weightZero];
  const product = draft.add("MatMulIntegerToFloat", inputs, {}, "com.microsoft");
  const parts = projectedParts(draft, node, product, bias);
  const type = facts.types.get(scale) ?? FLOAT32;
  return parts && { ...commonParts(node, facts), ...parts, type };
}

/** Queries, keys and values that stand beside each other as they come out of one product. */
function projectedParts(draft: Draft, node: Node, product: string, bias: string | undefined) {
  const heads = numberOf(node, "num_heads");
  if (heads === undefined || numberOf(node, "do_rotary") === 1) return undefined;
  const sizes = node.attributes.get("qkv_hidden_sizes");
  if (Array.isArray(sizes) && sizes.some((size) => size !== sizes[0])) return undefined;
  const biased = given(bias) ? draft.add("Add", [product, bias as string]) : product;
  // [3, batch, heads, sequence, headWidth]
  const all = draft.transpose(draft.reshape(biased, 0, 0, 3, heads, -1), 2, 0, 3, 1, 4);
  const [queries, keys, values] = [0, 1, 2].map((i) => pick(draft, all, i)) as [
    string,
    string,
    string,
  ];
  return { queries, keys, values };
}
