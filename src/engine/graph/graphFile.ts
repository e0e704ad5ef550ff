import { Refused } from "../../domain/reason.ts";
import type { Attribute, Graph, Node, Stored, Value } from "./graph.ts";
import { type Field, fields, type Range, type Source } from "./protobuf.ts";

// Field numbers of onnx.proto3: https://github.com/onnx/onnx/blob/main/onnx/onnx.proto3
export const GRAPH_OF_MODEL = 7;
export const GRAPH = { node: 1, initializer: 5, input: 11, output: 12, type: 13 };
export const NODE = { input: 1, output: 2, name: 3, op: 4, attribute: 5, domain: 7 };
export const ATTRIBUTE = { name: 1, float: 2, int: 3, text: 4, tensor: 5, graph: 6, ints: 8 };
/** What field 20 of an attribute says that it is. */
export const ATTRIBUTE_TYPE = { field: 20, float: 1, int: 2, tensor: 4, ints: 7 };
export const TENSOR = {
  ...{ shape: 1, type: 2, int32: 5, int64: 7, name: 8, raw: 9 },
  ...{ external: 13, location: 14 },
};
const [INT32, INT64] = [6, 7]; // TensorProto.DataType
export const VALUE = { name: 1, type: 2 };

/**
 * Reads the graph of an ONNX file and leaps over its weights.
 *
 * @throws Refused if the file is no ONNX model, or not all of one
 */
export function readGraph(source: Source): Graph {
  const around: Range[] = [];
  let graph: Graph | undefined;
  for (const field of fields(source, { start: 0, end: source.size })) {
    if (field.number === GRAPH_OF_MODEL) graph = readGraphAt(source, field.payload);
    else around.push(field);
  }
  if (!graph || graph.nodes.length === 0 || graph.outputs.size === 0) {
    throw new Refused({ code: "noGraph" });
  }
  return { ...graph, around };
}

function readGraphAt(source: Source, graph: Range): Graph {
  const nodes: Node[] = [];
  const initializers = new Map<string, Stored>();
  const inputs = new Map<string, Value>();
  const outputs = new Map<string, Value>();
  const types = new Map<string, Value>();
  const rest: Range[] = [];
  const declare = (values: Map<string, Value>, field: Field) => {
    const { name, ...declared } = readValue(source, field);
    values.set(name, { at: field, ...declared });
  };
  for (const field of fields(source, graph)) {
    switch (field.number) {
      case GRAPH.node:
        nodes.push(readNode(source, field));
        break;
      case GRAPH.initializer: {
        const { name, ...stored } = readTensor(source, field.payload);
        initializers.set(name, stored);
        break;
      }
      case GRAPH.input:
        declare(inputs, field);
        break;
      case GRAPH.output:
        declare(outputs, field);
        break;
      case GRAPH.type:
        declare(types, field);
        break;
      default:
        rest.push(field);
    }
  }
  return { nodes: sorted(nodes), initializers, inputs, outputs, types, rest, around: [] };
}

const PASSES = 100; // a file that is sorted, as ONNX demands, takes one

/** Every node behind those that it needs. @throws Refused if some need each other */
function sorted(nodes: readonly Node[]): readonly Node[] {
  const made = new Set(nodes.flatMap(({ outputs }) => outputs.filter((name) => name !== "")));
  const ready: Node[] = [];
  let rest = nodes;
  for (let pass = 0; rest.length > 0; pass++) {
    const before = ready.length;
    const later: Node[] = [];
    for (const node of rest) {
      if (node.inputs.some((input) => made.has(input))) later.push(node);
      else {
        ready.push(node);
        for (const output of node.outputs) made.delete(output);
      }
    }
    if (ready.length === before || pass === PASSES) throw new Refused({ code: "nodesInCircle" });
    rest = later;
  }
  return ready;
}

function readNode(source: Source, node: Field): Node {
  const inputs: string[] = [];
  const outputs: string[] = [];
  const attributes = new Map<string, Attribute>();
  let op = "";
  let domain = "";
  for (const { number, payload } of fields(source, node.payload)) {
    if (number === NODE.input) inputs.push(source.text(payload));
    else if (number === NODE.output) outputs.push(source.text(payload));
    else if (number === NODE.op) op = source.text(payload);
    else if (number === NODE.domain) domain = source.text(payload);
    else if (number === NODE.attribute) readAttribute(source, payload, attributes);
  }
  if (domain === "ai.onnx") domain = "";
  return { op, domain, inputs, outputs, attributes, at: node };
}

/** Those of kinds that we never ask for (lists of floats or texts) are left out. */
function readAttribute(source: Source, attribute: Range, into: Map<string, Attribute>): void {
  let name = "";
  let value: Attribute | undefined;
  const ints: number[] = [];
  for (const field of fields(source, attribute)) {
    const { number, payload } = field;
    if (number === ATTRIBUTE.name) name = source.text(payload);
    else if (number === ATTRIBUTE.float) value = readFloat(source, payload);
    else if (number === ATTRIBUTE.int) value = field.value;
    else if (number === ATTRIBUTE.text) value = source.text(payload);
    else if (number === ATTRIBUTE.tensor) value = readTensor(source, payload);
    else if (number === ATTRIBUTE.graph) value = readGraphAt(source, payload);
    else if (number === ATTRIBUTE.ints) ints.push(...field.values());
  }
  if (value !== undefined) into.set(name, value);
  else if (ints.length > 0) into.set(name, ints);
}

function readFloat(source: Source, { start }: Range): number {
  const { buffer } = source.bytes({ start, end: start + 4 });
  return new DataView(buffer).getFloat32(0, true);
}

function readTensor(source: Source, tensor: Range): Stored & { name: string } {
  let name = "";
  let type = 0;
  let raw: Range | undefined;
  const shape: number[] = [];
  const ints: number[] = [];
  const facts = new Map<string, string>();
  for (const field of fields(source, tensor)) {
    const { number, payload } = field;
    if (number === TENSOR.external) readFact(source, payload, facts);
    else if (number === TENSOR.name) name = source.text(payload);
    else if (number === TENSOR.type) type = field.value;
    else if (number === TENSOR.shape) shape.push(...field.values());
    else if (number === TENSOR.raw) raw = payload;
    else if (number === TENSOR.int32 || number === TENSOR.int64) {
      if (payload.end - payload.start <= FEW) ints.push(...field.values());
    }
  }
  if (raw && raw.end - raw.start <= FEW) ints.push(...readInts(source, raw, type));
  const location = facts.get("location");
  const external =
    location === undefined
      ? undefined
      : { location, offset: facts.get("offset"), length: facts.get("length") };
  return { name, at: tensor, type, shape, raw, external, ...(ints.length > 0 && { ints }) };
}

const FEW = 64; // bytes: indices and axes, not weights

function readInts(source: Source, raw: Range, type: number): readonly number[] {
  const { buffer, byteLength } = source.bytes(raw);
  if (type === INT32) return [...new Int32Array(buffer, 0, byteLength >> 2)];
  return type === INT64 ? Array.from(new BigInt64Array(buffer, 0, byteLength >> 3), Number) : [];
}

/** StringStringEntryProto: 1 is its key, 2 its value. */
function readFact(source: Source, entry: Range, into: Map<string, string>): void {
  let key = "";
  let value = "";
  for (const { number, payload } of fields(source, entry)) {
    if (number === 1) key = source.text(payload);
    else if (number === 2) value = source.text(payload);
  }
  into.set(key, value);
}

/** ValueInfoProto → TypeProto (1: of a tensor) → Tensor (1: its element type, 2: its shape). */
function readValue(source: Source, value: Field): { name: string } & Omit<Value, "at"> {
  let name = "";
  let type: number | undefined;
  let shape: Value["shape"];
  for (const field of fields(source, value.payload)) {
    if (field.number === VALUE.name) name = source.text(field.payload);
    else if (field.number === VALUE.type) {
      for (const tensor of fields(source, field.payload)) {
        if (tensor.number !== 1) continue;
        for (const fact of fields(source, tensor.payload)) {
          if (fact.number === 1) type = fact.value;
          else if (fact.number === 2) shape = readShape(source, fact);
        }
      }
    }
  }
  return { name, type, shape };
}

/** TensorShapeProto → its axes (1), each with a length (1) or a name (2). */
function readShape(source: Source, shape: Field): readonly (number | undefined)[] {
  const axes: (number | undefined)[] = [];
  for (const { number, payload } of fields(source, shape.payload)) {
    if (number !== 1) continue;
    let length: number | undefined;
    for (const fact of fields(source, payload)) if (fact.number === 1) length = fact.value;
    axes.push(length);
  }
  return axes;
}
