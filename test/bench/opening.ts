import type { Page } from "playwright-core";
import { openVSCode, type VSCode } from "../vscode/kit/vscode.ts";
import { median } from "./measure.ts";
import type { Measurement, Subject } from "./subject.ts";

const STARTS = 5; // of VS Code: one cold heatmap each
const COLD = 3; // a line of story.md, which is a paragraph
const UNCOUNTED = 5;
const WARM = [7, 11, 13];

export const opening: Subject = {
  name: "opening",
  figures: {
    activation_ms: "Activation of the extension, as VS Code itself counts it",
    activation_merge_conflict_ms: "The same of Merge Conflict, a small one of VS Code's own",
    command_to_heatmap_cold_ms:
      "From the Enter key of `Glassbox: Show Attention` until the heatmap is drawn, the first time",
    command_to_heatmap_warm_ms: "The same for another paragraph, the panel closed in between",
  },
  method: `In the window of a real VS Code, driven by Playwright: ${STARTS} starts, a cold heatmap and ${WARM.length} warm ones in
each; medians. The clock starts with the key that runs the command from the palette and stops with
the first frame that finds colour on the panel's canvas. In the cold figure are engine process, model
and webview, and activation where VS Code has not come to it yet; the operating system has the files
in its cache. The second heatmap is not counted: it takes some 2 s more than those after it, as does
the second webview of an extension that only paints a square; VS Code's page for webviews seems to
wait there for an update of its own service worker. Activation is read from "Developer: Show Running
Extensions".`,
  measure,
};

declare global {
  /** In the workbench: how long the last command took to a painted canvas, in milliseconds. */
  var glassboxTook: number | undefined;
}

async function measure(log: (line: string) => void): Promise<Measurement> {
  const activation: number[] = [];
  const mergeConflict: number[] = [];
  const cold: number[] = [];
  const warm: number[] = [];
  for (let start = 0; start < STARTS; start++) {
    const code = await openVSCode();
    try {
      cold.push(await showHeatmap(code, COLD));
      await showHeatmap(code, UNCOUNTED);
      for (const line of WARM) warm.push(await showHeatmap(code, line));
      await code.page.setViewportSize({ width: 1400, height: 2400 }); // or the list leaves rows out
      await code.run("Developer: Show Running Extensions");
      activation.push(await readActivation(code.page, /glassbox/i));
      mergeConflict.push(await readActivation(code.page, /^Merge Conflict/));
    } finally {
      await code.close();
    }
  }
  const list = (values: readonly number[]) => values.map(Math.round).join(", ");
  log(`activation ${list(activation)}; cold ${list(cold)}; warm ${list(warm)} ms`);
  return {
    figures: {
      activation_ms: median(activation),
      activation_merge_conflict_ms: median(mergeConflict),
      command_to_heatmap_cold_ms: median(cold),
      command_to_heatmap_warm_ms: median(warm),
    },
    versions: {},
  };
}

/** Milliseconds to the heatmap of a line of story.md. Nothing of it is open before or after. */
const showHeatmap = (code: VSCode, line: number): Promise<number> =>
  timeToPicture(code, line, { title: "Glassbox: Show Attention", panel: "Attention" });

/**
 * Milliseconds from a command to a picture of a line of story.md. Nothing of it is open before or
 * after.
 *
 * @param tab a selector of the panel's tab that has it, which is pressed once it is there
 */
export async function timeToPicture(
  code: VSCode,
  line: number,
  { title, panel, tab }: { readonly title: string; readonly panel: string; readonly tab?: string },
): Promise<number> {
  const { page } = code;
  await code.open("story.md");
  await code.selectLines(line, line);
  await page.keyboard.press("F1");
  await page.locator(".quick-input-widget input").fill(`>${title}`);
  await page.locator(".quick-input-list .monaco-list-row.focused", { hasText: title }).waitFor();
  await page.evaluate(startClock, tab);
  await page.keyboard.press("Enter");
  const took = await page.waitForFunction(() => globalThis.glassboxTook);
  await code.panel(panel); // the right one, and it has found something to say
  await code.run("View: Close Editor");
  return Number(await took.jsonValue());
}

/** What VS Code counted for the extension of this name, in milliseconds. */
async function readActivation(page: Page, name: RegExp): Promise<number> {
  const row = page.locator(".runtime-extensions-editor .extension", { hasText: name });
  const text = await row.first().innerText();
  const found = /Activation: (\d+)\s?ms/.exec(text)?.[1];
  if (!found) throw new Error(`VS Code says nothing of the activation: ${text}`);
  return Number(found);
}

/**
 * Runs in the workbench: from the next Enter until there is colour on a canvas of a webview.
 *
 * @param tab is pressed as soon as it is there
 */
function startClock(tab: string | undefined): void {
  globalThis.glassboxTook = undefined;
  const isPainted = (canvas: HTMLCanvasElement) => {
    const { width, height } = canvas;
    if (width * height <= 1) return false; // nothing was put on it yet
    const pixels = canvas.getContext("2d")?.getImageData(0, 0, width, height);
    return pixels?.data.some((value) => value > 0) ?? false;
  };
  // A panel is a frame in a frame, here from the same origin as the workbench.
  let pressed: HTMLElement | undefined;
  const hasPicture = (frame: HTMLIFrameElement): boolean => {
    const page = frame.contentDocument;
    if (!page) return false;
    const found = tab === undefined ? null : page.querySelector<HTMLElement>(tab);
    if (found && found !== pressed) found.click();
    pressed = found ?? pressed;
    return (
      [...page.querySelectorAll("canvas")].some(isPainted) ||
      [...page.querySelectorAll("iframe")].some(hasPicture)
    );
  };
  const start = (event: KeyboardEvent) => {
    if (event.key !== "Enter") return;
    removeEventListener("keydown", start, true);
    const look = () => {
      if ([...document.querySelectorAll("iframe")].some(hasPicture)) {
        globalThis.glassboxTook = performance.now() - event.timeStamp;
      } else {
        requestAnimationFrame(look);
      }
    };
    requestAnimationFrame(look);
  };
  addEventListener("keydown", start, true);
}
