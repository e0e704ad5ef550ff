import { readFileSync } from "node:fs";
import path from "node:path";
import type { Browser } from "playwright-core";
import { root } from "../vscode/kit/window.ts";

export const ICON = path.join(root, "media/icon.png");
const SOURCE = path.join(root, "media/icon.svg");
const SIZE = 256; // pixels: the Marketplace's for screens of two pixels a point

/** The icon as a PNG with a transparent ground. */
export async function drawIcon(browser: Browser): Promise<Buffer> {
  const page = await browser.newPage({ viewport: { width: SIZE, height: SIZE } });
  try {
    await page.setContent(`<body style="margin: 0">${readFileSync(SOURCE)}</body>`);
    return await page.screenshot({ omitBackground: true });
  } finally {
    await page.close();
  }
}
