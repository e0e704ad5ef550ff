import type { TokenId } from "../../../../src/domain/text/token.ts";
import { readColour } from "../../../kit/page/theme.ts";
import type { Shown } from "./chart/pixels.ts";
import { orderByKey } from "./plane/buckets.ts";
import { type Mark, pixelOf } from "./plane/scatter.ts";
import { type Coloured, mixed } from "./vocabulary/colouring.ts";

const DEPTHS = [0.4, 0.55, 0.7, 0.85, 1]; // of the ink, from the farthest to the nearest
const PALE = 0.22; // of what is left out

/**
 * How the points of a map look; the last mark is that of points that are left out.
 *
 * @param alone the one category that is shown; all unless given
 * @param chosen the tokens that are shown; none: all are
 */
export function lookOf(
  { categories, of }: Coloured,
  alone: number | undefined,
  chosen: readonly TokenId[],
  dimensions: 2 | 3,
): Pick<Shown, "order" | "of" | "marks"> {
  const paper = readColour("--gb-paper");
  const marks: Mark[] = categories.map(({ shape, colour }) => ({
    shape,
    inks: DEPTHS.map((part) => pixelOf(mixed(paper, colour(), dimensions === 3 ? part : 1))),
  }));
  const pale = marks.push({
    shape: "disc",
    inks: [pixelOf(mixed(paper, readColour("--gb-pale"), PALE))],
  });
  const isMeant = chosen.length > 0 ? new Uint8Array(of.length) : undefined;
  for (const id of chosen) if (isMeant) isMeant[id] = 1;
  const isOut = (one: number, id: number) =>
    (alone !== undefined && one !== alone) || isMeant?.[id] === 0;
  const shownAs = of.map((one, id) => (isOut(one, id) ? pale - 1 : one));
  // Rare ones on top, what is left out at the bottom.
  const counts = [...categories.map(({ tokens }) => tokens), Number.POSITIVE_INFINITY];
  const sorted = [...counts.keys()].sort((a, b) => ((counts[a] ?? 0) < (counts[b] ?? 0) ? 1 : -1));
  const places = Uint8Array.from(counts.keys(), (mark) => sorted.indexOf(mark));
  const order = orderByKey(shownAs.map((mark) => places[mark] as number));
  return { order, of: shownAs, marks };
}
