// The chart of the embeddings' map where there is a graphics card: one that a program acts as.
import assert from "node:assert/strict";
import { describe } from "node:test";
import { useGallery } from "./gallery.ts";
import { drawnPoints, openMapStage, rest } from "./mapStage.ts";

const { visit, it } = useGallery("simulated");
const COUNT = 50_000;
const STAGE = { size: { width: 600, height: 600 }, admitsSlowCards: true };

describe("50,000 points by WebGL2", () => {
  it("are all drawn, as without it; lost and given back, none is missing", async () => {
    for (const dimensions of [2, 3] as const) {
      const page = await openMapStage(visit, COUNT, dimensions, STAGE);
      await page.evaluate(() => globalThis.glassboxChart?.zoom(1.7));
      await rest(page);
      const first = await drawnPoints(page, true);
      assert.equal(first.isPlain, false);
      assert.ok(first.all > 10_000 && first.inked === first.all, `${first.inked} of ${first.all}`);

      await page.evaluate(() => {
        const gl = document.querySelector<HTMLCanvasElement>(".points")?.getContext("webgl2");
        globalThis.glassboxLost = gl?.getExtension("WEBGL_lose_context") ?? undefined;
        globalThis.glassboxLost?.loseContext();
      });
      await rest(page);
      const plain = await drawnPoints(page, true);
      assert.equal(plain.isPlain, true);
      assert.equal(plain.inked, first.all);

      await page.evaluate(() => globalThis.glassboxLost?.restoreContext());
      await rest(page);
      const again = await drawnPoints(page, true);
      assert.equal(again.isPlain, false);
      assert.equal(again.inked, first.all);

      // Whoever of two points in one place is the nearer by less than a step of depth may differ.
      const differ = (a: readonly number[], b: readonly number[]) =>
        a.filter((pixel, i) => pixel !== b[i]).length / a.length;
      assert.equal(differ(first.colours, again.colours), 0);
      const part = differ(first.colours, plain.colours);
      assert.ok(part < (dimensions === 2 ? 0.005 : 0.05), `${part}`);
      await page.close();
    }
  });
});

declare global {
  var glassboxLost: WEBGL_lose_context | undefined;
}
