import type { Heads, Measured } from "../../../../src/domain/attention/headMeasures.ts";
import { numberOf } from "../../../../src/domain/model/inner.ts";
import { h } from "../../../kit/controls/element.ts";
import { t } from "../../../kit/page/host.ts";
import { formatCount } from "../../../kit/page/numbers.ts";
import { readColour } from "../../../kit/page/theme.ts";
import { paint } from "../../../kit/pictures/canvas.ts";
import { mix, readColours, shade } from "../map/heatmap.ts";
import { fullInk, weightInk } from "../map/ink.ts";
import { smallMap } from "../numbers/headMap.ts";
import type { Place } from "../numbers/headPlace.ts";
import { arrange, type Order, step, valueAt } from "./arrange.ts";

/** By what the heads are coloured and laid out. */
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
const SMALLEST = 20;
const LARGEST = 60;
const GAP = 4;
const FRAME = 3; // of the measure's colour
const CAPTIONED = 60; // at least, where a head's number stands below it together with its value
const CAPTION = 14;
const GUTTER = 22; // for the layers' numbers

/**
 * All heads on one canvas, each its own map made small. Arrow keys, Home and End choose.
 *
 * @param on.describe what a head is and does, in a line
 * @param on.caption what stands below it where there is room for a word; nothing by layer
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
  let box = { size: LARGEST, columns: 1, left: 0, top: 0, high: LARGEST };

  /** How large the thumbnails are, and where they stand. */
  function layOut(): void {
    if (!heads || element.clientWidth === 0) return;
    const isByLayer = arrangement.order === "layer";
    const left = isByLayer ? GUTTER : 0;
    const fit = Math.floor((element.clientWidth - left) / heads.heads) - GAP;
    const size = Math.max(isByLayer ? SMALLEST : CAPTIONED, Math.min(LARGEST, fit));
    const across = Math.max(1, Math.floor(element.clientWidth / (size + GAP)));
    const columns = isByLayer ? heads.heads : across;
    const caption = arrangement.measured ? CAPTION : 0;
    box = { size, columns, left, top: isByLayer ? CAPTION : 0, high: size + caption + GAP };
    const width = left + columns * (size + GAP);
    const height = box.top + Math.max(1, Math.ceil(places.length / columns)) * box.high;
    canvas.style.inlineSize = `${width}px`;
    canvas.style.blockSize = `${height}px`;
    canvas.width = Math.round(width * devicePixelRatio);
    canvas.height = Math.round(height * devicePixelRatio);
    pictures = picture(heads, Math.round((size - 2 * FRAME) * devicePixelRatio));
    draw();
  }

  function cornerOf(index: number): { readonly x: number; readonly y: number } {
    const { size, columns, left, top, high } = box;
    return {
      x: left + (index % columns) * (size + GAP),
      y: top + Math.floor(index / columns) * high,
    };
  }

  function draw(): void {
    const context = canvas.getContext("2d");
    if (!context || !heads || pictures.length === 0) return;
    const { measured, order } = arrangement;
    const { size } = box;
    const inner = size - 2 * FRAME;
    const colours = { ...readColours(), ink: readColour("--gb-to") };
    const css = (role: `--gb-${string}`) => `rgb(${readColour(role).join()})`;
    const [pale, line, focus] = [css("--gb-pale"), css("--gb-line"), css("--gb-focus")];
    context.setTransform(devicePixelRatio, 0, 0, devicePixelRatio, 0, 0);
    context.clearRect(0, 0, canvas.width, canvas.height);
    context.imageSmoothingEnabled = false;
    context.font = `${getComputedStyle(element).fontSize} ${getComputedStyle(element).fontFamily}`;
    context.fillStyle = pale;
    context.textAlign = "center";
    context.textBaseline = "middle";
    const values = measured ? [...measured.values] : [];
    const [low, high] = [Math.min(...values), Math.max(...values)];
    if (order === "layer") writeAxes(context);
    for (const [index, place] of places.entries()) {
      if (!place) continue;
      const { x, y } = cornerOf(index);
      if (measured) {
        const amount = (valueAt(heads, measured, place) - low) / Math.max(1e-9, high - low);
        context.fillStyle = `rgb(${mix(colours, amount).join()})`;
        context.fillRect(x, y, size, size);
        context.fillStyle = pale;
        context.fillText(on.caption(place), x + size / 2, y + size + CAPTION / 2, size + GAP);
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

  function writeAxes(context: CanvasRenderingContext2D): void {
    if (!heads) return;
    const { size, left, top, high } = box;
    for (let head = 0; head < heads.heads; head++)
      context.fillText(formatCount(head + 1), left + head * (size + GAP) + size / 2, top / 2);
    for (let layer = 0; layer < heads.layers; layer++)
      context.fillText(
        formatCount(numberOf(heads, layer) + 1),
        left / 2 - 2,
        top + layer * high + size / 2,
      );
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
    const { x, y } = cornerOf(index);
    tip.textContent = on.describe(place);
    tip.style.insetBlockStart = `${y + box.size + 4}px`;
    const left = x < element.clientWidth / 2;
    tip.style.insetInlineStart = left ? `${x}px` : "";
    tip.style.insetInlineEnd = left ? "" : `${Math.max(0, element.clientWidth - x - box.size)}px`;
  }

  canvas.addEventListener("pointermove", (event) => point(indexAt(event)));
  canvas.addEventListener("pointerleave", () => point(undefined));
  canvas.addEventListener("click", (event) => {
    const place = places[indexAt(event) ?? -1];
    if (place) on.choose(place);
  });
  element.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    if (!/^(Arrow|Home$|End$)/.test(event.key)) return;
    event.preventDefault();
    const at = indexOf(chosen);
    const next = places[at < 0 ? 0 : step(places, box.columns, at, event.key)];
    if (next) on.choose(next);
  });
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
      const { y } = cornerOf(Math.max(0, indexOf(place)));
      if (y < element.scrollTop || y + box.high > element.scrollTop + element.clientHeight)
        element.scrollTop = y - box.top;
    },
    recolour: layOut,
  };
}

/** Each head's thumbnail as pixels, made smaller still where it is drawn smaller, each with its own full ink. */
function picture(heads: Heads, size: number): readonly HTMLCanvasElement[] {
  const colours = readColours();
  return Array.from({ length: heads.layers * heads.heads }, (_, at) => {
    const map = smallMap(heads, at, size);
    const canvas = h("canvas");
    paint(canvas, shade(map, colours, weightInk(fullInk(map), "root")));
    return canvas;
  });
}
