// The chart of the embeddings' map with as many points as a large vocabulary has.
import assert from "node:assert/strict";
import { describe } from "node:test";
import { useGallery } from "./gallery.ts";
import { drawnPoints, openMapStage, rest } from "./mapStage.ts";

const { visit, it } = useGallery();
const COUNT = 50_000;

describe("50,000 points", () => {
  it("are all drawn, flat and solid, none is left out", async () => {
    for (const dimensions of [2, 3] as const) {
      const page = await openMapStage(visit, COUNT, dimensions);
      await rest(page);
      const { all, inked, own, isPlain } = await drawnPoints(page);
      assert.equal(isPlain, true);
      assert.equal(all, COUNT);
      assert.equal(inked, COUNT);
      // What lies on another shows that one's color.
      assert.ok(own > COUNT / 2, `${own}`);
      await page.close();
    }
  });

  it("are all drawn while they are moved, zoomed and turned, and after it", async () => {
    const page = await openMapStage(visit, COUNT, 3);
    const frames = await page.evaluate(async () => {
      const chart = globalThis.glassboxChart;
      if (!chart) throw new Error("no chart");
      for (let frame = 0; frame < 40; frame++) {
        chart.turn(9, 4);
        chart.pan(3, -2);
        if (frame % 8 === 0) chart.zoom(1.2);
        await new Promise(requestAnimationFrame);
      }
      return 40;
    });
    assert.equal(frames, 40);
    const moving = await drawnPoints(page);
    assert.ok(moving.all > 1_000);
    assert.equal(moving.inked, moving.all);
    await rest(page);
    const after = await drawnPoints(page);
    assert.equal(after.inked, after.all);
    assert.equal(
      await page.locator(".points").evaluate((one) => (one as HTMLCanvasElement).width),
      await page.evaluate(() => Math.round(innerWidth * devicePixelRatio)),
    );
    await page.close();
  });

  it("stay where they are under the pointer while the wheel zooms; without Ctrl it moves", async () => {
    const page = await openMapStage(visit, COUNT, 2);
    await rest(page);
    const under = () => page.evaluate(() => globalThis.glassboxChart?.hitAt([412, 287], 40)?.id);
    const before = await under();
    await page.mouse.move(412, 287);
    await page.keyboard.down("Control");
    for (let turn = 0; turn < 9; turn++) await page.mouse.wheel(0, -120);
    await page.keyboard.up("Control");
    await rest(page);
    assert.equal(await under(), before);
    const place = () =>
      page.evaluate((id) => {
        const { seen } = globalThis.glassboxChart?.sight ?? { seen: [] };
        return [seen[2 * id] as number, seen[2 * id + 1] as number] as const;
      }, before as number);
    const [x, y] = await place();
    await page.mouse.wheel(30, 50);
    await rest(page);
    const [left, top] = await place();
    assert.ok(Math.abs(x - 30 - left) < 0.01 && Math.abs(y - 50 - top) < 0.01);
    await page.close();
  });

  it("have names that lie over no other", async () => {
    const page = await openMapStage(visit, COUNT, 2);
    await rest(page);
    const names = await page.evaluate(() =>
      globalThis.glassboxChart?.names.map(({ left, top, wish: { width, height, text } }) => ({
        ...{ text, left, top },
        ...{ right: left + width, bottom: top + height },
      })),
    );
    assert.ok(names && names.length > 20);
    for (const [i, a] of names.entries())
      for (const b of names.slice(i + 1))
        assert.ok(
          a.right <= b.left || b.right <= a.left || a.bottom <= b.top || b.bottom <= a.top,
          `${a.text} and ${b.text}`,
        );
    await page.close();
  });
});
