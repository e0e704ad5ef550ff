import type { Node } from "../graph/graph.ts";
import {
  asRead,
  makerOf,
  type Product,
  productOf,
  readers,
  TEXT,
  type Wiring,
  weighed,
} from "./wiring.ts";

/** The tensors of one attention, all its heads together. Undefined: not found. */
export interface AttentionTaps {
  /** Whether it looks at another text than the one it writes to. */
  readonly kind: "self" | "cross";
  /** [heads, from, to]; each row sums to 1, or to less if there is a sink. */
  readonly weights: string;
  /** Whether a part of each row's weight goes to a sink, a learned score that belongs to no token. */
  readonly hasSink: boolean;
  /** What the softmax is taken of, masked and biased: [heads, from, to]. */
  readonly scores: string;
  /** The product of queries and keys as it is scaled, before anything else is done to it: as scores. */
  readonly scaled: string | undefined;
  /** The same behind a soft cap, if the model has one. */
  readonly capped: string | undefined;
  /** [heads, from, headWidth] and [key-value heads, to, headWidth], both rotated where RoPE is. */
  readonly queries: string | undefined;
  readonly keys: Keys | undefined;
  /** [key-value heads, to, headWidth]. */
  readonly values: string;
  /** What each head gives: weights × values, [heads, from, headWidth]. */
  readonly heads: string;
  /** What that becomes by the product with the output weights: [from, width]. */
  readonly projected: string | undefined;
  /** What of it is added to the residual stream: [from, width]. Found with the stream. */
  readonly added?: string | undefined;
  /** The node of the graph that stands for all of it in the order of computation. */
  readonly node: Node;
}

/** Keys, perhaps with the last two axes swapped, as the product with the queries needs them. */
export interface Keys {
  readonly tensor: string;
  readonly swapped: boolean;
}

/** What rounds floats to 8 bits, and makes them floats again. */
const ROUNDING = ["QuantizeLinear", "DequantizeLinear"];
/** What may stand between softmax and the product with V without changing what a weight means. */
const BETWEEN_SOFTMAX_AND_V = new Set([
  ...["Cast", "Where", "Dropout", "Identity", "Reshape", "Slice"],
  ...ROUNDING,
]);
/** What may stand between the product of queries and keys, and the softmax. */
const BETWEEN_PRODUCT_AND_SOFTMAX = new Set([
  ...["Add", "Sub", "Mul", "Div", "Where", "Max", "Min", "Clip", "Tanh"],
  ...["Cast", "Identity", "Dropout", "Reshape", "Squeeze", "Unsqueeze", "Expand"],
  ...ROUNDING,
]);
/** What moves numbers without changing them. */
const LAYOUT = new Set(["Reshape", "Transpose", "Cast", "Identity"]);
const MOVES = new Set([...LAYOUT, ...ROUNDING, "Squeeze", "Unsqueeze", "Dropout"]);

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
  const { scores, hasSink } = besideSink(wiring, softmax.inputs[0] ?? "");
  const found = followToValues(wiring, softmax.outputs[0]);
  if (!found) return undefined;
  const { weights, node } = found;
  const { right: values, result: mixed } = found.product;
  if (mixed === undefined) return undefined;
  const heads = asRead(wiring, mixed);
  const path = pathToScores(wiring, scores) ?? [];
  const [first] = path;
  const product = first && productOf(wiring, first);
  const looksElsewhere = wiring.origins(weights) & TEXT && !(wiring.origins(values) & TEXT);
  return {
    kind: looksElsewhere ? "cross" : "self",
    weights,
    scores,
    hasSink,
    ...findScaled(wiring, path, product?.result),
    queries: product && unscaled(wiring, product.left),
    keys: product && findKeys(wiring, first, product.right),
    values: ungrouped(wiring, values) ?? values,
    heads,
    projected: findProjected(wiring, heads),
    node,
  };
}

/** What of the numbers that a softmax is taken of belongs to tokens: all, or all but a sink's. */
function besideSink(wiring: Wiring, scores: string): { scores: string; hasSink: boolean } {
  let node = wiring.maker(scores);
  // The largest of all may be taken off first, which changes nothing.
  while (node && /^(Sub|Cast|Identity)$/.test(node.op)) node = wiring.maker(node.inputs[0]);
  const [own, another] = node?.op === "Concat" ? node.inputs.filter(wiring.isContent) : [];
  return own !== undefined && another === undefined && node?.inputs.length === 2
    ? { scores: own, hasSink: true }
    : { scores, hasSink: false };
}

/** Follows a softmax to its product with V, and says what enters it there. */
function followToValues(wiring: Wiring, softmax: string | undefined) {
  for (let weights = softmax; weights !== undefined; ) {
    for (const node of readers(wiring, weights)) {
      const product = contentProduct(wiring, node);
      if (product?.left === weights) return { weights, node, product };
    }
    weights = wiring.users(weights).find(({ op }) => BETWEEN_SOFTMAX_AND_V.has(op))?.outputs[0];
  }
  return undefined;
}

/** A product of two tensors that are both computed from a text. */
function contentProduct(wiring: Wiring, node: Node): Product | undefined {
  const product = productOf(wiring, node);
  const isContent = product && wiring.isContent(product.left) && wiring.isContent(product.right);
  return isContent ? product : undefined;
}

/** From the product of queries and keys to what makes `scores`, in the order of computation. */
function pathToScores(wiring: Wiring, scores: string): readonly Node[] | undefined {
  const node = wiring.maker(scores);
  if (!node) return undefined;
  if (contentProduct(wiring, node)) return [node];
  const content = node.inputs.filter(wiring.isContent);
  if (!BETWEEN_PRODUCT_AND_SOFTMAX.has(node.op)) return undefined;
  for (const input of content) {
    const path = pathToScores(wiring, input);
    if (path) return [...path, node];
  }
  return undefined;
}

/**
 * How far on its way the product is only scaled, and then how far only capped; not found where it is
 * scaled once more behind that, as CodeGen's is with its mask: that part would look like a bias.
 */
function findScaled(
  wiring: Wiring,
  path: readonly Node[],
  product: string | undefined,
): Pick<AttentionTaps, "scaled" | "capped"> {
  const lastFrom = (first: number) => {
    let at = first;
    while (isScaling(wiring, path[at + 1])) at++;
    return at;
  };
  const last = lastFrom(path.findIndex(({ outputs }) => outputs[0] === product));
  const isCapped = path[last + 1]?.op === "Tanh";
  const end = isCapped ? lastFrom(last + 1) : last;
  const isScaledAgain = path.slice(end + 1).some((node) => isByNumber(wiring, node));
  if (isScaledAgain) return { scaled: undefined, capped: undefined };
  return {
    scaled: path[last]?.outputs[0],
    capped: isCapped ? path[end]?.outputs[0] : undefined,
  };
}

/** Does a node multiply all by one number, or only move it? */
function isScaling(wiring: Wiring, node: Node | undefined): boolean {
  return node !== undefined && (MOVES.has(node.op) || isByNumber(wiring, node));
}

const isByNumber = (wiring: Wiring, { op, inputs }: Node): boolean =>
  (op === "Mul" || op === "Div") && inputs.some(wiring.isScalar);

/** What the product of the heads' outputs, or of an MLP's neurons, with weights gives, as float. */
export function findProjected(wiring: Wiring, heads: string): string | undefined {
  for (let name: string | undefined = heads; name !== undefined; ) {
    const own: string = name;
    const product = readers(wiring, own).find((node) => weighed(wiring, node) === own);
    const result = product && productOf(wiring, product)?.result;
    if (product) return result && asRead(wiring, result);
    name = wiring.users(own).find(({ op }) => MOVES.has(op))?.outputs[0];
  }
  return undefined;
}

function findKeys(wiring: Wiring, product: Node, keys: string): Keys {
  const swapped = product.attributes.get("transB") !== 1;
  const grouped = ungrouped(wiring, keys);
  if (grouped !== undefined) return { tensor: grouped, swapped: false };
  const tensor = unscaled(wiring, keys);
  const transpose = makerOf(wiring, tensor);
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
  const node = makerOf(wiring, tensor);
  if (node?.op !== "Mul" && node?.op !== "Div") return tensor;
  const [left = "", right = ""] = node.inputs;
  if (wiring.isScalar(right)) return unscaled(wiring, left);
  if (wiring.isScalar(left) && node.op === "Mul") return unscaled(wiring, right);
  return tensor;
}

/** Keys or values before each was repeated for the queries' heads that share it, if they were. */
function ungrouped(wiring: Wiring, tensor: string): string | undefined {
  for (let name = unscaled(wiring, tensor); ; ) {
    const node = makerOf(wiring, name);
    const [input] = node?.inputs ?? [];
    if (!node || input === undefined || !wiring.isContent(input)) return undefined;
    if (node.op === "Expand" || node.op === "Tile") {
      const lifted = makerOf(wiring, input);
      return lifted && /^(Unsqueeze|Reshape)$/.test(lifted.op) ? lifted.inputs[0] : undefined;
    }
    if (!LAYOUT.has(node.op)) return undefined;
    name = unscaled(wiring, input);
  }
}
