import { FLOAT32 } from "../graph/elementTypes.ts";
import type { Node } from "../graph/graph.ts";
import type { Draft } from "../graph/graphBuilder.ts";
import type { Parts } from "./attend.ts";
import { behind, commonParts, type Facts, given, numberOf, pick } from "./fusedParts.ts";

/** onnxruntime's `Attention`: the projections to Q, K and V are in it too. */
export function readPacked(draft: Draft, node: Node, facts: Facts): Parts | undefined {
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

/** The same on whole numbers: both the weights and what they are multiplied with are of 8 bits. */
export function readQuantized(draft: Draft, node: Node, facts: Facts): Parts | undefined {
  const [input = "", weights = "", bias, scale = "", weightScale = ""] = node.inputs;
  const [zero = "", weightZero = "", past] = node.inputs.slice(6);
  if (given(past) || given(node.outputs[1])) return undefined;
  const inputs = [input, weights, scale, weightScale, zero, weightZero];
  const product = draft.add("MatMulIntegerToFloat", inputs, {}, "com.microsoft");
  const parts = projectedParts(draft, node, product, bias);
  const type = facts.types.get(scale) ?? FLOAT32;
  return parts && { ...commonParts(node, facts), ...parts, type };
}

/** Queries, keys and values out of one product, in which they stand beside each other. */
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

/** Keys and values as one tensor: [2, batch, heads, sequence, headWidth]. */
export function stacked(draft: Draft, { keys, values }: Parts): string {
  const one = (tensor: string) => {
    const shape = draft.add("Concat", [draft.whole(1), draft.add("Shape", [tensor])], { axis: 0 });
    return draft.add("Reshape", [tensor, shape]);
  };
  return draft.add("Concat", [one(keys), one(values)], { axis: 0 });
}
