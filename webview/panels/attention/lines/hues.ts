import "./hues.css";
import { h } from "../../../kit/controls/element.ts";
import { t } from "../../../kit/page/language.ts";
import { formatCount } from "../../../kit/page/numbers.ts";
import { type Colour, readColour } from "../../../kit/page/theme.ts";
import { s } from "../../../kit/pictures/svg.ts";

/**
 * What tells the lines of several heads apart: the hue, and dashes for who sees no hues. The first
 * hue is that of weights, as on the scale.
 */
export const HUES = [
  { role: "--gb-weight", dashes: [] },
  { role: "--gb-press", dashes: [7, 3] },
  { role: "--gb-third", dashes: [2, 3] },
  { role: "--gb-fourth", dashes: [9, 3, 2, 3] },
  { role: "--gb-fifth", dashes: [14, 4] },
  { role: "--gb-sixth", dashes: [3, 3, 3, 8] },
] as const satisfies readonly {
  readonly role: `--gb-${string}`;
  readonly dashes: readonly number[];
}[];

/** The theme's, as they are now, in the order of `HUES`. */
export const readHues = (): readonly Colour[] => HUES.map(({ role }) => readColour(role));

export interface Legend {
  readonly element: HTMLElement;
  /** The heads whose lines are drawn, in the order of their hues; the first is the chosen one. */
  show(heads: readonly number[]): void;
}

/** A button for each head of a layer: whether its lines are drawn, and how. */
export function createLegend(count: number, toggle: (head: number) => void): Legend {
  const swatches = Array.from({ length: count }, () =>
    s("line", { x1: 0, y1: 4, x2: 28, y2: 4, "stroke-width": 3 }),
  );
  const buttons = swatches.map((swatch, head) =>
    h(
      "button",
      {
        type: "button",
        "aria-pressed": "false",
        "aria-label": t("Lines of head {0}", head + 1),
        onclick: () => toggle(head),
      },
      formatCount(head + 1),
      s("svg", { width: 28, height: 8, "aria-hidden": "true" }, swatch),
    ),
  );
  return {
    element: h(
      "div",
      { class: "heads", role: "group", "aria-label": t("Heads whose lines are drawn") },
      h("span", { "aria-hidden": "true" }, t("Heads")),
      ...buttons,
    ),
    show: (heads) => {
      for (const [head, button] of buttons.entries()) {
        const hue = HUES[heads.indexOf(head)];
        button.ariaPressed = String(hue !== undefined);
        // The first is the chosen head: it cannot be switched off.
        button.disabled = heads[0] === head || (hue === undefined && heads.length === HUES.length);
        const swatch = swatches[head] as SVGElement;
        swatch.style.stroke = hue ? `var(${hue.role})` : "none";
        swatch.setAttribute("stroke-dasharray", hue?.dashes.join(" ") ?? "");
      }
    },
  };
}
