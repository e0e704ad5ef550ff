import type { Node } from "../graph/graph.ts";
import { Draft } from "../graph/graphBuilder.ts";

/** One side of an Einsum: a tensor, and a letter for each of its axes. */
interface Side {
  readonly tensor: string;
  readonly axes: string;
}

/**
 * An Einsum of two tensors as a product of matrices, its axes moved and merged before and apart
 * behind, so that what multiplies queries with keys, or weights with values, is a MatMul.
 *
 * @returns undefined if it sums over no axis that both have, over all, or over one that only one has
 */
export function unfoldEinsum(node: Node): readonly Node[] | undefined {
  const equation = node.attributes.get("equation");
  if (node.op !== "Einsum" || typeof equation !== "string" || node.inputs.length !== 2) {
    return undefined;
  }
  const [, first = "", second = "", result = ""] =
    /^([a-z]+),([a-z]+)->([a-z]*)$/i.exec(equation.replace(/\s/g, "")) ?? [];
  const isPlain = [first, second, result].every((axes) => new Set(axes).size === axes.length);
  const both = [...first].filter((axis) => second.includes(axis)).join("");
  const summed = keep(both, (axis) => !result.includes(axis));
  const alone = [...first, ...second].filter((axis) => !both.includes(axis));
  if (!isPlain || summed === "" || result === "" || alone.some((axis) => !result.includes(axis)))
    return undefined;

  const batch = keep(result, (axis) => both.includes(axis));
  const rows = keep(result, (axis) => !second.includes(axis));
  const columns = keep(result, (axis) => !first.includes(axis));
  const [left, right] = [first, second].map((axes, i) => ({ tensor: node.inputs[i] ?? "", axes }));
  const draft = new Draft(`glassbox.${node.outputs[0]}`);
  const product = draft.add("MatMul", [
    merged(draft, left as Side, [...batch, rows, summed]),
    merged(draft, right as Side, [...batch, summed, columns]),
  ]);
  const lengths = [...batch, ...rows, ...columns].map((axis) => {
    const side = (first.includes(axis) ? left : right) as Side;
    return draft.length(side.tensor, side.axes.indexOf(axis));
  });
  const isApart = rows.length === 1 && columns.length === 1;
  const apart = isApart ? product : draft.reshape(product, ...lengths);
  const order = `${batch}${rows}${columns}`;
  draft.name(moved(draft, { tensor: apart, axes: order }, result), node.outputs[0]);
  return draft.nodes;
}

const keep = (axes: string, is: (axis: string) => boolean): string => [...axes].filter(is).join("");

/** A tensor with its axes in another order. */
function moved(draft: Draft, { tensor, axes }: Side, order: string): string {
  return axes === order
    ? tensor
    : draft.transpose(tensor, ...[...order].map((axis) => axes.indexOf(axis)));
}

/** A tensor with its axes in the order of `groups`, those of each group as one. */
function merged(draft: Draft, side: Side, groups: readonly string[]): string {
  const tensor = moved(draft, side, groups.join(""));
  if (groups.every((group) => group.length === 1)) return tensor;
  const length = (axis: string) => draft.length(side.tensor, side.axes.indexOf(axis));
  const lengths = groups.map((group) =>
    [...group].map(length).reduce((all, one) => draft.add("Mul", [all, one]), draft.whole(1)),
  );
  return draft.reshape(tensor, ...lengths);
}
