import type { FoundText } from "../../../../../src/domain/search/search.ts";
import { h } from "../../../../kit/controls/element.ts";
import { t } from "../../../../kit/page/language.ts";
import { formatCosine } from "../../../../kit/page/numbers.ts";
import { type Colour, readColour } from "../../../../kit/page/theme.ts";
import { paint } from "../../../../kit/pictures/canvas.ts";
import { readInks, rgb, s } from "../../../../kit/pictures/svg.ts";
import { createTable, createTwin } from "../../../../kit/pictures/table.ts";
import type { Drawing } from "./sheet.ts";
import { brief } from "./words.ts";

const STEPS = 64; // of the scale

type Ink = readonly [red: number, green: number, blue: number, alpha: number];

/** How alike texts are to each other: a cell for each two, numbered as in the list above. */
export function createMatrix(): {
  readonly element: HTMLElement;
  /** @param matrix [texts, texts] */
  show(texts: readonly FoundText[], matrix: Float32Array): void;
  recolour(): void;
  /** The same as a part of a file; undefined while there is none. */
  draw(): Drawing | undefined;
} {
  const canvas = h("canvas", { role: "img", onpointermove: point, onpointerleave: () => tell() });
  const scale = h("canvas", { "aria-hidden": "true" });
  const [rows, columns] = [h("div", { class: "rows" }), h("div", { class: "columns" })];
  const [low, high] = [h("span"), h("span")];
  const said = h("p", { class: "aside" });
  const twin = createTwin(t("Show the matrix as a table"));
  let shown: Shown | undefined;

  const least = () => Math.min(...(shown?.matrix ?? [0]));

  /** The ink of a number between the least and 1. */
  function inkOf(value: number, from: number): Ink {
    const share = from < 1 ? (value - from) / (1 - from) : 1;
    const [paper, weight] = [readColour("--gb-paper"), readColour("--gb-weight")];
    const mixed = paper.map((part, i) => part + ((weight[i] as number) - part) * share);
    return [mixed[0] as number, mixed[1] as number, mixed[2] as number, 255];
  }

  function recolour(): void {
    if (!shown) return;
    const { texts, matrix } = shown;
    const from = least();
    const rgba = new Uint8ClampedArray(matrix.length * 4);
    for (const [at, value] of matrix.entries()) rgba.set(inkOf(value, from), at * 4);
    paint(canvas, { width: texts.length, height: texts.length, rgba });
    const steps = new Uint8ClampedArray(STEPS * 4);
    for (let i = 0; i < STEPS; i++) {
      steps.set(inkOf(from + ((1 - from) * i) / (STEPS - 1), from), i * 4);
    }
    paint(scale, { width: STEPS, height: 1, rgba: steps });
  }

  function point(event: Event): void {
    const { offsetX, offsetY } = event as PointerEvent;
    const size = shown?.texts.length ?? 0;
    const cell = (offset: number) =>
      Math.max(0, Math.min(size - 1, Math.floor((offset / canvas.clientWidth) * size)));
    tell([cell(offsetY), cell(offsetX)]);
  }

  function tell(cell?: readonly [number, number]): void {
    said.textContent = cell ? sentenceOf(cell) : t("Hover over a cell to read its number.");
  }

  function sentenceOf([row, column]: readonly [number, number]): string {
    const { texts, matrix } = shown ?? { texts: [], matrix: [] };
    const value = matrix[row * texts.length + column] ?? 0;
    return t("{0} and {1}: {2}", row + 1, column + 1, formatCosine(value));
  }

  const element = h(
    "details",
    { class: "matrix fold", hidden: true },
    h("summary", {}, t("How alike these are to each other")),
    h("div", { class: "plot" }, rows, columns, canvas),
    h("div", { class: "scale" }, low, scale, high),
    said,
    twin.element,
  );
  return {
    element,
    show: (texts, matrix) => {
      shown = { texts, matrix };
      element.hidden = texts.length < 2;
      if (texts.length < 2) return;
      const labels = () => texts.map((_, at) => h("span", {}, String(at + 1)));
      rows.replaceChildren(...labels());
      columns.replaceChildren(...labels());
      [low.textContent, high.textContent] = [formatCosine(least()), formatCosine(1)];
      canvas.ariaLabel = t(
        "Cosine similarity of each two of the {0} texts, from {1} to {2}",
        texts.length,
        formatCosine(least()),
        formatCosine(1),
      );
      element.style.setProperty("--count", String(texts.length));
      tell();
      recolour();
      twin.show(() => tableOf(texts, matrix));
    },
    recolour,
    draw: () =>
      shown && !element.hidden ? drawingOf(shown, (value) => inkOf(value, least())) : undefined,
  };
}

/** How alike some texts are. */
interface Shown {
  readonly texts: readonly FoundText[];
  readonly matrix: Float32Array; // [texts, texts]
}

const [CELL, EDGE, LEGEND] = [22, 24, 120]; // CSS pixels: of a cell, of the numbers beside it, of the scale

function drawingOf({ texts, matrix }: Shown, inkOf: (value: number) => Ink): Drawing {
  const { ink, pale, line } = readInks();
  const size = texts.length * CELL;
  const fillOf = (value: number) => rgb(inkOf(value).slice(0, 3) as unknown as Colour);
  const least = Math.min(...matrix);
  const top = EDGE + 14;
  const scale = top + size + 16;
  const number = (at: number, more: object) => s("text", { fill: pale, ...more }, String(at + 1));
  return {
    width: EDGE + size,
    height: scale + 28,
    drawn: [
      s("text", { x: 0, y: 10, "font-weight": 600 }, t("How alike these are to each other")),
      ...texts.flatMap((_, at) => [
        number(at, { x: EDGE - 6, y: top + (at + 0.5) * CELL + 4, "text-anchor": "end" }),
        number(at, { x: EDGE + (at + 0.5) * CELL, y: top - 6, "text-anchor": "middle" }),
      ]),
      ...Array.from(matrix, (value, at) =>
        s("rect", {
          ...{
            x: EDGE + (at % texts.length) * CELL,
            y: top + Math.floor(at / texts.length) * CELL,
          },
          ...{ width: CELL, height: CELL, fill: fillOf(value) },
        }),
      ),
      s("rect", { x: EDGE, y: top, width: size, height: size, fill: "none", stroke: line }),
      ...Array.from({ length: STEPS }, (_, i) =>
        s("rect", {
          ...{ x: EDGE + (i * LEGEND) / STEPS, y: scale, width: LEGEND / STEPS + 0.5, height: 10 },
          fill: fillOf(least + ((1 - least) * i) / (STEPS - 1)),
        }),
      ),
      s("text", { x: EDGE, y: scale + 24, fill: ink }, formatCosine(least)),
      s(
        "text",
        { x: EDGE + LEGEND, y: scale + 24, fill: ink, "text-anchor": "end" },
        formatCosine(1),
      ),
    ],
  };
}

const tableOf = (texts: readonly FoundText[], matrix: Float32Array): HTMLTableElement =>
  createTable(
    t("Cosine similarity of each two texts"),
    [
      {
        title: t("text"),
        show: (row: number) => `${row + 1} ${brief(texts[row]?.excerpt ?? "", 30)}`,
      },
      ...texts.map((_, column) => ({
        title: String(column + 1),
        show: (row: number) => (matrix[row * texts.length + column] ?? 0).toFixed(3),
        number: (row: number) => matrix[row * texts.length + column] ?? 0,
      })),
    ],
    [...texts.keys()],
  );
