import type { Cell } from "../../../../src/domain/attention/attention.ts";
import { type Keys, pressKey } from "../../../kit/controls/keys.ts";
import type { Viewport } from "./viewport.ts";

export const STEP = 1.5; // of one press of a zoom button
const DRAG = 4; // CSS pixels: a shorter way is a click

/** What pointer and keys can do with the map. */
export interface Movable {
  /** Of the whole map. */
  readonly rows: number;
  readonly columns: number;
  view(): Viewport;
  /** Whether the whole map is seen. */
  isWhole(): boolean;
  fit(): void;
  pan(left: number, top: number): void;
  /** @param at the point that stays in place, in CSS pixels; by default the middle */
  zoom(by: number, at?: { readonly x: number; readonly y: number }): void;
  reveal(cell: Cell): void;
}

/** Hears which cells the user points at. */
export interface Listener {
  point(cell: Cell | undefined): void;
  pin(cell: Cell): void;
  /** Handles a key that is not the map's. @returns whether it did */
  key(key: string): boolean;
}

/** Points at cells, drags the map while a part of it is seen, and zooms by the wheel. */
export function followPointer(field: HTMLElement, map: Movable, on: Listener): void {
  const pointOf = (event: MouseEvent) => {
    const { left, top } = field.getBoundingClientRect();
    return { x: event.clientX - left, y: event.clientY - top };
  };
  const cellAt = (event: MouseEvent): Cell => {
    const { x, y } = pointOf(event);
    const { cell, left, top } = map.view();
    const inside = (at: number, count: number) => clamped(Math.floor(at / cell), count);
    return { from: inside(y + top, map.rows), to: inside(x + left, map.columns) };
  };

  let grip: { readonly x: number; readonly y: number; readonly view: Viewport } | undefined;
  let isDragged = false;
  field.addEventListener("pointerdown", (event) => {
    isDragged = false;
    if (event.button === 0 && !map.isWhole()) {
      grip = { x: event.clientX, y: event.clientY, view: map.view() };
      field.setPointerCapture(event.pointerId);
    }
  });
  field.addEventListener("pointermove", (event) => {
    if (!grip) return on.point(cellAt(event));
    const [x, y] = [event.clientX - grip.x, event.clientY - grip.y];
    isDragged ||= Math.hypot(x, y) >= DRAG;
    if (!isDragged) return;
    map.pan(grip.view.left - x, grip.view.top - y);
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
    const before = map.view();
    if (event.ctrlKey) map.zoom(2 ** (-event.deltaY / 200), pointOf(event));
    else {
      const [x, y] = event.shiftKey ? [event.deltaY, 0] : [event.deltaX, event.deltaY];
      map.pan(before.left + x, before.top + y);
    }
    // At its edge the map lets the page scroll.
    const after = map.view();
    const isMoved = before.left !== after.left || before.top !== after.top;
    if (event.ctrlKey || isMoved) event.preventDefault();
  });
}

/** Walks from cell to cell, starting with the first one of the last row; "+", "-" and "0" zoom. */
export function followKeys(field: HTMLElement, map: Movable, on: Listener): void {
  let cursor: Cell = { from: map.rows - 1, to: 0 };
  field.addEventListener("focusin", () => {
    if (field.matches(":focus-visible")) on.point(cursor);
  });
  field.addEventListener("focusout", () => on.point(undefined));
  const walk = (down: number, across: number) => () => {
    cursor = {
      from: clamped(cursor.from + down, map.rows),
      to: clamped(cursor.to + across, map.columns),
    };
    if (!map.isWhole()) map.reveal(cursor);
    on.point(cursor);
  };
  const zoom = (by: number) => () => {
    map.zoom(by);
    map.reveal(cursor);
  };
  const keys: Keys = {
    ArrowUp: walk(-1, 0),
    ArrowDown: walk(1, 0),
    ArrowLeft: walk(0, -1),
    ArrowRight: walk(0, 1),
    Home: walk(0, Number.NEGATIVE_INFINITY),
    End: walk(0, Number.POSITIVE_INFINITY),
    Enter: () => on.pin(cursor),
    "+": zoom(STEP),
    "-": zoom(1 / STEP),
    "0": () => map.fit(),
  };
  field.addEventListener("keydown", (event) => pressKey(event, keys, (key) => on.key(key)));
}

const clamped = (at: number, count: number): number => Math.max(0, Math.min(count - 1, at));
