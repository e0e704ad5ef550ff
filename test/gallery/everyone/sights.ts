import assert from "node:assert/strict";
import { setTimeout as sleep } from "node:timers/promises";
import type { Frame, Page } from "playwright-core";
import type { Visit, Window } from "../browser.ts";
import type { useGallery } from "../gallery.ts";
import type { GalleryHost } from "../host.ts";
import { THEMES, type ThemeName } from "../themes.ts";
import { violations } from "./axe.ts";
import { keyboardFaults } from "./keys.ts";
import { layoutFaults } from "./layout.ts";

/** A panel in one of its states. */
export interface Sight {
  /** What is seen: "a text of a thousand tokens". */
  readonly name: string;
  /** The gallery's address, without the panel. */
  readonly query?: string;
  /** What is there once the panel has drawn. */
  readonly until?: string;
  /** Brings the panel into the state. */
  readonly prepare?: (panel: Frame, page: Page, host: GalleryHost) => Promise<unknown>;
}

// CSS pixels, and how many of the screen's each of them takes
const ROOMS = [
  { width: 300, height: 700, scale: 1 }, // as narrow as a side bar
  { width: 320, height: 256, scale: 1 }, // 1280 × 1024 zoomed to 400 %, WCAG 2.2, 1.4.10
  { width: 450, height: 450, scale: 2 }, // 900 × 900 zoomed to 200 %
] as const;

/** Opens a panel in a state of it. */
export async function look(
  visit: Pick<Visit, "open" | "gallery">,
  name: string,
  { query = "", until = ".finding:not(:empty)", prepare }: Sight,
): Promise<{ readonly window: Window; readonly panel: Frame }> {
  const window = await visit.open(`panels=${name}&${query}`);
  const panel = window.panel(name);
  await panel.waitForSelector(until);
  const host = visit.gallery.sessions.at(-1);
  assert.ok(host);
  await prepare?.(panel, window.page, host);
  return { window, panel };
}

/**
 * A test for each state of a panel: no violation of axe-core's rules, colors that can be read in each
 * theme, the whole way through by Tab and back with the focus in sight, and room for everything in a
 * narrow panel and in a zoomed one.
 */
export function holdForEveryone(
  { visit, it }: ReturnType<typeof useGallery>,
  name: string,
  sights: readonly Sight[],
): void {
  for (const sight of sights) {
    it(`${name}, ${sight.name}: read, seen and driven by everyone`, async () => {
      const { window, panel } = await look(visit, name, sight);
      assert.deepEqual(
        {
          rules: await lasting(() => violations(panel)),
          colors: await colorFaults(window, panel),
          keyboard: await lasting(() => keyboardFaults(window, panel)),
          rooms: await roomFaults(window, panel),
          complaints: window.complaints,
        },
        { rules: [], colors: [], keyboard: [], rooms: [], complaints: [] },
      );
      await window.page.close();
    });
  }
}

/** Looks again at what is wrong: a busy machine may still be drawing. */
async function lasting(
  look: () => Promise<readonly string[]>,
  looks = 4,
): Promise<readonly string[]> {
  const faults = await look();
  if (faults.length === 0 || looks === 1) return faults;
  await sleep(500);
  return lasting(look, looks - 1);
}

async function colorFaults(window: Window, panel: Frame): Promise<readonly string[]> {
  const faults: string[] = [];
  for (const theme of Object.keys(THEMES) as ThemeName[]) {
    if (theme === "dark") continue; // in which all rules were held
    await wear(window, panel, theme);
    const found = await lasting(() => violations(panel, ["color-contrast"]));
    faults.push(...found.map((fault) => `${theme}: ${fault}`));
  }
  await wear(window, panel, "dark");
  return faults;
}

async function wear({ page }: Window, panel: Frame, theme: ThemeName): Promise<void> {
  await page.evaluate(`wear(${JSON.stringify(theme)})`);
  await panel.waitForFunction((worn) => document.body.className === worn, THEMES[theme].bodyClass);
}

async function roomFaults({ page }: Window, panel: Frame): Promise<readonly string[]> {
  const faults: string[] = [];
  const client = await page.context().newCDPSession(page);
  for (const { width, height, scale } of ROOMS) {
    await client.send("Emulation.setDeviceMetricsOverride", {
      ...{ width, height, deviceScaleFactor: scale, mobile: false },
    });
    await panel.waitForFunction((wanted) => innerWidth === wanted, width);
    await page.waitForTimeout(200); // what is drawn after a change of size
    const found = await lasting(() => layoutFaults(panel));
    faults.push(...found.map((fault) => `${width} × ${height}: ${fault}`));
  }
  return faults;
}
