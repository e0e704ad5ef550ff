import { type Keys, pressKey } from "../../../../kit/controls/keys.ts";
import type { Spot } from "../plane/picking.ts";
import type { Hit } from "./scene.ts";

/** What a drag does: it moves or turns the map, or draws a line around points. */
export type Tool = "move" | "surround";

export const STEP = 1.5; // of one press of a zoom button
const DRAG = 4; // CSS pixels: a shorter way is a click
const KEY = 40; // CSS pixels that a key moves or turns

/** What pointer and keys can do with the map. */
export interface Movable {
  readonly tool: Tool;
  readonly isSolid: boolean;
  readonly isWhole: boolean;
  pan(x: number, y: number): void;
  turn(x: number, y: number): void;
  zoom(by: number, spot?: Spot): void;
  fit(): void;
  hitAt(spot: Spot): Hit | undefined;
  hitInMiddle(): Hit | undefined;
  surround(line: readonly Spot[], isDone: boolean): void;
}

interface Hears {
  point(hit: Hit | undefined): void;
  pick(hit: Hit | undefined): void;
  key(key: string): boolean;
}

/** Points, drags and zooms; with Shift a solid map is moved instead of turned. */
export function followPointer(field: HTMLElement, map: Movable, on: Hears): void {
  const spotOf = (event: MouseEvent): Spot => {
    const { left, top } = field.getBoundingClientRect();
    return [event.clientX - left, event.clientY - top];
  };
  let last: Spot | undefined;
  let way = 0;
  let line: Spot[] = [];
  field.addEventListener("pointerdown", (event) => {
    if (event.button !== 0) return;
    last = spotOf(event);
    way = 0;
    line = [last];
    field.setPointerCapture(event.pointerId);
  });
  field.addEventListener("pointermove", (event) => {
    const spot = spotOf(event);
    if (!last) return on.point(map.hitAt(spot));
    const [x, y] = [spot[0] - last[0], spot[1] - last[1]];
    way += Math.hypot(x, y);
    last = spot;
    line.push(spot);
    if (way < DRAG) return;
    field.classList.add("dragged");
    if (map.tool === "surround") map.surround(line, false);
    else if (map.isSolid && !event.shiftKey) map.turn(x, y);
    else map.pan(x, y);
  });
  const letGo = (isDone: boolean) => (event: PointerEvent) => {
    if (!last) return;
    last = undefined;
    field.classList.remove("dragged");
    if (way < DRAG) {
      if (isDone) on.pick(map.hitAt(spotOf(event)));
    } else if (map.tool === "surround") map.surround(isDone ? line : [], true);
  };
  field.addEventListener("pointerup", letGo(true));
  field.addEventListener("pointercancel", letGo(false));
  field.addEventListener("pointerleave", () => on.point(undefined));
  field.addEventListener(
    "wheel",
    (event) => {
      // As the editor has it: with Ctrl, and by a pinch, it zooms. All of the map lets the page scroll.
      if (event.ctrlKey) map.zoom(2 ** (-event.deltaY / 200), spotOf(event));
      else if (map.isWhole) return;
      else if (event.shiftKey) map.pan(-event.deltaY, 0);
      else map.pan(-event.deltaX, -event.deltaY);
      event.preventDefault();
    },
    { passive: false },
  );
}

/** Arrow keys move the map, or turn a solid one; what comes to its middle is pointed at. */
export function followKeys(field: HTMLElement, map: Movable, on: Hears): void {
  const pointAtMiddle = () => on.point(map.hitInMiddle());
  const go = (x: number, y: number, isTurn: boolean) => () => {
    if (isTurn && map.isSolid) map.turn(-x * KEY, -y * KEY);
    else map.pan(-x * KEY, -y * KEY);
    pointAtMiddle();
  };
  const zoom = (by: number) => () => {
    map.zoom(by);
    pointAtMiddle();
  };
  const arrows = (isTurn: boolean): Keys => ({
    ArrowLeft: go(-1, 0, isTurn),
    ArrowRight: go(1, 0, isTurn),
    ArrowUp: go(0, -1, isTurn),
    ArrowDown: go(0, 1, isTurn),
  });
  const keys: Keys = {
    ...arrows(true),
    "+": zoom(STEP),
    "-": zoom(1 / STEP),
    "0": () => map.fit(),
    Enter: () => on.pick(map.hitInMiddle()),
  };
  field.addEventListener("focusin", () => {
    if (field.matches(":focus-visible")) pointAtMiddle();
  });
  field.addEventListener("focusout", () => on.point(undefined));
  field.addEventListener("keydown", (event) => {
    const isMove = event.shiftKey && event.key in arrows(false);
    pressKey(event, isMove ? arrows(false) : keys, (key) => on.key(key));
  });
}
