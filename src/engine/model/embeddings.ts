import { setImmediate } from "node:timers/promises";
import type { AttentionKind } from "../../domain/model/inner.ts";
import type { Tensor } from "../../domain/model/tensor.ts";
import { Refused } from "../../domain/reason.ts";
import type { Place } from "../anatomy/place.ts";
import { unreadable } from "../graph/unreadable.ts";
import { type Embeddings, openEmbeddings } from "../onnx/embeddings.ts";
import { needLanguageHead } from "./decoder.ts";
import { unembedLast } from "./logits.ts";
import type { Opened } from "./pass.ts";

const BYTES = 2 * 4; // of a number of the table, as it is read: onnxruntime's and ours

/** The table of embeddings, however it is stored: every token is looked up by the model's own graph. */
export async function readEmbeddings({ outline, graphs, limits }: Opened): Promise<Embeddings> {
  const { card } = outline;
  const [kind, { part, stack }] = [...graphs.places][0] as [AttentionKind, Place];
  const onnx = part === "encoder" && graphs.encoder ? graphs.encoder : graphs.main;
  const name = stack.token;
  if (name === undefined) throw unreadable(onnx.file, new Refused({ code: "noEmbeddings" }));
  const { from: own } = graphs.roomOf(kind);
  const lookup = await onnx.open([name]);
  const rows = async (ids: Uint32Array) => {
    const outputs = await lookup.run({ ids, room: { own, memory: own } });
    return outputs.read(name, [own ?? ids.length, undefined]);
  };
  try {
    // The last token first, so that nothing is allocated for a vocabulary that is not there.
    const [, width = 0] = (await rows(Uint32Array.of(card.vocabSize - 1))).shape;
    limits.need(BYTES * card.vocabSize * width);
    const all = Uint32Array.from({ length: card.vocabSize }, (_, id) => id);
    if (own === undefined) return await openEmbeddings(await rows(all));
    const data = new Float32Array(card.vocabSize * width);
    for (let first = 0; first < card.vocabSize; first += own) {
      const ids = all.subarray(first, first + own);
      data.set((await rows(ids)).data.subarray(0, ids.length * width), first * width);
    }
    return await openEmbeddings({ data, shape: [card.vocabSize, width] });
  } finally {
    await lookup.close();
  }
}

/** The rows that the last hidden state is multiplied with, one for each token of the vocabulary. */
export interface Unembedding {
  readonly embeddings: Embeddings;
  /** They are the input embeddings, perhaps with another factor. */
  readonly isTied: boolean;
}

const ALIKE = 1e-3; // of a cosine: both tables may be stored in 8 bits, each rounded its own way
const ROUNDED = 0.05; // the same where the product rounds its input to 8 bits too

/**
 * The unembedding, however it is stored: the model's own graph is asked what it makes of each unit
 * vector, less what it makes of none (a bias).
 *
 * @throws Failed noLanguageHead; notFound if the last product was not found
 */
export async function readUnembedding(opened: Opened, input: Embeddings): Promise<Unembedding> {
  const { outline, limits } = opened;
  needLanguageHead(outline);
  const { card } = outline;
  const { vocabSize, width } = card;
  limits.need(BYTES * vocabSize * width);
  const product = async (data: Float32Array) => {
    const rows = { data, shape: [data.length / width, width] };
    return (await unembedLast(opened, rows)).data;
  };
  const bias = await product(new Float32Array(width));
  const data = new Float32Array(vocabSize * width);
  const most = Math.min(card.contextLength, AT_ONCE);
  for (let first = 0; first < width; first += most) {
    const count = Math.min(most, width - first);
    const units = new Float32Array(count * width);
    for (let i = 0; i < count; i++) units[i * width + first + i] = 1;
    const logits = await product(units); // [count, vocabSize]
    for (let id = 0; id < vocabSize; id++) {
      for (let i = 0; i < count; i++) {
        data[id * width + first + i] =
          (logits[i * vocabSize + id] as number) - (bias[id] as number);
      }
    }
    await setImmediate(); // other questions are read meanwhile
  }
  const table = { data, shape: [vocabSize, width] };
  const isTied = areAlike(table, input.table, opened.graphs.rounds ? ROUNDED : ALIKE);
  return {
    isTied,
    embeddings: isTied ? input : await openEmbeddings(table),
  };
}

const AT_ONCE = 32; // unit vectors

/** Whether each row points where the other table's does. */
function areAlike(a: Tensor, b: Tensor, within: number): boolean {
  const [rows = 0, width = 0] = a.shape;
  if (b.shape[1] !== width) return false;
  for (let row = 0; row < rows; row++) {
    let [dot, own, other] = [0, 0, 0];
    for (let i = row * width; i < (row + 1) * width; i++) {
      const [x, y] = [a.data[i] as number, b.data[i] as number];
      dot += x * y;
      own += x * x;
      other += y * y;
    }
    if (dot < (1 - within) * Math.sqrt(own * other)) return false;
  }
  return true;
}
