import type { Frame } from "playwright-core";
import { visitGallery } from "../gallery/browser.ts";
import { forget, listen } from "./listening.ts";
import { quantile } from "./measure.ts";
import type { Measurement, Subject } from "./subject.ts";
import { writeEnglish } from "./text.ts";

const FRAMES = 240; // of panning
const UNCOUNTED = 30; // frames before them
const TURNS = 60; // frames of scrolling through the lines
const KEYS = 8; // of the tokens that are compared from query and key
const HEADS = 9; // times that all heads are drawn
const TOKENS = 512;

export const panning: Subject = {
  name: "panning",
  figures: {
    heatmap_1024_pan_p95_ms:
      "From a turn of the wheel over a zoomed map of 1,024 × 1,024 weights until the page is laid out anew: 95 of 100 take no longer (a frame at 60 a second has 16.7)",
    longest_pause_1024_ms:
      "The longest time for which the page then heard nothing else, while one pans, zooms, goes from cell to cell, from head to head and from layer to layer, has rollout shown, scrolls through the lines and goes from token to token",
    grid_all_heads_512_ms: `From ${TOKENS} tokens until all heads of tiny-gpt are measured, sent and drawn (median)`,
    panel_512_bytes: `All that the attention panel fetches of ${TOKENS} tokens if one looks at the weights, scores and norms of every head and at every mix of heads, and of one head at every row in full and from query and key`,
  },
  method: `The attention panel in Chromium without a graphics card, tiny-gpt: ${FRAMES} turns of the wheel, one a frame,
over a map zoomed to cells of some 9 pixels. The clock runs from the event until the page has changed its elements
and laid them out; painting is the browser's. Pauses are gaps in an endless chain of messages from the page to
itself. All heads: from the question to the next frame behind their answer, through the gallery's wire (HTTP and
JSON), ${HEADS} times. Bytes are those of the typed arrays in the answers.`,
  measure,
};

async function measure(log: (line: string) => void): Promise<Measurement> {
  const visit = await visitGallery();
  try {
    const { engine } = visit.parts;
    const window = await visit.open("panels=attention&text=long");
    const panel = window.panel("attention");
    await panel.waitForSelector(".plot canvas[aria-label]", { timeout: 120_000 });
    await panel.locator(".field").focus();
    for (let i = 0; i < 7; i++) await window.page.keyboard.press("+");
    await pan(panel, UNCOUNTED);
    await panel.evaluate(listen);
    const pauses: [string, number][] = [];
    const during = async <Result>(what: string, act: () => Promise<Result>): Promise<Result> => {
      await panel.evaluate(forget);
      const result = await act();
      await panel.evaluate(() => new Promise(requestAnimationFrame));
      pauses.push([what, await panel.evaluate(() => globalThis.glassboxLongestPause)]);
      return result;
    };
    const press = async (keys: readonly string[]) => {
      for (const key of keys) await during(key, () => window.page.keyboard.press(key));
    };
    const times = await during("panning", () => pan(panel, FRAMES));
    await press(["-", "-", "0", "ArrowUp", "ArrowLeft", "PageDown", "ArrowUp", "+", "+"]);
    await during("layer", async () => {
      await window.page.keyboard.press("Shift+PageDown");
      await panel.waitForSelector(".plot canvas[aria-label*='ayer 1,']");
    });
    await during("rollout", async () => {
      await choose(panel, "numbers", "rollout");
      await panel.waitForSelector(".scale .name:has-text('rollout')");
    });
    await during("lines", async () => {
      await choose(panel, "look", "lines");
      await panel.waitForSelector(".lines .left:not(:empty)");
    });
    await during("panning lines", () => pan(panel, TURNS, ".threads"));
    await panel.locator(".threads").focus();
    await press(["End", "ArrowUp", "ArrowRight", "Home", "ArrowDown", "Enter", "Escape"]);
    const longest = Math.max(...pauses.map(([, pause]) => pause));
    log(`p95 ${quantile(times, 0.95)} ms; pauses:`);
    log(pauses.map(([what, pause]) => `${what} ${Math.round(pause)}`).join(", "));

    const text = writeEnglish(4_000, 1);
    const run = await engine.analyse("tiny-gpt", text);
    const { ends } = run.tokens;
    const short = text.slice(0, ends[TOKENS - 1]);
    const drawn: number[] = [];
    for (let i = 0; i < HEADS; i++) {
      await window.page.evaluate("select('the')");
      await panel.waitForFunction(() => document.querySelectorAll(".chip").length < 9);
      await panel.evaluate(watchGrid);
      await window.page.evaluate((chosen) => globalThis.select(chosen), short);
      await panel.waitForFunction(() => globalThis.glassboxGridTook !== undefined);
      drawn.push((await panel.evaluate(() => globalThis.glassboxGridTook)) as number);
    }
    log(`all heads ${drawn.map(Math.round).join(", ")} ms`);

    const { id, tokens, model } = await engine.analyse("tiny-gpt", short);
    let bytes = sizeOf(await engine.heads(id));
    for (let layer = 0; layer < model.layers; layer++) {
      bytes += sizeOf(await engine.attentions(id, layer));
    }
    const place = (layer: number, head: number) => ({ kind: "self", layer, head }) as const;
    for (let layer = 0; layer < model.layers; layer++) {
      for (const mix of ["layerMean", "layerMax", "rollout"] as const) {
        bytes += sizeOf(await engine.mixed(id, place(layer, 0), mix));
      }
      for (let head = 0; head < model.heads; head++) {
        bytes += sizeOf(await engine.mixed(id, place(layer, head), "scores"));
        bytes += sizeOf(await engine.mixed(id, place(layer, head), "norms"));
      }
    }
    bytes += sizeOf(await engine.mixed(id, place(0, 0), "mean"));
    bytes += sizeOf(await engine.mixed(id, place(0, 0), "max"));
    const { length } = tokens.ids;
    bytes += sizeOf(await engine.attentionRows(id, place(0, 0), 0, length));
    for (let row = 0; row < length; row++) {
      const keys = Array.from({ length: Math.min(KEYS, row + 1) }, (_, key) => key);
      bytes += sizeOf(await engine.weighing(id, place(0, 0), row, keys));
    }
    return {
      figures: {
        heatmap_1024_pan_p95_ms: quantile(times, 0.95),
        longest_pause_1024_ms: longest,
        grid_all_heads_512_ms: quantile(drawn, 0.5),
        panel_512_bytes: bytes,
      },
      versions: {},
    };
  } finally {
    await visit.close();
  }
}

/** Turns the wheel so many times, one a frame; milliseconds of each turn. */
function pan(panel: Frame, frames: number, over = ".field"): Promise<number[]> {
  return panel.evaluate(
    async ([count, place]) => {
      const times: number[] = [];
      const field = document.querySelector(place);
      for (let frame = 0; frame < count; frame++) {
        await new Promise(requestAnimationFrame);
        const began = performance.now();
        const by = (frame >> 6) % 2 ? -37 : 37;
        field?.dispatchEvent(new WheelEvent("wheel", { deltaX: by, deltaY: by, cancelable: true }));
        field?.getBoundingClientRect();
        times.push(performance.now() - began);
      }
      return times;
    },
    [frames, over] as const,
  );
}

async function choose(panel: Frame, id: string, value: string): Promise<void> {
  await panel.locator(`#${id}`).click();
  await panel.locator(`#${id} vscode-option[value=${value}]`).click();
}

/** Runs in the page: takes the time from the next text's strip to its grid. */
function watchGrid(): void {
  globalThis.glassboxGridTook = undefined;
  const before = document.querySelector(".grid");
  let began: number | undefined;
  const look = () => {
    if (document.querySelectorAll(".chip").length > 9) began ??= performance.now();
    const grid = document.querySelector(".grid");
    if (began === undefined || !grid || grid === before) requestAnimationFrame(look);
    else globalThis.glassboxGridTook = performance.now() - began;
  };
  requestAnimationFrame(look);
}

/** Bytes of the typed arrays in an answer. */
function sizeOf(value: unknown): number {
  if (ArrayBuffer.isView(value)) return value.byteLength;
  if (typeof value !== "object" || value === null) return 0;
  return Object.values(value).reduce<number>((sum, part) => sum + sizeOf(part), 0);
}

declare global {
  var glassboxGridTook: number | undefined;
  var select: (text: string) => void;
}
