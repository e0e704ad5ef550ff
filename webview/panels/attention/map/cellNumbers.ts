import type { Cell } from "../../../../src/domain/attention/attention.ts";
import { colourOf, readColours } from "../../../kit/charts/ink.ts";
import { h } from "../../../kit/controls/element.ts";
import { isDark } from "../../../kit/page/theme.ts";
import { widthOf } from "../../../kit/pictures/canvas.ts";
import type { HeadMap } from "../numbers/headMap.ts";
import type { Drawn } from "./drawn.ts";
import { seen, type Viewport } from "./viewport.ts";

const NUMBERED = 34; // CSS pixels of a cell from which on there is room for its number
const AROUND = 3; // CSS pixels of a cell that its number leaves free

export interface CellNumbers {
  readonly element: HTMLElement;
  /** Writes the numbers of the cells that are seen; while the map moves, none. */
  show(drawn: Drawn, view: Viewport, isMoving: boolean): void;
  /** Makes the next `show` write them, even if the same cells are seen. */
  forget(): void;
}

/** A number in each cell if cells are large. @param need called with the rows to be written */
export function createCellNumbers(need: (first: number, end: number) => void): CellNumbers {
  const element = h("div", { class: "numbers", "aria-hidden": "true" });
  let written = ""; // of which cells
  return {
    element,
    show: (drawn, view, isMoving) => {
      const across = seen(view.left, view.width, view.cell, drawn.map.to);
      const down = seen(view.top, view.height, view.cell, drawn.map.from);
      const isBare = view.cell < NUMBERED || isMoving;
      const now = isBare ? "none" : [across.first, across.end, down.first, down.end].join();
      if (now === written) return;
      written = now;
      element.replaceChildren();
      if (isBare) return;
      need(down.first, down.end);
      writeNumbers(element, drawn, view.cell, cellsOf(drawn.map, down, across));
    },
    forget: () => {
      written = "";
    },
  };
}

type Valued = Cell & { readonly value: number };
type Span = ReturnType<typeof seen>;

/** The cells of these rows and columns that the model can see. */
function cellsOf(map: HeadMap, down: Span, across: Span): readonly Valued[] {
  const cells: Valued[] = [];
  for (let from = down.first; from < down.end; from++) {
    const end = map.isCausal ? Math.min(across.end, from + 1) : across.end;
    for (let to = across.first; to < end; to++)
      cells.push({ from, to, value: map.weights[from * map.to + to] as number });
  }
  return cells;
}

function writeNumbers(
  element: HTMLElement,
  { ink, write, brief }: Drawn,
  cell: number,
  cells: readonly Valued[],
): void {
  const { font } = getComputedStyle(element);
  const fits = (text: string) => widthOf(text, font) <= cell - AROUND;
  const spell = cells.every(({ value }) => fits(write(value))) ? write : brief; // all alike
  const colours = readColours();
  for (const { from, to, value } of cells) {
    const text = spell(value);
    if (!fits(text)) continue; // a cell too small for "<0.1%": its pale color says the same
    const colour = colourOf(colours, ink, ink.amountOf(value));
    const number = h("span", { class: isDark(colour) ? "onDark" : undefined }, text);
    number.style.insetInlineStart = `${to * cell}px`;
    number.style.insetBlockStart = `${from * cell}px`;
    element.append(number);
  }
}
