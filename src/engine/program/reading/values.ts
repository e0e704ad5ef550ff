import type { Wiring } from "../../anatomy/wiring.ts";
import { FLOAT32 } from "../../graph/elementTypes.ts";
import type { Graph } from "../../graph/graph.ts";
import { makeNode } from "../../graph/graphBuilder.ts";

const MOST = 4; // of a tensor that is read as a setting; none has more

/** Numbers that a graph computes with that do not depend on a text: scales, powers, indices. */
export type Numbers = (tensor: string | undefined) => number | undefined;

/** What such a number goes by in the graph that `asking` makes. */
const nameOfValue = (tensor: string) => `glassbox.value.${tensor}`;

/** Those that stand beside what is computed from a text. */
export function settingsOf({ graph, isContent, isScalar }: Wiring): readonly string[] {
  const found = new Set<string>();
  for (const { op, inputs, outputs } of graph.nodes) {
    if (!outputs.some(isContent) || op === "Reshape" || op === "Expand") continue;
    for (const input of inputs) {
      if (input && !isContent(input) && (isScalar(input) || isShort(graph, input)))
        found.add(input);
    }
  }
  return [...found];
}

const isShort = ({ initializers }: Graph, tensor: string): boolean => {
  const stored = initializers.get(tensor);
  return stored !== undefined && stored.shape.reduce((all, length) => all * length, 1) <= MOST;
};

/** The same graph with a float32 of each of `tensors`, and what these go by. */
export function asking(graph: Graph, tensors: readonly string[]) {
  const casts = tensors.map((name) =>
    makeNode("Cast", [name], [nameOfValue(name)], { to: FLOAT32 }),
  );
  return {
    graph: { ...graph, nodes: [...graph.nodes, ...casts] },
    names: tensors.map(nameOfValue),
  };
}

/** @param read the numbers of a tensor that `asking` named */
export function numbersOf(
  tensors: readonly string[],
  read: (name: string) => Float32Array,
): Numbers {
  const found = new Map<string, number>();
  for (const tensor of tensors) {
    const numbers = read(nameOfValue(tensor));
    if (numbers.length === 1) found.set(tensor, numbers[0] as number);
  }
  return (tensor) => found.get(tensor ?? "");
}
