import { h } from "../../../../kit/controls/element.ts";
import { axesOf } from "../plane/camera.ts";
import type { Sight } from "./pixels.ts";

/** What an axis of the map is called, beginning with the first: "axis 1: 12% of the variance". */
export type Axis = string;

/** Names the axes of a flat map at its edges; those of a solid one beside a small cross that turns. */
export function createAxes(): {
  readonly element: HTMLElement;
  name(axes: readonly Axis[]): void;
  draw(sight: Sight): void;
} {
  const element = h("div", { class: "axes", "aria-hidden": "true" });
  let lines: readonly HTMLElement[] = [];
  return {
    element,
    name: (axes) => {
      element.classList.toggle("solid", axes.length === 3);
      lines = axes.map((_, at) => h("span", { class: "line" }, h("b", {}, String(at + 1))));
      element.replaceChildren(
        ...(axes.length === 3 ? [h("span", { class: "cross" }, ...lines)] : []),
        ...axes.map((name, at) =>
          h(
            "span",
            { class: `name ${["first", "second", "third"][at]}` },
            axes.length === 3 ? name : at === 0 ? `${name} →` : `↑ ${name}`,
          ),
        ),
      );
    },
    draw: ({ camera }) => {
      const [right, up] = axesOf(camera);
      for (const [at, line] of lines.entries()) {
        const [x, y] = [right[at] as number, -(up[at] as number)];
        line.style.setProperty("--turn", `${Math.atan2(y, x)}rad`);
        line.style.setProperty("--long", String(Math.hypot(x, y)));
      }
    },
  };
}
