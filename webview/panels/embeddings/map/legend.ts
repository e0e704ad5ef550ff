import { h } from "../../../kit/controls/element.ts";
import { t } from "../../../kit/page/language.ts";
import { formatCount } from "../../../kit/page/numbers.ts";
import { rgb, s } from "../../../kit/pictures/svg.ts";
import { type Shape, stampOf } from "./plane/scatter.ts";
import type { Category } from "./vocabulary/colouring.ts";

const SIZE = 11; // pixels of a mark

/** The pixels of a mark, as the points of the map have them when they are large. */
export const markPath = (shape: Shape): string =>
  stampOf(shape, SIZE)
    .map(([x, y]) => `M${x + SIZE / 2 - 0.5} ${y + SIZE / 2 - 0.5}h1v1h-1z`)
    .join("");

/**
 * What the colors mean, each with its shape and how many tokens it has. A press shows the points of one
 * alone; another, all again.
 */
export function createLegend(onChoose: (category: number | undefined) => void): {
  readonly element: HTMLElement;
  show(categories: readonly Category[], chosen: number | undefined): void;
} {
  const element = h("ul", { class: "legend", "aria-label": t("Colors") });
  return {
    element,
    show: (categories, chosen) => {
      const focused = Array.from(element.querySelectorAll("button")).indexOf(
        document.activeElement as HTMLButtonElement,
      );
      element.replaceChildren(
        ...categories.map(({ name, tokens, shape, colour }, at) =>
          h(
            "li",
            {},
            h(
              "button",
              {
                type: "button",
                "aria-pressed": String(at === chosen),
                title: t("Show these alone"),
                onclick: () => onChoose(at === chosen ? undefined : at),
              },
              s(
                "svg",
                { width: SIZE, height: SIZE, "aria-hidden": "true" },
                s("path", { d: markPath(shape), fill: rgb(colour()) }),
              ),
              h("span", {}, name),
              h("small", {}, formatCount(tokens)),
            ),
          ),
        ),
      );
      element.querySelectorAll("button")[focused]?.focus();
    },
  };
}
