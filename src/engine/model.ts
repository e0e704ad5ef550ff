import { rowLengths } from "../domain/embedding.ts";
import type { ModelCard } from "../domain/questions.ts";
import type { Tensor } from "../domain/tensor.ts";
import { readCard } from "./card.ts";
import { type ModelFiles, unreadable } from "./files.ts";
import { upTo, withOutputs } from "./graph.ts";
import { findTaps } from "./instrument.ts";
import { readOnnx } from "./onnx.ts";

/** What one forward pass leaves behind. */
export interface Tensors {
  readonly logits: Tensor; // [sequence, vocabSize]
  /** One for each layer, [heads, from, to]; none if the graph does not show them. */
  readonly attention: readonly Tensor[];
}

/** The input embedding of every token. */
export interface Embeddings {
  readonly table: Tensor; // [vocabSize, width]
  readonly lengths: Float32Array; // [vocabSize]
}

/** An opened model: its weights stay in the file and are mapped from there. */
export interface Model {
  readonly card: ModelCard;
  /** One forward pass. @param ids 1 to `contextLength` token ids; blocks this process meanwhile */
  run(ids: Uint32Array): Promise<Tensors>;
  /** Read at the first asking. */
  embeddings(): Promise<Embeddings>;
  close(): Promise<void>;
}

/** @throws Failed modelUnreadable if one of the files is broken or does not fit the others */
export async function openModel(files: ModelFiles): Promise<Model> {
  const card = await readCard(files);
  const onnx = readOnnx(files.onnx);
  const taps = findTaps(onnx.graph);
  // Another number of them than of layers: whatever they are, we would show them under wrong names.
  const attention = taps.attention.length === card.layers ? taps.attention : [];
  const session = await onnx.open(withOutputs(onnx.graph, attention));
  let embeddings: Promise<Embeddings> | undefined;

  /** Looks up every token as the model itself does, however its table is stored. */
  async function readEmbeddings(): Promise<Embeddings> {
    const name = taps.embeddings;
    if (name === undefined) throw unreadable(files.onnx, "no embedding table was found in it");
    const lookup = await onnx.open(upTo(onnx.graph, name));
    const all = Uint32Array.from({ length: card.vocabSize }, (_, id) => id);
    const output = await lookup.run(all);
    await lookup.close();
    const table = output(name, [card.vocabSize, card.width]);
    return { table, lengths: rowLengths(table) };
  }

  return {
    card,
    async run(ids) {
      const output = await session.run(ids);
      const { length } = ids;
      return {
        logits: output(taps.logits, [length, card.vocabSize]),
        attention: attention.map((name) => output(name, [card.heads, length, length])),
      };
    },
    embeddings() {
      embeddings ??= readEmbeddings();
      return embeddings;
    },
    close: () => session.close(),
  };
}
