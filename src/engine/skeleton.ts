import {
  GRAPH,
  GRAPH_OF_MODEL,
  type Graph,
  type Initializer,
  NAME_OF_VALUE,
  TENSOR,
} from "./graph.ts";
import { fields, join, type Source, writeBytes, writeNumber } from "./protobuf.ts";

const SMALL = 1024; // bytes; what is smaller stays in the graph: onnxruntime reads shapes from it
const EXTERNAL = 1; // TensorProto.DataLocation

/**
 * A graph as a model of its own, without weights: they are declared to lie outside, at their place
 * in the file that the graph was read from. onnxruntime maps them from there; nothing is copied.
 *
 * @param location that file's name, relative to the folder that the session is told
 * @see https://github.com/onnx/onnx/blob/main/docs/ExternalData.md
 */
export function writeSkeleton(source: Source, graph: Graph, location: string): Uint8Array {
  const copy = (range: { start: number; end: number }) => source.bytes(range);
  const outputs = [...graph.outputs].map(([name, at]) =>
    // A name without a type: onnxruntime infers it.
    at ? copy(at) : writeBytes(GRAPH.output, writeBytes(NAME_OF_VALUE, name)),
  );
  const tensors = [...graph.initializers.values()].map((tensor) =>
    writeBytes(GRAPH.initializer, pointing(source, tensor, location)),
  );
  const parts = [
    ...graph.nodes.map((node) => copy(node.at)),
    ...tensors,
    ...[...graph.inputs.values(), ...graph.types.values(), ...graph.rest].map(copy),
    ...outputs,
  ];
  return join([...graph.around.map(copy), writeBytes(GRAPH_OF_MODEL, ...parts)]);
}

/** A stored tensor whose numbers are to be fetched from `location`. */
function pointing(source: Source, { at, raw }: Initializer, location: string): Uint8Array {
  if (!raw || raw.end - raw.start < SMALL) return source.bytes(at);
  const kept = [...fields(source, at)]
    .filter((field) => field.number !== TENSOR.raw && field.number !== TENSOR.location)
    .map((field) => source.bytes(field));
  const facts = { location, offset: String(raw.start), length: String(raw.end - raw.start) };
  const pairs = Object.entries(facts).map(([key, value]) =>
    writeBytes(TENSOR.external, writeBytes(1, key), writeBytes(2, value)),
  );
  return join([...kept, ...pairs, writeNumber(TENSOR.location, EXTERNAL)]);
}
