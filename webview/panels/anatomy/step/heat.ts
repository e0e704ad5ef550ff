import "./heat.css";
import type { Axis } from "../../../../src/domain/program/program.ts";
import { h } from "../../../kit/controls/element.ts";
import { t } from "../../../kit/page/language.ts";
import { formatCount, formatNumber } from "../../../kit/page/numbers.ts";
import { type Colour, readColour } from "../../../kit/page/theme.ts";
import { paint } from "../../../kit/pictures/canvas.ts";
import type { Grid, Side } from "../ground/cuts.ts";
import { isSeen } from "../ground/terms.ts";
import { axisName } from "../words/names.ts";

/** A small heatmap: numbers in two hues around the paper, which is 0. */
export interface Heat {
  readonly element: HTMLElement;
  readonly canvas: HTMLCanvasElement;
  /** What stands around it, for a file. */
  readonly title: string;
  readonly shape: string;
  readonly extent: string;
  recolour(): void;
}

/** What stands around the numbers. */
export interface Framing {
  /** "Q: queries" */
  readonly title: string;
  /** "[heads, tokens, head width] = 8 × 12 × 32" */
  readonly shape: string;
  /** The number that is looked at, in places of the grid. */
  readonly marked?: { readonly row: number; readonly column: number } | undefined;
  /** What a place of an axis is called: a token, or a number from 1. */
  readonly placeName: (axis: Axis | undefined, place: number) => string;
  /** Chooses another number; undefined: these cannot be chosen. */
  readonly choose?: ((row: number, column: number) => void) | undefined;
}

const HIGHEST = 96; // CSS pixels of many rows
const [ROW, MANY] = [12, 8];

export function createHeat(grid: Grid, framing: Framing): Heat {
  const { rows, columns } = grid;
  const canvas = h("canvas", {
    role: "img",
    "aria-label": `${framing.title}. ${framing.shape}. ${extentWords(grid)}`,
  });
  const height = rows.count > MANY ? Math.min(HIGHEST, rows.count * 6) : rows.count * ROW;
  canvas.style.blockSize = `${height}px`;
  const said = h("output", { class: "cell" });
  const mark = h("span", { class: "mark", "aria-hidden": "true" });
  const field = h("div", { class: "field" }, canvas, mark);
  const { marked } = framing;
  mark.hidden = !marked;
  if (marked) {
    const percent = (at: number, count: number) => `${(100 * at) / count}%`;
    mark.style.insetInlineStart = percent(marked.column, columns.count);
    mark.style.insetBlockStart = percent(marked.row, rows.count);
    mark.style.inlineSize = percent(1, columns.count);
    mark.style.blockSize = percent(1, rows.count);
  }

  const cellAt = ({ clientX, clientY }: MouseEvent) => {
    const { left, top, width, height } = canvas.getBoundingClientRect();
    const column = Math.floor(((clientX - left) / width) * columns.count);
    const row = Math.floor(((clientY - top) / height) * rows.count);
    const isIn = column >= 0 && column < columns.count && row >= 0 && row < rows.count;
    return isIn ? { column, row } : undefined;
  };
  const tell = (cell: { readonly row: number; readonly column: number } | undefined) => {
    said.textContent = cell ? cellWords(grid, framing, cell) : "";
  };
  field.addEventListener("pointermove", (event) => tell(cellAt(event)));
  field.addEventListener("pointerleave", () => tell(marked));
  field.addEventListener("click", (event) => {
    const cell = cellAt(event);
    if (cell) framing.choose?.(cell.row, cell.column);
  });
  tell(marked);

  const draw = () => paint(canvas, pixelsOf(grid));
  draw();
  return {
    ...{ canvas, title: framing.title, shape: framing.shape, extent: extentWords(grid) },
    element: h(
      "figure",
      { class: "heat" },
      h(
        "figcaption",
        {},
        h("span", { class: "what" }, framing.title),
        h("span", { class: "shape" }, framing.shape),
      ),
      field,
      ...columnNames(grid, framing),
      h("div", { class: "under" }, h("span", {}, extentWords(grid)), scaleOf(grid)),
      said,
    ),
    recolour: draw,
  };
}

/** Names under the columns, where each is a token and there is room for them. */
function columnNames({ columns }: Grid, { placeName }: Framing): readonly HTMLElement[] {
  if (columns.axis !== "to" || columns.count > NAMED) return [];
  const names = Array.from({ length: columns.count }, (_, at) => {
    const name = placeName(columns.axis, columns.first + at).replaceAll(/[‘’]/g, "");
    return h("span", { class: "token", title: name }, shortName(name));
  });
  return [h("div", { class: "columns", "aria-hidden": "true" }, ...names)];
}

const NAMED = 24; // columns
const LONGEST = 8; // characters of a name

function shortName(name: string): string {
  const characters = Array.from(name);
  return characters.length > LONGEST ? `${characters.slice(0, LONGEST - 1).join("")}…` : name;
}

function cellWords(
  { rows, columns, value }: Grid,
  { placeName }: Framing,
  { row, column }: { readonly row: number; readonly column: number },
): string {
  const parts = [
    ...(rows.count > 1 ? [placeName(rows.axis, rows.first + row)] : []),
    placeName(columns.axis, columns.first + column),
  ];
  const own = value(row, column);
  return `${parts.join(", ")}: ${isSeen(own) ? formatNumber(own) : t("hidden")}`;
}

/** What of the axes is drawn: "head width 1–32 across, heads 1–8 down" */
function extentWords(grid: Grid): string {
  const { rows, columns } = grid;
  const across = t("across: {0}", sideWords(columns));
  const down = rows.count > 1 ? [t("down: {0}", sideWords(rows))] : [];
  return [across, ...down, ...(hasHidden(grid) ? [t("gray: hidden")] : [])].join(" · ");
}

function hasHidden({ rows, columns, value }: Grid): boolean {
  for (let row = 0; row < rows.count; row++)
    for (let column = 0; column < columns.count; column++)
      if (!isSeen(value(row, column))) return true;
  return false;
}

function sideWords({ axis, first, count, total }: Side): string {
  const name = axis ? axisName(axis) : t("rows");
  const range = [formatCount(first + 1), formatCount(first + count)] as const;
  return count === total
    ? t("{0} {1}–{2}", name, ...range)
    : t("{0} {1}–{2} of {3}", name, ...range, formatCount(total));
}

/** Which shade stands for which number. */
const scaleOf = ({ most, isSigned }: Grid): HTMLElement =>
  h(
    "span",
    { class: isSigned ? "scale signed" : "scale" },
    formatNumber(isSigned ? -most : 0),
    h("span", { class: "ramp", "aria-hidden": "true" }),
    formatNumber(most),
  );

function pixelsOf({ rows, columns, value, most }: Grid) {
  const [paper, more, less, hidden] = (
    ["--gb-paper", "--gb-weight", "--gb-from", "--gb-line"] as const
  ).map(readColour) as [Colour, Colour, Colour, Colour];
  const rgba = new Uint8ClampedArray(rows.count * columns.count * 4);
  for (let row = 0; row < rows.count; row++)
    for (let column = 0; column < columns.count; column++) {
      const own = value(row, column);
      if (!isSeen(own)) {
        rgba.set([...hidden, 255], (row * columns.count + column) * 4);
        continue;
      }
      const amount = Math.max(-1, Math.min(1, most > 0 ? own / most : 0)) || 0;
      const hue = amount < 0 ? less : more;
      const mixed = paper.map((part, i) => part + ((hue[i] as number) - part) * Math.abs(amount));
      rgba.set([...mixed, 255], (row * columns.count + column) * 4);
    }
  return { width: columns.count, height: rows.count, rgba };
}
