import { join, writeBytes, writeNumber } from "../graph/protobuf.ts";
import { loadRuntime } from "./runtime.ts";

const [UINT8, INT8, INT32] = [2, 3, 6]; // TensorProto.DataType
const DEPTH = 64; // numbers that are multiplied and summed
const ROWS = [1, 8]; // onnxruntime multiplies one row by other means than several
const [HIGHEST, STEEPEST] = [255, 127];

let known: Promise<boolean> | undefined;

/**
 * Whether products of unsigned with signed 8 bits overflow in onnxruntime, tried once: on an x86
 * without VNNI it adds two of them in 16 bits, which end at 32,767.
 */
export function overflows(): Promise<boolean> {
  known ??= attempt();
  return known;
}

async function attempt(): Promise<boolean> {
  const { InferenceSession, Tensor } = await loadRuntime();
  const session = await InferenceSession.create(product(), { intraOpNumThreads: 1 });
  let isExact = true;
  for (const rows of ROWS) {
    const left = new Uint8Array(rows * DEPTH).fill(HIGHEST);
    const right = new Int8Array(DEPTH * DEPTH).fill(STEEPEST);
    const { y } = await session.run({
      a: new Tensor("uint8", left, [rows, DEPTH]),
      b: new Tensor("int8", right, [DEPTH, DEPTH]),
    });
    const sums = y?.data as Int32Array;
    isExact &&= sums.every((sum) => sum === DEPTH * HIGHEST * STEEPEST);
  }
  await session.release();
  return !isExact;
}

/** A model of one node: y = a · b. Field numbers are those of onnx.proto3 (graphFile.ts). */
function product(): Uint8Array {
  const matrix = (field: number, name: string, type: number) =>
    writeBytes(field, writeBytes(1, name), writeBytes(2, writeBytes(1, writeNumber(1, type))));
  const names = [writeBytes(1, "a"), writeBytes(1, "b"), writeBytes(2, "y")];
  const graph = [
    writeBytes(1, ...names, writeBytes(4, "MatMulInteger")),
    writeBytes(2, "product"),
    matrix(11, "a", UINT8),
    matrix(11, "b", INT8),
    matrix(12, "y", INT32),
  ];
  const opset = writeBytes(8, writeNumber(2, 13));
  return join([writeNumber(1, 8), writeBytes(7, ...graph), opset]);
}
