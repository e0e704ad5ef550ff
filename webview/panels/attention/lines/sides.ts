import { seen } from "../map/viewport.ts";
import type { Sight } from "./strokes.ts";

export type Side = "from" | "to";

/** A token of one of the two texts. */
export interface Chosen {
  readonly side: Side;
  readonly index: number;
}

/** Two texts beside each other, the one that looks on the left; each scrolls by itself. */
export interface Sides {
  readonly labels: Readonly<Record<Side, readonly string[]>>;
  /** In CSS pixels, like all lengths here. */
  readonly size: { readonly width: number; readonly height: number };
  /** How much of each is hidden above what is seen. */
  readonly offset: Readonly<Record<Side, number>>;
}

export const LINE = 20; // of one token
export const GAP = 8; // between a token and its lines
const LABEL = 130; // of a side's tokens, at most

/** The room of a side's tokens. */
export const labelOf = ({ size }: Sides): number => Math.min(LABEL, size.width * 0.3);

/** How far the middle of a token is below the top; negative or too large if it is not seen. */
export const middleOf = ({ offset }: Sides, { side, index }: Chosen): number =>
  (index + 0.5) * LINE - offset[side];

/** The tokens of a side that are seen, at least in part. */
export const seenOf = ({ labels, size, offset }: Sides, side: Side) =>
  seen(offset[side], size.height, LINE, labels[side].length);

/** Scrolled by so much, but not beyond the text. */
export function scrolled(sides: Sides, by: Readonly<Record<Side, number>>): Sides {
  const { labels, size, offset } = sides;
  const moved = (side: Side) => {
    const most = Math.max(0, labels[side].length * LINE - size.height);
    return Math.max(0, Math.min(most, offset[side] + by[side]));
  };
  return { ...sides, offset: { from: moved("from"), to: moved("to") } };
}

/** Scrolled just enough to see the token. */
export function revealed(sides: Sides, chosen: Chosen): Sides {
  const { height } = sides.size;
  const y = middleOf(sides, chosen);
  const by = y < LINE ? y - LINE : y > height - LINE ? y - height + LINE : 0;
  return scrolled(sides, { from: 0, to: 0, [chosen.side]: by });
}

/** The token at a place in the picture, if one is there. */
export function tokenAt(
  sides: Sides,
  { x, y }: { readonly x: number; readonly y: number },
): Chosen | undefined {
  const edge = labelOf(sides) + GAP;
  const side = x < edge ? "from" : x > sides.size.width - edge ? "to" : undefined;
  if (!side) return undefined;
  const index = Math.floor((y + sides.offset[side]) / LINE);
  return index >= 0 && index < sides.labels[side].length ? { side, index } : undefined;
}

/** The tokens whose lines are drawn: the marked one, or all that are seen. */
export function sightOf(sides: Sides, marked: Chosen | undefined): Sight {
  if (!marked) return { rows: seenOf(sides, "from"), columns: seenOf(sides, "to") };
  const none = { first: 0, end: 0 };
  const one = { first: marked.index, end: marked.index + 1 };
  return marked.side === "from" ? { rows: one, columns: none } : { rows: none, columns: one };
}

export const isSame = (one: Chosen | undefined, other: Chosen | undefined): boolean =>
  one?.side === other?.side && one?.index === other?.index;
