import { Failed } from "../../domain/failure.ts";
import type { InnerTensor } from "../../domain/model/inner.ts";
import { slice, type Tensor } from "../../domain/model/tensor.ts";
import { needLanguageHead } from "./decoder.ts";
import { placeOf } from "./outline.ts";
import { checkTokens, type Opened, type Tensors } from "./pass.ts";

/** Logits after one token of a run's text: [vocabSize]. */
export async function logitsAt(
  opened: Opened,
  { stream, logits }: Tensors,
  position: number,
): Promise<Float32Array> {
  needLanguageHead(opened.outline);
  if (logits) return slice(logits, position).data;
  const row = stream && slice(stream, position);
  const rows = row && { ...row, shape: [1, opened.outline.card.width] };
  return (await throughHead(opened, rows, "logits")).data;
}

/** What the model's head makes of rows of the residual stream. */
export async function unembed(opened: Opened, rows: Tensor): Promise<Tensor> {
  needLanguageHead(opened.outline);
  return throughHead(opened, rows, "output");
}

/** What the last product alone makes of rows of `last`. */
export async function unembedLast(opened: Opened, rows: Tensor): Promise<Tensor> {
  const { outline, sessions } = opened;
  needLanguageHead(outline);
  const { stack } = placeOf(outline, outline.writing[0]);
  const logits = await sessions.unembedLast(rows, stack, outline.card.vocabSize);
  if (logits) return logits;
  throw notFound(opened, "last");
}

/** Logits in one place of each of several texts of the same length, which are read together. */
export async function logitsOfEach(
  opened: Opened,
  texts: readonly Uint32Array[],
  places: readonly number[],
): Promise<Tensor> {
  const { outline, sessions, limits } = opened;
  const { behind, logits, card } = outline;
  needLanguageHead(outline);
  const name = behind ?? logits;
  if (name === undefined) throw notFound(opened, "logits");
  const width = behind === undefined ? card.vocabSize : card.width;
  for (const text of texts) checkTokens(opened, text);
  const { from: room } = outline.roomOf("self");
  const most = room === undefined ? texts.length : 1; // such a file takes one text at a time
  const data = new Float32Array(texts.length * width);
  for (let first = 0; first < texts.length; first += most) {
    const some = texts.slice(first, first + most);
    const ids = Uint32Array.from(some.flatMap((text) => [...text]));
    const rows = some.length;
    limits.needRun({ ids, rows }, false);
    const outputs = await sessions.compute("main", { tensors: [name] }, { ids, rows });
    const length = room ?? ids.length / rows;
    const all = outputs.read(name, [rows * length, width]);
    for (let i = 0; i < rows; i++) {
      const at = i * length + (places[first + i] as number);
      data.set(slice(all, at).data, (first + i) * width);
    }
  }
  const rows = { data, shape: [texts.length, width] };
  return behind === undefined ? rows : throughHead(opened, rows, "logits");
}

/** @param missing what the failure calls missing if no way to the logits was found */
async function throughHead(
  opened: Opened,
  rows: Tensor | undefined,
  missing: InnerTensor,
): Promise<Tensor> {
  const { sessions, outline } = opened;
  const found = rows && (await sessions.unembed(rows, outline.card.vocabSize));
  if (found) return found;
  throw notFound(opened, missing);
}

export const notFound = ({ outline }: Pick<Opened, "outline">, tensor: InnerTensor): Failed =>
  new Failed({ kind: "notFound", model: outline.card.name, tensor });
