import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { openTokenizer } from "../../src/tokenizer/files/tokenizerFile.ts";
import { openVSCode } from "../vscode/kit/vscode.ts";
import { root } from "../vscode/kit/window.ts";
import { median } from "./measure.ts";
import type { Measurement, Subject } from "./subject.ts";
import { writeEnglish } from "./text.ts";

const TOKENS = 64;
const LINES = 14; // together fewer tokens than the window
const UNCOUNTED = 4;
const SETTLING = 150; // milliseconds that Glassbox waits for a selection to stand still
const FILE = "lines.txt";

export const selecting: Subject = {
  name: "selecting",
  figures: {
    selection_64_to_heatmap_ms:
      "A selection of 64 tokens has settled; from then until its heatmap is drawn",
    selection_64_key_to_heatmap_ms:
      "The same from the key that selects, with the 150 ms in which it settles",
  },
  method: `In the window of a real VS Code with the attention panel open, on tiny-gpt: a text of ${LINES} lines of
${TOKENS} tokens each, every line selected in turn with Shift+End. The clock starts with that key and stops with
the first frame that finds another picture on the panel's canvas; ${LINES - 1 - UNCOUNTED} lines count, after ${UNCOUNTED} and one that
warm up; medians. The first figure is the second less the ${SETTLING} ms that Glassbox waits.`,
  measure,
};

declare global {
  /** In the workbench: how long the last selection took to another picture, in milliseconds. */
  var glassboxSelectionTook: number | undefined;
}

async function measure(log: (line: string) => void): Promise<Measurement> {
  const folder = mkdtempSync(path.join(os.tmpdir(), "glassbox-bench-"));
  writeFileSync(path.join(folder, FILE), writeLines().join("\n"));
  const code = await openVSCode({ folder });
  try {
    const { page } = code;
    await code.open(FILE);
    await code.run("Glassbox: Show Attention");
    await code.panel("Attention");
    await code.run("View: Focus First Editor Group");
    await page.keyboard.press("Control+Home");
    await page.keyboard.press("Shift+End");
    const took: number[] = [];
    for (let line = 1; line < LINES; line++) {
      await sleep(1500); // what was drawn before is done
      await page.evaluate(startClock);
      // All within the time in which a selection settles: the last of the keys makes the selection.
      await page.keyboard.press("ArrowDown");
      await page.keyboard.press("Home");
      await page.keyboard.press("Shift+End");
      const found = await page.waitForFunction(() => globalThis.glassboxSelectionTook);
      took.push(Number(await found.jsonValue()));
    }
    log(`from the key ${took.map(Math.round).join(", ")} ms`);
    const middle = median(took.slice(UNCOUNTED));
    return {
      figures: {
        selection_64_to_heatmap_ms: middle - SETTLING,
        selection_64_key_to_heatmap_ms: middle,
      },
      versions: {},
    };
  } finally {
    await code.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Lines of English that tiny-gpt cuts into so many tokens each. */
function writeLines(): string[] {
  const file = path.join(root, "media/models/tiny-gpt/tokenizer.json");
  const tokenizer = openTokenizer(JSON.parse(readFileSync(file, "utf8")), "tiny-gpt");
  return Array.from({ length: LINES }, (_, seed) => {
    const text = writeEnglish(2_000, seed).replaceAll("\n", " ");
    const { ends } = tokenizer.tokens(text, { limit: TOKENS, special: true });
    return text.slice(0, ends[TOKENS - 1]);
  });
}

/** Runs in the workbench: times from Shift+End to a heatmap other than the one that is there. */
function startClock(): void {
  globalThis.glassboxSelectionTook = undefined;
  /** The panel's pictures as text; a panel is a frame in a frame, from the same origin. */
  const pictures = (page: Document | null): string => {
    const frames = [...(page?.querySelectorAll("iframe") ?? [])];
    const canvases = page === document ? [] : [...(page?.querySelectorAll("canvas") ?? [])];
    return [
      ...canvases.map((canvas) => canvas.toDataURL()),
      ...frames.map((frame) => pictures(frame.contentDocument)),
    ].join("");
  };
  const before = pictures(document);
  const start = (event: KeyboardEvent) => {
    if (event.key !== "End") return;
    removeEventListener("keydown", start, true);
    const look = () => {
      if (pictures(document) === before) requestAnimationFrame(look);
      else globalThis.glassboxSelectionTook = performance.now() - event.timeStamp;
    };
    requestAnimationFrame(look);
  };
  addEventListener("keydown", start, true);
}
