import type { TokenId } from "../../../../src/domain/text/token.ts";
import type { Beams, Way } from "../../../../src/domain/writing/beams.ts";
import { h } from "../../../kit/controls/element.ts";
import { pressKey } from "../../../kit/controls/keys.ts";
import { t } from "../../../kit/page/language.ts";
import { formatCount, formatScore } from "../../../kit/page/numbers.ts";

export interface BeamPicture {
  readonly element: HTMLElement;
  /** What each look means, and in words the way that is pointed at. */
  readonly legend: HTMLElement;
  /** @param steps what each step answered */
  show(steps: readonly Beams[]): void;
}

/** A way in the picture: which step, and which place in it. */
interface Cell {
  readonly step: number;
  readonly rank: number;
  readonly way: Way;
  readonly box: HTMLElement;
}

/** The ways of a step, the best first. */
type Column = readonly Cell[];

const SVG = "http://www.w3.org/2000/svg";
export const WIDTH = 104; // pixels of a column, and of the room for lines before it
export const GAP = 36;
export const HEIGHT = 24; // pixels of a row

/** "active", "finished", "pruned" */
export function fateName(fate: Way["fate"]): string {
  switch (fate) {
    case "followed":
      return t("active");
    case "ended":
      return t("finished");
    case "dropped":
      return t("pruned");
    default:
      return fate satisfies never;
  }
}

/**
 * A column for each step with its best ways, the best on top, and a line from each to the beam that
 * it goes on from. Arrow keys, Home and End go through them; the beam that leads there is lit.
 */
export function createBeamPicture(nameOf: (id: TokenId) => string): BeamPicture {
  const lines = document.createElementNS(SVG, "svg");
  lines.setAttribute("aria-hidden", "true");
  const cellsBox = h("div", {
    class: "ways",
    role: "listbox",
    "aria-label": t("Candidates of each step"),
    onkeydown: press,
    onclick: ({ target }) => {
      const cell = columns.flat().find(({ box }) => box.contains(target as Node));
      if (cell) enter(cell);
    },
  });
  const element = h("div", { class: "beams" }, cellsBox);
  cellsBox.append(lines);
  const said = h("p", { class: "beam", "aria-live": "polite" });
  let columns: readonly Column[] = [];
  let entry: Cell | undefined;
  let drawn: readonly Beams[] = [];

  function press(event: Event): void {
    if (!entry) return;
    const { step, rank } = entry;
    const near = (column: Column | undefined) => column?.[Math.min(rank, column.length - 1)];
    const to = (cell: Cell | undefined) => () => {
      if (cell) enter(cell);
    };
    pressKey(event, {
      ArrowDown: to(columns[step]?.[rank + 1]),
      ArrowUp: to(columns[step]?.[rank - 1]),
      ArrowLeft: to(before(columns, entry) ?? near(columns[step - 1])),
      ArrowRight: to(near(columns[step + 1])),
      Home: to(near(columns[0])),
      End: to(near(columns.at(-1))),
    });
  }

  function enter(cell: Cell): void {
    light(cell);
    cell.box.focus();
    const names = chain(columns, cell).map(({ way }) => nameOf(way.id));
    said.textContent = sentence(cell, names.join(""));
  }

  function light(cell: Cell | undefined): void {
    entry = cell;
    const lit = new Set(cell ? chain(columns, cell) : []);
    for (const each of columns.flat()) {
      each.box.classList.toggle("lit", lit.has(each));
      each.box.tabIndex = each === cell ? 0 : -1;
      each.box.ariaSelected = String(each === cell);
    }
    lines.replaceChildren(...linesOf(columns, lit));
  }

  function addColumn(beams: Beams, step: number): void {
    const column = beams.ways.map((way, rank) => createCell(way, step, rank, nameOf(way.id)));
    columns = [...columns, column];
    cellsBox.append(createTitle(step), ...column.map(({ box }) => box));
  }

  return {
    element,
    legend: createLegend(said),
    show: (steps) => {
      const isLonger = drawn.length <= steps.length && drawn.every((step, i) => step === steps[i]);
      if (!isLonger) {
        columns = [];
        cellsBox.replaceChildren(lines);
      }
      for (const [i, step] of steps.entries()) if (i >= columns.length) addColumn(step, i);
      drawn = steps;
      element.hidden = steps.length === 0;
      const rows = Math.max(0, ...columns.map(({ length }) => length));
      const width = Math.max(0, steps.length * (WIDTH + GAP) - GAP);
      cellsBox.style.inlineSize = `${width}px`;
      cellsBox.style.blockSize = `${HEIGHT * (rows + 1) + 4}px`;
      lines.setAttribute("width", String(width));
      lines.setAttribute("height", String(HEIGHT * (rows + 1)));
      const best =
        columns.at(-1)?.find(({ way }) => way.fate === "followed") ?? columns.at(-1)?.[0];
      light(best);
      said.textContent = "";
      element.scrollLeft = element.scrollWidth;
    },
  };
}

/** The way of the step before that a way goes on from. */
function before(columns: readonly Column[], { step, way }: Cell): Cell | undefined {
  const followed = columns[step - 1]?.filter((cell) => cell.way.fate === "followed");
  return followed?.[way.from];
}

/** All ways that lead to one, and itself: the first step's first. */
function chain(columns: readonly Column[], cell: Cell): readonly Cell[] {
  const all: Cell[] = [];
  for (let at: Cell | undefined = cell; at; at = before(columns, at)) all.push(at);
  return all.reverse();
}

/** @param text of the way alone, or of all that leads there */
const sentence = ({ step, rank, way }: Omit<Cell, "box">, text: string): string =>
  t(
    "Step {0}, rank {1}: “{2}”, {3}, {4}.",
    formatCount(step + 1),
    formatCount(rank + 1),
    text,
    formatScore(way.score),
    fateName(way.fate),
  );

const createLegend = (said: HTMLElement): HTMLElement =>
  h(
    "div",
    {},
    said,
    h(
      "p",
      { class: "legend" },
      t(
        "Solid: active. Double: finished. Dashed: pruned. Each number is the log-probability of the whole text up to there (Σ log p).",
      ),
    ),
  );

/** A line from each way to the one that it goes on from. */
function linesOf(columns: readonly Column[], lit: ReadonlySet<Cell>): readonly SVGElement[] {
  const middle = ({ rank }: Cell) => HEIGHT * (rank + 1.5);
  return columns.flat().flatMap((cell) => {
    const from = before(columns, cell);
    if (!from) return [];
    const path = document.createElementNS(SVG, "path");
    const end = cell.step * (WIDTH + GAP);
    const half = GAP / 2;
    const [y0, y1] = [middle(from), middle(cell)];
    path.setAttribute("d", `M${end - GAP} ${y0}c${half} 0 ${half} ${y1 - y0} ${GAP} ${y1 - y0}`);
    path.setAttribute("class", `${cell.way.fate}${lit.has(cell) ? " lit" : ""}`);
    return [path];
  });
}

/** The number of a step, above its column. */
function createTitle(step: number): HTMLElement {
  const title = h("div", { class: "step", "aria-hidden": "true" }, String(step + 1));
  title.style.insetInlineStart = `${step * (WIDTH + GAP)}px`;
  return title;
}

function createCell(way: Way, step: number, rank: number, name: string): Cell {
  const box = h(
    "div",
    {
      class: `way ${way.fate}`,
      role: "option",
      tabindex: "-1",
      "aria-selected": "false",
      "aria-label": sentence({ step, rank, way }, name),
    },
    h("span", { class: "token" }, name),
    h("span", { class: "score" }, formatScore(way.score)),
  );
  box.style.insetInlineStart = `${step * (WIDTH + GAP)}px`;
  box.style.insetBlockStart = `${HEIGHT * (rank + 1)}px`;
  return { step, rank, way, box };
}
