import { type Field, fields, type Range, type Source } from "./protobuf.ts";

/** An operation of the graph, and where it stands in the file. */
export interface Node {
  readonly op: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly at: Range;
}

/** A stored tensor; `raw` is where its numbers lie, if they lie there as plain bytes. */
export interface Initializer {
  readonly at: Range;
  readonly raw: Range | undefined;
}

/** An ONNX graph as far as we need to read it; whatever else it has is carried along unread. */
export interface Graph {
  readonly nodes: readonly Node[]; // sorted: no node before those that it needs (ONNX demands it)
  readonly initializers: ReadonlyMap<string, Initializer>;
  /** Name → where it is declared; undefined for what we declare ourselves. */
  readonly inputs: ReadonlyMap<string, Range>;
  readonly outputs: ReadonlyMap<string, Range | undefined>;
  /** Types that the file declares for tensors in between. */
  readonly types: ReadonlyMap<string, Range>;
  /** Fields of the graph, and of the model around it, that we only copy. */
  readonly rest: readonly Range[];
  readonly around: readonly Range[];
}

// Field numbers of onnx.proto3: https://github.com/onnx/onnx/blob/main/onnx/onnx.proto3
const GRAPH_OF_MODEL = 7;
const GRAPH = { node: 1, initializer: 5, input: 11, output: 12, type: 13 };
const NODE = { input: 1, output: 2, op: 4 };
export const TENSOR = { name: 8, raw: 9, external: 13, location: 14 };
const NAME_OF_VALUE = 1;

/**
 * Reads the graph of an ONNX file and leaps over its weights: 650 MB take 57 reads.
 *
 * @throws SyntaxError if the file is no ONNX model, or not all of one; its message says why
 */
export function readGraph(source: Source): Graph {
  const nodes: Node[] = [];
  const initializers = new Map<string, Initializer>();
  const inputs = new Map<string, Range>();
  const outputs = new Map<string, Range>();
  const types = new Map<string, Range>();
  const rest: Range[] = [];
  const around: Range[] = [];

  const readField = (field: Field) => {
    switch (field.number) {
      case GRAPH.node:
        nodes.push(readNode(source, field));
        break;
      case GRAPH.initializer: {
        const { name, raw } = readTensor(source, field);
        initializers.set(name, { at: field.payload, raw });
        break;
      }
      case GRAPH.input:
        inputs.set(readName(source, field, NAME_OF_VALUE), field);
        break;
      case GRAPH.output:
        outputs.set(readName(source, field, NAME_OF_VALUE), field);
        break;
      case GRAPH.type:
        types.set(readName(source, field, NAME_OF_VALUE), field);
        break;
      default:
        rest.push(field);
    }
  };
  for (const field of fields(source, { start: 0, end: source.size })) {
    if (field.number !== GRAPH_OF_MODEL) around.push(field);
    else for (const inner of fields(source, field.payload)) readField(inner);
  }
  if (nodes.length === 0 || outputs.size === 0) throw new SyntaxError("there is no graph in it");
  return { nodes, initializers, inputs, outputs, types, rest, around };
}

function readNode(source: Source, node: Field): Node {
  const inputs: string[] = [];
  const outputs: string[] = [];
  let op = "";
  for (const { number, payload } of fields(source, node.payload)) {
    if (number === NODE.input) inputs.push(source.text(payload));
    else if (number === NODE.output) outputs.push(source.text(payload));
    else if (number === NODE.op) op = source.text(payload);
  }
  return { op, inputs, outputs, at: node };
}

function readTensor(source: Source, tensor: Field): { name: string; raw: Range | undefined } {
  let name = "";
  let raw: Range | undefined;
  for (const { number, payload } of fields(source, tensor.payload)) {
    if (number === TENSOR.name) name = source.text(payload);
    else if (number === TENSOR.raw) raw = payload;
  }
  return { name, raw };
}

function readName(source: Source, message: Field, number: number): string {
  for (const field of fields(source, message.payload)) {
    if (field.number === number) return source.text(field.payload);
  }
  return "";
}

/** The same graph, answering with `tensors` too. */
export function withOutputs(graph: Graph, tensors: readonly string[]): Graph {
  const outputs = new Map(graph.outputs);
  for (const tensor of tensors) if (!outputs.has(tensor)) outputs.set(tensor, undefined);
  return { ...graph, outputs };
}

/** The part of a graph that `tensor` is computed from. */
export function upTo(graph: Graph, tensor: string): Graph {
  const needed = new Set([tensor]);
  const nodes: Node[] = [];
  for (const node of graph.nodes.toReversed()) {
    if (!node.outputs.some((output) => needed.has(output))) continue;
    nodes.unshift(node);
    for (const input of node.inputs) needed.add(input);
  }
  const only = <T>(all: ReadonlyMap<string, T>) =>
    new Map([...all].filter(([name]) => needed.has(name)));
  return {
    ...graph,
    nodes,
    initializers: only(graph.initializers),
    inputs: only(graph.inputs),
    outputs: new Map([[tensor, graph.outputs.get(tensor)]]),
    types: only(graph.types),
  };
}

export { GRAPH, GRAPH_OF_MODEL, NAME_OF_VALUE };
