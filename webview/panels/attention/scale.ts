import { paint } from "../../kit/canvas.ts";
import { h } from "../../kit/element.ts";
import { t } from "../../kit/host.ts";
import { formatShare } from "../../kit/numbers.ts";
import { readColour } from "../../kit/theme.ts";
import { inkOf, shade } from "./heatmap.ts";

const TICKS = [0, 0.05, 0.25, 0.5, 1];
const STEPS = 100;

/** What each shade means, with numbers, and where the pointed weight lies among them. */
export function createScale(): {
  readonly element: HTMLElement;
  mark(weight: number | undefined): void;
  recolour(): void;
} {
  const canvas = h("canvas", {});
  const needle = h("span", { class: "needle", hidden: true });
  const ticks = TICKS.map((weight) => {
    const tick = h("span", { class: "tick" }, formatShare(weight));
    tick.style.insetInlineStart = `${inkOf(weight) * 100}%`;
    return tick;
  });
  const recolour = () => {
    // A row of weights whose shades are evenly apart: a map of one row, which nothing masks.
    const weights = Float32Array.from({ length: STEPS }, (_, i) => (i / (STEPS - 1)) ** 2);
    const colours = { paper: readColour("--gb-paper"), ink: readColour("--gb-cell") };
    paint(canvas, shade({ weights, from: 1, to: STEPS }, colours));
  };
  recolour();
  return {
    element: h(
      "div",
      { class: "scale", "aria-hidden": "true" },
      h("span", { class: "name" }, t("attention weight")),
      h("div", { class: "ruler" }, canvas, needle, ...ticks),
    ),
    mark: (weight) => {
      needle.hidden = weight === undefined;
      if (weight !== undefined) needle.style.insetInlineStart = `${inkOf(weight) * 100}%`;
    },
    recolour,
  };
}
