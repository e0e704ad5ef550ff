import { formatNumber } from "../page/numbers.ts";
import { type Colour, readColour } from "../page/theme.ts";
import { paint } from "../pictures/canvas.ts";
import { readInks, s } from "../pictures/svg.ts";
import { along, drawAxes, type Span } from "./axes.ts";
import type { Drawing } from "./figure.ts";

/** Numbers in cells. */
export interface Cells {
  readonly columns: number;
  readonly rows: number;
  readonly value: (column: number, row: number) => number;
  /** The number that takes all the ink, above 0. */
  readonly most: number;
  /** What the numbers are. */
  readonly name: string;
  /** What the axes count. */
  readonly names: readonly [across: string, down: string];
  /** The numbers on the axes at the first cell and the last. */
  readonly across: readonly [first: number, last: number];
  readonly down: readonly [first: number, last: number];
  readonly isSquare?: boolean;
  readonly ticks?: readonly [
    across: readonly number[] | undefined,
    down: readonly number[] | undefined,
  ];
}

const [LEFT, TOP, BOTTOM, SCALE, RIGHT] = [40, 20, 42, 38, 14]; // CSS pixels
const LOWEST = 150; // of the field
const ROW = 24; // of a few rows

/** Cells in two hues around the paper: zero has no ink; below 0 it is the other. */
export function drawHeat(cells: Cells, width: number): Drawing {
  const { columns, rows, across, down, isSquare, names, ticks } = cells;
  const wide = Math.min(width - LEFT - RIGHT, isSquare ? 380 : 1000);
  const high = isSquare ? wide : Math.max(LOWEST, Math.min(260, rows * ROW));
  const cell = { width: wide / columns, height: high / rows };
  const spans: readonly [Span, Span] = [
    {
      ...{ from: across[0], to: across[1] },
      ...{ begin: LEFT + cell.width / 2, end: LEFT + wide - cell.width / 2 },
    },
    {
      ...{ from: down[0], to: down[1] },
      ...{ begin: TOP + cell.height / 2, end: TOP + high - cell.height / 2 },
    },
  ];
  const { ink, line } = readInks();
  const height = TOP + high + BOTTOM + SCALE;
  return {
    width,
    height,
    drawn: [
      s("image", {
        ...{ x: LEFT, y: TOP, width: wide, height: high, href: asPicture(cells) },
        ...{ preserveAspectRatio: "none", "image-rendering": "pixelated" },
      }),
      s("rect", { x: LEFT, y: TOP, width: wide, height: high, fill: "none", stroke: line }),
      ...drawAxes({
        ...{ across: spans[0], down: spans[1], names, hasGrid: false },
        frame: [LEFT, LEFT + wide, TOP, TOP + high],
        ...(ticks && { ticks }),
        write: [String, String],
      }),
      ...drawScale(cells, height - SCALE, wide),
    ],
    at: (x, y) => {
      const column = Math.floor((x - LEFT) / cell.width);
      const row = Math.floor((y - TOP) / cell.height);
      const isIn = column >= 0 && column < columns && row >= 0 && row < rows;
      return isIn ? { column, row } : undefined;
    },
    mark: ({ column, row }) => [
      s("rect", {
        ...{ x: LEFT + column * cell.width - 1, y: TOP + row * cell.height - 1 },
        ...{ width: Math.max(3, cell.width + 2), height: Math.max(3, cell.height + 2) },
        ...{ fill: "none", stroke: ink, "stroke-width": 2 },
      }),
    ],
  };
}

/** What shade stands for which number. */
function drawScale({ most, name }: Cells, top: number, room: number): readonly SVGElement[] {
  const { pale, paper, weight, from, line } = readInks();
  const wide = Math.min(220, room);
  const span: Span = { from: -most, to: most, begin: LEFT, end: LEFT + wide };
  const id = `scale-${name.length}-${Math.round(most * 1000)}`;
  const stop = (offset: string, color: string) => s("stop", { offset, "stop-color": color });
  return [
    s("linearGradient", { id }, ...[stop("0", from), stop("0.5", paper), stop("1", weight)]),
    s("rect", { x: LEFT, y: top, width: wide, height: 10, fill: `url(#${id})`, stroke: line }),
    ...[-most, 0, most].map((value, i) =>
      s(
        "text",
        {
          ...{ x: along(span, value), y: top + 24, fill: pale },
          "text-anchor": (["start", "middle", "end"] as const)[i],
        },
        formatNumber(value),
      ),
    ),
    s("text", { x: LEFT + wide + 10, y: top + 10, fill: pale }, room > wide + 120 ? name : ""),
  ];
}

function asPicture({ columns, rows, value, most }: Cells): string {
  const [paper, more, less] = (["--gb-paper", "--gb-weight", "--gb-from"] as const).map(
    readColour,
  ) as [Colour, Colour, Colour];
  const rgba = new Uint8ClampedArray(columns * rows * 4);
  for (let row = 0; row < rows; row++)
    for (let column = 0; column < columns; column++) {
      const amount = Math.max(-1, Math.min(1, value(column, row) / most));
      const hue = amount < 0 ? less : more;
      const mixed = paper.map((part, i) => part + ((hue[i] as number) - part) * Math.abs(amount));
      rgba.set([...mixed, 255], (row * columns + column) * 4);
    }
  const canvas = document.createElement("canvas");
  paint(canvas, { width: columns, height: rows, rgba });
  return canvas.toDataURL();
}
