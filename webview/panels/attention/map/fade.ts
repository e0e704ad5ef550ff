import { h } from "../../../kit/controls/element.ts";
import { wantsCalm } from "../../../kit/page/wishes.ts";

const TIME = 160; // milliseconds
const LARGEST = 256 * 256; // pixels: more take too long to be copied

/** Leaves what the canvas shows now over what is painted next, and lets it fade. */
export function fadeOver(canvas: HTMLCanvasElement): void {
  const { width, height } = canvas;
  if (wantsCalm() || width * height > LARGEST) return;
  const before = h("canvas", { class: "before", "aria-hidden": "true", width, height });
  before.getContext("2d")?.drawImage(canvas, 0, 0);
  before.style.cssText = canvas.style.cssText;
  canvas.after(before);
  before.animate({ opacity: [1, 0] }, TIME).onfinish = () => before.remove();
}
