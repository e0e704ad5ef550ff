import "./overview.css";
import { h } from "../../../kit/controls/element.ts";
import type { Keys } from "../../../kit/controls/keys.ts";
import { s } from "../../../kit/pictures/svg.ts";
import { terms } from "../../../kit/words/terms.ts";
import { stationAt, type Way } from "../ground/way.ts";
import { captionWords } from "../words/passages.ts";
import { type Box, type BoxEvents, createBoxes, fillBoxes } from "./boxes.ts";
import { drawWires } from "./drawing.ts";
import { type Drawn, laneNames, measure, type Scene } from "./measure.ts";

export interface Overview {
  readonly element: HTMLElement;
  show(scene: Scene): void;
  /** Lights the way as far as a step; undefined: all of it. */
  aim(step: number | undefined): void;
  fold(): void;
  /** Gives the focus to a layer's own button. */
  focus(key: string): void;
  /** From a block or layer that has the focus, to the one above or below. */
  keys(target: HTMLElement): Keys;
  redraw(): void;
  /** As it is drawn now, for a file; undefined: it is not drawn yet. */
  drawn(): Drawn | undefined;
}

/** @param pick a token's lane was pressed */
export function createOverview(
  way: Way,
  isFolded: (key: string) => boolean,
  on: BoxEvents & { pick(stack: number, token: number): void },
): Overview {
  const wires = s("svg", { class: "wires", "aria-hidden": "true", focusable: "false" });
  const names = h("div", { class: "lane-names", "aria-hidden": "true" });
  const column = h("div", { class: "boxes" });
  const caption = h("p", { class: "caption" });
  const element = h("div", { class: "overview" }, wires as Node, names, column, caption);
  let boxes: readonly Box[] = [];
  let scene: Scene | undefined;
  let aimed: number | undefined;
  let last: Drawn | undefined;

  function fold(): void {
    const made = createBoxes(way, isFolded, on);
    boxes = made.boxes;
    column.replaceChildren(...made.elements);
    fill();
    mark();
    redraw();
  }

  function fill(): void {
    if (scene) fillBoxes(boxes, scene.passages, scene.names, scene.vocabulary);
  }

  function redraw(): void {
    if (!scene || element.clientWidth < 40) return;
    last = measure(way, boxes, scene, element, column);
    const { width, height, wiring, groups } = last;
    for (const [name, value] of Object.entries({
      width,
      height,
      viewBox: `0 0 ${width} ${height}`,
    }))
      wires.setAttribute(name, String(value));
    wires.replaceChildren(...drawWires(wiring, groups, until(), { width, height }));
    names.replaceChildren(...laneNames(last, on.pick));
    const words = captionWords(last);
    if (caption.dataset.words !== words) caption.replaceChildren(...terms(words));
    caption.dataset.words = words;
  }

  /** Down to where the way is lit. */
  function until(): number {
    if (aimed === undefined || !last) return element.scrollHeight;
    const box = boxOf(aimed);
    return box ? box.element.getBoundingClientRect().bottom - last.top : element.scrollHeight;
  }

  const boxOf = (step: number) => {
    const { index } = stationAt(way, step);
    return boxes.find(
      ({ station, folded }) => station.index === index || folded.some((one) => one.index === index),
    );
  };

  function mark(): void {
    const current = aimed === undefined ? undefined : boxOf(aimed);
    for (const box of boxes) {
      box.element.classList.toggle("current", box === current);
      if (box === current) box.button.setAttribute("aria-current", "step");
      else box.button.removeAttribute("aria-current");
    }
  }

  new ResizeObserver(redraw).observe(column);
  new ResizeObserver(redraw).observe(element);
  fold();
  return {
    element,
    fold,
    redraw,
    focus: (key) => element.querySelector<HTMLElement>(`[data-layer="${key}"]`)?.focus(),
    keys: (target) => {
      const all = Array.from(column.querySelectorAll("button"));
      const at = all.indexOf(target as HTMLButtonElement);
      if (at === -1) return {};
      const to = (by: number) => () => all[at + by]?.focus();
      return { ArrowDown: to(1), ArrowUp: to(-1) };
    },
    show: (next) => {
      scene = next;
      fill();
      redraw();
    },
    aim: (step) => {
      aimed = step;
      mark();
      redraw();
      const box = step === undefined ? undefined : boxOf(step);
      const scroller = element.parentElement;
      if (!box || !scroller || scroller.scrollHeight <= scroller.clientHeight) return;
      const { top, height } = box.element.getBoundingClientRect();
      const middle = top - scroller.getBoundingClientRect().top + height / 2;
      scroller.scrollTop += middle - scroller.clientHeight / 2;
    },
    drawn: () => last,
  };
}
