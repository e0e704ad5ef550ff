import { h } from "../../../kit/controls/element.ts";
import { createAxis } from "./axis.ts";
import type { Viewport } from "./viewport.ts";

/** What is pointed at: a row, a column, or the cell where the two meet. */
export interface Marked {
  readonly from: number | undefined;
  readonly to: number | undefined;
  /** What there is to say of the cell. */
  readonly words: string;
}

export interface Marks {
  /** The tokens beside the map, and above it. */
  readonly rowAxis: HTMLElement;
  readonly columnAxis: HTMLElement;
  /** The marks themselves, which lie over the map. */
  readonly elements: readonly HTMLElement[];
  show(view: Viewport, marked: Marked): void;
}

/** Marks a row and a column of the map and their tokens, and describes the cell where they meet. */
export function createMarks(labels: {
  readonly from: readonly string[];
  readonly to: readonly string[];
}): Marks {
  const row = h("div", { class: "row mark", hidden: true });
  const column = h("div", { class: "column mark", hidden: true });
  const tip = h("div", { class: "tip", "aria-hidden": "true", hidden: true });
  const rowAxis = createAxis("rows", labels.from);
  const columnAxis = createAxis("columns", labels.to);
  return {
    rowAxis: rowAxis.element,
    columnAxis: columnAxis.element,
    elements: [row, column, tip],
    show: (view, { from, to, words }) => {
      const { cell, left, top, width, height } = view;
      const [x, y] = [(to ?? -1) * cell - left, (from ?? -1) * cell - top];
      const isDownIn = from !== undefined && y > -cell && y < height;
      const isAcrossIn = to !== undefined && x > -cell && x < width;
      row.hidden = !isDownIn;
      row.style.insetBlockStart = `${y}px`;
      column.hidden = !isAcrossIn;
      column.style.insetInlineStart = `${x}px`;
      rowAxis.show({ offset: top, length: height, cell }, from);
      columnAxis.show({ offset: left, length: width, cell }, to);
      tip.hidden = !isDownIn || !isAcrossIn || words === "";
      tip.textContent = words;
      if (!tip.hidden) placeTip(tip, view, { x, y });
    },
  };
}

/** Beside the cell, on the side where there is more room; above the lowest rows. */
function placeTip(
  tip: HTMLElement,
  { cell, width, height }: Viewport,
  { x, y }: { readonly x: number; readonly y: number },
): void {
  const isLeft = x < width / 2;
  const isLow = y > height * 0.8;
  tip.style.insetInlineStart = isLeft ? `${x + cell + 10}px` : "";
  tip.style.insetInlineEnd = isLeft ? "" : `${width - x + 10}px`;
  tip.style.insetBlockStart = isLow ? "" : `${y + cell + 8}px`;
  tip.style.insetBlockEnd = isLow ? `${height - y + 8}px` : "";
}
