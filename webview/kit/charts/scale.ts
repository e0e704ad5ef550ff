import "./scale.css";
import { h } from "../controls/element.ts";
import { paint } from "../pictures/canvas.ts";
import { colourOf, type Ink, positionOf, readColours } from "./ink.ts";

const STEPS = 100;

/** A scale's numbers: what they are, how they become ink, and how they are written. */
export interface Legend {
  readonly name: string;
  readonly ink: Ink;
  readonly write: (value: number) => string;
}

export interface Scale {
  readonly element: HTMLElement;
  fit(legend: Legend): void;
  mark(value: number | undefined): void;
  recolour(): void;
}

/** Which number each shade stands for, with a needle at the one that is pointed at. */
export function createScale(): Scale {
  const canvas = h("canvas", {});
  const needle = h("span", { class: "needle", hidden: true });
  const ticks = h("div", { class: "ticks" });
  const name = h("span", { class: "name" });
  let legend: Legend | undefined;

  function recolour(): void {
    if (!legend) return;
    const { ink } = legend;
    const colours = readColours();
    const rgba = new Uint8ClampedArray(STEPS * 4);
    for (let i = 0; i < STEPS; i++) {
      const position = i / (STEPS - 1);
      const amount = ink.isSigned ? 2 * position - 1 : position;
      rgba.set([...colourOf(colours, ink, amount), 255], i * 4);
    }
    paint(canvas, { width: STEPS, height: 1, rgba });
  }

  return {
    element: h(
      "div",
      { class: "scale", "aria-hidden": "true" },
      name,
      h("div", { class: "ruler" }, canvas, needle, ticks),
    ),
    fit: (next) => {
      legend = next;
      name.textContent = next.name;
      ticks.replaceChildren(
        ...next.ink.ticks.map((value) => {
          const position = positionOf(next.ink, value);
          // All the ink also stands for larger numbers.
          const isOpen = position === 1 && next.ink.isOpen;
          const tick = h("span", { class: "tick" }, `${isOpen ? "≥ " : ""}${next.write(value)}`);
          tick.style.insetInlineStart = `${position * 100}%`;
          return tick;
        }),
      );
      recolour();
    },
    mark: (value) => {
      needle.hidden = value === undefined || !Number.isFinite(value);
      if (value !== undefined && legend)
        needle.style.insetInlineStart = `${positionOf(legend.ink, value) * 100}%`;
    },
    recolour,
  };
}
