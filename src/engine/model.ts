import { availableParallelism } from "node:os";
import path from "node:path";
import type { InferenceSession, Tensor as OrtTensor } from "onnxruntime-node";
import type { ModelCard } from "../domain/questions.ts";
import type { Tensor } from "../domain/tensor.ts";
import { readCard } from "./card.ts";
import { type ModelFiles, unreadable } from "./files.ts";
import { type Graph, readGraph, upTo, withOutputs } from "./graph.ts";
import { findTaps } from "./instrument.ts";
import { Source } from "./protobuf.ts";
import { writeSkeleton } from "./skeleton.ts";

/** What one forward pass leaves behind. */
export interface Tensors {
  readonly logits: Tensor; // [sequence, vocabSize]
  /** One for each layer, [heads, from, to]; none if the graph does not show them. */
  readonly attention: readonly Tensor[];
}

/** An opened model: its weights stay in the file and are mapped from there. */
export interface Model {
  readonly card: ModelCard;
  /** One forward pass. @param ids 1 to `contextLength` token ids; blocks this process meanwhile */
  run(ids: Uint32Array): Promise<Tensors>;
  /** The input embedding of every token, read at the first asking. [vocabSize, width] */
  embeddings(): Promise<Tensor>;
  close(): Promise<void>;
}

/** @throws Failed modelUnreadable if one of the files is broken or does not fit the others */
export async function openModel(files: ModelFiles): Promise<Model> {
  const card = await readCard(files);
  const { graph, skeleton } = readFile(files.onnx);
  const taps = findTaps(graph);
  // Another number of them than of layers: whatever they are, we would show them under wrong names.
  const attention = taps.attention.length === card.layers ? taps.attention : [];
  const session = await open(files, skeleton(withOutputs(graph, attention)));
  let table: Promise<Tensor> | undefined;

  async function readEmbeddings(): Promise<Tensor> {
    if (taps.embeddings === undefined) {
      throw unreadable(files.onnx, "no embedding table was found in it");
    }
    const lookup = await open(files, skeleton(upTo(graph, taps.embeddings)));
    const all = Uint32Array.from({ length: card.vocabSize }, (_, id) => id);
    const result = await pass(files, lookup, all);
    const rows = take(files, result, taps.embeddings, [card.vocabSize, card.width]);
    await lookup.release();
    return rows;
  }

  return {
    card,
    async run(ids) {
      const result = await pass(files, session, ids);
      const [length] = [ids.length];
      return {
        logits: take(files, result, taps.logits, [length, card.vocabSize]),
        attention: attention.map((name) => take(files, result, name, [card.heads, length, length])),
      };
    },
    embeddings() {
      table ??= readEmbeddings();
      return table;
    },
    close: () => session.release(),
  };
}

/** The graph of an ONNX file, and a way to make a model of parts of it. */
function readFile(file: string): { graph: Graph; skeleton: (part: Graph) => Uint8Array } {
  const read = <T>(task: (source: Source) => T): T => {
    const source = new Source(file);
    try {
      return task(source);
    } catch (thrown) {
      throw unreadable(file, thrown);
    } finally {
      source.close();
    }
  };
  return {
    graph: read(readGraph),
    skeleton: (part) => read((source) => writeSkeleton(source, part, path.basename(file))),
  };
}

async function open({ onnx }: ModelFiles, skeleton: Uint8Array): Promise<InferenceSession> {
  const ort = await import("onnxruntime-node");
  try {
    return await ort.InferenceSession.create(skeleton, {
      // Half of the cores: the editor and its language servers need the others.
      intraOpNumThreads: Math.max(1, Math.min(4, availableParallelism() >> 1)),
      logSeverityLevel: 3,
      extra: {
        session: {
          model_external_initializers_file_folder_path: path.dirname(onnx),
          // Packed copies of the weights cost more memory and start-up than they save here.
          disable_prepacking: "1",
        },
      },
    });
  } catch (thrown) {
    throw unreadable(onnx, thrown);
  }
}

type Result = InferenceSession.OnnxValueMapType;

async function pass(
  { onnx }: ModelFiles,
  session: InferenceSession,
  ids: Uint32Array,
): Promise<Result> {
  const { Tensor } = await import("onnxruntime-node");
  const row = (value: (position: number) => number): OrtTensor => {
    const values = BigInt64Array.from(ids, (_, position) => BigInt(value(position)));
    return new Tensor("int64", values, [1, ids.length]);
  };
  const known: Readonly<Record<string, () => OrtTensor>> = {
    input_ids: () => row((position) => ids[position] as number),
    attention_mask: () => row(() => 1),
    position_ids: () => row((position) => position),
    token_type_ids: () => row(() => 0),
  };
  const feeds: Record<string, OrtTensor> = {};
  for (const name of session.inputNames) {
    const feed = known[name];
    if (!feed) throw unreadable(onnx, `it asks for "${name}", which Glassbox does not know`);
    feeds[name] = feed();
  }
  try {
    return await session.run(feeds);
  } catch (thrown) {
    throw unreadable(onnx, thrown);
  }
}

/** An output for our one text: its numbers as they came, under the shape that they must have. */
function take(
  { onnx }: ModelFiles,
  result: Result,
  name: string | undefined,
  shape: readonly number[],
): Tensor {
  const output = name === undefined ? undefined : (result[name] as OrtTensor | undefined);
  const size = shape.reduce((product, length) => product * length, 1);
  if (!output || !(output.data instanceof Float32Array) || output.data.length !== size) {
    const found = output ? `${output.type} [${output.dims.join(", ")}]` : "nothing";
    throw unreadable(onnx, `"${name}" is ${found}, not float32 [${shape.join(", ")}]`);
  }
  return { data: output.data, shape };
}
