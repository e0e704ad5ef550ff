import { h } from "../../../kit/controls/element.ts";
import { t } from "../../../kit/page/language.ts";
import { formatCount } from "../../../kit/page/numbers.ts";
import { readColour } from "../../../kit/page/theme.ts";
import { penOn, sharpen } from "../../../kit/pictures/canvas.ts";

const HEIGHT = 140; // CSS pixels

const colour = (role: Parameters<typeof readColour>[0]) => `rgb(${readColour(role).join(" ")})`;

/** Tokens of a text over the size of the vocabulary, and the place that is looked at. */
export interface Curve {
  readonly element: HTMLElement;
  /** @param values tokens before any merge, and after each: [merges + 1] */
  show(values: readonly number[], at: number, label: string): void;
  recolour(): void;
}

/** A line on a canvas; zero is the bottom, so that a half is a half. */
export function createCurve(): Curve {
  const canvas = h("canvas", { role: "img" });
  const top = h("span", { class: "top" });
  const ends = h("div", { class: "ends-of-axis" }, h("span"), h("span"));
  const element = h("figure", { class: "curve" }, top, canvas, ends);
  let values: readonly number[] = [];
  let at = 0;

  function draw(): void {
    const width = canvas.clientWidth;
    if (width === 0) return;
    sharpen(canvas, width, HEIGHT);
    const pen = penOn(canvas);
    if (!pen) return;
    const most = Math.max(1, values[0] ?? 1);
    const last = Math.max(1, values.length - 1);
    const x = (i: number) => (i / last) * (width - 2) + 1;
    const y = (value: number) => HEIGHT - 1 - (value / most) * (HEIGHT - 4);
    pen.strokeStyle = colour("--gb-line");
    pen.strokeRect(0.5, 0.5, width - 1, HEIGHT - 1);
    pen.strokeStyle = colour("--gb-weight");
    pen.lineWidth = 2;
    pen.beginPath();
    // One point for each pixel is enough.
    const step = Math.max(1, Math.floor(values.length / width));
    for (let i = 0; i < values.length; i += step) pen.lineTo(x(i), y(values[i] as number));
    pen.stroke();
    pen.strokeStyle = colour("--gb-to");
    pen.beginPath();
    pen.moveTo(x(at), 0);
    pen.lineTo(x(at), HEIGHT);
    pen.stroke();
  }

  new ResizeObserver(draw).observe(canvas);
  return {
    element,
    show(next, place, label) {
      [values, at] = [next, place];
      canvas.ariaLabel = label;
      top.textContent = t("{0} tokens", formatCount(next[0] ?? 0));
      const [first, last] = ends.children;
      if (first) first.textContent = formatCount(256);
      if (last) last.textContent = t("vocabulary: {0}", formatCount(255 + next.length));
      draw();
    },
    recolour: draw,
  };
}
