import assert from "node:assert/strict";
import type { Text } from "../../../src/engine/onnx/feeds.ts";
import { type Onnx, type Outputs, readOnnx } from "../../../src/engine/onnx/onnx.ts";
import { InferenceSession, Tensor } from "../../onnxruntime.ts";

/** What onnxruntime itself computes of a file. */
export async function computed(
  file: string,
  ids: Uint32Array,
  other: (input: string) => Tensor,
): ReturnType<InferenceSession["run"]> {
  const session = await InferenceSession.create(file, { logSeverityLevel: 3 });
  const text = new Tensor("int64", BigInt64Array.from(ids, BigInt), [1, ids.length]);
  const feeds = session.inputNames.map((input) => [
    input,
    input === "input_ids" ? text : other(input),
  ]);
  const outputs = await session.run(Object.fromEntries(feeds));
  await session.release();
  return outputs;
}

/** What comes of it as we run it. */
export async function unfolded(
  file: string | Onnx,
  tensors: readonly string[],
  text: Text,
): Promise<Outputs> {
  const onnx = typeof file === "string" ? readOnnx(file) : file;
  const session = await onnx.open(tensors);
  const outputs = await session.run(text);
  await session.close();
  return outputs;
}

export function assertClose(
  found: Float32Array,
  expected: ArrayLike<number> | undefined,
  what = "logits",
): void {
  const off = Math.max(...found.map((x, i) => Math.abs(x - (expected?.[i] as number))));
  assert.ok(off < 1e-5, `${what}: ${off}`);
}
