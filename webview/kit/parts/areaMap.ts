import type { PartNode } from "../../../src/domain/makeup/tree.ts";
import { h } from "../controls/element.ts";
import { pressKey } from "../controls/keys.ts";
import { t } from "../page/language.ts";
import { s } from "../pictures/svg.ts";
import { type Box, boxesOf, drawBoxes } from "./treemap.ts";

/** A map of areas that is pointed at, by mouse or keys. */
export interface AreaMap {
  readonly element: HTMLElement;
  /** @param label what a screen reader says of it */
  show(node: PartNode, label: string): void;
  /** Draws the same anew: another size or theme. */
  draw(): void;
}

/** @param total of which shares are told */
export function createAreaMap(
  total: number,
  on: {
    point(node: PartNode | undefined): void;
    /** A box that holds others was pressed. */
    enter(node: PartNode): void;
    leave(): void;
  },
): AreaMap {
  let shown: PartNode | undefined;
  let boxes: readonly Box[] = [];
  let pointed: number | undefined;
  const svg = s("svg", { "aria-hidden": "true" });
  const field = h(
    "div",
    {
      ...{ class: "treemap", tabindex: "0", role: "application", id: "treemap" },
      "aria-roledescription": t("map of areas"),
      onkeydown: press,
      onblur: () => point(undefined),
      onpointermove: (event) => point(at(event as MouseEvent)),
      onpointerleave: () => point(undefined),
      onclick: (event) => enter(at(event as MouseEvent)),
    },
    svg,
  );
  new ResizeObserver(draw).observe(field);

  function draw(): void {
    const [width, height] = [field.clientWidth, field.clientHeight];
    if (width === 0 || !shown) return;
    svg.setAttribute("viewBox", `0 0 ${width} ${height}`);
    boxes = boxesOf(shown, { x: 0, y: 0, width, height });
    svg.replaceChildren(...drawBoxes(boxes, total), ...ring());
  }

  function ring(): readonly SVGElement[] {
    const box = pointed === undefined ? undefined : boxes[pointed];
    if (!box) return [];
    const { x, y, width, height } = box.area;
    const size = { width: Math.max(2, width - 3), height: Math.max(2, height - 3) };
    return [s("rect", { class: "ring", x: x + 1.5, y: y + 1.5, ...size })];
  }

  function at({ clientX, clientY }: MouseEvent): number | undefined {
    const { left, top } = field.getBoundingClientRect();
    const [x, y] = [clientX - left, clientY - top];
    const isIn = ({ area }: Box) =>
      x >= area.x && x < area.x + area.width && y >= area.y && y < area.y + area.height;
    const found = boxes.findIndex(isIn);
    return found < 0 ? undefined : found;
  }

  function point(next: number | undefined): void {
    if (next === pointed) return;
    pointed = next;
    svg.querySelector(".ring")?.remove();
    svg.append(...ring());
    on.point(next === undefined ? undefined : boxes[next]?.node);
  }

  function enter(which: number | undefined): boolean {
    const node = which === undefined ? undefined : boxes[which]?.node;
    if (!node || node.children.length === 0) return false;
    on.enter(node);
    return true;
  }

  function press(event: Event): void {
    const last = boxes.length - 1;
    const to = (place: number) => () => point(Math.max(0, Math.min(last, place)));
    const from = pointed ?? -1;
    pressKey(event, {
      ...{ ArrowRight: to(from + 1), ArrowDown: to(from + 1) },
      ...{ ArrowLeft: to(from - 1), ArrowUp: to(from - 1), Home: to(0), End: to(last) },
      Enter: () => {
        if (enter(pointed)) point(0);
      },
      Escape: on.leave,
      Backspace: on.leave,
    });
  }

  return {
    element: field,
    show(node, label) {
      shown = node;
      pointed = undefined;
      field.ariaLabel = label;
      draw();
    },
    draw,
  };
}
