import { readInks, s } from "../pictures/svg.ts";
import { along, back, drawAxes, type Span } from "./axes.ts";
import type { Drawing } from "./figure.ts";

/** Curves over the same numbers. */
export interface Curves {
  readonly xs: ArrayLike<number>;
  readonly curves: readonly ArrayLike<number>[];
  readonly names: readonly [across: string, down: string];
  /** Of the vertical axis, unless as far as the curves go. */
  readonly range?: readonly [least: number, most: number];
  readonly write?: (value: number) => string;
  /** A curve that is drawn over the others, brighter. */
  readonly bright?: number;
  /** What each curve is called, at its end where there is room. */
  readonly called?: readonly string[];
  /** A place on the first curve that is marked, by its number. */
  readonly here?: number;
  /** Numbers to write on the horizontal axis, and how; round ones as they are unless given. */
  readonly ticks?: readonly number[];
  readonly writeAcross?: (value: number) => string;
  /** Whether a curve keeps its height up to the next number. */
  readonly isStepped?: boolean;
}

const [LEFT, TOP, BOTTOM, RIGHT, HIGH, CALLED] = [48, 22, 38, 14, 190, 52]; // CSS pixels

export function drawLines(of: Curves, width: number): Drawing {
  const { xs, curves, names, write = String, here, bright } = of;
  const { weight, pale, ink, paper } = readInks();
  const [least, most] = of.range ?? rangeOf(curves);
  const last = xs.length - 1;
  const across: Span = {
    ...{ from: xs[0] as number, to: xs[last] as number },
    ...{ begin: LEFT, end: width - RIGHT - (of.called ? CALLED : 0) },
  };
  const down: Span = { from: least, to: most, begin: TOP + HIGH, end: TOP };
  const place = (curve: number, i: number) =>
    [
      along(across, xs[i] as number),
      along(down, (curves[curve] as ArrayLike<number>)[i] as number),
    ] as const;
  const isBright = (curve: number) => curves.length === 1 || curve === bright;
  const line = (curve: number) => {
    const points = Array.from({ length: xs.length }, (_, i) => {
      const [x, y] = place(curve, i);
      return of.isStepped && i > 0
        ? `H${x.toFixed(1)}V${y.toFixed(1)}`
        : `L${x.toFixed(1)} ${y.toFixed(1)}`;
    });
    return s("path", {
      ...{ d: points.join("").replace(/^./, "M"), fill: "none", "stroke-linejoin": "round" },
      ...{ stroke: isBright(curve) ? weight : pale, "stroke-width": isBright(curve) ? 2.5 : 1 },
    });
  };
  const dot = (curve: number, i: number) => {
    const [cx, cy] = place(curve, i);
    return s("circle", { cx, cy, r: 5, fill: ink, stroke: paper, "stroke-width": 1.5 });
  };
  const order = [...curves.keys()].sort((a, b) => Number(isBright(a)) - Number(isBright(b)));
  return {
    width,
    height: TOP + HIGH + BOTTOM,
    drawn: [
      ...drawAxes({
        ...{ across, down, names, write: [of.writeAcross ?? String, write] },
        ...(of.ticks && { ticks: [of.ticks, undefined] as const }),
      }),
      ...order.map(line),
      ...drawNames(
        (of.called ?? []).map((name, curve) => ({ name, y: place(curve, last)[1] })),
        across.end + 6,
      ),
      ...(here === undefined ? [] : [dot(0, here)]),
    ],
    at: (x, y) => {
      if (x < LEFT - 8 || x > width - RIGHT + 8 || y > TOP + HIGH + 8) return undefined;
      const wanted = back(across, x);
      const column = nearest(xs.length, (i) => Math.abs((xs[i] as number) - wanted));
      const row = nearest(curves.length, (curve) => Math.abs(place(curve, column)[1] - y));
      return { column, row };
    },
    mark: ({ column, row }) => [dot(row, column)],
  };
}

const LINE = 13; // CSS pixels that a name needs

/** Names beside the ends of curves, from below; those without room are left out. */
function drawNames(
  names: readonly { readonly name: string; readonly y: number }[],
  x: number,
): readonly SVGElement[] {
  const { pale } = readInks();
  let taken = Number.POSITIVE_INFINITY;
  return names
    .toSorted((a, b) => b.y - a.y)
    .flatMap(({ name, y }) => {
      if (taken - y < LINE) return [];
      taken = y;
      return [s("text", { x, y: y + 4, fill: pale }, name)];
    });
}

function nearest(count: number, far: (i: number) => number): number {
  let best = 0;
  for (let i = 1; i < count; i++) if (far(i) < far(best)) best = i;
  return best;
}

function rangeOf(curves: readonly ArrayLike<number>[]): readonly [number, number] {
  let [least, most] = [0, 0];
  for (const curve of curves)
    for (let i = 0; i < curve.length; i++) {
      least = Math.min(least, curve[i] as number);
      most = Math.max(most, curve[i] as number);
    }
  return [least, most];
}

/** Points that follow each other, on a plane: the first and every so-many-th with its number. */
export function drawWay(
  way: { readonly places: Float32Array; readonly names: readonly [string, string] },
  width: number,
): Drawing {
  const { places, names } = way;
  const count = places.length / 2;
  const { weight, pale, ink, paper } = readInks();
  const ends = [0, 1].map((axis) => {
    const all = Array.from({ length: count }, (_, i) => places[2 * i + axis] as number);
    return [Math.min(...all), Math.max(...all)] as const;
  }) as [readonly [number, number], readonly [number, number]];
  const wide = Math.min(width, 420);
  const across: Span = { from: ends[0][0], to: ends[0][1], begin: LEFT + 6, end: wide - RIGHT - 6 };
  const high = wide - LEFT - RIGHT - 40;
  const down: Span = { from: ends[1][0], to: ends[1][1], begin: TOP + high, end: TOP + 8 };
  const place = (i: number) =>
    [along(across, places[2 * i] as number), along(down, places[2 * i + 1] as number)] as const;
  const points = Array.from({ length: count }, (_, i) =>
    place(i)
      .map((one) => one.toFixed(1))
      .join(" "),
  );
  const every = 2 ** Math.max(0, Math.round(Math.log2(count / 8)));
  const isApart = (a: number, b: number) =>
    Math.abs(place(a)[0] - place(b)[0]) > 30 || Math.abs(place(a)[1] - place(b)[1]) > LINE;
  const named: number[] = [];
  for (let i = 0; i < count; i += every)
    if (named.every((other) => isApart(i, other))) named.push(i);
  const write = (value: number) => String(value);
  return {
    width,
    height: TOP + high + BOTTOM,
    drawn: [
      ...drawAxes({ across, down, names, write: [write, write] }),
      s("path", { d: `M${points.join("L")}`, fill: "none", stroke: pale, "stroke-width": 1 }),
      ...named.flatMap((i) => {
        const [x, y] = place(i);
        return [
          s("circle", { cx: x, cy: y, r: 4, fill: weight }),
          s(
            "text",
            {
              ...{ x: x + 6, y: y - 5, fill: ink, "paint-order": "stroke" },
              ...{ stroke: paper, "stroke-width": 3 },
            },
            String(i),
          ),
        ];
      }),
    ],
    at: (x, y) => ({
      column: nearest(count, (i) => Math.hypot(place(i)[0] - x, place(i)[1] - y)),
      row: 0,
    }),
    mark: ({ column }) => {
      const [cx, cy] = place(column);
      return [s("circle", { cx, cy, r: 5, fill: ink, stroke: paper, "stroke-width": 1.5 })];
    },
  };
}
