/** Which part of a map is seen, in CSS pixels. */
export interface Viewport {
  /** Of one cell, across and down. */
  readonly cell: number;
  /** How much of the map is hidden before what is seen. */
  readonly left: number;
  readonly top: number;
  /** Of what is seen. */
  readonly width: number;
  readonly height: number;
}

/** What does not change while one looks around. */
export interface Ground {
  /** Rows and columns of the map. */
  readonly from: number;
  readonly to: number;
  /** The room that there is, in CSS pixels. */
  readonly width: number;
  readonly height: number;
}

export const LARGEST = 52; // CSS pixels of a cell: room for "0.013%"

/** The cell at which all of the map is seen: whole pixels, unless that would waste much room. */
export function fitting({ from, to, width, height }: Ground): number {
  const fit = Math.min(LARGEST, width / to, height / from);
  return fit >= 8 ? Math.floor(fit) : fit;
}

/** The viewport nearest to what is asked for: no smaller than all of the map, nothing beside it. */
export function within(ground: Ground, asked: Pick<Viewport, "cell" | "left" | "top">): Viewport {
  const cell = Math.min(LARGEST, Math.max(fitting(ground), asked.cell));
  const width = Math.min(ground.width, cell * ground.to);
  const height = Math.min(ground.height, cell * ground.from);
  return {
    cell,
    width,
    height,
    left: Math.max(0, Math.min(asked.left, cell * ground.to - width)),
    top: Math.max(0, Math.min(asked.top, cell * ground.from - height)),
  };
}

/** Larger or smaller by `factor`; what is at `x`, `y` of what is seen stays there. */
export function zoomed(
  ground: Ground,
  { cell, left, top }: Viewport,
  factor: number,
  { x, y }: { readonly x: number; readonly y: number },
): Viewport {
  const next = Math.min(LARGEST, Math.max(fitting(ground), cell * factor));
  const by = next / cell;
  return within(ground, { cell: next, left: (left + x) * by - x, top: (top + y) * by - y });
}

/** Moved as little as it takes to see the cell. */
export function revealing(
  ground: Ground,
  view: Viewport,
  { from, to }: { readonly from: number; readonly to: number },
): Viewport {
  const { cell, left, top, width, height } = view;
  return within(ground, {
    cell,
    left: Math.min(to * cell, Math.max(left, (to + 1) * cell - width)),
    top: Math.min(from * cell, Math.max(top, (from + 1) * cell - height)),
  });
}

/** The rows or columns that are seen at least in part: from the first up to `end`, exclusive. */
export function seen(offset: number, length: number, cell: number, count: number) {
  const first = Math.max(0, Math.floor(offset / cell));
  return { first, end: Math.min(count, Math.ceil((offset + length) / cell)) };
}

const LINE = 13; // CSS pixels that a token's name takes

/** Which of the cells from `first` up to `end` are named: always the same ones, and the marked. */
export function named(
  { first, end, cell }: { readonly first: number; readonly end: number; readonly cell: number },
  marked: number | undefined,
): readonly number[] {
  const every = Math.max(1, Math.ceil(LINE / cell));
  const all = Array.from({ length: Math.max(0, end - first) }, (_, i) => first + i);
  const isFree = (i: number) => marked === undefined || Math.abs(i - marked) * cell >= LINE;
  return all.filter((i) => i === marked || (i % every === 0 && isFree(i)));
}
