import type { Frame } from "playwright-core";
import { visitGallery } from "../gallery/browser.ts";
import { quantile } from "./measure.ts";
import type { Measurement, Subject } from "./subject.ts";
import { writeEnglish } from "./text.ts";

const FRAMES = 240; // of panning
const UNCOUNTED = 30; // frames before them
const HEADS = 9; // times that all heads are drawn
const TOKENS = 512;

export const panning: Subject = {
  name: "panning",
  figures: {
    heatmap_1024_pan_p95_ms:
      "From a turn of the wheel over a zoomed map of 1,024 × 1,024 weights until the page is laid out anew: 95 of 100 take no longer (a frame at 60 a second has 16.7)",
    longest_pause_1024_ms:
      "The longest time for which the page then heard nothing else, while one pans, zooms, goes from cell to cell and from head to head",
    grid_all_heads_512_ms: `From ${TOKENS} tokens until all heads of tiny-gpt are measured, sent and drawn (median)`,
    panel_512_bytes: `All that the attention panel fetches of ${TOKENS} tokens if one looks at every head, and at every row of one of them in full`,
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
    const times = await pan(panel, FRAMES);
    const whileMoving = await panel.evaluate(() => globalThis.glassboxLongestPause);
    for (const key of ["-", "-", "0", "ArrowUp", "ArrowLeft", "PageDown", "ArrowUp", "+", "+"]) {
      await window.page.keyboard.press(key);
      await panel.evaluate(() => new Promise(requestAnimationFrame));
    }
    const longest = await panel.evaluate(() => globalThis.glassboxLongestPause);
    log(`p95 ${quantile(times, 0.95)} ms; pauses: panning ${whileMoving}, all ${longest} ms`);

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
    const place = { kind: "self", layer: 0, head: 0 } as const;
    bytes += sizeOf(await engine.attentionRows(id, place, 0, tokens.ids.length));
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
function pan(panel: Frame, frames: number): Promise<number[]> {
  return panel.evaluate(async (count) => {
    const times: number[] = [];
    const field = document.querySelector(".field");
    for (let frame = 0; frame < count; frame++) {
      await new Promise(requestAnimationFrame);
      const began = performance.now();
      const by = (frame >> 6) % 2 ? -37 : 37;
      field?.dispatchEvent(new WheelEvent("wheel", { deltaX: by, deltaY: by, cancelable: true }));
      field?.getBoundingClientRect();
      times.push(performance.now() - began);
    }
    return times;
  }, frames);
}

/** Runs in the page: from now on keeps the longest gap between two messages to itself. */
function listen(): void {
  globalThis.glassboxLongestPause = 0;
  const { port1, port2 } = new MessageChannel();
  let last = performance.now();
  port1.onmessage = () => {
    const now = performance.now();
    globalThis.glassboxLongestPause = Math.max(globalThis.glassboxLongestPause, now - last);
    last = now;
    port2.postMessage(undefined);
  };
  port2.postMessage(undefined);
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
  var glassboxLongestPause: number;
  var glassboxGridTook: number | undefined;
  var select: (text: string) => void;
}
