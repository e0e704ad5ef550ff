import type { Tensor } from "../../domain/model/tensor.ts";
import type { TokenId } from "../../domain/text/token.ts";
import type { Tap } from "../anatomy/taps.ts";
import { axesOf, placeOf, tensorsIn } from "./outline.ts";
import { complete, type Opened } from "./pass.ts";
import { type Axes, readRows, readWhole } from "./reading.ts";

const SAME = 1e-3; // how far numbers may lie apart that should be the same

/** Whether a file that takes so many tokens and no fewer hides what a shorter text is filled up with. */
export async function isPaddingHidden(opened: Opened): Promise<boolean> {
  const { outline, graphs, sessions, limits } = opened;
  const { weights, behind, card, writing } = outline;
  const { filler } = graphs;
  const text = complete(opened, { ids: Uint32Array.of(filler === 0 ? 1 : 0) });
  limits.needRun(text, true);
  for (const { kind, taps } of weights) {
    const { part } = placeOf(outline, kind);
    const outputs = await sessions.compute(part, { tensors: tensorsIn(outline, part) }, text);
    const { room, ...axes } = axesOf(outline, kind, text);
    const most = { ...axes, from: room.from ?? axes.from, to: room.to ?? axes.to };
    const hides = (tap: Tap) => hidesPadding(readWhole(outputs, tap, most), axes);
    if (!taps.every(hides)) return false;
  }
  if (weights.some(({ taps }) => taps.length > 0)) return true;
  // No weights tell where it looks, so the outcome must be the same whatever stands there.
  const wanted = { tensors: tensorsIn(outline, "main"), presents: true } as const;
  const [one, other] = await Promise.all(
    [filler, text.ids[0] as TokenId].map(async (filler) => {
      const outputs = await sessions.compute("main", wanted, { ...text, filler });
      const width = behind === undefined ? card.vocabSize : card.width;
      const axes = axesOf(outline, writing[0], text);
      return readRows(outputs, wanted.tensors[0] as string, width, axes).data;
    }),
  );
  return one?.every((value, i) => Math.abs(value - (other?.[i] as number)) < SAME) ?? false;
}

const NOTHING = 1e-4; // of a row's 1: what float16 leaves of a weight that is masked is less

/** Whether no token of a text looks at the padding behind it. @param all [heads, from, to] of the room */
function hidesPadding(
  { data, shape: [heads = 0, rows = 0, columns = 0] }: Tensor,
  { from, to }: Pick<Axes, "from" | "to">,
): boolean {
  for (let head = 0; head < heads; head++) {
    for (let row = 0; row < from; row++) {
      const end = (head * rows + row + 1) * columns;
      const behind = data.subarray(end - columns + to, end);
      if (behind.reduce((sum, weight) => sum + weight, 0) > NOTHING) return false;
    }
  }
  return true;
}
