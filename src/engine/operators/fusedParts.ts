import { FLOAT32 } from "../graph/elementTypes.ts";
import type { Graph, Node } from "../graph/graph.ts";
import type { Draft } from "../graph/graphBuilder.ts";
import type { Parts } from "./attend.ts";

/** What the rest of the graph says of a node's tensors. */
export interface Facts {
  readonly graph: Graph;
  readonly types: ReadonlyMap<string, number>;
}

/** Finds in one node what attention is made of; undefined if it has settings that we do not know. */
export type Reader = (draft: Draft, node: Node, facts: Facts) => Parts | undefined;

export const numberOf = ({ attributes }: Node, name: string): number | undefined => {
  const value = attributes.get(name);
  return typeof value === "number" ? value : undefined;
};
/** The same of a setting where 0 means that it is left out. */
export const unlessZero = (node: Node, name: string) => numberOf(node, name) || undefined;
export const given = (tensor: string | undefined) => tensor || undefined;

/** [batch, sequence, heads × headWidth] → [batch, heads, sequence, headWidth]. */
export function split(draft: Draft, tensor: string, heads: number): string {
  return draft.transpose(draft.reshape(tensor, 0, 0, heads, -1), 0, 2, 1, 3);
}

/** Keys or values behind those of the past, if the node takes any. */
export function behind(draft: Draft, past: string | undefined, tensor: string): string {
  return past ? draft.add("Concat", [past, tensor], { axis: 2 }) : tensor;
}

export function commonParts(node: Node, { types }: Facts) {
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

/** One part along the first axis, without that axis. */
export const pick = (draft: Draft, tensor: string, i: number): string =>
  draft.add("Gather", [tensor, draft.add("Constant", [], { value_int: i })], { axis: 0 });

/** The part of a tensor along one axis. */
export function slice(
  draft: Draft,
  tensor: string,
  axis: number,
  from: number,
  to: number,
): string {
  return draft.add("Slice", [tensor, draft.whole(from), draft.whole(to), draft.whole(axis)]);
}
