import { BOOL } from "../graph/elementTypes.ts";
import type { Node } from "../graph/graph.ts";
import { Draft } from "../graph/graphBuilder.ts";
import { attend, type Parts } from "./attend.ts";
import {
  behind,
  commonParts,
  type Facts,
  given,
  numberOf,
  pick,
  type Reader,
  slice,
  split,
  unlessZero,
} from "./fusedParts.ts";
import { readGroupQuery } from "./groupedQueries.ts";
import { readPacked, readQuantized, stacked } from "./packed.ts";

/**
 * The steps that one node of attention stands for, so that the tensors between them can be read. They
 * give the same as the node, for a text of which nothing is hidden.
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

const READERS: ReadonlyMap<string, Reader> = new Map([
  [":Attention", readStandard],
  ["com.microsoft:MultiHeadAttention", readMultiHead],
  ["com.microsoft:GroupQueryAttention", readGroupQuery],
  ["com.microsoft:Attention", readPacked],
  ["com.microsoft:QAttention", readQuantized],
]);

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
