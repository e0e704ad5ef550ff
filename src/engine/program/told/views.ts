import type { Node } from "../../graph/graph.ts";
import type { Draft as Nodes } from "../../graph/graphBuilder.ts";
import type { Layout } from "../reading/drafts.ts";

/** How long an axis is: a number, or as a text has tokens. */
export type Length = number | "own" | "memory";

/** How a tensor lies in the graph, and how it is shown. */
export interface View {
  readonly lengths: readonly Length[];
  /** Adds the nodes that put it under the axes that are shown. @returns the name it has then */
  show(nodes: Nodes, tensor: string): string;
}

/** How many tokens the texts had on which `axes` were found. */
export interface Sizes {
  readonly own: number;
  readonly memory: number;
}

/** How the heads of one attention lie: their number, and how wide they are. */
export interface HeadSizes {
  readonly heads: number;
  readonly headWidth: number;
  /** Whether products are taken of it as it lies: heads first then, however they are grouped. */
  readonly isOperand: boolean;
}

const product = (numbers: readonly number[]) => numbers.reduce((all, one) => all * one, 1);

/** @param axes of the tensor in the graph, on texts of `sizes` */
export function viewOf(
  layout: Layout,
  axes: readonly number[],
  sizes: Sizes,
  of?: HeadSizes,
): View | undefined {
  const size = product(axes);
  const last = axes.at(-1) ?? 1;
  if (size === 0) return undefined;
  switch (layout) {
    case "list":
      return { lengths: [lengthOf(size, sizes)], show: reshaped(-1) };
    case "rows":
    case "places": {
      const rows = size / last;
      if (typeof lengthOf(last, sizes) !== "number") return undefined; // tokens are columns there
      return { lengths: [lengthOf(rows, sizes), last], show: reshaped(-1, last) };
    }
    case "map":
    case "mask": {
      if (!of) return undefined;
      const from = size / last / of.heads;
      const lengths = [lengthOf(from, sizes), lengthOf(last, sizes)];
      if (lengths.some((length) => typeof length === "number")) return undefined;
      const whole = (nodes: Nodes, tensor: string) =>
        nodes.reshape(tensor, of.heads, -1, nodes.length(tensor, -1));
      if (layout === "map") return { lengths: [of.heads, ...lengths], show: whole };
      return { lengths, show: (nodes, tensor) => firstHead(nodes, whole(nodes, tensor)) };
    }
    case "queries":
    case "keys":
      return of && headsView(axes, sizes, of, layout === "queries");
  }
}

const lengthOf = (count: number, { own, memory }: Sizes): Length =>
  count === own ? "own" : count === memory ? "memory" : count;

const reshaped =
  (...shape: readonly number[]) =>
  (nodes: Nodes, tensor: string) =>
    nodes.reshape(tensor, ...shape);

function firstHead(nodes: Nodes, map: string): string {
  const index = nodes.add("Constant", [], { value_int: 0 });
  return nodes.add("Gather", [map, index], { axis: 0 });
}

function headsView(
  axes: readonly number[],
  sizes: Sizes,
  { heads, headWidth: width, isOperand }: HeadSizes,
  isQueries: boolean,
): View | undefined {
  const [before = 1, secondLast = 1, last = 1] =
    [...axes.slice(-3)].length === 3 ? axes.slice(-3) : [1, ...axes.slice(-2)];
  const size = product(axes);
  const tokens = [sizes.own, sizes.memory].find((count) => {
    const of = size / (count * width);
    const isThere = [before, secondLast, last].some((axis) => axis % count === 0);
    return isThere && Number.isInteger(of) && (isQueries ? of === heads : heads % of === 0);
  });
  if (tokens === undefined) return undefined;
  const count = size / (tokens * width);
  const lengths = [count, lengthOf(tokens, sizes), width];
  if (last === tokens && secondLast === width) {
    return {
      lengths,
      show: (nodes, tensor) => nodes.transpose(nodes.reshape(tensor, count, width, -1), 0, 2, 1),
    };
  }
  const isFlat = last === width && secondLast === size / width && count > 1 && !isOperand;
  const isHeadsFirst = last === width && (secondLast === tokens || secondLast !== count) && !isFlat;
  if (isHeadsFirst) return { lengths, show: reshaped(count, -1, width) };
  const isApart = last === width && secondLast === count && before === tokens;
  const isJoined = last === count * width && secondLast === tokens;
  if (!isApart && !isJoined && !isFlat) return undefined;
  return {
    lengths,
    show: (nodes, tensor) => nodes.transpose(nodes.reshape(tensor, -1, count, width), 1, 0, 2),
  };
}

/** Nodes by what they give, each once. */
export function once(nodes: Iterable<Node>): readonly Node[] {
  const found = new Map<string, Node>();
  for (const node of nodes) found.set(node.outputs.join(), node);
  return [...found.values()];
}
