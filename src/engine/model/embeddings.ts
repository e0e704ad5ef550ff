import type { AttentionKind } from "../../domain/model/inner.ts";
import { Refused } from "../../domain/reason.ts";
import type { Place } from "../anatomy/place.ts";
import { unreadable } from "../graph/unreadable.ts";
import { type Embeddings, openEmbeddings } from "../onnx/embeddings.ts";
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
