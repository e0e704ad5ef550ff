import type { Graph } from "./graph.ts";

/** Whole numbers that a graph has stored: indices, axes, lengths. */
export interface Constant {
  readonly ints: readonly number[];
  /** One number without an axis. */
  readonly isScalar: boolean;
}

/** Finds the few whole numbers that a tensor is, whether stored or made by a node. */
export function constantsOf(graph: Graph): (tensor: string | undefined) => Constant | undefined {
  const found = new Map<string, Constant>();
  const add = (name: string | undefined, ints: readonly number[] | undefined, axes: number) => {
    if (name !== undefined && ints !== undefined) found.set(name, { ints, isScalar: axes === 0 });
  };
  for (const [name, { ints, shape }] of graph.initializers) add(name, ints, shape.length);
  for (const { op, attributes, outputs } of graph.nodes) {
    if (op !== "Constant") continue;
    const [value, one, several] = ["value", "value_int", "value_ints"].map((name) =>
      attributes.get(name),
    );
    if (typeof value === "object" && "raw" in value)
      add(outputs[0], value.ints, value.shape.length);
    if (typeof one === "number") add(outputs[0], [one], 0);
    if (Array.isArray(several)) add(outputs[0], several, 1);
  }
  return (tensor) => found.get(tensor ?? "");
}
