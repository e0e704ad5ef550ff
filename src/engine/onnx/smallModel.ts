import { GRAPH, GRAPH_OF_MODEL, NODE, VALUE } from "../graph/graphFile.ts";
import { join, writeBytes, writeNumber } from "../graph/protobuf.ts";

/** One operator of a model that we write ourselves; it has no attributes. */
interface Step {
  readonly op: string;
  readonly inputs: readonly string[];
  readonly output: string;
}

/**
 * An ONNX model of a few operators, for work that onnxruntime does faster than JavaScript. Its shapes
 * are whatever it is given.
 *
 * @param type of all its tensors, as in TensorProto.DataType
 * @param inputs what it is given, by name; it gives what its last step gives
 */
export function smallModel(
  type: number,
  inputs: readonly string[],
  steps: readonly Step[],
): Uint8Array {
  const nodes = steps.map(({ op, inputs: taken, output }) =>
    join([
      ...taken.map((name) => writeBytes(NODE.input, name)),
      writeBytes(NODE.output, output),
      writeBytes(NODE.op, op),
    ]),
  );
  // ValueInfoProto → TypeProto (1: of a tensor) → Tensor (1: its element type).
  const declared = writeBytes(VALUE.type, writeBytes(1, writeNumber(1, type)));
  const value = (name: string) => join([writeBytes(VALUE.name, name), declared]);
  const graph = [
    ...nodes.map((node) => writeBytes(GRAPH.node, node)),
    writeBytes(2, "small"), // its name, which it must have
    ...inputs.map((name) => writeBytes(GRAPH.input, value(name))),
    writeBytes(GRAPH.output, value(steps.at(-1)?.output ?? "")),
  ];
  const opset = writeBytes(8, writeNumber(2, 17));
  return join([writeNumber(1, 8), opset, writeBytes(GRAPH_OF_MODEL, ...graph)]);
}
