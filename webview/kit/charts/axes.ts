import { readInks, s } from "../pictures/svg.ts";

/** From numbers to CSS pixels along one axis. */
export interface Span {
  readonly from: number;
  readonly to: number;
  /** Where `from` and `to` lie. */
  readonly begin: number;
  readonly end: number;
}

export const along = ({ from, to, begin, end }: Span, value: number): number =>
  begin + ((value - from) / (to - from || 1)) * (end - begin);

/** The number that lies at a place. */
export const back = ({ from, to, begin, end }: Span, place: number): number =>
  from + ((place - begin) / (end - begin)) * (to - from);

const STEPS = [1, 2, 5];
const MOST = 6; // steps

/** Round numbers within a range, at most seven. */
export function ticksOf(from: number, to: number): readonly number[] {
  const range = Math.max(1e-9, to - from);
  let step = 10 ** Math.floor(Math.log10(range / MOST));
  for (let i = 0; range / step > MOST; i++)
    step =
      (STEPS[(i + 1) % 3] as number) *
      10 ** (Math.floor(Math.log10(range / MOST)) + Math.floor((i + 1) / 3));
  const first = Math.ceil(from / step - 1e-9);
  const last = Math.floor(to / step + 1e-9);
  return Array.from({ length: last - first + 1 }, (_, i) =>
    Number(((first + i) * step).toPrecision(9)),
  );
}

interface Axes {
  readonly across: Span;
  readonly down: Span;
  readonly names: readonly [across: string, down: string];
  readonly write: readonly [across: (value: number) => string, down: (value: number) => string];
  /** Instead of round numbers. */
  readonly ticks?: readonly [
    across: readonly number[] | undefined,
    down: readonly number[] | undefined,
  ];
  readonly hasGrid?: boolean;
  /** The edges of what is drawn, where they are not the axes' ends. */
  readonly frame?: readonly [left: number, right: number, top: number, bottom: number];
}

/** Two axes with their numbers and names. */
export function drawAxes(axes: Axes): readonly SVGElement[] {
  const { across, down, names, write, ticks = [], hasGrid = true } = axes;
  const { pale, line } = readInks();
  const [left, right, top, bottom] = axes.frame ?? [
    Math.min(across.begin, across.end),
    Math.max(across.begin, across.end),
    Math.min(down.begin, down.end),
    Math.max(down.begin, down.end),
  ];
  const fits = Math.max(2, Math.floor((right - left) / 44));
  const all = ticks[0] ?? ticksOf(across.from, across.to);
  const every = Math.ceil(all.length / fits);
  const columns = all.filter((_, i) => i % every === 0);
  const rows = ticks[1] ?? ticksOf(down.from, down.to);
  return [
    ...columns.flatMap((value) => {
      const x = along(across, value);
      return [
        s("line", { x1: x, x2: x, y1: hasGrid ? top : bottom, y2: bottom + 4, stroke: line }),
        s("text", { x, y: bottom + 17, fill: pale, "text-anchor": "middle" }, write[0](value)),
      ];
    }),
    ...rows.flatMap((value) => {
      const y = along(down, value);
      return [
        s("line", { x1: left - 4, x2: hasGrid ? right : left, y1: y, y2: y, stroke: line }),
        s("text", { x: left - 7, y: y + 4, fill: pale, "text-anchor": "end" }, write[1](value)),
      ];
    }),
    s("text", { x: right, y: bottom + 33, fill: pale, "text-anchor": "end" }, `${names[0]} →`),
    s("text", { x: 0, y: 11, fill: pale }, names[1]),
  ];
}
