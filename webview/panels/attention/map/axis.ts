import "./axis.css";
import { h } from "../../../kit/controls/element.ts";
import { named, seen } from "./viewport.ts";

const LONGEST = 14; // characters of a token's name

export interface Axis {
  readonly element: HTMLElement;
  /**
   * Writes the tokens of the cells that are seen: the marked one, and of the others as many as there
   * is room for, evenly spread.
   *
   * @param view along this axis, in CSS pixels
   */
  show(
    view: { readonly offset: number; readonly length: number; readonly cell: number },
    marked: number | undefined,
  ): void;
}

/** The tokens beside a map's rows or above its columns; the page holds only those that are read. */
export function createAxis(name: "rows" | "columns", labels: readonly string[]): Axis {
  const element = h("div", { class: name, "aria-hidden": "true" });
  const longest = Math.max(...labels.map(widthOf));
  element.style.setProperty("--longest", `${Math.min(LONGEST, longest)}ch`);
  const written = new Map<number, HTMLElement>(); // by index: those that stay are only moved

  return {
    element,
    show: ({ offset, length, cell }, marked) => {
      const { first, end } = seen(offset, length, cell, labels.length);
      const indices = named({ first, end, cell }, marked);
      for (const [index, label] of written) {
        if (indices.includes(index)) continue;
        label.remove();
        written.delete(index);
      }
      for (const [place, index] of indices.entries()) {
        const label = written.get(index) ?? nameOf(labels[index] ?? "");
        written.set(index, label);
        label.style.setProperty("--at", `${(index + 0.5) * cell - offset}px`);
        label.classList.toggle("marked", index === marked);
        const next = element.childNodes[place] ?? null;
        if (next !== label) element.insertBefore(label, next);
      }
    },
  };
}

// Letters that stand upright also where lines go down.
const UPRIGHT = /[\p{Script=Hangul}\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]/u;

const nameOf = (label: string): HTMLElement =>
  h("span", { class: UPRIGHT.test(label) ? "upright" : undefined }, label);

/** In characters of the editor's font, in which Korean, Chinese and Japanese take two. */
const widthOf = (text: string): number =>
  Array.from(text).reduce((sum, character) => sum + (character > "\u1100" ? 2 : 1), 0);
