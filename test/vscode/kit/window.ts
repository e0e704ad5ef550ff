import path from "node:path";
import { format } from "node:util";
import { type Browser, chromium, type Page } from "playwright-core";
import { needChromium } from "./chromium.ts";

export const root = path.resolve(import.meta.dirname, "../../..");
export const sample = path.join(root, "test/fixtures/sample");

const FLAGS = [
  "--no-sandbox", // root, as in containers, cannot have one; the page is our own
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

export async function launchChromium(): Promise<Browser> {
  return chromium.launch({ executablePath: await needChromium(), args: FLAGS });
}

/** How a browser looks, to itself and in pictures. */
export interface Look {
  /** The browser's name for itself, if not its own. */
  readonly userAgent?: string | undefined;
  /** Pixels of a picture for one of the window. */
  readonly sharpness?: number | undefined;
}

/** Opens the workbench at `url` in a new page; waits for nothing. */
export async function openWorkbench(
  browser: Browser,
  url: string,
  log: (line: string) => void = () => {},
  { userAgent, sharpness = 1 }: Look = {},
): Promise<{ readonly page: Page; readonly testsEnded: Promise<number> }> {
  const page = await browser.newPage({
    viewport: { width: 1400, height: 900 },
    deviceScaleFactor: sharpness,
    permissions: ["clipboard-read", "clipboard-write"],
    ...(userAgent && { userAgent }),
  });
  // VS Code looks for these two functions on `window` to tell how tests in its host went.
  const testsEnded = new Promise<number>((resolve, reject) => {
    page.on("crash", () => reject(new Error("The workbench crashed.")));
    page.on("close", () => reject(new Error("The workbench was closed.")));
    page.exposeFunction("codeAutomationExit", resolve).catch(reject);
  });
  testsEnded.catch(() => {}); // asked by those who run tests only
  await page.exposeFunction("codeAutomationLog", (_type: string, args: readonly unknown[]) =>
    log(format(...args)),
  );
  await page.goto(url, { timeout: 120_000 }); // a busy machine takes its time over the first load
  return { page, testsEnded };
}
