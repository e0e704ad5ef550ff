import "../map/axis.css";
import "./lines.css";
import type { Ink } from "../../../kit/charts/ink.ts";
import { h } from "../../../kit/controls/element.ts";
import { t } from "../../../kit/page/language.ts";
import { formatCount, formatShare } from "../../../kit/page/numbers.ts";
import { penOn, resize } from "../../../kit/pictures/canvas.ts";
import type { HeadMap } from "../numbers/headMap.ts";
import { followKeys, followPointer, type Walkable } from "./gestures.ts";
import { linesAsSvg, paintLines, type Scene } from "./painting.ts";
import {
  type Chosen,
  isSame,
  LINE,
  revealed,
  type Side,
  type Sides,
  scrolled,
  sightOf,
} from "./sides.ts";
import { type Picked, pickStrokes } from "./strokes.ts";

/** The maps whose lines are drawn, each with its own hue and dashes, and how weights become ink. */
export interface Lined {
  readonly maps: readonly HeadMap[];
  readonly ink: Ink;
}

export interface Lines {
  readonly element: HTMLElement;
  show(lined: Lined): void;
  /** Shows only the lines of the token that looks, else of the one looked at, else all lines. */
  mark(from: number | undefined, to: number | undefined): void;
  describe(finding: string): void;
  recolour(): void;
  /** What is seen, as a drawing. */
  drawing(): {
    readonly width: number;
    readonly height: number;
    readonly drawn: readonly SVGElement[];
  };
}

interface Listener {
  /** Called with the token that is pointed at, or with `undefined` if none is. */
  point(chosen: { readonly from?: number; readonly to?: number } | undefined): void;
  pin(from: number): void;
  key(key: string): boolean;
}

// Lines drawn at once: a frame takes below 50 ms even without a graphics card. Dashes take longer.
const MOST = { solid: 300, dashed: 160 };

/**
 * Two texts side by side, the one that looks on the left, with a line for each weight. Each side
 * scrolls by itself, both together in between; up and down go through the tokens of a side.
 */
export function createLines(labels: Sides["labels"], on: Listener): Lines {
  const { element, field, canvas, left } = createParts();
  let lined: Lined | undefined;
  let sides: Sides = { labels, size: { width: 1, height: 1 }, offset: { from: 0, to: 0 } };
  let cursor: Chosen = { side: "from", index: labels.from.length - 1 };
  let kept: Chosen | undefined; // by a click or Enter
  let marked: Chosen | undefined; // whose lines alone are drawn
  let picked: Picked = { strokes: [], left: 0, leftShare: 0 };
  let isDue = false;

  const scene = (): Scene => ({ sides, strokes: picked.strokes, ink: lined?.ink, marked });

  function layOut(): void {
    const width = element.clientWidth;
    if (width === 0) return;
    const rows = Math.max(labels.from.length, labels.to.length) * LINE;
    const size = { width, height: Math.min(rows, Math.max(320, innerHeight * 0.65)) };
    resize(canvas, size.width, size.height);
    move(scrolled({ ...sides, size }, { from: 0, to: 0 }));
  }

  function move(next: Sides): void {
    sides = next;
    draw();
  }

  /** Draws once before the next frame, however often it is called. */
  function draw(): void {
    if (isDue) return;
    isDue = true;
    requestAnimationFrame(() => {
      isDue = false;
      drawNow();
    });
  }

  function drawNow(): void {
    if (!lined) return;
    const context = penOn(canvas);
    if (!context) return;
    const most = lined.maps.length > 1 ? MOST.dashed : MOST.solid;
    picked = pickStrokes(lined.maps, sightOf(sides, marked), most);
    paintLines(context, scene(), getComputedStyle(field).fontFamily);
    left.textContent = leftSentence(picked);
  }

  function point(chosen: Chosen | undefined): void {
    if (isSame(chosen, marked)) return;
    marked = chosen;
    on.point(chosen && { [chosen.side]: chosen.index });
    draw();
  }

  /** Keeps a token and reveals the other end of its strongest line; the kept one is let go. */
  function keep(chosen: Chosen | undefined): void {
    kept = isSame(chosen, kept) ? undefined : chosen;
    if (kept) cursor = kept;
    point(kept);
    if (kept?.side === "from") on.pin(kept.index);
    if (kept) revealOther(kept);
  }

  function revealOther({ side, index }: Chosen): void {
    const maps = lined?.maps ?? [];
    const strongest = pickStrokes(maps, sightOf(sides, marked), MOST.solid).strokes.at(-1);
    if (!strongest || marked?.index !== index) return;
    const other = side === "from" ? "to" : "from";
    move(revealed(sides, { side: other, index: strongest[other] }));
  }

  function walk({ side, index }: Chosen): void {
    cursor = { side, index: Math.max(0, Math.min(labels[side].length - 1, index)) };
    move(revealed(sides, cursor));
    point(cursor);
    revealOther(cursor);
  }

  const walkable: Walkable = {
    sides: () => sides,
    cursor: () => cursor,
    point: (chosen) => point(chosen ?? kept),
    ...{ keep, walk },
    clear: () => {
      kept = undefined;
      point(undefined);
    },
    scroll: (by) => {
      const before = sides.offset;
      move(scrolled(sides, by));
      return before.from !== sides.offset.from || before.to !== sides.offset.to;
    },
  };
  followPointer(field, canvas, walkable);
  followKeys(field, walkable, on.key);
  new ResizeObserver(layOut).observe(element);
  return {
    element,
    show: (next) => {
      lined = next;
      draw();
    },
    mark: (from, to) => {
      const next = chosenOf("from", from) ?? chosenOf("to", to) ?? kept;
      if (isSame(next, marked)) return;
      marked = next;
      if (next) move(revealed(sides, next));
      else draw();
    },
    describe: (finding) => canvas.setAttribute("aria-label", finding),
    recolour: draw,
    drawing: () => ({ ...sides.size, drawn: linesAsSvg(scene()) }),
  };
}

const chosenOf = (side: Side, index: number | undefined): Chosen | undefined =>
  index === undefined ? undefined : { side, index };

function createParts() {
  const canvas = h("canvas", { role: "img" });
  const left = h("p", { class: "left" });
  const field = h(
    "div",
    {
      class: "threads",
      tabindex: "0",
      role: "application",
      "aria-roledescription": t("lines between two texts"),
      "aria-label": t(
        "Attention as lines. Up and Down go through tokens, Left and Right change sides, Enter keeps one, Escape shows all.",
      ),
    },
    canvas,
  );
  const element = h(
    "div",
    { class: "lines" },
    h(
      "div",
      { class: "sides", "aria-hidden": "true" },
      h("span", { class: "axis from" }, t("from (query)")),
      h("span", { class: "axis to" }, t("to (key)")),
    ),
    field,
    left,
  );
  return { element, field, canvas, left };
}

function leftSentence({ strokes, left, leftShare }: Picked): string {
  const drawn = formatCount(strokes.length);
  if (left === 0) return t("{0} lines: all of those to the tokens in view.", drawn);
  return t(
    "{0} lines; {1} weaker ones are left out, with {2} of the weight.",
    drawn,
    formatCount(left),
    formatShare(leftShare),
  );
}
