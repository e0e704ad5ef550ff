import { h } from "../../../kit/controls/element.ts";
import { t } from "../../../kit/page/host.ts";
import { type Colour, contrast } from "../../../kit/page/theme.ts";
import { paint, widthOf } from "../../../kit/pictures/canvas.ts";
import type { Cell } from "../numbers/headMap.ts";
import { createAxis, LABELLED } from "./axis.ts";
import type { Drawn } from "./drawn.ts";
import { mix, readColours, shade } from "./heatmap.ts";
import { createMinimap } from "./minimap.ts";
import { fitting, LARGEST, revealing, seen, type Viewport, within, zoomed } from "./viewport.ts";

const NUMBERED = 34; // CSS pixels of a cell from which on there is room for its number
const AROUND = 3; // CSS pixels of it that its number leaves free
const STEP = 1.5; // of one press of a zoom button
const REST = 120; // milliseconds after the last move until numbers are written again
const DRAG = 4; // CSS pixels: a shorter way is a click

// On any colour at all, one of the two has a contrast of 4.5:1 or more; paper and ink have not.
const BLACK: Colour = [0, 0, 0];
const WHITE: Colour = [255, 255, 255];

export interface Plot {
  readonly element: HTMLElement;
  show(drawn: Drawn): void;
  /** Marks a row, and in it a cell with what there is to say about it. */
  mark(from: number | undefined, to: number | undefined, tip: string): void;
  describe(finding: string): void;
  recolour(): void;
}

/**
 * The heatmap with its axes: rows look, columns are looked at. It is painted once, a pixel for each
 * cell; looking around moves and scales the picture and writes what comes into sight.
 */
export function createPlot(
  labels: { readonly from: readonly string[]; readonly to: readonly string[] },
  on: {
    point(cell: Cell | undefined): void;
    pin(cell: Cell): void;
    key(key: string): boolean;
    /** Rows whose numbers are about to be written. */
    need(first: number, end: number): void;
  },
): Plot {
  const [rows, columns] = [labels.from.length, labels.to.length];
  const canvas = h("canvas", { role: "img" });
  const numbers = h("div", { class: "numbers", "aria-hidden": "true" });
  const sheet = h("div", { class: "sheet" }, canvas, numbers);
  const row = h("div", { class: "row mark", hidden: true });
  const column = h("div", { class: "column mark", hidden: true });
  const tip = h("div", { class: "tip", "aria-hidden": "true", hidden: true });
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
    row,
    column,
    tip,
  );
  const rowAxis = createAxis("rows", labels.from);
  const columnAxis = createAxis("columns", labels.to);
  const minimap = createMinimap({
    zoom: (by) => zoom(by > 0 ? STEP : 1 / STEP),
    fit: () => look({ cell: 0, left: 0, top: 0 }),
    centre: (x, y) =>
      pan(x * columns * view.cell - view.width / 2, y * rows * view.cell - view.height / 2),
  });
  const element = h(
    "div",
    { class: "plot" },
    h("span", { class: "axis to", "aria-hidden": "true" }, `${t("to (key)")} →`),
    h("span", { class: "axis from", "aria-hidden": "true" }, `${t("from (query)")} ↓`),
    columnAxis.element,
    rowAxis.element,
    field,
    minimap.element,
  );

  let drawn: Drawn | undefined;
  let ground = { from: rows, to: columns, width: 1, height: 1 };
  let view: Viewport = { cell: 0, left: 0, top: 0, width: 1, height: 1 };
  let painted: { readonly drawn: Drawn; readonly perPixel: number } | undefined;
  let written = "";
  let resting: ReturnType<typeof setTimeout> | undefined;
  let cursor: Cell = { from: rows - 1, to: 0 };
  let marked: { from: number | undefined; to: number | undefined } = {
    from: undefined,
    to: undefined,
  };

  /** Takes the room that there is. */
  function layOut(): void {
    const width = element.clientWidth - rowAxis.element.offsetWidth - 8;
    if (width <= 0) return;
    const isWhole = view.cell <= fitting(ground);
    // The whole map is seen at once, with the strip above it, in a window that is not tiny.
    ground = { ...ground, width: Math.max(60, width), height: Math.max(320, innerHeight * 0.65) };
    look(isWhole ? { cell: 0, left: 0, top: 0 } : view);
  }

  function look(asked: Pick<Viewport, "cell" | "left" | "top">): void {
    view = within(ground, asked);
    const { cell, left, top, width, height } = view;
    const isWhole = cell <= fitting(ground);
    field.style.inlineSize = `${width}px`;
    field.style.blockSize = `${height}px`;
    sheet.style.transform = `translate(${-left}px, ${-top}px)`;
    canvas.style.inlineSize = `${cell * columns}px`;
    canvas.style.blockSize = `${cell * rows}px`;
    element.style.setProperty("--cell", `${cell}px`);
    element.classList.toggle("labelled", cell >= LABELLED);
    field.classList.toggle("zoomed", !isWhole);
    const isCausal = drawn?.map.isCausal === true && rows > 1;
    field.classList.toggle("causal", isCausal);
    blind.hidden = cell * columns < 150 || !isCausal || columns < 4 || !isWhole;
    minimap.frame(
      fitting(ground) < LARGEST,
      isWhole
        ? undefined
        : {
            left: left / (cell * columns),
            top: top / (cell * rows),
            width: width / (cell * columns),
            height: height / (cell * rows),
          },
    );
    draw();
    mark(marked.from, marked.to, tip.textContent);
  }

  /** Moves on: the numbers in the cells wait until it stands still. */
  function pan(left: number, top: number): void {
    clearTimeout(resting);
    resting = setTimeout(() => {
      resting = undefined;
      draw();
    }, REST);
    look({ cell: view.cell, left, top });
  }

  const zoom = (by: number, at = { x: view.width / 2, y: view.height / 2 }) =>
    look(zoomed(ground, view, by, at));

  function draw(): void {
    if (!drawn) return;
    const perPixel = Math.max(1, Math.ceil(1 / (view.cell * devicePixelRatio)));
    if (painted?.drawn !== drawn || painted.perPixel !== perPixel) {
      painted = { drawn, perPixel };
      written = "";
      const colours = readColours();
      paint(canvas, shade(drawn.map, colours, drawn.ink, perPixel));
      minimap.show(drawn, colours);
    }
    writeNumbers(drawn);
  }

  function writeNumbers({ map, ink, write, brief }: Drawn): void {
    const { cell, left, top, width, height } = view;
    const across = seen(left, width, cell, columns);
    const down = seen(top, height, cell, rows);
    const isBare = cell < NUMBERED || resting !== undefined;
    const now = isBare ? "none" : [across.first, across.end, down.first, down.end].join();
    if (now === written) return;
    written = now;
    numbers.replaceChildren();
    if (isBare) return;
    on.need(down.first, down.end);
    const cells: (Cell & { readonly value: number })[] = [];
    for (let from = down.first; from < down.end; from++) {
      const end = map.isCausal ? Math.min(across.end, from + 1) : across.end;
      for (let to = across.first; to < end; to++)
        cells.push({ from, to, value: map.weights[from * columns + to] as number });
    }
    const { font } = getComputedStyle(numbers);
    const fits = (text: string) => widthOf(text, font) <= cell - AROUND;
    const spell = cells.every(({ value }) => fits(write(value))) ? write : brief; // all alike
    const colours = readColours();
    for (const { from, to, value } of cells) {
      const text = spell(value);
      if (!fits(text)) continue; // "<0.1%" in small cells: hardly any ink says it, too
      const colour = mix(colours, ink.amountOf(value));
      const isDark = contrast(colour, WHITE) > contrast(colour, BLACK);
      const number = h("span", { class: isDark ? "onDark" : undefined }, text);
      number.style.insetInlineStart = `${to * cell}px`;
      number.style.insetBlockStart = `${from * cell}px`;
      numbers.append(number);
    }
  }

  function mark(from: number | undefined, to: number | undefined, words: string): void {
    marked = { from, to };
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
    if (tip.hidden) return;
    // Beside the cell, on the side where there is more room; above the lowest rows.
    const isLeft = x < width / 2;
    const isLow = y > height * 0.8;
    tip.style.insetInlineStart = isLeft ? `${x + cell + 10}px` : "";
    tip.style.insetInlineEnd = isLeft ? "" : `${width - x + 10}px`;
    tip.style.insetBlockStart = isLow ? "" : `${y + cell + 8}px`;
    tip.style.insetBlockEnd = isLow ? `${height - y + 8}px` : "";
  }

  const placeOf = (event: MouseEvent) => {
    const { left, top } = field.getBoundingClientRect();
    return { x: event.clientX - left, y: event.clientY - top };
  };
  const cellAt = (event: MouseEvent): Cell => {
    const { x, y } = placeOf(event);
    const inside = (at: number, count: number) =>
      Math.max(0, Math.min(count - 1, Math.floor(at / view.cell)));
    return { from: inside(y + view.top, rows), to: inside(x + view.left, columns) };
  };

  let grip: { readonly x: number; readonly y: number; readonly view: Viewport } | undefined;
  let isDragged = false;
  field.addEventListener("pointerdown", (event) => {
    isDragged = false;
    if (event.button === 0 && view.cell > fitting(ground)) {
      grip = { x: event.clientX, y: event.clientY, view };
      field.setPointerCapture(event.pointerId);
    }
  });
  field.addEventListener("pointermove", (event) => {
    if (!grip) return on.point(cellAt(event));
    const [x, y] = [event.clientX - grip.x, event.clientY - grip.y];
    isDragged ||= Math.hypot(x, y) >= DRAG;
    if (!isDragged) return;
    pan(grip.view.left - x, grip.view.top - y);
  });
  const letGo = () => {
    grip = undefined;
  };
  field.addEventListener("pointerup", letGo);
  field.addEventListener("pointercancel", letGo);
  field.addEventListener("pointerleave", () => on.point(undefined));
  field.addEventListener("click", (event) => {
    if (!isDragged) on.pin(cellAt(event));
  });
  field.addEventListener("wheel", (event) => {
    const before = view;
    if (event.ctrlKey) zoom(2 ** (-event.deltaY / 200), placeOf(event));
    else {
      const [x, y] = event.shiftKey ? [event.deltaY, 0] : [event.deltaX, event.deltaY];
      pan(view.left + x, view.top + y);
    }
    // At its edge the map lets the page scroll.
    const isMoved = before.left !== view.left || before.top !== view.top;
    if (event.ctrlKey || isMoved) event.preventDefault();
  });
  field.addEventListener("focusin", () => {
    if (field.matches(":focus-visible")) on.point(cursor);
  });
  field.addEventListener("focusout", () => on.point(undefined));
  field.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    const steps: Readonly<Record<string, readonly [number, number]>> = {
      ArrowUp: [-1, 0],
      ArrowDown: [1, 0],
      ArrowLeft: [0, -1],
      ArrowRight: [0, 1],
      Home: [0, -columns],
      End: [0, columns],
    };
    const step = steps[event.key];
    if (step) {
      const move = (at: number, by: number, count: number) =>
        Math.max(0, Math.min(count - 1, at + by));
      cursor = { from: move(cursor.from, step[0], rows), to: move(cursor.to, step[1], columns) };
      if (view.cell > fitting(ground)) look(revealing(ground, view, cursor));
      on.point(cursor);
    } else if (event.key === "Enter") on.pin(cursor);
    else if (event.key === "+" || event.key === "-") {
      zoom(event.key === "+" ? STEP : 1 / STEP);
      look(revealing(ground, view, cursor));
    } else if (event.key === "0") look({ cell: 0, left: 0, top: 0 });
    else if (!on.key(`${event.shiftKey ? "Shift+" : ""}${event.key}`)) return;
    event.preventDefault();
  });

  new ResizeObserver(layOut).observe(element);
  return {
    element,
    show: (next) => {
      drawn = next;
      written = "";
      look(view);
    },
    mark,
    describe: (finding) => canvas.setAttribute("aria-label", finding),
    recolour: () => {
      painted = undefined;
      draw();
    },
  };
}
