import type {
  AttentionKind,
  AttentionTensor,
  Found,
  Inner,
  InnerTensor,
  LayerTensor,
} from "../../domain/model/inner.ts";
import type { LayerTaps, StackTaps } from "./anatomy.ts";
import type { AttentionTaps, Keys } from "./attentionTaps.ts";

/** Where a tensor is in the graph, and how its numbers lie there. */
export interface Tap extends Keys {
  readonly axes: Axes;
}

/** [heads, from, to], [heads, from, headWidth], [heads, to, headWidth], [sequence, any]. */
export type Axes = "map" | "queries" | "keys" | "rows";

const ATTENTION: Readonly<Record<AttentionTensor, Axes>> = {
  weights: "map",
  scores: "map",
  scaled: "map",
  capped: "map",
  queries: "queries",
  keys: "keys",
  values: "keys",
  headOutputs: "queries",
  projected: "rows",
  attentionOutput: "rows",
  afterAttention: "rows",
};
const LAYER: readonly LayerTensor[] = ["input", "output", "mlp", "mlpOutput"];
const isOfAttention = (tensor: InnerTensor): tensor is AttentionTensor => tensor in ATTENTION;
const isOfLayer = (tensor: InnerTensor): tensor is LayerTensor =>
  (LAYER as readonly InnerTensor[]).includes(tensor);

/** Is there one of it for the whole stack, not one in each layer? */
export const isOfStack = (tensor: InnerTensor): boolean =>
  !isOfAttention(tensor) && !isOfLayer(tensor);

/**
 * Where `tensor` is: in each layer, or once for the stack.
 *
 * @param kind which attention of the layers
 */
export function locate(
  stack: StackTaps,
  kind: AttentionTaps["kind"],
  tensor: InnerTensor,
): readonly (Tap | undefined)[] {
  if (isOfAttention(tensor)) {
    return stack.layers.map((layer) => ofAttention(layer, kind, tensor));
  }
  if (isOfLayer(tensor)) {
    return stack.layers.map(({ mlpAdded, ...layer }) =>
      rows({ ...layer, mlpOutput: mlpAdded }[tensor]),
    );
  }
  const { token, position, last, logits } = stack;
  return [rows({ tokenEmbeddings: token, positionEmbeddings: position, last, logits }[tensor])];
}

function ofAttention(
  layer: LayerTaps,
  kind: AttentionTaps["kind"],
  tensor: AttentionTensor,
): Tap | undefined {
  if (tensor === "afterAttention")
    return rows(kind === "self" ? layer.afterSelf : layer.afterCross);
  const attention = layer[kind];
  if (!attention) return undefined;
  const { keys, heads: headOutputs, added: attentionOutput, ...others } = attention;
  if (tensor === "keys") return keys && { ...keys, axes: "keys" };
  const found = { ...others, headOutputs, attentionOutput }[tensor];
  return found === undefined
    ? undefined
    : { tensor: found, swapped: false, axes: ATTENTION[tensor] };
}

function rows(tensor: string | undefined): Tap | undefined {
  return tensor === undefined ? undefined : { tensor, swapped: false, axes: "rows" };
}

const PARTS: readonly InnerTensor[] = ["attentionOutput", "mlpOutput"];
const ALL = [...(Object.keys(ATTENTION) as AttentionTensor[]), ...LAYER];
const OF_STACK = ["tokenEmbeddings", "positionEmbeddings", "last", "logits"] as const;

/** How many layers of a stack have attention, which these are if not all have, and if it has sinks. */
export function layersWith(
  { layers }: StackTaps,
  kind: AttentionTaps["kind"],
): Pick<Found, "layers" | "numbers" | "hasSinks"> {
  const numbers = [...layers.keys()].filter((at) => layers[at]?.[kind]);
  const isAll = numbers.length === layers.length;
  const hasSinks = layers.some((layer) => layer[kind]?.hasSink);
  const facts = { ...(!isAll && { numbers }), ...(hasSinks && { hasSinks: true as const }) };
  return { layers: numbers.length, ...facts };
}

/** What was found of a stack, and what was not though a stack like it has it. */
export function take(
  stack: StackTaps,
  kind: AttentionTaps["kind"],
): Pick<Found, "tensors" | "missing"> {
  const { layers } = stack;
  const hasNone = layers.length > 0 && layers.every((layer) => !layer[kind]);
  const asked = (kind === "self" ? [...ALL, ...OF_STACK] : ALL.filter(isOfAttention)).filter(
    (tensor) => !(hasNone && isOfAttention(tensor)),
  );
  const without = new Set([...stack.layers.keys()].filter((at) => !stack.layers[at]?.[kind]));
  const isThere = (tensor: InnerTensor) => {
    const taps = locate(stack, kind, tensor);
    const isDue = (at: number) => !(isOfAttention(tensor) && without.has(at));
    return taps.length > 0 && taps.every((tap, at) => tap !== undefined || !isDue(at));
  };
  const tensors = asked.filter(isThere);
  const isParallel = stack.layers.some(({ output, afterSelf }) => output && !afterSelf);
  const has = (tensor: InnerTensor) =>
    tensor !== "logits" &&
    tensor !== "positionEmbeddings" && // rotary and relative ones are not added to anything
    tensor !== "capped" && // few models do
    !PARTS.includes(tensor) && // only reruns need them
    !(tensor === "afterAttention" && isParallel);
  return { tensors, missing: asked.filter((tensor) => has(tensor) && !isThere(tensor)) };
}

/** Where the residual stream of a stack can be read, in the order of computation. */
export function streamPlaces(stack: StackTaps, kinds: readonly AttentionKind[]): readonly Inner[] {
  const [self = "self"] = kinds;
  const isThere = (at: Inner) =>
    locate(stack, at.kind === "cross" ? "cross" : "self", at.tensor)[at.layer] !== undefined;
  const places = stack.layers.flatMap((_, layer): readonly Inner[] => [
    ...(layer === 0 ? [{ tensor: "input", kind: self, layer } as const] : []),
    ...kinds.map((kind) => ({ tensor: "afterAttention", kind, layer }) as const),
    { tensor: "output", kind: self, layer },
  ]);
  return places.filter(isThere);
}
