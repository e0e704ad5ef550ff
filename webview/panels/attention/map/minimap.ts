import "./minimap.css";
import type { Colours } from "../../../kit/charts/ink.ts";
import { button } from "../../../kit/controls/controls.ts";
import { h } from "../../../kit/controls/element.ts";
import { t } from "../../../kit/page/language.ts";
import { newTask } from "../../../kit/page/task.ts";
import { paint } from "../../../kit/pictures/canvas.ts";
import type { Drawn } from "./drawn.ts";
import { shade } from "./heatmap.ts";

const SIZE = 96; // CSS pixels, across and down at most

/** Parts of the whole map, 0 to 1. */
export interface Frame {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

export interface Minimap {
  readonly element: HTMLElement;
  show(drawn: Pick<Drawn, "map" | "ink">, colours: Colours): void;
  /** What is seen of the map; undefined: all of it. */
  frame(canZoom: boolean, seen: Frame | undefined): void;
}

/** Zoom buttons, and the place of what is seen in the whole map. Keys are left to the map. */
export function createMinimap(on: {
  zoom(by: 1 | -1): void;
  fit(): void;
  /** Parts of the whole map, 0 to 1. */
  centre(x: number, y: number): void;
}): Minimap {
  const canvas = h("canvas", {});
  const frame = h("div", { class: "seen" });
  const picture = h(
    "div",
    { class: "picture", "aria-hidden": "true", hidden: true },
    canvas,
    frame,
  );
  const element = h(
    "div",
    { class: "minimap", hidden: true },
    button({ label: "−", look: "icon", spoken: t("Zoom out"), onPress: () => on.zoom(-1) }),
    button({ label: "+", look: "icon", spoken: t("Zoom in"), onPress: () => on.zoom(1) }),
    button({ label: t("Fit"), onPress: on.fit }),
    picture,
  );
  const follow = (event: PointerEvent) => {
    if (event.buttons !== 1) return;
    const { left, top, width, height } = canvas.getBoundingClientRect();
    on.centre((event.clientX - left) / width, (event.clientY - top) / height);
  };
  picture.addEventListener("pointerdown", follow);
  picture.addEventListener("pointermove", follow);
  let due: (() => void) | undefined; // draws the map if it has changed

  async function paintDue(): Promise<void> {
    await newTask();
    due?.();
    due = undefined;
  }

  return {
    element,
    show: ({ map, ink }, colours) => {
      const scale = SIZE / Math.max(map.from, map.to);
      picture.style.inlineSize = `${map.to * scale}px`;
      picture.style.blockSize = `${map.from * scale}px`;
      due = () => paint(canvas, shade(map, colours, ink, Math.max(1, Math.ceil(1 / scale))));
      if (!picture.hidden) void paintDue();
    },
    frame: (canZoom, seen) => {
      element.hidden = !canZoom;
      picture.hidden = seen === undefined;
      if (!seen) return;
      void paintDue();
      frame.style.insetInlineStart = `${seen.left * 100}%`;
      frame.style.insetBlockStart = `${seen.top * 100}%`;
      frame.style.inlineSize = `${seen.width * 100}%`;
      frame.style.blockSize = `${seen.height * 100}%`;
    },
  };
}
