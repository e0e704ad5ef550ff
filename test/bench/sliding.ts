import type { Frame } from "playwright-core";
import { visitGallery } from "../gallery/browser.ts";
import { quantile } from "./measure.ts";
import type { Measurement, Subject } from "./subject.ts";

const MOVES = 60; // of each slider
const UNCOUNTED = 20; // moves before them

export const sliding: Subject = {
  name: "sliding",
  figures: {
    slider_p95_ms:
      "From a slider's move in the predictions panel until all columns stand anew: 95 of 100 moves take no longer",
  },
  method: `The predictions panel in Chromium, on a text of the gallery with tiny-gpt's 8,192 tokens, every setting
on: ${MOVES} moves of each of the five sliders, one a frame. The clock runs from the slider's event until the
page has computed the columns, changed its elements and laid them out; painting is the browser's.`,
  measure,
};

async function measure(log: (line: string) => void): Promise<Measurement> {
  const visit = await visitGallery();
  try {
    const window = await visit.open("panels=predictions&text=story");
    const panel = window.panel("predictions");
    await panel.waitForSelector(".finding:not(:empty)");
    const sliders = panel.locator(".setting input[type=range]");
    for (const slider of await sliders.all()) {
      await slider.focus();
      await window.page.keyboard.press("ArrowLeft");
      await window.page.keyboard.press("ArrowRight");
      await window.page.keyboard.press("ArrowRight");
    }
    await slide(panel, UNCOUNTED);
    const times = await slide(panel, MOVES);
    const p95 = quantile(times, 0.95);
    log(
      `${times.length} moves: median ${quantile(times, 0.5).toFixed(1)}, p95 ${p95.toFixed(1)} ms`,
    );
    return { figures: { slider_p95_ms: p95 }, versions: {} };
  } finally {
    await visit.close();
  }
}

/** Moves every slider so many times, one place at a time; milliseconds of each move. */
function slide(panel: Frame, moves: number): Promise<number[]> {
  return panel.evaluate(async (count) => {
    const times: number[] = [];
    const table = document.querySelector(".likeliest");
    for (const slider of document.querySelectorAll<HTMLInputElement>(".setting input[type=range]"))
      for (let move = 0; move < count; move++) {
        await new Promise(requestAnimationFrame);
        const began = performance.now();
        slider.valueAsNumber += (move >> 3) % 2 ? -1 : 1;
        slider.dispatchEvent(new Event("input"));
        table?.getBoundingClientRect();
        times.push(performance.now() - began);
      }
    return times;
  }, moves);
}
