import "./plot.css";
import { readColours } from "../../../kit/charts/ink.ts";
import { h } from "../../../kit/controls/element.ts";
import { t } from "../../../kit/page/language.ts";
import { paint } from "../../../kit/pictures/canvas.ts";
import { createCellNumbers } from "./cellNumbers.ts";
import type { Drawn } from "./drawn.ts";
import { fadeOver } from "./fade.ts";
import { followKeys, followPointer, type Listener, type Movable, STEP } from "./gestures.ts";
import { shade } from "./heatmap.ts";
import { createMarks, type Marked, type Marks } from "./marks.ts";
import { createMinimap, type Frame, type Minimap } from "./minimap.ts";
import {
  fitting,
  type Ground,
  LARGEST,
  revealing,
  type Viewport,
  within,
  zoomed,
} from "./viewport.ts";

const REST = 120; // milliseconds after the last move until numbers are written again
const WHOLE = { cell: 0, left: 0, top: 0 }; // cells get as small as it takes

export interface Plot {
  readonly element: HTMLElement;
  /** Another map: the one before fades. */
  show(drawn: Drawn): void;
  /** The same map with more of its rows exact. */
  refine(drawn: Drawn): void;
  mark(marked: Marked): void;
  describe(finding: string): void;
  recolour(): void;
}

/**
 * The heatmap with its axes: rows look, columns are looked at. It is painted once, a pixel for each
 * cell; looking around moves and scales the picture and writes what comes into sight.
 *
 * @param on.need called with the rows whose numbers are to be written
 */
export function createPlot(
  labels: { readonly from: readonly string[]; readonly to: readonly string[] },
  on: Listener & { need(first: number, end: number): void },
): Plot {
  const [rows, columns] = [labels.from.length, labels.to.length];
  const numbers = createCellNumbers(on.need);
  const marks = createMarks(labels);
  const movable: Movable = {
    ...{ rows, columns, view: () => view, isWhole, pan },
    fit: () => look(WHOLE),
    zoom: (by, at = { x: view.width / 2, y: view.height / 2 }) =>
      look(zoomed(ground, view, by, at)),
    reveal: (cell) => look(revealing(ground, view, cell)),
  };
  const minimap = createMinimap({
    zoom: (by) => movable.zoom(by > 0 ? STEP : 1 / STEP),
    fit: movable.fit,
    centre: (x, y) =>
      pan(x * columns * view.cell - view.width / 2, y * rows * view.cell - view.height / 2),
  });
  const parts = createParts(numbers.element, marks, minimap);
  const { element, canvas, field } = parts;

  let drawn: Drawn | undefined;
  let ground: Ground = { from: rows, to: columns, width: 1, height: 1 };
  let view: Viewport = { cell: 0, left: 0, top: 0, width: 1, height: 1 };
  let painted: { readonly drawn: Drawn; readonly perPixel: number } | undefined;
  let resting: ReturnType<typeof setTimeout> | undefined;
  let marked: Marked = { from: undefined, to: undefined, words: "" };

  function isWhole(): boolean {
    return view.cell <= fitting(ground);
  }

  /** Fits into the room that there is. */
  function layOut(): void {
    const width = element.clientWidth - marks.rowAxis.offsetWidth - 8;
    if (width <= 0) return;
    const wasWhole = isWhole();
    // In a window that is not tiny, all of the map is seen below headline and strip.
    ground = { ...ground, width: Math.max(60, width), height: Math.max(300, innerHeight * 0.6) };
    look(wasWhole ? WHOLE : view);
  }

  function look(asked: Pick<Viewport, "cell" | "left" | "top">): void {
    view = within(ground, asked);
    moveParts(parts, view, ground, drawn?.map.isCausal === true && rows > 1);
    minimap.frame(fitting(ground) < LARGEST, isWhole() ? undefined : frameOf(view, ground));
    draw();
    marks.show(view, marked);
  }

  /** Moves the map; numbers are written once it stands still. */
  function pan(left: number, top: number): void {
    clearTimeout(resting);
    resting = setTimeout(() => {
      resting = undefined;
      draw();
    }, REST);
    look({ cell: view.cell, left, top });
  }

  function put(next: Drawn): void {
    drawn = next;
    numbers.forget();
    look(view);
  }

  function draw(): void {
    if (!drawn) return;
    const perPixel = Math.max(1, Math.ceil(1 / (view.cell * devicePixelRatio)));
    if (painted?.drawn !== drawn || painted.perPixel !== perPixel) {
      painted = { drawn, perPixel };
      numbers.forget();
      const colours = readColours();
      paint(canvas, shade(drawn.map, colours, drawn.ink, perPixel));
      minimap.show(drawn, colours);
    }
    numbers.show(drawn, view, resting !== undefined);
  }

  followPointer(field, movable, on);
  followKeys(field, movable, on);
  new ResizeObserver(layOut).observe(element);
  return {
    element,
    show: (next) => {
      if (painted) fadeOver(canvas);
      put(next);
    },
    refine: put,
    mark: (next) => {
      marked = next;
      marks.show(view, marked);
    },
    describe: (finding) => canvas.setAttribute("aria-label", finding),
    recolour: () => {
      painted = undefined;
      draw();
    },
  };
}

type PlotParts = ReturnType<typeof createParts>;

function createParts(numbers: HTMLElement, marks: Marks, minimap: Minimap) {
  const canvas = h("canvas", { role: "img" });
  const sheet = h("div", { class: "sheet" }, canvas, numbers);
  const blind = h("span", { class: "blind", "aria-hidden": "true" }, t("cannot look ahead"));
  const field = h(
    "div",
    {
      class: "field",
      tabindex: "0",
      role: "application",
      "aria-roledescription": t("heatmap"),
      "aria-label": t("Attention weights. Arrow keys move from cell to cell."),
    },
    h("div", { class: "window" }, sheet, blind),
    ...marks.elements,
  );
  const element = h(
    "div",
    { class: "plot" },
    h("span", { class: "axis to", "aria-hidden": "true" }, `${t("to (key)")} →`),
    h("span", { class: "axis from", "aria-hidden": "true" }, `${t("from (query)")} ↓`),
    marks.columnAxis,
    marks.rowAxis,
    field,
    minimap.element,
  );
  return { element, field, sheet, canvas, blind };
}

/** Moves and scales the picture to what is seen of it. */
function moveParts(
  { element, field, sheet, canvas, blind }: PlotParts,
  { cell, left, top, width, height }: Viewport,
  ground: Ground,
  isCausal: boolean,
): void {
  const isWhole = cell <= fitting(ground);
  field.style.inlineSize = `${width}px`;
  field.style.blockSize = `${height}px`;
  sheet.style.transform = `translate(${-left}px, ${-top}px)`;
  canvas.style.inlineSize = `${cell * ground.to}px`;
  canvas.style.blockSize = `${cell * ground.from}px`;
  element.style.setProperty("--cell", `${cell}px`);
  field.classList.toggle("zoomed", !isWhole);
  field.classList.toggle("causal", isCausal);
  blind.hidden = cell * ground.to < 150 || !isCausal || ground.to < 4 || !isWhole;
}

/** Where what is seen lies in the whole map. */
function frameOf({ cell, left, top, width, height }: Viewport, { from, to }: Ground): Frame {
  return {
    left: left / (cell * to),
    top: top / (cell * from),
    width: width / (cell * to),
    height: height / (cell * from),
  };
}
