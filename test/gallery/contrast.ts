import assert from "node:assert/strict";
import type { Frame } from "playwright-core";
import { type Colour, contrast } from "../../webview/kit/page/theme.ts";
import type { Window } from "./browser.ts";
import { THEMES } from "./themes.ts";

/** WCAG 2.2, 1.4.3 */
export const READABLE = 4.5;
/** WCAG 2.2, 1.4.11: of lines and marks */
export const VISIBLE = 3;

interface Written {
  readonly text: string;
  readonly paper: Colour;
  readonly ink: Colour;
}

/** Every piece of text in `selector`: what it says, its colour and what lies behind it. */
export async function textsIn(panel: Frame, selector: string): Promise<readonly Written[]> {
  const found = await panel.locator(selector).evaluateAll((elements) => {
    // Between finding them and looking at them they may have been drawn anew.
    if (!elements.every((element) => element.isConnected)) return undefined;
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
  return (found as unknown as readonly Written[] | undefined) ?? textsIn(panel, selector);
}

/**
 * Holds every piece of text in `selector` to READABLE, in one theme after the other.
 *
 * @param least so many pieces there must be
 */
export async function holdReadable(
  window: Window,
  panel: Frame,
  selector: string,
  least: number,
): Promise<void> {
  for (const [theme, { bodyClass }] of Object.entries(THEMES)) {
    await window.page.evaluate(`wear(${JSON.stringify(theme)})`);
    await panel.waitForFunction((worn) => document.body.className === worn, bodyClass);
    const texts = await textsIn(panel, selector);
    assert.ok(texts.length > least, `${texts.length} texts in ${theme}`);
    for (const { text, paper, ink } of texts) {
      if (text.trim() === "") continue;
      const ratio = contrast(ink, paper);
      assert.ok(ratio >= READABLE, `“${text}” in ${theme}: ${ratio.toFixed(2)}`);
    }
  }
}
