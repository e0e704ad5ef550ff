import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { after, before, describe, it } from "node:test";
import type { Browser } from "playwright-core";
import { launchChromium } from "../vscode/kit/window.ts";
import { drawIcon, ICON } from "./icon.ts";

const [WIDTH, HEIGHT] = [16, 20]; // where a PNG says its size

describe("the icon", () => {
  let browser: Browser;
  const icon = readFileSync(ICON);
  before(async () => {
    browser = await launchChromium();
  });
  after(() => browser.close());

  it("is 256 pixels wide and high", () => {
    assert.deepEqual([icon.readUInt32BE(WIDTH), icon.readUInt32BE(HEIGHT)], [256, 256]);
  });

  it("is what its source draws (npm run icon)", async () => {
    const drawn = await drawIcon(browser);
    const page = await browser.newPage();
    // Colours may round otherwise in another Chromium.
    const furthest = await page.evaluate(
      async (pngs) => {
        const [one = [], other = []] = await Promise.all(
          pngs.map(async (png) => {
            const image = new Image();
            image.src = `data:image/png;base64,${png}`;
            await image.decode();
            const canvas = new OffscreenCanvas(image.width, image.height);
            const context = canvas.getContext("2d") as OffscreenCanvasRenderingContext2D;
            context.drawImage(image, 0, 0);
            return Array.from(context.getImageData(0, 0, image.width, image.height).data);
          }),
        );
        return one.reduce((most, byte, i) => Math.max(most, Math.abs(byte - (other[i] ?? 0))), 0);
      },
      [icon, drawn].map((png) => png.toString("base64")),
    );
    assert.ok(furthest <= 8, `a pixel is ${furthest} of 255 off`);
  });
});
