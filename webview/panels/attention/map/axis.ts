import "./axis.css";
import { h } from "../../../kit/controls/element.ts";
import { seen } from "./viewport.ts";

/** In cells of so many CSS pixels or more, there is room for a token beside each. */
export const LABELLED = 13;

export interface Axis {
  readonly element: HTMLElement;
  /**
   * Writes the tokens of the cells that are seen; if there is no room for all, only the marked one.
   *
   * @param view along this axis, in CSS pixels
   */
  show(
    view: { readonly offset: number; readonly length: number; readonly cell: number },
    marked: number | undefined,
  ): void;
}

/** The tokens beside a map's rows or above its columns; the page holds only those that are seen. */
export function createAxis(name: "rows" | "columns", labels: readonly string[]): Axis {
  const element = h("div", { class: name, "aria-hidden": "true" });
  const longest = Math.max(...labels.map(widthOf));
  element.style.setProperty("--longest", `${Math.min(14, longest)}ch`);
  let written = "";

  return {
    element,
    show: ({ offset, length, cell }, marked) => {
      const isLabelled = cell >= LABELLED;
      const { first, end } = seen(offset, length, cell, labels.length);
      const indices = isLabelled
        ? Array.from({ length: end - first }, (_, i) => first + i)
        : marked === undefined || marked < first || marked >= end
          ? []
          : [marked];
      // While the same cells are seen, labels are only moved.
      const now = `${indices[0]} ${indices.length}`;
      if (now !== written) {
        element.replaceChildren(...indices.map((i) => h("span", {}, labels[i])));
        written = now;
      }
      for (const [i, label] of (element.childNodes as NodeListOf<HTMLElement>).entries()) {
        const index = indices[i] as number;
        label.style.setProperty("--at", `${(index + 0.5) * cell - offset}px`);
        label.classList.toggle("marked", index === marked);
      }
    },
  };
}

/** In characters of the editor's font, in which Korean, Chinese and Japanese take two. */
const widthOf = (text: string): number =>
  Array.from(text).reduce((sum, character) => sum + (character > "\u1100" ? 2 : 1), 0);
