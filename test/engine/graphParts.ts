import { writeFileSync } from "node:fs";
import path from "node:path";
import {
  ATTRIBUTE,
  ATTRIBUTE_TYPE,
  GRAPH,
  NODE,
  TENSOR,
  VALUE,
} from "../../src/engine/graph/graphFile.ts";
import { writeBytes, writeFloat, writeNumber } from "../../src/engine/graph/protobuf.ts";
import { temporaryFolder } from "./folder.ts";
import { createRandom } from "./random.ts";

// Small graphs by hand: nodes with settings that no family's file has.
const folder = temporaryFolder();
export const IDS = Uint32Array.of(3, 1, 4, 1, 5, 9, 2, 6, 5);
export const [HEADS, SHARED, HEAD_WIDTH, WIDTH, VOCAB] = [4, 2, 16, 64, 12];
export const MICROSOFT = "com.microsoft";
export const { random } = createRandom(7);

export type Settings = Readonly<Record<string, number>>;

export function node(
  op: string,
  inputs: string[],
  outputs: string[],
  settings: Settings = {},
  domain = "",
) {
  const attributes = Object.entries(settings).map(([name, value]) =>
    writeBytes(
      NODE.attribute,
      writeBytes(ATTRIBUTE.name, name),
      ...(Number.isInteger(value) && name !== "softcap"
        ? [writeNumber(ATTRIBUTE.int, value), writeNumber(ATTRIBUTE_TYPE.field, ATTRIBUTE_TYPE.int)]
        : [
            writeFloat(ATTRIBUTE.float, value),
            writeNumber(ATTRIBUTE_TYPE.field, ATTRIBUTE_TYPE.float),
          ]),
    ),
  );
  return writeBytes(
    GRAPH.node,
    ...inputs.map((name) => writeBytes(NODE.input, name)),
    ...outputs.map((name) => writeBytes(NODE.output, name)),
    writeBytes(NODE.op, op),
    writeBytes(NODE.domain, domain),
    ...attributes,
  );
}

/** A stored tensor: float32, int32, int64 or bool, as its numbers are. */
export function stored(
  name: string,
  shape: number[],
  numbers: Float32Array | Int32Array | BigInt64Array | Uint8Array,
) {
  const types = [Float32Array, Int32Array, BigInt64Array, Uint8Array].map(
    (one) => numbers instanceof one,
  );
  const type = [1, 6, 7, 9][types.indexOf(true)] as number;
  return writeBytes(
    GRAPH.initializer,
    ...shape.map((length) => writeNumber(TENSOR.shape, length)),
    writeNumber(TENSOR.type, type),
    writeBytes(TENSOR.name, name),
    writeBytes(TENSOR.raw, new Uint8Array(numbers.buffer)),
  );
}

export const drawn = (name: string, ...shape: number[]) =>
  stored(
    name,
    shape,
    Float32Array.from({ length: shape.reduce((a, b) => a * b, 1) }, () => random() - 0.5),
  );

/** `axes`: a text where the length is open, a number where it is not. */
export function declared(number: number, name: string, type: number, axes: (number | string)[]) {
  const shape = axes.map((axis) =>
    writeBytes(1, typeof axis === "number" ? writeNumber(1, axis) : writeBytes(2, axis)),
  );
  const tensor = writeBytes(1, writeNumber(1, type), writeBytes(2, ...shape));
  return writeBytes(number, writeBytes(VALUE.name, name), writeBytes(VALUE.type, tensor));
}

/** Writes a model that looks up `x` [1, sequence, WIDTH] and ends in `logits`. */
export function write(
  name: string,
  opset: number,
  parts: readonly Uint8Array[],
  table = drawn("table", VOCAB, WIDTH),
): string {
  const graph = [
    node("Gather", ["table", "input_ids"], ["x"]),
    table,
    ...parts,
    writeBytes(2, "graph"),
    declared(GRAPH.input, "input_ids", 7, [1, "sequence"]),
    declared(GRAPH.output, "logits", 1, [1, "sequence", "width"]),
  ];
  const imported = (domain: string, version: number) =>
    writeBytes(8, writeBytes(1, domain), writeNumber(2, version));
  const model = [
    writeNumber(1, 10),
    imported("", opset),
    imported(MICROSOFT, 1),
    writeBytes(7, ...graph),
  ];
  const file = path.join(folder, `${name}.onnx`);
  writeFileSync(file, Buffer.concat(model));
  return file;
}

/** Products of `x` with weights of their own. */
export const projected = (sizes: Readonly<Record<string, number>>) =>
  Object.entries(sizes).flatMap(([name, size]) => [
    drawn(`w${name}`, WIDTH, size),
    node("MatMul", ["x", `w${name}`], [name]),
  ]);
