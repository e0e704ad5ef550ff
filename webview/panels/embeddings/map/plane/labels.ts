import type { Field } from "./camera.ts";

/** A name that wants to stand beside its point. */
export interface Wish {
  /** The same for what is the same in the next picture. */
  readonly key: string | number;
  /** Of the point, in CSS pixels. */
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  /** How far the name stands from the middle of its point. */
  readonly gap: number;
  /** It stands over the point itself, or not at all. */
  readonly isCentered?: boolean;
}

export interface Placed<One extends Wish = Wish> {
  readonly wish: One;
  /** The upper left corner of the name. */
  readonly left: number;
  readonly top: number;
  readonly side: Side;
}

const SIDES = ["right", "left", "above", "below"] as const;
type Side = (typeof SIDES)[number] | "middle";

interface Box {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/**
 * Places names so that none lies over another nor beyond the field: the first wish first, beside its
 * point where there is room. A name that was there before goes before all that were not, on the same
 * side, so that names hold still while the map is moved.
 *
 * @param wishes the most important first
 * @param before what was placed in the picture before
 * @param most so many names, and no more
 * @param taken the room that something else takes
 */
export function place<One extends Wish>(
  wishes: Iterable<One>,
  { width, height }: Field,
  most: number,
  before: readonly Placed[] = [],
  taken: readonly Box[] = [],
): readonly Placed<One>[] {
  const sides = new Map(before.map(({ wish, side }) => [wish.key, side]));
  const all = Array.from(wishes);
  const boxes = [...taken];
  const placed = new Map<Wish["key"], Placed<One>>();
  const put = (wish: One, tried: readonly Side[]) => {
    for (const side of tried) {
      if (placed.size >= most || placed.has(wish.key)) return;
      const [left, top] = cornerOf(wish, side);
      const box = { left, top, right: left + wish.width, bottom: top + wish.height };
      const isIn = left >= 0 && top >= 0 && box.right <= width && box.bottom <= height;
      if (!isIn || boxes.some((other) => meets(box, other))) continue;
      boxes.push(box);
      placed.set(wish.key, { wish, left, top, side });
    }
  };
  for (const wish of all) {
    const side = sides.get(wish.key);
    if (side) put(wish, [side]);
  }
  for (const wish of all) put(wish, wish.isCentered ? ["middle"] : SIDES);
  return [...placed.values()];
}

function cornerOf({ x, y, width, height, gap }: Wish, side: Side): readonly [number, number] {
  switch (side) {
    case "right":
      return [x + gap, y - height / 2];
    case "left":
      return [x - gap - width, y - height / 2];
    case "above":
      return [x - width / 2, y - Math.max(gap, height / 2) - height];
    case "below":
      return [x - width / 2, y + Math.max(gap, height / 2)];
    case "middle":
      return [x - width / 2, y - height / 2];
    default:
      return side satisfies never;
  }
}

const meets = (a: Box, b: Box) =>
  a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
