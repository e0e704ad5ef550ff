import { colourOf, readColours } from "../../../kit/charts/ink.ts";
import { type Colour, isDark, readColour } from "../../../kit/page/theme.ts";
import { penOn, widthOf } from "../../../kit/pictures/canvas.ts";
import { rgb } from "../../../kit/pictures/svg.ts";
import type { Cells } from "./cells.ts";
import type { Measured } from "./measures.ts";

/** CSS pixels: of a cell, and of the row of the text's own tokens above. */
export const CELL = { width: 80, height: 36 } as const;
export const HEAD = 26;
const AROUND = 5; // that a cell leaves free at each side

/** A place in the table. */
export interface Spot {
  readonly row: number;
  readonly position: number;
}

export interface Painted {
  readonly cells: Cells;
  readonly measured: Measured;
  /** What the text's own tokens are called. */
  readonly heads: readonly string[];
  readonly picked: number;
  readonly spot: Spot | undefined;
  /** Of what is seen, in CSS pixels. */
  readonly left: number;
  readonly width: number;
  /** As CSS writes it. */
  readonly mono: string;
}

/** The tokens that are in sight, `end` exclusive. */
export const inSight = ({ left, width }: Pick<Painted, "left" | "width">, count: number) => ({
  first: Math.max(0, Math.floor(left / CELL.width)),
  end: Math.min(count, Math.ceil((left + width) / CELL.width)),
});

/** Paints the columns that are in sight. */
export function paintCells(canvas: HTMLCanvasElement, painted: Painted): void {
  const pen = penOn(canvas);
  if (!pen) return;
  const { cells, left } = painted;
  const { first, end } = inSight(painted, cells.count);
  pen.textBaseline = "middle";
  for (let position = first; position < end; position++) {
    paintColumn(pen, painted, position, position * CELL.width - left);
  }
}

function paintColumn(
  pen: CanvasRenderingContext2D,
  { cells, measured, heads, picked, spot, mono }: Painted,
  position: number,
  x: number,
): void {
  const [ink, pale, line] = (["--gb-ink", "--gb-pale", "--gb-line"] as const).map(readColour) as [
    Colour,
    Colour,
    Colour,
  ];
  const colours = readColours();
  const rows = Math.max(1, cells.places.length);
  const room = CELL.width - 2 * AROUND;
  pen.fillStyle = rgb(ink);
  pen.font = `${position === picked ? "bold " : ""}12px ${mono}`;
  pen.fillText(shortened(heads[position] ?? "", pen.font, room), x + AROUND, HEAD / 2);
  const answer = cells.topsAt(position).at(-1);
  for (let row = 0; row < rows; row++) {
    const y = HEAD + row * CELL.height;
    const cell = cells.at(row, position);
    if (!cell) {
      pen.fillStyle = rgb(pale);
      pen.fillText("…", x + AROUND, y + CELL.height / 2);
      continue;
    }
    const value = cell[measured.column];
    const colour = colourOf(colours, measured.ink, measured.ink.amountOf(value));
    pen.fillStyle = rgb(colour);
    pen.fillRect(x, y, CELL.width - 1, CELL.height - 1);
    pen.fillStyle = isDark(colour) ? "white" : "black";
    pen.font = `${cell.top === answer ? "bold " : ""}12px ${mono}`;
    pen.fillText(shortened(cells.names.label(cell.top), pen.font, room), x + AROUND, y + 12);
    pen.font = `11px ${mono}`;
    pen.fillText(measured.brief(value), x + AROUND, y + 26);
    if (cell.top === answer) pen.fillRect(x, y + CELL.height - 4, CELL.width - 1, 2);
  }
  pen.strokeStyle = rgb(line);
  pen.strokeRect(x - 0.5, HEAD - 0.5, CELL.width, rows * CELL.height);
  pen.strokeStyle = rgb(ink);
  if (position === picked) {
    pen.lineWidth = 2;
    pen.strokeRect(x + 1, 1, CELL.width - 3, HEAD + rows * CELL.height - 3);
  }
  if (spot?.position === position) {
    pen.lineWidth = 3;
    pen.strokeRect(x + 2, HEAD + spot.row * CELL.height + 2, CELL.width - 5, CELL.height - 5);
  }
  pen.lineWidth = 1;
}

const known = new Map<string, string>();

/** A name that fits, with … for what does not. */
function shortened(name: string, font: string, room: number): string {
  const key = `${font} ${name}`;
  const found = known.get(key);
  if (found !== undefined) return found;
  const signs = Array.from(name);
  let shown = name;
  while (signs.length > 1 && widthOf(shown, font) > room) {
    signs.pop();
    shown = `${signs.join("")}…`;
  }
  known.set(key, shown);
  return shown;
}
