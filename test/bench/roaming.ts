import type { Page } from "playwright-core";
import { visitGallery } from "../gallery/browser.ts";
import { openMapStage } from "../gallery/mapStage.ts";
import { quantile } from "./measure.ts";
import type { Measurement, Subject } from "./subject.ts";

const POINTS = 50_000;
const FRAMES = 240;
const UNCOUNTED = 30; // frames before them

export const roaming: Subject = {
  name: "roaming",
  figures: {
    map_50k_pan_p95_ms:
      "From one picture to the next while one pans over a flat map of 50,000 points, drawn without a graphics card: 95 of 100 come no later (30 a second come every 33.3, 60 every 16.7)",
    map_50k_turn_p95_ms: "The same while one turns a solid map",
  },
  method: `The chart of the embeddings' map alone in Chromium without a graphics card, ${POINTS.toLocaleString("en")} points
in a field of 1,000 × 580 pixels, with their names: ${FRAMES} turns of the wheel over the zoomed map, then as many steps of
turning, one a frame. The clock runs from frame to frame, so that the browser's own painting counts.`,
  measure,
};

async function measure(log: (line: string) => void): Promise<Measurement> {
  const visit = await visitGallery();
  try {
    const times = async (dimensions: 2 | 3) => {
      const page = await openMapStage(visit, POINTS, dimensions);
      await page.evaluate(() => globalThis.glassboxChart?.zoom(1.6));
      await roam(page, UNCOUNTED);
      const found = await roam(page, FRAMES);
      await page.close();
      log(
        `${dimensions}-D: median ${quantile(found.frames, 0.5)} ms from frame to frame, drawing takes ${quantile(found.draws, 0.5)} ms, 95% ${quantile(found.draws, 0.95)} ms`,
      );
      return quantile(found.frames, 0.95);
    };
    return {
      figures: { map_50k_pan_p95_ms: await times(2), map_50k_turn_p95_ms: await times(3) },
      versions: {},
    };
  } finally {
    await visit.close();
  }
}

/** Moves or turns the map, once a frame: milliseconds from frame to frame, and of drawing alone. */
const roam = (page: Page, count: number) =>
  page.evaluate(async (frames) => {
    const chart = globalThis.glassboxChart;
    const field = document.querySelector(".field");
    if (!chart || !field) throw new Error("no chart");
    const found = { frames: [] as number[], draws: [] as number[] };
    let before = await new Promise(requestAnimationFrame);
    for (let frame = 0; frame < frames; frame++) {
      const by = (frame >> 6) % 2 ? -7 : 7;
      if (chart.isSolid) chart.turn(by, by / 3);
      else
        field.dispatchEvent(
          new WheelEvent("wheel", { deltaX: by, deltaY: by, cancelable: true, bubbles: true }),
        );
      // The chart has asked for this frame before: when we are called, it is drawn.
      const now = await new Promise<number>(requestAnimationFrame);
      found.draws.push(performance.now() - now);
      found.frames.push(now - before);
      before = now;
    }
    return found;
  }, count);
