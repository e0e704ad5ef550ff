// `npm run walkthrough`: opens the real VS Code, opens the samples in their panels as the steps of the
// walkthrough do, and saves a picture for each step in each kind of theme.
import { spawnSync } from "node:child_process";
import { mkdirSync, statSync } from "node:fs";
import path from "node:path";
import type { Frame, Page } from "playwright-core";
import { needFonts } from "./kit/chromium.ts";
import { Unable } from "./kit/install.ts";
import { openVSCode, type VSCode } from "./kit/vscode.ts";
import { root } from "./kit/window.ts";

const WINDOW = { width: 1200, height: 760 }; // a half of it is the panel's
const SHARPNESS = 1.5; // pixels of a picture for one of the window
const LIMIT = 200_000; // bytes of one picture
const MARGIN = 12; // around a list, in the window's pixels
const folder = path.join(root, "media/walkthrough");

/** VS Code's kinds of themes, and the endings of the pictures. */
const THEMES = {
  dark: "dark",
  light: "light",
  highContrast: "hc-dark",
  highContrastLight: "hc-light",
} as const;

interface Step {
  readonly name: string;
  /** As the list of samples calls it. */
  readonly sample: string;
  readonly heading: string;
  readonly prepare?: (panel: Frame) => Promise<void>;
}

const STEPS: readonly Step[] = [
  { name: "tokens", sample: "No letters in", heading: "Tokens", prepare: toResult },
  { name: "attention", sample: "What came next", heading: "Attention" },
  { name: "predictions", sample: "A sure guess", heading: "Predictions" },
  { name: "generation", sample: "A tale to go on", heading: "Generation", prepare: write },
];

async function takePictures(): Promise<void> {
  mkdirSync(folder, { recursive: true });
  const vscode = await openVSCode({
    settings: { "workbench.reduceMotion": "on" },
    sharpness: SHARPNESS,
  });
  const { page } = vscode;
  try {
    page.setDefaultTimeout(120_000); // a busy machine takes its time
    await page.setViewportSize(WINDOW);
    await page.locator('.activitybar a[aria-label="Glassbox"]').waitFor();
    await vscode.run("View: Close Primary Side Bar");
    for (const [theme, ending] of Object.entries(THEMES)) {
      await vscode.theme(theme as keyof typeof THEMES);
      for (const { name, sample, heading, prepare } of STEPS) {
        await openSample(vscode, sample);
        const panel = await vscode.panel(heading);
        await prepare?.(panel);
        const frame = await panel.parentFrame()?.frameElement();
        await save(page, await frame?.boundingBox(), `${name}.${ending}`);
        await vscode.run("View: Close All Editors");
      }
      await vscode.run("Glassbox: Choose Model…");
      const list = page.locator(".quick-input-widget");
      await list.locator(".monaco-list-row", { hasText: "encoder-decoder" }).waitFor();
      await save(page, await list.boundingBox(), `choice.${ending}`, MARGIN);
      await page.keyboard.press("Escape");
    }
  } finally {
    await vscode.close();
  }
}

async function openSample(vscode: VSCode, title: string): Promise<void> {
  await vscode.run("Glassbox: Open a Sample");
  const list = vscode.page.locator(".quick-input-widget");
  await list.locator(".monaco-list-row").first().waitFor();
  await list.locator("input").fill(title); // the last ones are drawn only when they are in sight
  await list.locator(".monaco-list-row", { hasText: title }).click();
}

/** The player on its last frame: the word in its tokens. */
async function toResult(panel: Frame): Promise<void> {
  await panel.locator(".player input[type=range]").press("End");
}

/** Twelve tokens, the fourth of them looked at. */
async function write(panel: Frame): Promise<void> {
  await panel.locator("#options").click();
  await panel.locator("#most").fill("12");
  await panel.locator("#options").click();
  await panel.locator("#toEnd").click();
  await panel.locator(".progress", { hasText: "12 of at most 12" }).waitFor();
  await panel.locator(".written .chip").nth(3).click();
  await panel.locator(".choosing h2", { hasText: "Candidates for token 4" }).waitFor();
}

type Box = {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
};

async function save(page: Page, box: Box | null | undefined, name: string, margin = 0) {
  if (!box) throw new Error(`What ${name} shows is nowhere to be seen.`);
  const file = path.join(folder, `${name}.png`);
  await page.mouse.move(WINDOW.width / 4, WINDOW.height / 2); // off all that has a tooltip
  await page.locator(".monaco-hover:not(.hidden)").waitFor({ state: "detached" });
  const { x, y, width, height } = box;
  const clip = {
    x: x - margin,
    y: y - margin,
    width: width + 2 * margin,
    height: height + 2 * margin,
  };
  await page.screenshot({ path: file, clip });
  const { size } = statSync(file);
  console.log(`${path.relative(root, file)}, ${Math.round(size / 1000)} kB`);
  if (size > LIMIT) throw new Error(`${name}.png has ${size} bytes; ${LIMIT} are allowed.`);
}

try {
  const built = spawnSync(process.execPath, ["esbuild.mjs"], { cwd: root, stdio: "inherit" });
  if (built.status !== 0) throw new Unable("Glassbox could not be built.");
  await needFonts();
  await takePictures();
} catch (thrown) {
  console.error(thrown instanceof Unable ? thrown.message : thrown);
  process.exitCode = 1;
}
