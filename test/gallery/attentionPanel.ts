import type { Frame } from "playwright-core";
import type { Visit } from "./browser.ts";

/** The attention panel once its map is drawn. */
export async function openAttention(visit: Pick<Visit, "open">, query: string) {
  const window = await visit.open(`panels=attention&${query}`);
  const panel = window.panel("attention");
  await panel.waitForSelector(".plot canvas[aria-label]");
  return { window, panel };
}

/** The head that is enlarged, as its lists say. */
export async function shownHead(
  panel: Frame,
): Promise<{ readonly layer: number; readonly head: number }> {
  const [layer = 0, head = 0] = await panel
    .locator("#layer, #head")
    .evaluateAll((lists) => lists.map((list) => Number((list as HTMLSelectElement).value)));
  return { layer, head };
}

/** Opens a table below a picture; its cells, row by row. */
export async function rowsOf(panel: Frame, twin: string): Promise<(string | null)[][]> {
  await panel.locator(`${twin} summary`).click();
  await panel.waitForSelector(`${twin} tbody tr`);
  return panel
    .locator(`${twin} tbody tr`)
    .evaluateAll((rows) => rows.map((row) => [...row.children].map((cell) => cell.textContent)));
}

/** Chooses from a list of the toolbar or of the options, which it opens. */
export async function choose(panel: Frame, id: string, value: string): Promise<void> {
  if (!(await panel.locator(`#${id}`).isVisible())) await panel.locator("#options").click();
  await panel.locator(`#${id}`).click();
  await panel.locator(`#${id} vscode-option[value="${value}"]`).click();
}

/** The inks of the light theme. */
export const LIGHT = {
  paper: [255, 255, 255],
  ink: [209, 121, 2],
  peak: [149, 96, 25],
  other: [0, 0, 0],
} as const;
