import { type Browser, chromium, type Frame, type Page } from "playwright-core";
import { needChromium } from "../vscode/kit/chromium.ts";
import { openParts } from "./parts.ts";
import { type Gallery, openGallery } from "./server.ts";

/** A gallery page, and all that its console complained about. */
export interface Window {
  readonly page: Page;
  readonly complaints: readonly string[];
  panel(name: string): Frame;
}

export interface Visit {
  readonly gallery: Gallery;
  readonly parts: ReturnType<typeof openParts>;
  open(query: string, size?: { readonly width: number; readonly height: number }): Promise<Window>;
  close(): Promise<void>;
}

/** What draws: no graphics card, as in most places where tests run, or a program that acts as one. */
export type Graphics = "none" | "simulated";

const FLAGS: Readonly<Record<Graphics, readonly string[]>> = {
  none: ["--disable-gpu"],
  simulated: ["--use-angle=swiftshader", "--enable-unsafe-swiftshader"],
};

/** The gallery and a browser to look at it, for as long as a test file runs. */
export async function visitGallery(graphics: Graphics = "none"): Promise<Visit> {
  // The browser first: without one there is nothing to close, and the file ends by itself.
  const browser: Browser = await chromium.launch({
    executablePath: await needChromium(),
    args: [
      "--no-sandbox",
      ...FLAGS[graphics],
      "--disable-background-networking",
      "--force-color-profile=srgb",
    ],
  });
  const parts = openParts();
  const gallery = await openGallery(parts);
  return {
    gallery,
    parts,
    open: async (query, size = { width: 900, height: 900 }) => {
      const page = await browser.newPage({ viewport: size, reducedMotion: "reduce" });
      page.setDefaultTimeout(120_000); // what never comes ends the test; a busy machine takes its time
      const complaints: string[] = [];
      page.on("console", (message) => {
        if (["error", "warning"].includes(message.type())) complaints.push(message.text());
      });
      page.on("pageerror", (error) => complaints.push(String(error)));
      await page.goto(`${gallery.address}/?${query}`);
      const panels = new URLSearchParams(query).get("panels")?.split(",") ?? [];
      const frames = new Map<string, Frame>();
      for (const name of panels) {
        const frame = await (await page.waitForSelector(`iframe[name=${name}]`)).contentFrame();
        if (frame) frames.set(name, frame);
      }
      return {
        page,
        complaints,
        panel: (name) => {
          const frame = frames.get(name);
          if (!frame) throw new RangeError(`There is no frame "${name}" in ${query}.`);
          return frame;
        },
      };
    },
    close: async () => {
      await browser.close();
      await gallery.close();
      parts.dispose();
    },
  };
}

/** Loads a panel's page anew, and waits until the old one is gone. */
export async function reload(panel: Frame): Promise<void> {
  await panel.evaluate(() => {
    document.documentElement.dataset.old = "";
    location.reload();
  });
  await panel.waitForFunction(() => !("old" in document.documentElement.dataset));
}
