/** A rectangle, in any unit. */
export interface Area {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/**
 * Divides a rectangle into as many as there are values, each as large as its share, none long and thin
 * if it can be helped. The areas add up to the whole.
 *
 * @param values not below 0; the largest first
 * @returns in the same order
 * @see Bruls, Huizing and van Wijk 2000, Squarified Treemaps
 */
export function squarify(values: readonly number[], whole: Area): readonly Area[] {
  const sum = values.reduce((total, value) => total + value, 0);
  if (sum <= 0) return values.map(() => ({ ...whole, width: 0, height: 0 }));
  const scale = (whole.width * whole.height) / sum;
  const sizes = values.map((value) => value * scale);
  const areas: Area[] = [];
  let room = whole;
  for (let from = 0; from < sizes.length; ) {
    const to = endOfRow(sizes, from, Math.min(room.width, room.height));
    const row = sizes.slice(from, to);
    const { placed, rest } = place(row, room);
    areas.push(...placed);
    room = rest;
    from = to;
  }
  return areas;
}

/** The longest row along a side whose worst rectangle is no worse than that of a shorter row. */
function endOfRow(sizes: readonly number[], from: number, side: number): number {
  let sum = sizes[from] as number;
  let least = Number.POSITIVE_INFINITY;
  for (let to = from + 1; to <= sizes.length; to++) {
    const [largest, smallest] = [sizes[from] as number, sizes[to - 1] as number];
    const worst = Math.max(
      (side * side * largest) / (sum * sum),
      (sum * sum) / (side * side * smallest),
    );
    if (worst > least) return to - 1;
    least = worst;
    sum += sizes[to] ?? 0;
  }
  return sizes.length;
}

function place(row: readonly number[], room: Area): { placed: readonly Area[]; rest: Area } {
  const { x, y, width, height } = room;
  const sum = row.reduce((total, size) => total + size, 0);
  const isColumn = width >= height; // along the shorter side
  const thick = sum / (isColumn ? height : width);
  let at = 0;
  const placed = row.map((size) => {
    const long = thick > 0 ? size / thick : 0;
    const area = isColumn
      ? { x, y: y + at, width: thick, height: long }
      : { x: x + at, y, width: long, height: thick };
    at += long;
    return area;
  });
  const rest = isColumn
    ? { x: x + thick, y, width: Math.max(0, width - thick), height }
    : { x, y: y + thick, width, height: Math.max(0, height - thick) };
  return { placed, rest };
}
