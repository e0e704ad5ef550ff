import type { Frame } from "playwright-core";
import type { Colour } from "../../webview/kit/theme.ts";

/** WCAG 2.2, 1.4.3 */
export const READABLE = 4.5;

/** Every piece of text in `selector`: what it says, its colour and what lies behind it. */
export async function textsIn(
  panel: Frame,
  selector: string,
): Promise<readonly { text: string; paper: Colour; ink: Colour }[]> {
  const found = await panel.locator(selector).evaluateAll((elements) => {
    // The browser's own arithmetic: any CSS colour, laid on those behind it.
    const pen = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
    if (!pen) throw new Error("no canvas");
    const lay = (...colours: readonly string[]) => {
      for (const colour of colours) {
        pen.fillStyle = colour;
        pen.fillRect(0, 0, 1, 1);
      }
      return [...pen.getImageData(0, 0, 1, 1).data].slice(0, 3);
    };
    return elements.map((element) => {
      const behind: string[] = [];
      for (let at: Element | null = element; at; at = at.parentElement)
        behind.unshift(getComputedStyle(at).backgroundColor);
      const { color } = getComputedStyle(element);
      return { text: element.textContent, paper: lay(...behind), ink: lay(...behind, color) };
    });
  });
  return found as unknown as readonly { text: string; paper: Colour; ink: Colour }[];
}
