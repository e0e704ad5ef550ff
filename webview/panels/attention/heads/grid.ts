import "./grid.css";
import type { Heads, Measured } from "../../../../src/domain/attention/headMeasures.ts";
import { numberOf } from "../../../../src/domain/model/inner.ts";
import { blend, readColours } from "../../../kit/charts/ink.ts";
import { h } from "../../../kit/controls/element.ts";
import { pressKey } from "../../../kit/controls/keys.ts";
import { t } from "../../../kit/page/language.ts";
import { formatCount } from "../../../kit/page/numbers.ts";
import { readColour } from "../../../kit/page/theme.ts";
import { paint, penOn, resize } from "../../../kit/pictures/canvas.ts";
import { shade } from "../map/heatmap.ts";
import { fullInk, weightInk } from "../map/ink.ts";
import { smallMap } from "../numbers/headMap.ts";
import type { Place } from "../numbers/headPlace.ts";
import { arrange, type Order, STEP_KEYS, step, valueAt } from "./arrange.ts";

/** What the heads are colored and sorted by. */
export interface Arrangement {
  readonly measured: Measured | undefined;
  readonly order: Order;
  /** Heads with a lower value are left out. */
  readonly least: number;
}

export interface Grid {
  readonly element: HTMLElement;
  show(heads: Heads, arrangement: Arrangement): void;
  choose(place: Place): void;
  recolour(): void;
}

// CSS pixels
const SMALLEST = 16;
const LARGEST = 60;
const GAP = 4;
const FRAME = 3; // of the measure's colour
const VALUED = 30; // the smallest that has its value below it
const CAPTIONED = 60; // the smallest that has its head's number there, too
const CAPTION = 14;
const GUTTER = 22; // for the layers' numbers
const TIP = 220; // at most across

/**
 * All heads on one canvas, each its own map made small. Arrow keys, Home and End choose.
 *
 * @param on.describe a head's name and what it does, in a line
 * @param on.caption the short text below a thumbnail
 */
export function createGrid(on: {
  choose(place: Place): void;
  describe(place: Place): string;
  caption(place: Place): string;
}): Grid {
  const canvas = h("canvas", { role: "img" });
  const tip = h("div", { class: "tip", "aria-hidden": "true", hidden: true });
  const element = h(
    "div",
    {
      class: "grid",
      tabindex: "0",
      role: "application",
      "aria-roledescription": t("grid of heads"),
      "aria-label": t("All heads. Arrow keys choose one."),
    },
    canvas,
    tip,
  );

  let heads: Heads | undefined;
  let arrangement: Arrangement = { measured: undefined, order: "layer", least: 0 };
  let places: readonly (Place | undefined)[] = [];
  let chosen: Place | undefined;
  let pictures: readonly HTMLCanvasElement[] = [];
  let box: Box = { size: LARGEST, columns: 1, left: 0, top: 0, high: LARGEST };

  function layOut(): void {
    if (!heads || element.clientWidth === 0) return;
    box = boxOf(heads, arrangement, element.clientWidth);
    const width = box.left + box.columns * (box.size + GAP);
    const height = box.top + Math.max(1, Math.ceil(places.length / box.columns)) * box.high;
    resize(canvas, width, height);
    pictures = picture(heads, Math.round((box.size - 2 * FRAME) * devicePixelRatio));
    draw();
  }

  function draw(): void {
    if (!heads || pictures.length === 0) return;
    const context = penOn(canvas);
    if (!context) return;
    const { fontSize, fontFamily } = getComputedStyle(element);
    context.imageSmoothingEnabled = false;
    context.font = `${fontSize} ${fontFamily}`;
    context.fillStyle = css("--gb-pale");
    context.textAlign = "center";
    context.textBaseline = "middle";
    if (arrangement.order === "layer") writeAxes(context, heads, box);
    drawHeads(context, { heads, ...arrangement, places, chosen, pictures, box }, on.caption);
  }

  const indexOf = (place: Place | undefined) =>
    places.findIndex((one) => one?.layer === place?.layer && one?.head === place?.head);

  function indexAt(event: Event): number | undefined {
    const { clientX, clientY } = event as PointerEvent;
    const { left, top } = canvas.getBoundingClientRect();
    const column = Math.floor((clientX - left - box.left) / (box.size + GAP));
    const row = Math.floor((clientY - top - box.top) / box.high);
    const index = row * box.columns + column;
    return row >= 0 && column >= 0 && column < box.columns && places[index] ? index : undefined;
  }

  function point(index: number | undefined): void {
    const place = index === undefined ? undefined : places[index];
    tip.hidden = !place;
    if (index === undefined || !place) return;
    tip.textContent = on.describe(place);
    placeTip(tip, box, index, { width: element.clientWidth, height: canvas.clientHeight });
  }

  canvas.addEventListener("pointermove", (event) => point(indexAt(event)));
  canvas.addEventListener("pointerleave", () => point(undefined));
  canvas.addEventListener("click", (event) => {
    const place = places[indexAt(event) ?? -1];
    if (place) on.choose(place);
  });
  const go = (key: string) => () => {
    const at = indexOf(chosen);
    const next = places[at < 0 ? 0 : step(places, box.columns, at, key)];
    if (next) on.choose(next);
  };
  const keys = Object.fromEntries(STEP_KEYS.map((key) => [key, go(key)]));
  element.addEventListener("keydown", (event) => pressKey(event, keys));
  new ResizeObserver(layOut).observe(element);

  return {
    element,
    show: (next, how) => {
      heads = next;
      arrangement = how;
      places = arrange(next, how.measured, how);
      canvas.setAttribute(
        "aria-label",
        t(
          "{0} heads in {1} layers",
          formatCount(next.heads * next.layers),
          formatCount(next.layers),
        ),
      );
      layOut();
    },
    choose: (place) => {
      chosen = place;
      draw();
      const { y } = cornerOf(box, Math.max(0, indexOf(place)));
      if (y < element.scrollTop || y + box.high > element.scrollTop + element.clientHeight)
        element.scrollTop = y - box.top;
    },
    recolour: layOut,
  };
}

/** How large the thumbnails are, and where they stand: CSS pixels. */
interface Box {
  readonly size: number;
  readonly columns: number;
  /** Where the first one starts. */
  readonly left: number;
  readonly top: number;
  /** Of a row of them, with what stands below it. */
  readonly high: number;
}

function boxOf(heads: Heads, { measured, order }: Arrangement, width: number): Box {
  const isByLayer = order === "layer";
  const left = isByLayer ? GUTTER : 0;
  const fit = Math.floor((width - left) / heads.heads) - GAP;
  const size = Math.max(isByLayer ? SMALLEST : CAPTIONED, Math.min(LARGEST, fit));
  const across = Math.max(1, Math.floor(width / (size + GAP)));
  return {
    size,
    columns: isByLayer ? heads.heads : across,
    left,
    top: isByLayer ? CAPTION : 0,
    high: size + (measured && size >= VALUED ? CAPTION : 0) + GAP,
  };
}

function cornerOf({ size, columns, left, top, high }: Box, index: number) {
  return {
    x: left + (index % columns) * (size + GAP),
    y: top + Math.floor(index / columns) * high,
  };
}

/** Below a thumbnail, or above those of the lower half; where there is little room, from edge to edge. */
function placeTip(
  tip: HTMLElement,
  box: Box,
  index: number,
  { width, height }: { readonly width: number; readonly height: number },
): void {
  const { x, y } = cornerOf(box, index);
  const isLow = y > height / 2;
  tip.style.insetBlockStart = isLow ? "" : `${y + box.size + 4}px`;
  tip.style.insetBlockEnd = isLow ? `${height - y + 4}px` : "";
  const isLeft = x < width / 2;
  const isSmall = width < 2 * TIP;
  tip.style.insetInlineStart = isLeft ? `${isSmall ? 0 : x}px` : "";
  tip.style.insetInlineEnd = isLeft ? "" : `${isSmall ? 0 : Math.max(0, width - x - box.size)}px`;
}

const css = (role: `--gb-${string}`): string => `rgb(${readColour(role).join()})`;

/** The numbers of layers and heads. */
function writeAxes(
  context: CanvasRenderingContext2D,
  heads: Heads,
  { size, left, top, high }: Box,
): void {
  for (let head = 0; head < heads.heads; head++)
    context.fillText(formatCount(head + 1), left + head * (size + GAP) + size / 2, top / 2);
  for (let layer = 0; layer < heads.layers; layer++)
    context.fillText(
      formatCount(numberOf(heads, layer) + 1),
      left / 2 - 2,
      top + layer * high + size / 2,
    );
}

interface Thumbnails {
  readonly heads: Heads;
  readonly measured: Measured | undefined;
  readonly places: readonly (Place | undefined)[];
  readonly chosen: Place | undefined;
  /** One for every head, layer by layer. */
  readonly pictures: readonly HTMLCanvasElement[];
  readonly box: Box;
}

/** Each thumbnail, in a frame of its measure's colour and with a caption if there is a measure. */
function drawHeads(
  context: CanvasRenderingContext2D,
  { heads, measured, places, chosen, pictures, box }: Thumbnails,
  caption: (place: Place) => string,
): void {
  const { size } = box;
  const inner = size - 2 * FRAME;
  const [paper, ink] = [readColour("--gb-paper"), readColour("--gb-ink")];
  const [pale, line, focus] = [css("--gb-pale"), css("--gb-line"), css("--gb-focus")];
  const values = measured ? [...measured.values] : [];
  const [low, high] = [Math.min(...values), Math.max(...values)];
  for (const [index, place] of places.entries()) {
    if (!place) continue;
    const { x, y } = cornerOf(box, index);
    if (measured) {
      const amount = (valueAt(heads, measured, place) - low) / Math.max(1e-9, high - low);
      context.fillStyle = `rgb(${blend(paper, ink, amount).join()})`;
      context.fillRect(x, y, size, size);
      context.fillStyle = pale;
      if (size >= VALUED)
        context.fillText(caption(place), x + size / 2, y + size + CAPTION / 2, size + GAP);
    }
    const small = pictures[place.layer * heads.heads + place.head] as HTMLCanvasElement;
    context.drawImage(small, x + FRAME, y + FRAME, inner, inner);
    context.strokeStyle = line;
    context.lineWidth = 1;
    context.strokeRect(x + FRAME - 0.5, y + FRAME - 0.5, inner + 1, inner + 1);
    if (place.layer !== chosen?.layer || place.head !== chosen.head) continue;
    context.strokeStyle = focus;
    context.lineWidth = 2;
    context.strokeRect(x, y, size, size);
  }
}

/** Each head's thumbnail in pixels, of at most `size` across, each with its own full ink. */
function picture(heads: Heads, size: number): readonly HTMLCanvasElement[] {
  const colours = readColours();
  return Array.from({ length: heads.layers * heads.heads }, (_, at) => {
    const map = smallMap(heads, at, size);
    const canvas = h("canvas");
    paint(canvas, shade(map, colours, weightInk(fullInk(map), "root")));
    return canvas;
  });
}
