import "./figure.css";
import { h } from "../controls/element.ts";
import { pressKey } from "../controls/keys.ts";
import { t } from "../page/language.ts";
import { s } from "../pictures/svg.ts";

/** What can be pointed at in a picture. */
export interface Spot {
  readonly column: number;
  readonly row: number;
}

/** A picture drawn for a width, in CSS pixels. */
export interface Drawing {
  readonly width: number;
  readonly height: number;
  readonly drawn: readonly SVGElement[];
  /** The spot under a point; undefined: none. */
  at(x: number, y: number): Spot | undefined;
  /** What marks a spot. */
  mark(spot: Spot): readonly SVGElement[];
}

/** How a picture is drawn and told. */
export interface Plan {
  readonly title: string;
  readonly columns: number;
  readonly rows: number;
  readonly draw: (width: number) => Drawing;
  readonly say: (spot: Spot) => string;
  /** Where the keyboard begins. */
  readonly first?: Spot;
}

export interface Figure {
  readonly element: HTMLElement;
  show(plan: Plan): void;
  recolour(): void;
  /** For a file. */
  plan(): Plan | undefined;
}

const WIDEST = 620; // CSS pixels

/**
 * A picture that one points into, by mouse or arrow keys; what is there is said below it.
 *
 * @param chosen hears of a spot that was pointed at
 */
export function createFigure(chosen: (spot: Spot) => void = () => {}): Figure {
  const picture = s("svg", { "aria-hidden": "true", focusable: "false" });
  const box = h(
    "div",
    { class: "plot", tabindex: "0", role: "application", onkeydown: press },
    picture as Node,
  );
  const title = h("figcaption", {});
  const told = h("output", { class: "told" });
  let plan: Plan | undefined;
  let drawing: Drawing | undefined;
  let spot: Spot | undefined;
  let marks = s("g");

  function draw(): void {
    const width = Math.min(WIDEST, Math.floor(box.clientWidth));
    if (!plan || width < 40) return;
    drawing = plan.draw(width);
    const { height, drawn } = drawing;
    for (const [name, value] of Object.entries({
      width,
      height,
      viewBox: `0 0 ${width} ${height}`,
    }))
      picture.setAttribute(name, String(value));
    marks = s("g", { "pointer-events": "none" });
    picture.replaceChildren(...drawn, marks);
    mark();
  }

  function mark(): void {
    marks.replaceChildren(...(spot && drawing ? drawing.mark(spot) : []));
    told.textContent = spot && plan ? plan.say(spot) : "";
  }

  function point(next: Spot | undefined): void {
    if (next?.column === spot?.column && next?.row === spot?.row) return;
    spot = next;
    mark();
    if (spot) chosen(spot);
  }

  function press(event: Event): void {
    if (!plan) return;
    const { columns, rows, first = { column: 0, row: 0 } } = plan;
    const go = (column: number, row: number) => () => {
      const from = spot ?? first;
      const to = spot ? { column: from.column + column, row: from.row + row } : from;
      point({
        column: Math.max(0, Math.min(columns - 1, to.column)),
        row: Math.max(0, Math.min(rows - 1, to.row)),
      });
    };
    pressKey(event, {
      ...{ ArrowLeft: go(-1, 0), ArrowRight: go(1, 0), ArrowUp: go(0, -1), ArrowDown: go(0, 1) },
      ...{ PageUp: go(-10, 0), PageDown: go(10, 0), Home: go(-columns, 0), End: go(columns, 0) },
      Escape: () => point(undefined),
    });
  }

  picture.addEventListener("pointermove", (event) => {
    const { left, top } = picture.getBoundingClientRect();
    const { clientX, clientY } = event as PointerEvent;
    const next = drawing?.at(clientX - left, clientY - top);
    if (next) point(next);
  });
  picture.addEventListener("pointerleave", () => point(undefined));
  new ResizeObserver(draw).observe(box);
  return {
    element: h("figure", { class: "figure" }, title, box, told),
    show: (next) => {
      plan = next;
      title.textContent = next.title;
      box.ariaLabel = t("{0}. Arrow keys move in the picture.", next.title);
      if (spot && (spot.column >= next.columns || spot.row >= next.rows)) spot = undefined;
      draw();
    },
    recolour: draw,
    plan: () => plan,
  };
}
