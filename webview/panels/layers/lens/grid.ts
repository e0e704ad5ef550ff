import "./grid.css";
import { h } from "../../../kit/controls/element.ts";
import { pressKey } from "../../../kit/controls/keys.ts";
import { t } from "../../../kit/page/language.ts";
import { sharpen } from "../../../kit/pictures/canvas.ts";
import { rowName } from "../ground/names.ts";
import type { Cells } from "./cells.ts";
import type { Measured } from "./measures.ts";
import { CELL, HEAD, inSight, type Painted, paintCells, type Spot } from "./painting.ts";

export interface Grid {
  readonly element: HTMLElement;
  /** Another text, or other places or colors. */
  show(cells: Cells, measured: Measured, heads: readonly string[]): void;
  /** Marks a token's column and brings it into sight. */
  pick(position: number): void;
  /** Marks one cell; undefined: none. */
  mark(spot: Spot | undefined): void;
  /** There are more numbers, or other colors. */
  draw(): void;
}

/**
 * The table of the lens: tokens of the text across, layers down. Only what is in sight is painted.
 *
 * @param on.point hears of the cell under the mouse or the keys
 * @param on.pick hears of a cell that was chosen
 */
export function createGrid(on: {
  point(spot: Spot | undefined): void;
  pick(spot: Spot): void;
}): Grid {
  const { element, rows, field, room, canvas } = createParts({ press, scroll: () => draw() });
  let shown: Pick<Painted, "cells" | "measured" | "heads"> | undefined;
  let named: unknown; // the places that the rows are named after
  let picked = 0;
  let isToReveal = false; // the picked column, once there is room for it
  let spot: Spot | undefined;
  let frame = 0;

  /** Draws before the screen is next painted, once. */
  function draw(): void {
    cancelAnimationFrame(frame);
    frame = requestAnimationFrame(drawNow);
  }

  function drawNow(): void {
    const width = field.clientWidth;
    if (!shown || width === 0) return;
    const { cells } = shown;
    if (named !== cells.places) {
      named = cells.places;
      rows.replaceChildren(...cells.places.map((place) => h("span", {}, rowName(place))));
    }
    const height = HEAD + Math.max(1, cells.places.length) * CELL.height;
    room.style.inlineSize = `${cells.count * CELL.width}px`;
    canvas.style.inlineSize = `${Math.min(width, cells.count * CELL.width)}px`;
    canvas.style.blockSize = `${height}px`;
    sharpen(canvas, Math.min(width, cells.count * CELL.width), height);
    if (isToReveal) reveal(picked);
    isToReveal = false;
    const left = field.scrollLeft;
    const { fontFamily } = getComputedStyle(element);
    paintCells(canvas, { ...shown, picked, spot, left, width, mono: fontFamily });
    const sight = inSight({ left, width }, cells.count);
    cells.want(sight.first, sight.end);
  }

  function at(event: Event): Spot | undefined {
    if (!shown) return undefined;
    const { left, top } = canvas.getBoundingClientRect();
    const { clientX, clientY } = event as PointerEvent;
    const position = Math.floor((clientX - left + field.scrollLeft) / CELL.width);
    const row = Math.floor((clientY - top - HEAD) / CELL.height);
    const isIn = position >= 0 && position < shown.cells.count;
    return isIn && row >= 0 && row < shown.cells.places.length ? { position, row } : undefined;
  }

  function point(next: Spot | undefined): void {
    if (next?.row === spot?.row && next?.position === spot?.position) return;
    spot = next;
    draw();
    on.point(spot);
  }

  function reveal(position: number): void {
    const [left, right] = [position * CELL.width, (position + 1) * CELL.width];
    if (left < field.scrollLeft) field.scrollLeft = left;
    else if (right > field.scrollLeft + field.clientWidth)
      field.scrollLeft = right - field.clientWidth;
  }

  function press(event: Event): void {
    if (!shown || shown.cells.places.length === 0) return;
    const { count, places } = shown.cells;
    const last = places.length - 1;
    const go = (across: number, down: number) => () => {
      const from = spot ?? { position: picked, row: last };
      const to = spot ? { position: from.position + across, row: from.row + down } : from;
      const next = {
        position: Math.max(0, Math.min(count - 1, to.position)),
        row: Math.max(0, Math.min(last, to.row)),
      };
      reveal(next.position);
      point(next);
    };
    const choose = () => {
      if (spot) on.pick(spot);
    };
    pressKey(event, {
      ...{ ArrowLeft: go(-1, 0), ArrowRight: go(1, 0), ArrowUp: go(0, -1), ArrowDown: go(0, 1) },
      ...{ PageUp: go(-10, 0), PageDown: go(10, 0), Home: go(-count, 0), End: go(count, 0) },
      ...{ Enter: choose, " ": choose, Escape: () => point(undefined) },
    });
  }

  canvas.addEventListener("pointermove", (event) => point(at(event)));
  canvas.addEventListener("pointerleave", () => point(undefined));
  canvas.addEventListener("click", (event) => {
    const clicked = at(event);
    if (clicked) on.pick(clicked);
  });
  new ResizeObserver(draw).observe(field);
  return {
    element,
    draw,
    show: (cells, measured, heads) => {
      if (shown?.cells !== cells) spot = undefined;
      shown = { cells, measured, heads };
      draw();
    },
    pick: (position) => {
      picked = position;
      isToReveal = true;
      draw();
    },
    mark: (next) => {
      spot = next;
      draw();
    },
  };
}

function createParts(on: { press(event: Event): void; scroll(): void }) {
  const canvas = h("canvas", { "aria-hidden": "true" });
  const room = h("div", { class: "room" }, canvas);
  const field = h(
    "div",
    {
      class: "field",
      tabindex: "0",
      role: "application",
      "aria-roledescription": t("table of the lens"),
      "aria-label": t(
        "Likeliest token after each layer. Arrow keys move from cell to cell, Enter chooses one.",
      ),
      onkeydown: on.press,
      onscroll: on.scroll,
    },
    room,
  );
  const rows = h("div", { class: "rows", "aria-hidden": "true" });
  const element = h(
    "div",
    { class: "grid" },
    h("span", { class: "across", "aria-hidden": "true" }, `${t("tokens of the text")} →`),
    h("span", { class: "down", "aria-hidden": "true" }, `${t("after layer")} ↓`),
    rows,
    field,
  );
  return { element, rows, field, room, canvas };
}
