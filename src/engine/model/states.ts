import type { AttentionKind } from "../../domain/model/inner.ts";
import { slice, type Tensor } from "../../domain/model/tensor.ts";
import type { Input } from "../sessions/input.ts";
import { inside } from "./inside.ts";
import { axesOf, sizesOf } from "./outline.ts";
import { complete, type Opened } from "./pass.ts";
import { readRows } from "./reading.ts";

const TOGETHER = 2_048; // tokens of texts that are read in one pass

/**
 * The hidden states of the tokens of texts of one length, of an encoder-decoder those of its encoder.
 * They are read together unless that would change the numbers, or the file takes one text alone.
 *
 * @param layer behind how many layers, 0 to all: 0 are the embeddings, with positions. Unless given,
 *   those that the model's file gives as its last, or else behind the last layer
 * @returns for each text [sequence, width]
 * @throws Failed notFound if they are not found in the file
 * @throws RangeError if the model has fewer layers
 */
export async function states(
  opened: Opened,
  texts: readonly Uint32Array[],
  layer?: number,
): Promise<readonly Tensor[]> {
  const kind = firstKind(opened);
  const { length = 0 } = texts[0] ?? {};
  const most = readsTogether(opened) ? Math.max(1, Math.floor(TOGETHER / Math.max(1, length))) : 1;
  const found: Tensor[] = [];
  for (let first = 0; first < texts.length; first += most) {
    const some = texts.slice(first, first + most);
    const ids = Uint32Array.from(some.flatMap((text) => [...text]));
    const input = some.length === 1 ? { ids } : { ids, rows: some.length };
    const { data, shape } = await statesOf(opened, kind, input, layer);
    const all = { data, shape: [some.length, length, shape[1] as number] };
    for (const at of some.keys()) found.push(slice(all, at));
  }
  return found;
}

const firstKind = ({ outline }: Opened): AttentionKind => outline.found[0]?.kind ?? "self";

/** Whether several texts may be read in one pass: it changes no numbers, and the file takes them. */
export function readsTogether(opened: Opened): boolean {
  const kind = firstKind(opened);
  const { outline, graphs } = opened;
  return outline.roomOf(kind).from === undefined && kind === "self" && graphs.keepsRows;
}

/** @returns [all tokens, width] */
async function statesOf(
  opened: Opened,
  kind: AttentionKind,
  input: Input,
  layer: number | undefined,
): Promise<Tensor> {
  const { outline, sessions, limits } = opened;
  const { head } = outline;
  const { layers } = sizesOf(outline, kind);
  const given = head.kind === "none" ? head.output : undefined;
  if (layer === undefined && given !== undefined && kind === "self") {
    const text = complete(opened, input);
    limits.needInside(text, []);
    const outputs = await sessions.compute("main", { tensors: [given] }, text);
    return readRows(outputs, given, undefined, axesOf(outline, kind, text));
  }
  const behind = layer ?? layers;
  const which =
    behind === 0
      ? ({ tensor: "input", kind, layer: 0 } as const)
      : ({ tensor: "output", kind, layer: behind - 1 } as const);
  const [tensor] = await inside(opened, input, [which]);
  return tensor as Tensor;
}
