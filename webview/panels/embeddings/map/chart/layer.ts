import { h } from "../../../../kit/controls/element.ts";
import { createGpuPixels } from "./gpuPixels.ts";
import { createPixels, type Pixels } from "./pixels.ts";

/**
 * Draws the points by a graphics card where there is one, and without it where it is refused, or lost,
 * for as long as it is.
 *
 * @param changed called when it comes or goes: the points are to be drawn anew
 */
export function createLayer(changed: () => void): {
  readonly element: HTMLElement;
  readonly paint: Pixels["paint"];
  describe(words: string): void;
} {
  const plain = createPixels();
  const gpu = createGpuPixels(changed);
  let words = "";
  const element = h("div", {}, (gpu ?? plain).element);
  return {
    element,
    paint: (...picture) => {
      const used = gpu && !gpu.isLost ? gpu : plain;
      if (element.firstChild !== used.element) element.replaceChildren(used.element);
      used.element.ariaLabel = words;
      used.paint(...picture);
    },
    describe: (next) => {
      words = next;
      for (const child of element.children) child.ariaLabel = words;
    },
  };
}
