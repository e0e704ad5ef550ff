import type { FoundText } from "../../../../src/domain/search/search.ts";
import { h } from "../../../kit/controls/element.ts";
import { t } from "../../../kit/page/language.ts";
import { formatCosine } from "../../../kit/page/numbers.ts";
import { readColour } from "../../../kit/page/theme.ts";
import { paint } from "../../../kit/pictures/canvas.ts";
import { createTable, createTwin } from "../../../kit/pictures/table.ts";
import { brief } from "./words.ts";

const STEPS = 64; // of the scale

/** How alike texts are to each other: a cell for each two, numbered as in the list above. */
export function createMatrix(): {
  readonly element: HTMLElement;
  /** @param matrix [texts, texts] */
  show(texts: readonly FoundText[], matrix: Float32Array): void;
  recolour(): void;
} {
  const canvas = h("canvas", { role: "img", onpointermove: point, onpointerleave: () => tell() });
  const scale = h("canvas", { "aria-hidden": "true" });
  const [rows, columns] = [h("div", { class: "rows" }), h("div", { class: "columns" })];
  const [low, high] = [h("span"), h("span")];
  const said = h("p", { class: "aside" });
  const twin = createTwin(t("Show the matrix as a table"));
  let shown: { readonly texts: readonly FoundText[]; readonly matrix: Float32Array } | undefined;

  const least = () => Math.min(...(shown?.matrix ?? [0]));

  /** The ink of a number between the least and 1. */
  function inkOf(value: number, from: number): readonly [number, number, number, number] {
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
