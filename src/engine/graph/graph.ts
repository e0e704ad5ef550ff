import { Refused } from "../../domain/reason.ts";
import type { Range } from "./protobuf.ts";

/** An operation of the graph. */
export interface Node {
  readonly op: string;
  /** "" is ONNX's own. */
  readonly domain: string;
  /** "" stands for an optional one that is left out. */
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly attributes: ReadonlyMap<string, Attribute>;
  /** Where it stands in the file; undefined for one that we made. */
  readonly at: Range | undefined;
}

/** A setting of a node: a number, numbers, a text, a tensor or a graph. */
export type Attribute = number | readonly number[] | string | Stored | Zeros | Graph;

/** A tensor that we make: int8, all 0, of this shape. */
export interface Zeros {
  readonly zeros: readonly number[];
}

/** A stored tensor; `raw` is where its numbers lie, if they lie there as plain bytes. */
export interface Stored {
  readonly at: Range;
  /** Its element type, a TensorProto.DataType. */
  readonly type: number;
  readonly shape: readonly number[];
  readonly raw: Range | undefined;
  /** Of a few whole numbers: they themselves. */
  readonly ints?: readonly number[];
  /** Where they lie if in another file. */
  readonly external: External | undefined;
}

/** A stretch of a file beside the model. @see https://github.com/onnx/onnx/blob/main/docs/ExternalData.md */
export interface External {
  /** Relative to the model's folder, with "/" between folders. */
  readonly location: string;
  /** In bytes, in decimal digits; the whole file unless given. */
  readonly offset: string | undefined;
  readonly length: string | undefined;
}

/** An ONNX graph as far as we need to read it; whatever else it has is carried along unread. */
export interface Graph {
  readonly nodes: readonly Node[]; // sorted: no node before those that it needs (ONNX demands it)
  readonly initializers: ReadonlyMap<string, Stored>;
  /** Name → where it is declared. */
  readonly inputs: ReadonlyMap<string, Value>;
  /** The same; `at` is undefined for what we declare ourselves. */
  readonly outputs: ReadonlyMap<string, Value>;
  /** Types that the file declares for tensors in between. */
  readonly types: ReadonlyMap<string, Value>;
  /** Fields of the graph, and of the model around it, that we only copy. */
  readonly rest: readonly Range[];
  readonly around: readonly Range[];
}

/** A tensor that the file declares, and its element type and axes if it says them. */
export interface Value {
  readonly at: Range | undefined;
  readonly type: number | undefined;
  /** A length that is not said is undefined; also of those that are, some are wrong. */
  readonly shape?: readonly (number | undefined)[] | undefined;
}

/** Every tensor that a node needs, those among them that only a graph inside it names. */
export function needs({ inputs, attributes }: Node): readonly string[] {
  const inner = [...attributes.values()].filter(isGraph).flatMap(({ nodes, outputs }) => [
    // What it makes itself is among them too: names are unique, so that does no harm.
    ...nodes.flatMap(needs),
    ...outputs.keys(),
  ]);
  return inner.length > 0 ? [...inputs, ...inner] : inputs;
}

export function isGraph(attribute: Attribute | undefined): attribute is Graph {
  return typeof attribute === "object" && "nodes" in attribute;
}

/**
 * Holds a graph to what ONNX demands and every walk through it needs: no circles.
 *
 * @throws Refused if a node needs what only it or a later one makes, or one tensor is made twice
 */
export function checkOrder({ nodes }: Graph): void {
  const made = new Set<string>();
  const all = new Set(nodes.flatMap(({ outputs }) => outputs));
  for (const node of nodes) {
    const isEarly = (input: string) => input !== "" && all.has(input) && !made.has(input);
    if (node.inputs.some(isEarly)) throw new Refused({ code: "nodesOutOfOrder" });
    for (const output of node.outputs) {
      if (output === "") continue;
      if (made.has(output)) throw new Refused({ code: "madeTwice", tensor: output });
      made.add(output);
    }
  }
}

/** The part of a graph that `tensors` are computed from, with them for its outputs. */
export function only(graph: Graph, tensors: readonly string[]): Graph {
  const needed = new Set(tensors);
  const nodes: Node[] = [];
  for (const node of graph.nodes.toReversed()) {
    if (!node.outputs.some((output) => needed.has(output))) continue;
    nodes.push(node);
    for (const input of needs(node)) needed.add(input);
  }
  const kept = <T>(all: ReadonlyMap<string, T>) =>
    new Map([...all].filter(([name]) => needed.has(name)));
  const undeclared = { at: undefined, type: undefined };
  return {
    ...graph,
    nodes: nodes.reverse(),
    initializers: kept(graph.initializers),
    inputs: kept(graph.inputs),
    outputs: new Map(tensors.map((name) => [name, graph.outputs.get(name) ?? undeclared])),
    types: kept(graph.types),
  };
}
