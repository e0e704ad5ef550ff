import path from "node:path";
import esbuild from "esbuild";
import type { Page } from "playwright-core";
import type { Chart } from "../../webview/panels/embeddings/map/chart/chart.ts";
import type { Visit } from "./browser.ts";
import { THEMES } from "./themes.ts";

const SOURCE = `
  import "./webview/kit/page/theme.css";
  import "./webview/panels/embeddings/map/map.css";
  import { Chart } from "./webview/panels/embeddings/map/chart/chart.ts";
  import { pixelOf } from "./webview/panels/embeddings/map/plane/scatter.ts";
  globalThis.glassboxMap = { Chart, pixelOf };
`;

/** A vocabulary larger than that of any model we ship, as a sunflower: no two points at one place. */
export const sunflower = (count: number, dimensions: 2 | 3): Float32Array => {
  const places = new Float32Array(count * dimensions);
  for (let i = 0; i < count; i++) {
    const [far, turn] = [Math.sqrt((i + 0.5) / count), i * Math.PI * (3 - Math.sqrt(5))];
    places[i * dimensions] = far * Math.cos(turn);
    places[i * dimensions + 1] = far * Math.sin(turn);
    if (dimensions === 3) places[i * dimensions + 2] = Math.sin(i);
  }
  return places;
};

/** A page with nothing but the chart of the map: `glassboxChart`, with so many points in two colors. */
export async function openMapStage(
  visit: Pick<Visit, "open">,
  count: number,
  dimensions: 2 | 3,
  { size = { width: 1_000, height: 1_000 }, admitsSlowCards = false } = {},
): Promise<Page> {
  const { outputFiles } = await esbuild.build({
    stdin: { contents: SOURCE, resolveDir: path.resolve(import.meta.dirname, "../..") },
    ...{ bundle: true, write: false, format: "iife", outdir: "/", target: "es2024" },
  });
  const text = (end: string) => outputFiles.find((file) => file.path.endsWith(end))?.text ?? "";
  const { page } = await visit.open("", size);
  const { bodyClass, variables } = THEMES.dark;
  const style = Object.entries(variables).map(([name, value]) => `--vscode-${name}: ${value};`);
  await page.setContent(
    `<html style="${style.join("").replaceAll('"', "'")}"><body class="${bodyClass}" style="margin:0"><main class="embeddings"><div class="map"></div></main>`,
  );
  await page.addStyleTag({ content: text(".css") });
  if (admitsSlowCards) await page.evaluate(admitSlowCards);
  await page.addScriptTag({ content: text(".js") });
  await page.evaluate(showPoints, { places: [...sunflower(count, dimensions)], dimensions });
  await page.waitForFunction(() => (globalThis.glassboxChart?.names.length ?? 0) > 0);
  return page;
}

/** Runs in the page: a program that acts as a graphics card calls itself one, else the chart refuses it. */
function admitSlowCards(): void {
  const { getContext } = HTMLCanvasElement.prototype;
  HTMLCanvasElement.prototype.getContext = function (
    this: HTMLCanvasElement,
    ...[kind, options]: [string, object?]
  ) {
    return getContext.call(this, kind, { ...options, failIfMajorPerformanceCaveat: false });
  } as typeof getContext;
  const RENDERER = 0x9246; // UNMASKED_RENDERER_WEBGL
  const { getParameter } = WebGL2RenderingContext.prototype;
  WebGL2RenderingContext.prototype.getParameter = function (name) {
    return name === RENDERER ? "a graphics card" : getParameter.call(this, name);
  };
}

/**
 * How many points lie in the field, and how many of them have ink at their place, and their own.
 *
 * @param isWhole with all pixels
 */
export const drawnPoints = (page: Page, isWhole = false) =>
  page.evaluate(async (withAll) => {
    const chart = globalThis.glassboxChart;
    if (!chart) throw new Error("no chart");
    chart.draw();
    await new Promise(requestAnimationFrame); // later a graphics card has shown it and forgets it
    const canvas = document.querySelector<HTMLCanvasElement>(".points");
    const copy = document.createElement("canvas");
    const { width, height } = Object.assign(copy, { width: canvas?.width, height: canvas?.height });
    const pen = copy.getContext("2d");
    if (!canvas || !pen) throw new Error("no canvas");
    pen.drawImage(canvas, 0, 0);
    const { data } = pen.getImageData(0, 0, width, height);
    const { seen, field } = chart.sight;
    const sharp = width / field.width;
    let [all, inked, own] = [0, 0, 0];
    for (let i = 0; i < seen.length / 2; i++) {
      const x = Math.floor((seen[2 * i] as number) * sharp);
      const y = Math.floor((seen[2 * i + 1] as number) * sharp);
      if (x < 0 || y < 0 || x >= width || y >= height) continue;
      all++;
      const at = 4 * (y * width + x);
      if (data[at + 3] === 255) inked++;
      if (data[at] === (i % 2 === 0 ? 80 : 230)) own++;
    }
    const colours = new Uint32Array(data.buffer);
    const isPlain = canvas.getContext("2d") !== null;
    return { all, inked, own, isPlain, colours: withAll ? [...colours] : [] };
  }, isWhole);

/** Waits until the hand rests and what it left is drawn. */
export const rest = (page: Page) =>
  page.evaluate(async () => {
    await new Promise((resolve) => setTimeout(resolve, 300));
    await new Promise(requestAnimationFrame);
  });

/** Runs in the page. */
function showPoints(all: { readonly places: readonly number[]; readonly dimensions: 2 | 3 }): void {
  const { Chart, pixelOf } = globalThis.glassboxMap;
  const { dimensions } = all;
  const places = Float32Array.from(all.places);
  const count = places.length / dimensions;
  const nothing = () => {};
  const chart = new Chart({
    ...{ point: nothing, pick: nothing, surround: nothing, key: () => false },
    rest: nothing,
  });
  document.querySelector(".map")?.append(chart.element);
  const order = Uint32Array.from({ length: count }, (_, i) => i);
  chart.show(
    {
      points: { places, dimensions },
      order,
      of: Uint8Array.from(order, (i) => i % 2),
      marks: [
        { shape: "disc", inks: [pixelOf([80, 160, 250])] },
        { shape: "square", inks: [pixelOf([230, 120, 20])] },
        { shape: "disc", inks: [pixelOf([90, 90, 90])] },
      ],
    },
    [],
  );
  chart.change({ important: order, nameOf: (id) => `word${id}` });
  globalThis.glassboxChart = chart;
}

declare global {
  var glassboxMap: {
    readonly Chart: typeof Chart;
    readonly pixelOf: (colour: readonly [number, number, number]) => number;
  };
  var glassboxChart: Chart | undefined;
}
