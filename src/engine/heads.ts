import type { Node } from "./graph.ts";
import { TEXT, type Wiring } from "./wiring.ts";

/** The tensors of one attention, all its heads together. Undefined: not found. */
export interface AttentionTaps {
  /** Whether it looks at another text than the one it writes to. */
  readonly kind: "self" | "cross";
  /** [heads, from, to]; each row sums to 1. */
  readonly weights: string;
  /** What the softmax is taken of, masked and biased: [heads, from, to]. */
  readonly scores: string;
  /** [heads, from, headWidth] and [key-value heads, to, headWidth], both rotated where RoPE is. */
  readonly queries: string | undefined;
  readonly keys: Keys | undefined;
  /** [key-value heads, to, headWidth]. */
  readonly values: string;
  /** What each head gives: weights × values, [heads, from, headWidth]. */
  readonly heads: string;
  /** The node of the graph that stands for all of it in the order of computation. */
  readonly node: Node;
}

/** Keys, perhaps with the last two axes swapped, as the product with the queries needs them. */
export interface Keys {
  readonly tensor: string;
  readonly swapped: boolean;
}

const PRODUCT = new Set(["MatMul", "FusedMatMul"]);
/** What may stand between softmax and the product with V without changing what a weight means. */
const BETWEEN_SOFTMAX_AND_V = new Set(["Cast", "Where", "Dropout", "Identity", "Reshape"]);
/** What may stand between the product of queries and keys, and the softmax. */
const BETWEEN_PRODUCT_AND_SOFTMAX = new Set([
  ...["Add", "Sub", "Mul", "Div", "Where", "Max", "Min", "Clip", "Tanh"],
  ...["Cast", "Identity", "Dropout", "Reshape", "Squeeze", "Unsqueeze", "Expand"],
]);
/** What moves numbers without changing them. */
const LAYOUT = new Set(["Reshape", "Transpose", "Cast", "Identity"]);

/**
 * Every attention of a graph, in the order of computation: a softmax that is multiplied with
 * something computed, V. Names differ from exporter to exporter, this does not.
 */
export function findAttention(wiring: Wiring): readonly AttentionTaps[] {
  return wiring.graph.nodes
    .filter(({ op }) => op === "Softmax")
    .map((softmax) => attentionOf(wiring, softmax))
    .filter((found) => found !== undefined);
}

function attentionOf(wiring: Wiring, softmax: Node): AttentionTaps | undefined {
  const [scores = ""] = softmax.inputs;
  const found = followToValues(wiring, softmax.outputs[0]);
  if (!found) return undefined;
  const { weights, node } = found;
  const [, values = ""] = node.inputs;
  const product = findProduct(wiring, scores);
  const [queries, keys] = product?.inputs ?? [];
  const looksElsewhere = wiring.origins(weights) & TEXT && !(wiring.origins(values) & TEXT);
  return {
    kind: looksElsewhere ? "cross" : "self",
    weights,
    scores,
    queries: queries && unscaled(wiring, queries),
    keys: product && keys ? findKeys(wiring, product, keys) : undefined,
    values: ungrouped(wiring, values) ?? values,
    heads: node.outputs[0] as string,
    node,
  };
}

/** Follows a softmax to its product with V, and says what enters it there. */
function followToValues(
  wiring: Wiring,
  softmax: string | undefined,
): { weights: string; node: Node } | undefined {
  for (let weights = softmax; weights !== undefined; ) {
    const users: readonly Node[] = wiring.users(weights);
    const node = users.find(
      ({ op, inputs: [left, right] }) =>
        PRODUCT.has(op) && left === weights && wiring.isContent(right),
    );
    if (node) return { weights, node };
    weights = users.find(({ op }) => BETWEEN_SOFTMAX_AND_V.has(op))?.outputs[0];
  }
  return undefined;
}

/** The product of queries and keys behind `scores`. */
function findProduct(wiring: Wiring, scores: string): Node | undefined {
  const node = wiring.maker(scores);
  if (!node) return undefined;
  const content = node.inputs.filter(wiring.isContent);
  if (PRODUCT.has(node.op)) return content.length === 2 ? node : undefined;
  if (!BETWEEN_PRODUCT_AND_SOFTMAX.has(node.op)) return undefined;
  for (const input of content) {
    const product = findProduct(wiring, input);
    if (product) return product;
  }
  return undefined;
}

function findKeys(wiring: Wiring, product: Node, keys: string): Keys {
  const swapped = product.attributes.get("transB") !== 1;
  const grouped = ungrouped(wiring, keys);
  if (grouped !== undefined) return { tensor: grouped, swapped: false };
  const tensor = unscaled(wiring, keys);
  const transpose = wiring.maker(tensor);
  const [unswapped] = transpose?.inputs ?? [];
  if (swapped && transpose && unswapped && swapsLast(transpose)) {
    return { tensor: unscaled(wiring, unswapped), swapped: false };
  }
  return { tensor, swapped };
}

function swapsLast({ op, attributes }: Node): boolean {
  const order = attributes.get("perm");
  if (op !== "Transpose" || !Array.isArray(order)) return false;
  const last = order.length - 1;
  return order.every((axis, i) => axis === (i < last - 1 ? i : 2 * last - 1 - i));
}

/** A tensor before it was scaled by one number, as each of Q and K is by the root of 1/√d. */
export function unscaled(wiring: Wiring, tensor: string): string {
  const node = wiring.maker(tensor);
  if (node?.op !== "Mul" && node?.op !== "Div") return tensor;
  const [left = "", right = ""] = node.inputs;
  if (wiring.isScalar(right)) return unscaled(wiring, left);
  if (wiring.isScalar(left) && node.op === "Mul") return unscaled(wiring, right);
  return tensor;
}

/** Keys or values before each was repeated for the queries' heads that share it, if they were. */
function ungrouped(wiring: Wiring, tensor: string): string | undefined {
  for (let name = unscaled(wiring, tensor); ; ) {
    const node: Node | undefined = wiring.maker(name);
    const [input] = node?.inputs ?? [];
    if (!node || input === undefined || !wiring.isContent(input)) return undefined;
    if (node.op === "Expand" || node.op === "Tile") {
      const lifted = wiring.maker(input);
      return lifted && /^(Unsqueeze|Reshape)$/.test(lifted.op) ? lifted.inputs[0] : undefined;
    }
    if (!LAYOUT.has(node.op)) return undefined;
    name = unscaled(wiring, input);
  }
}
