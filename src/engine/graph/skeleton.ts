import { FLOAT32, INT8 } from "./elementTypes.ts";
import type { Attribute, Graph, Node, Stored, Value } from "./graph.ts";
import {
  ATTRIBUTE,
  ATTRIBUTE_TYPE,
  GRAPH,
  GRAPH_OF_MODEL,
  NODE,
  TENSOR,
  VALUE,
} from "./graphFile.ts";
import {
  type Field,
  fields,
  join,
  type Range,
  type Source,
  writeBytes,
  writeFloat,
  writeNumber,
} from "./protobuf.ts";

const SMALL = 1024; // bytes; what is smaller stays in the graph: onnxruntime reads shapes from it
const EXTERNAL = 1; // TensorProto.DataLocation
/** What is said anew of a tensor that lies outside. */
const MOVED: ReadonlySet<number> = new Set([TENSOR.raw, TENSOR.external, TENSOR.location]);
/** What is said anew of a node, and its name: of two nodes made of one, both would have it. */
const SAID_ANEW: ReadonlySet<number> = new Set([NODE.input, NODE.output, NODE.name]);
/** Attributes of our own nodes that are floats, whatever their value. */
const FLOATS = new Set(["alpha", "epsilon", "value_float"]);

/**
 * A graph as a model of its own, without weights: they are declared to lie outside, at their place
 * in the file that the graph was read from. onnxruntime maps them from there; nothing is copied.
 *
 * @param place where that file, or one that it says its weights are in, lies in the folder that the
 *   session is told
 * @see https://github.com/onnx/onnx/blob/main/docs/ExternalData.md
 */
export function writeSkeleton(source: Source, graph: Graph, place: Place): Uint8Array {
  const copy = (range: { start: number; end: number }) => source.bytes(range);
  const outputs = [...graph.outputs].map(([name, { at }]) =>
    // A name without a type: onnxruntime infers it.
    at ? copy(at) : writeBytes(GRAPH.output, writeBytes(VALUE.name, name)),
  );
  const inputs = [...graph.inputs].map(([name, { at, type, shape }]) =>
    at ? copy(at) : writeInput(name, type, shape),
  );
  const types = [...graph.types.values()].map(({ at }) => at);
  const tensors = [...graph.initializers].map(([name, tensor]) =>
    writeBytes(GRAPH.initializer, writeBytes(TENSOR.name, name), pointing(source, tensor, place)),
  );
  const parts = [
    ...graph.nodes.map((node) => (node.at ? copied(source, node, node.at) : writeNode(node))),
    ...tensors,
    ...inputs,
    ...[...types.filter((at) => at !== undefined), ...graph.rest].map(copy),
    ...outputs,
  ];
  return join([...graph.around.map(copy), writeBytes(GRAPH_OF_MODEL, ...parts)]);
}

/** The name of the model's own file, or of one beside it. */
export type Place = (location?: string) => string;

/** A stored tensor without its name; its numbers are to be fetched from where they lie. */
function pointing(source: Source, { at, raw, external }: Stored, place: Place): Uint8Array {
  const within = raw && raw.end - raw.start >= SMALL ? raw : undefined;
  const isOutside = external !== undefined || within !== undefined;
  const kept = [...fields(source, at)]
    .filter(({ number }) => number !== TENSOR.name && !(isOutside && MOVED.has(number)))
    .map((field) => source.bytes(field));
  if (!isOutside) return join(kept);
  const facts = external
    ? { ...external, location: place(external.location) }
    : { location: place(), ...stretch(within as Range) };
  const pairs = Object.entries(facts).flatMap(([key, value]) =>
    value === undefined
      ? []
      : [writeBytes(TENSOR.external, writeBytes(1, key), writeBytes(2, value))],
  );
  return join([...kept, ...pairs, writeNumber(TENSOR.location, EXTERNAL)]);
}

function stretch({ start, end }: Range) {
  return { offset: String(start), length: String(end - start) };
}

/** TypeProto is 1: of a tensor, and that 1: its element type, 2: its shape, or any unless given. */
function writeInput(name: string, type = FLOAT32, shape?: Value["shape"]): Uint8Array {
  const axes = shape?.map((length) => writeBytes(1, ...(length ? [writeNumber(1, length)] : [])));
  const facts = axes ? [writeBytes(2, ...axes)] : [];
  const tensor = writeBytes(1, writeNumber(1, type), ...facts);
  return writeBytes(GRAPH.input, writeBytes(VALUE.name, name), writeBytes(VALUE.type, tensor));
}

/** A node copied byte for byte, except for the names of its inputs and outputs; its own is left out. */
function copied(source: Source, { inputs, outputs }: Node, at: Range): Uint8Array {
  const [node] = fields(source, at);
  const kept = [...fields(source, (node as Field).payload)].filter(
    ({ number }) => !SAID_ANEW.has(number),
  );
  return writeBytes(
    GRAPH.node,
    ...kept.map((field) => source.bytes(field)),
    ...inputs.map((name) => writeBytes(NODE.input, name)),
    ...outputs.map((name) => writeBytes(NODE.output, name)),
  );
}

function writeNode({ op, domain, inputs, outputs, attributes }: Node): Uint8Array {
  return writeBytes(
    GRAPH.node,
    ...inputs.map((name) => writeBytes(NODE.input, name)),
    ...outputs.map((name) => writeBytes(NODE.output, name)),
    writeBytes(NODE.op, op),
    ...[...attributes].map(([name, value]) =>
      writeBytes(NODE.attribute, writeBytes(ATTRIBUTE.name, name), writeValue(name, value)),
    ),
    writeBytes(NODE.domain, domain),
  );
}

/** Those that our own nodes have: whole numbers, lists of them, zeros, and floats, told by their names. */
function writeValue(name: string, value: Attribute): Uint8Array {
  const typed = (type: number, ...parts: readonly Uint8Array[]) =>
    join([...parts, writeNumber(ATTRIBUTE_TYPE.field, type)]);
  if (Array.isArray(value)) {
    return typed(ATTRIBUTE_TYPE.ints, ...value.map((int) => writeNumber(ATTRIBUTE.ints, int)));
  }
  if (typeof value === "object" && "zeros" in value) {
    const { zeros: shape } = value;
    const size = shape.reduce((product, length) => product * length, 1);
    const facts = [...shape.map((length) => writeNumber(TENSOR.shape, length))];
    const tensor = [
      ...facts,
      writeNumber(TENSOR.type, INT8),
      writeBytes(TENSOR.raw, new Uint8Array(size)),
    ];
    return typed(ATTRIBUTE_TYPE.tensor, writeBytes(ATTRIBUTE.tensor, ...tensor));
  }
  if (typeof value !== "number") throw new RangeError(`"${name}" cannot be written.`);
  return FLOATS.has(name)
    ? typed(ATTRIBUTE_TYPE.float, writeFloat(ATTRIBUTE.float, value))
    : typed(ATTRIBUTE_TYPE.int, writeNumber(ATTRIBUTE.int, value));
}
