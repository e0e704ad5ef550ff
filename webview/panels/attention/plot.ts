import type { AttentionMap } from "../../../src/domain/attention.ts";
import { paint } from "../../kit/canvas.ts";
import { h } from "../../kit/element.ts";
import { t } from "../../kit/host.ts";
import { formatShare } from "../../kit/numbers.ts";
import { type Colour, contrast, readColour } from "../../kit/theme.ts";
import { fullInk, inkOf, isCausal, mix, shade } from "./heatmap.ts";

/** A cell of the map: `from` looks at `to`. */
export interface Cell {
  readonly from: number;
  readonly to: number;
}

/** CSS pixels: from here on there is room for a token beside its row, and for a number in a cell. */
const LABELLED = 13;
const NUMBERED = 34;
const LARGEST = 44;

// On any colour at all, one of the two has a contrast of 4.5:1 or more; paper and ink have not.
const BLACK: Colour = [0, 0, 0];
const WHITE: Colour = [255, 255, 255];

export interface Plot {
  readonly element: HTMLElement;
  show(map: AttentionMap): void;
  /** Marks a row, and in it a cell with what there is to say about it. */
  mark(from: number | undefined, to: number | undefined, tip: string): void;
  describe(finding: string): void;
  recolour(): void;
}

/** The heatmap with its axes: rows look, columns are looked at. */
export function createPlot(
  labels: readonly string[],
  on: { point(cell: Cell | undefined): void; pin(cell: Cell): void; key(key: string): boolean },
): Plot {
  const count = labels.length;
  const canvas = h("canvas", { role: "img" });
  const numbers = h("div", { class: "numbers", "aria-hidden": "true" });
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
    canvas,
    blind,
    numbers,
    row,
    column,
    tip,
  );
  const rowLabels = h("div", { class: "rows", "aria-hidden": "true" });
  const columnLabels = h("div", { class: "columns", "aria-hidden": "true" });
  const element = h(
    "div",
    { class: "plot" },
    h("span", { class: "axis to", "aria-hidden": "true" }, `${t("to (key)")} →`),
    h("span", { class: "axis from", "aria-hidden": "true" }, `${t("from (query)")} ↓`),
    columnLabels,
    rowLabels,
    field,
  );

  let map: AttentionMap | undefined;
  let cell = 1;
  let cursor: Cell = { from: count - 1, to: 0 };
  let marked: { from: number | undefined; to: number | undefined } = {
    from: undefined,
    to: undefined,
  };

  /** Fits the map to the room: whole pixels per cell where that is possible. */
  function layOut(): void {
    const gutter = rowLabels.offsetWidth + 8;
    // The whole map is seen at once, with the strip above it, in a window that is not tiny.
    const high = Math.max(320, innerHeight * 0.65);
    const room = Math.min(high, Math.max(60, element.clientWidth - gutter));
    const fit = Math.min(LARGEST, room / count);
    cell = fit >= 3 ? Math.floor(fit) : fit;
    field.style.inlineSize = field.style.blockSize = `${cell * count}px`;
    element.style.setProperty("--cell", `${cell}px`);
    element.classList.toggle("labelled", cell >= LABELLED);
    blind.hidden = cell * count < 150 || !map || count < 4 || !isCausal(map);
    draw();
    mark(marked.from, marked.to, tip.textContent);
  }

  function draw(): void {
    if (!map) return;
    const causal = isCausal(map);
    field.classList.toggle("causal", causal && count > 1);
    const perPixel = Math.max(1, Math.ceil(1 / (cell * devicePixelRatio)));
    const colours = { paper: readColour("--gb-paper"), ink: readColour("--gb-cell") };
    paint(canvas, shade(map, colours, perPixel));
    numbers.replaceChildren();
    if (cell < NUMBERED) return;
    const full = fullInk(map);
    for (let from = 0; from < count; from++) {
      for (let to = 0; to < (causal ? from + 1 : count); to++) {
        const weight = map.weights[from * count + to] as number;
        const cellColour = mix(colours, inkOf(weight, full));
        const isDark = contrast(cellColour, WHITE) > contrast(cellColour, BLACK);
        const number = h("span", { class: isDark ? "onDark" : undefined }, formatShare(weight));
        number.style.gridArea = `${from + 1} / ${to + 1}`;
        numbers.append(number);
      }
    }
  }

  function writeLabels(): void {
    const write = (box: HTMLElement) =>
      box.replaceChildren(...labels.map((label) => h("span", {}, label)));
    write(rowLabels);
    write(columnLabels);
  }

  function mark(from: number | undefined, to: number | undefined, words: string): void {
    tip.hidden = from === undefined || to === undefined || words === "";
    tip.textContent = words;
    if (from !== undefined && to !== undefined) {
      // Beside the cell, on the side where there is more room; above the lowest rows.
      const left = to < count / 2;
      const low = from > count * 0.8;
      tip.style.insetInlineStart = left ? `${(to + 1) * cell + 10}px` : "";
      tip.style.insetInlineEnd = left ? "" : `${(count - to) * cell + 10}px`;
      tip.style.insetBlockStart = low ? "" : `${(from + 1) * cell + 8}px`;
      tip.style.insetBlockEnd = low ? `${(count - from) * cell + 8}px` : "";
    }
    for (const [box, at] of [
      [rowLabels, marked.from],
      [columnLabels, marked.to],
    ] as const)
      if (at !== undefined) box.children[at]?.classList.remove("marked");
    marked = { from, to };
    row.hidden = from === undefined;
    column.hidden = to === undefined;
    place(rowLabels, from, "insetBlockStart");
    place(columnLabels, to, "insetInlineStart");
    if (from !== undefined) {
      row.style.insetBlockStart = `${from * cell}px`;
    }
    if (to !== undefined) {
      column.style.insetInlineStart = `${to * cell}px`;
    }
  }

  /** A label without room for all of them stands alone, beside its own row or column. */
  function place(
    box: HTMLElement,
    at: number | undefined,
    side: "insetBlockStart" | "insetInlineStart",
  ): void {
    const marker = at === undefined ? undefined : box.children[at];
    if (at === undefined || !(marker instanceof HTMLElement)) return;
    marker.classList.add("marked");
    marker.style[side] = cell >= LABELLED ? "" : `${at * cell}px`;
  }

  const cellAt = (event: Event): Cell => {
    const { clientX, clientY } = event as PointerEvent;
    const { left, top } = canvas.getBoundingClientRect();
    const inside = (at: number) => Math.max(0, Math.min(count - 1, Math.floor(at / cell)));
    return { from: inside(clientY - top), to: inside(clientX - left) };
  };

  field.addEventListener("pointermove", (event) => on.point(cellAt(event)));
  field.addEventListener("pointerleave", () => on.point(undefined));
  field.addEventListener("click", (event) => on.pin(cellAt(event)));
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
      Home: [0, -count],
      End: [0, count],
    };
    const step = steps[event.key];
    if (step) {
      const move = (at: number, by: number) => Math.max(0, Math.min(count - 1, at + by));
      cursor = { from: move(cursor.from, step[0]), to: move(cursor.to, step[1]) };
      on.point(cursor);
    } else if (event.key === "Enter") on.pin(cursor);
    else if (!on.key(`${event.shiftKey ? "Shift+" : ""}${event.key}`)) return;
    event.preventDefault();
  });

  writeLabels();
  new ResizeObserver(layOut).observe(element);
  return {
    element,
    show: (next) => {
      map = next;
      layOut();
    },
    mark,
    describe: (finding) => canvas.setAttribute("aria-label", finding),
    recolour: draw,
  };
}
