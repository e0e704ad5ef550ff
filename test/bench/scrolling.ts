import type { Frame } from "playwright-core";
import { visitGallery } from "../gallery/browser.ts";
import { listen } from "./listening.ts";
import { quantile } from "./measure.ts";
import type { Measurement, Subject } from "./subject.ts";
import { writeEnglish, writeKorean } from "./text.ts";

const BYTES = 1_000_000;
const FRAMES = 300; // of each language
const UNCOUNTED = 30; // frames before them
const STEP = 120; // pixels a frame, as one turn of a wheel

export const scrolling: Subject = {
  name: "scrolling",
  figures: {
    strip_1mb_scroll_p95_ms: `From one frame to the next while one scrolls through the tokens of a text of 1 MB, ${STEP} pixels a frame: 95 of 100 take no longer (at 60 a second there are 16.7)`,
    strip_1mb_scroll_work_p95_ms:
      "Of that, the page's own work: from the scroll until the tokens in sight are drawn and laid out",
    strip_1mb_pause_ms:
      "The longest time for which the page then heard nothing else, also while it jumps to the end, to the middle and back",
  },
  method: `The tokens panel in Chromium without a graphics card, tiny-gpt, in English and in Korean: ${FRAMES} frames from
the text's middle on, each ${STEP} pixels further; the slower language counts. Tokens come by the gallery's wire (HTTP
and JSON) while one scrolls. Pauses are gaps in an endless chain of messages from the page to itself.`,
  measure,
};

async function measure(log: (line: string) => void): Promise<Measurement> {
  const visit = await visitGallery();
  try {
    const worst = { frame: 0, work: 0, pause: 0 };
    for (const [language, write] of Object.entries({ en: writeEnglish, ko: writeKorean })) {
      const window = await visit.open("panels=tokens");
      const panel = window.panel("tokens");
      await panel.waitForSelector(".chip");
      await window.page.evaluate((text) => globalThis.select(text), write(BYTES, 1));
      await panel.waitForSelector(".chip[aria-setsize]", { timeout: 60_000 });
      const tokens = await panel.locator(".chip").first().getAttribute("aria-setsize");
      await jump(panel, 0.5);
      await scroll(panel, UNCOUNTED);
      await panel.evaluate(listen);
      const times = await scroll(panel, FRAMES);
      for (const place of [1, 0, 0.25, 0.75, 0.5]) await jump(panel, place);
      const pause = await panel.evaluate(() => globalThis.glassboxLongestPause);
      const frame = quantile(times.frames, 0.95);
      const work = quantile(times.work, 0.95);
      log(
        `${language}  ${tokens} tokens: frames median ${quantile(times.frames, 0.5).toFixed(1)}, p95 ${frame.toFixed(1)} ms; work median ${quantile(times.work, 0.5).toFixed(1)}, p95 ${work.toFixed(1)} ms; longest pause ${pause.toFixed(1)} ms; ${times.late} of ${FRAMES} frames not drawn in full`,
      );
      worst.frame = Math.max(worst.frame, frame);
      worst.work = Math.max(worst.work, work);
      worst.pause = Math.max(worst.pause, pause);
      await window.page.close();
    }
    return {
      figures: {
        strip_1mb_scroll_p95_ms: worst.frame,
        strip_1mb_scroll_work_p95_ms: worst.work,
        strip_1mb_pause_ms: worst.pause,
      },
      versions: {},
    };
  } finally {
    await visit.close();
  }
}

/** Scrolls to a place of the text, from 0 to 1, and waits until its tokens are drawn. */
async function jump(panel: Frame, place: number): Promise<void> {
  await panel.evaluate((to) => {
    const strip = document.querySelector(".strip") as HTMLElement;
    strip.scrollTop = to * (strip.scrollHeight - strip.clientHeight);
  }, place);
  await panel.evaluate(watchRoom);
  await panel.waitForFunction(() => !globalThis.glassboxSeesRoom());
}

/** Runs in the page: gives a way to ask whether there is room in sight without its tokens. */
function watchRoom(): void {
  globalThis.glassboxSeesRoom = () => {
    const strip = document.querySelector(".strip") as HTMLElement;
    const box = strip.getBoundingClientRect();
    return [...strip.children].some((part) => {
      const { top, bottom, height } = part.getBoundingClientRect();
      const isOut = height === 0 || bottom <= box.top + 4 || top >= box.bottom - 4;
      return !isOut && !part.querySelector(".chip");
    });
  };
}

/** Scrolls on so many frames; milliseconds of each frame, and of the page's work in it. */
function scroll(panel: Frame, frames: number) {
  return panel.evaluate(
    async ({ count, step }) => {
      const strip = document.querySelector(".strip") as HTMLElement;
      const times = { frames: [] as number[], work: [] as number[], late: 0 };
      let last = await new Promise(requestAnimationFrame);
      for (let frame = 0; frame < count; frame++) {
        const began = performance.now();
        strip.scrollTop += step;
        strip.dispatchEvent(new Event("scroll")); // now rather than before the next frame
        strip.getBoundingClientRect();
        times.work.push(performance.now() - began);
        if (globalThis.glassboxSeesRoom()) times.late++;
        const now = await new Promise(requestAnimationFrame);
        times.frames.push(now - last);
        last = now;
      }
      return times;
    },
    { count: frames, step: STEP },
  );
}

declare global {
  var glassboxSeesRoom: () => boolean;
}
