import { paint } from "../../kit/canvas.ts";
import { h } from "../../kit/element.ts";
import { t } from "../../kit/host.ts";
import { formatShare } from "../../kit/numbers.ts";
import { readColour } from "../../kit/theme.ts";
import { inkOf, shade } from "./heatmap.ts";

const TICKS = [0, 0.05, 0.25, 0.5, 1]; // of the weight that takes all the ink
const STEPS = 100;

export interface Scale {
  readonly element: HTMLElement;
  /** @param full the weight that takes all the ink */
  fit(full: number): void;
  mark(weight: number | undefined): void;
  recolour(): void;
}

/** What each shade means, with numbers, and where the pointed weight lies among them. */
export function createScale(): Scale {
  const canvas = h("canvas", {});
  const needle = h("span", { class: "needle", hidden: true });
  const ticks = TICKS.map((part) => {
    const tick = h("span", { class: "tick" });
    tick.style.insetInlineStart = `${inkOf(part, 1) * 100}%`;
    return tick;
  });
  let most = 1;

  function recolour(): void {
    // A map of one row, whose shades are evenly apart.
    const weights = Float32Array.from({ length: STEPS }, (_, i) => (i / (STEPS - 1)) ** 2);
    const colours = { paper: readColour("--gb-paper"), ink: readColour("--gb-cell") };
    paint(canvas, shade({ weights, from: 1, to: STEPS }, colours));
  }

  recolour();
  return {
    element: h(
      "div",
      { class: "scale", "aria-hidden": "true" },
      h("span", { class: "name" }, t("attention weight")),
      h("div", { class: "ruler" }, canvas, needle, ...ticks),
    ),
    fit: (full) => {
      most = full;
      for (const [i, part] of TICKS.entries()) {
        const words = formatShare(part * full);
        (ticks[i] as HTMLElement).textContent = part === 1 && full < 1 ? `≥ ${words}` : words;
      }
    },
    mark: (weight) => {
      needle.hidden = weight === undefined;
      if (weight !== undefined) needle.style.insetInlineStart = `${inkOf(weight, most) * 100}%`;
    },
    recolour,
  };
}
