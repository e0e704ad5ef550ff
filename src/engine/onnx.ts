import { availableParallelism } from "node:os";
import path from "node:path";
import type { InferenceSession, Tensor as OrtTensor } from "onnxruntime-node";
import type { Tensor } from "../domain/tensor.ts";
import { unreadable } from "./files.ts";
import { type Graph, readGraph } from "./graph.ts";
import { Source } from "./protobuf.ts";
import { writeSkeleton } from "./skeleton.ts";

/** An ONNX file of which only the graph was read. */
export interface Onnx {
  readonly graph: Graph;
  /** Makes a graph ready to run: this one changed, or a part of it. */
  open(part: Graph): Promise<Session>;
}

export interface Session {
  /** Runs on one text. onnxruntime blocks this process until it is done. */
  run(ids: Uint32Array): Promise<Outputs>;
  close(): Promise<void>;
}

/**
 * An output for our one text: its numbers as they came, under the shape that they must have.
 *
 * @throws Failed modelUnreadable if there is none, or of another size or type, or with NaN in it
 */
export type Outputs = (name: string, shape: readonly number[]) => Tensor;

/** @throws Failed modelUnreadable if it is no ONNX model, or not all of one */
export function readOnnx(file: string): Onnx {
  const read = <T>(task: (source: Source) => T): T => {
    let source: Source | undefined;
    try {
      source = new Source(file);
      return task(source);
    } catch (thrown) {
      throw unreadable(file, thrown);
    } finally {
      source?.close();
    }
  };
  return {
    graph: read(readGraph),
    open: (part) =>
      openSession(
        file,
        read((source) => writeSkeleton(source, part, path.basename(file))),
      ),
  };
}

async function openSession(file: string, skeleton: Uint8Array): Promise<Session> {
  const ort = await import("onnxruntime-node");
  const row = (ids: Uint32Array, value: (position: number) => number) => {
    const values = BigInt64Array.from(ids, (_, position) => BigInt(value(position)));
    return new ort.Tensor("int64", values, [1, ids.length]);
  };
  try {
    const session = await ort.InferenceSession.create(skeleton, options(path.dirname(file)));
    return {
      async run(ids) {
        const feeds: Record<string, OrtTensor> = {};
        for (const name of session.inputNames) {
          feeds[name] = row(ids, inputValue(file, name, ids));
        }
        try {
          return outputs(file, await session.run(feeds));
        } catch (thrown) {
          throw unreadable(file, thrown);
        }
      },
      close: () => session.release(),
    };
  } catch (thrown) {
    throw unreadable(file, thrown);
  }
}

/** What an input holds at each position of a text that nothing is hidden of. */
function inputValue(file: string, input: string, ids: Uint32Array): (position: number) => number {
  switch (input) {
    case "input_ids":
      return (position) => ids[position] as number;
    case "attention_mask":
      return () => 1;
    case "position_ids":
      return (position) => position;
    case "token_type_ids":
      return () => 0;
    default:
      throw unreadable(file, `it asks for "${input}", which Glassbox does not know`);
  }
}

function outputs(file: string, result: InferenceSession.OnnxValueMapType): Outputs {
  return (name, shape) => {
    const output = result[name] as OrtTensor | undefined;
    const size = shape.reduce((product, length) => product * length, 1);
    if (!output || !(output.data instanceof Float32Array) || output.data.length !== size) {
      const found = output ? `${output.type} [${output.dims.join(", ")}]` : "not there";
      throw unreadable(file, `"${name}" is ${found}, and should be float32 [${shape.join(", ")}]`);
    }
    // Found here, or it would be drawn as a picture: float16 weights that overflow give NaN.
    if (hasNaN(output.data)) throw unreadable(file, `"${name}" is not a number in places`);
    return { data: output.data, shape };
  };
}

/** Plainly: the 33 million numbers of a full window take 0.1 s, and by `some` 0.6 s. */
function hasNaN(numbers: Float32Array): boolean {
  for (let i = 0; i < numbers.length; i++) if (Number.isNaN(numbers[i])) return true;
  return false;
}

function options(folder: string): InferenceSession.SessionOptions {
  return {
    // Half of the cores: the editor and its language servers need the others.
    intraOpNumThreads: Math.max(1, Math.min(4, availableParallelism() >> 1)),
    // A run's memory goes back when it is over: 220 MB less after 1,024 tokens, 0.12 s slower.
    enableCpuMemArena: false,
    logSeverityLevel: 3,
    extra: {
      session: {
        model_external_initializers_file_folder_path: folder,
        // Packed copies of the weights cost more memory and start-up than they save here.
        disable_prepacking: "1",
      },
    },
  };
}
