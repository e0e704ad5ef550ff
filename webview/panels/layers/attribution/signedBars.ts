import type { Drawing } from "../../../kit/charts/figure.ts";
import { formatSigned } from "../../../kit/page/numbers.ts";
import { readInks, s } from "../../../kit/pictures/svg.ts";
import type { Named } from "./names.ts";

const [ROW, TOP, VALUE, NARROW] = [22, 4, 50, 440]; // CSS pixels

/** Bars to both sides of zero, each with its name before it and its number behind. */
export function drawSigned(bars: readonly Named[], width: number): Drawing {
  const { ink, pale, line, weight, from } = readInks();
  const isNarrow = width < NARROW;
  const step = isNarrow ? 2 * ROW - 6 : ROW; // the name stands above its bar
  const left = isNarrow ? 0 : Math.min(260, width * 0.42);
  const room = width - left - VALUE;
  const most = Math.max(...bars.map(({ value }) => Math.abs(value)), 1e-9);
  const least = Math.min(0, ...bars.map(({ value }) => value));
  const high = Math.max(0, ...bars.map(({ value }) => value));
  const scale = room / Math.max(high - least, most * 1e-3);
  const zero = left - least * scale;
  const topOf = (row: number) => TOP + row * step + (isNarrow ? ROW - 6 : 0);
  const height = TOP + bars.length * step + 8;
  const dashed = { fill: "none", stroke: pale, "stroke-dasharray": "3 2" };
  return {
    width,
    height,
    drawn: [
      ...bars.flatMap(({ name, value, isResidue }, row) => {
        const y = topOf(row);
        const size = Math.abs(value) * scale;
        const x = value < 0 ? zero - size : zero;
        return [
          s("line", { x1: zero, x2: zero, y1: y + 1, y2: y + 20, stroke: line }),
          s("text", { x: 0, y: isNarrow ? y : y + 14, fill: ink }, name),
          s("rect", {
            ...{ x, y: y + 4, width: Math.max(1, size), height: 13 },
            ...(isResidue ? dashed : { fill: value < 0 ? from : weight }),
          }),
          s(
            "text",
            { x: zero + Math.max(0, value) * scale + 6, y: y + 14, fill: ink },
            formatSigned(value),
          ),
        ];
      }),
    ],
    at: (_, y) => {
      const row = Math.floor((y - TOP) / step);
      return row >= 0 && row < bars.length ? { column: 0, row } : undefined;
    },
    mark: ({ row }) => [
      s("rect", {
        ...{ x: 0.5, y: TOP + row * step + 0.5, width: width - 1, height: step - 1 },
        ...{ fill: "none", stroke: ink },
      }),
    ],
  };
}
