import assert from "node:assert/strict";
import { after, before, describe, it as itUnbounded } from "node:test";
import type { Frame } from "playwright-core";
import { type Heads, mostTelling } from "../../src/domain/headMeasures.ts";
import { unpackMap } from "../../src/domain/mixes.ts";
import { account } from "../../src/domain/weighing.ts";
import { shade } from "../../webview/panels/attention/heatmap.ts";
import { fullInk, inkOf, weightInk } from "../../webview/panels/attention/ink.ts";
import { headMap, smallMap } from "../../webview/panels/attention/looks.ts";
import { type Visit, visitGallery, type Window } from "./browser.ts";
import { SAMPLES } from "./samples.ts";

const cat = SAMPLES.cat ?? "";
const LIGHT = { paper: [255, 255, 255], ink: [0, 0x63, 0xd3], other: [0, 0, 0] } as const;

let visit: Visit;
before(async () => {
  visit = await visitGallery();
});
after(() => visit.close());
const it = (name: string, test: () => Promise<void>) =>
  itUnbounded(name, { timeout: 90_000 }, test);

const analyse = (text: string) => visit.parts.engine.analyse("tiny-gpt", text);
const finding = (panel: Frame) => panel.locator(".finding").innerText();
/** The panel once its map is drawn; numbers in its cells stand for a small text's exact weights. */
async function open(query: string, size?: { width: number; height: number }) {
  const window = await visit.open(`panels=attention&${query}`, size);
  const panel = window.panel("attention");
  await panel.waitForSelector(".plot canvas[aria-label]", { timeout: 60_000 });
  return { window, panel };
}
/** The head that is enlarged, as its lists say. */
async function shown(panel: Frame): Promise<{ readonly layer: number; readonly head: number }> {
  const [layer = 0, head = 0] = await panel
    .locator("#layer, #head")
    .evaluateAll((lists) => lists.map((list) => Number((list as HTMLSelectElement).value)));
  return { layer, head };
}
const says = (panel: Frame, words: string) =>
  panel.waitForSelector(`.finding:has-text("${words}")`);
const share = (weight: number) => `${Number((weight * 100).toPrecision(2))}%`;

async function rowsOf(panel: Frame, twin: string): Promise<(string | null)[][]> {
  await panel.locator(`${twin} summary`).click();
  await panel.waitForSelector(`${twin} tbody tr`);
  return panel
    .locator(`${twin} tbody tr`)
    .evaluateAll((rows) => rows.map((row) => [...row.children].map((cell) => cell.textContent)));
}

async function choose(panel: Frame, id: string, value: string): Promise<void> {
  await panel.locator(`#${id}`).click();
  await panel.locator(`#${id} vscode-option[value=${value}]`).click();
}

describe("the grid of heads", () => {
  let heads: Heads;
  before(async () => {
    heads = await visit.parts.engine.heads((await analyse(cat)).id);
  });

  it("opens on the most telling head and says why", async () => {
    const { window, panel } = await open("text=cat");
    const telling = mostTelling(heads);
    assert.deepEqual(await shown(panel), { layer: telling.layer, head: telling.head });
    assert.match(
      await panel.locator(".why").innerText(),
      new RegExp(
        `of 32 heads: the strongest previous-token head, ${share(telling.habit?.value ?? 0)}`,
      ),
    );
    assert.match(
      await finding(panel),
      new RegExp(`^Layer ${telling.layer + 1}, head ${telling.head + 1} `),
    );
    await window.page.close();
  });

  it("paints every head's own thumbnail", async () => {
    const { window, panel } = await open("text=cat&theme=light");
    const room = await panel.locator(".grid").evaluate(({ clientWidth }) => clientWidth);
    // As grid.ts lays them out: numbers of layers 22 wide, of heads 14 high, a frame of 3 around each.
    const size = Math.min(60, Math.floor((room - 22) / heads.heads) - 4);
    const inner = size - 6;
    const wanted: { readonly x: number; readonly y: number; readonly colour: string }[] = [];
    for (let layer = 0; layer < heads.layers; layer++) {
      for (let head = 0; head < heads.heads; head++) {
        const map = smallMap(heads, layer * heads.heads + head, inner);
        const { rgba, width, height } = shade(map, LIGHT, weightInk(fullInk(map), "root"));
        for (let row = 0; row < height; row++) {
          for (let column = 0; column <= row; column++) {
            const at = (row * width + column) * 4;
            wanted.push({
              x: 22 + head * (size + 4) + 3 + Math.floor(((column + 0.5) * inner) / width),
              y: 14 + layer * (size + 4) + 3 + Math.floor(((row + 0.5) * inner) / height),
              colour: rgba.slice(at, at + 4).join(),
            });
          }
        }
      }
    }
    const painted = await panel.evaluate((places) => {
      const canvas = document.querySelector<HTMLCanvasElement>(".grid canvas");
      const { width = 0, height = 0 } = canvas ?? {};
      const data = canvas?.getContext("2d")?.getImageData(0, 0, width, height).data;
      return places.map(({ x, y }) =>
        data?.slice((y * width + x) * 4, (y * width + x) * 4 + 4).join(),
      );
    }, wanted);
    assert.deepEqual(
      painted,
      wanted.map(({ colour }) => colour),
    );
    await window.page.close();
  });

  it("is walked by arrow keys, each head with its sentence and its map", async () => {
    const { window, panel } = await open("text=cat");
    await panel.locator(".grid").focus();
    for (const [key, layer, head] of [
      ["Home", 3, 1],
      ["ArrowUp", 2, 1],
      ["ArrowRight", 2, 2],
      ["End", 2, 8],
      ["ArrowDown", 3, 8],
    ] as const) {
      await window.page.keyboard.press(key);
      await says(panel, `Layer ${layer}, head ${head} `);
      await panel.waitForSelector(`.plot canvas[aria-label^="Layer ${layer}, head ${head} "]`);
    }
    await panel.locator("vscode-button", { hasText: "Most telling head" }).click();
    await says(panel, "Layer 3, head 6 puts ");
    await window.page.close();
  });

  it("orders and filters the heads by a measure, and says what an even head has", async () => {
    const { window, panel } = await open("text=cat");
    await choose(panel, "measure", "previous");
    const measured = heads.measured.find(({ measure }) => measure === "previous");
    assert.match(
      await panel.locator(".legend").innerText(),
      new RegExp(`Mean over 10 tokens; an evenly spread head has ${share(measured?.evenly ?? 0)}`),
    );
    await choose(panel, "order", "largest");
    await panel.locator(".grid").focus();
    await window.page.keyboard.press("ArrowRight"); // from the head that has most of it
    const [, second = 0] = [...(measured?.values.keys() ?? [])].sort(
      (a, b) => (measured?.values[b] as number) - (measured?.values[a] as number),
    );
    await says(panel, `Layer ${Math.floor(second / 8) + 1}, head ${(second % 8) + 1} `);
    await panel.locator("#least").fill("50");
    const half =
      (Math.max(...(measured?.values ?? [])) + Math.min(...(measured?.values ?? []))) / 2;
    const left = [...(measured?.values ?? [])].filter((value) => value >= half).length;
    assert.match(
      await panel.locator(".filter output").innerText(),
      new RegExp(`· ${left} of 32 heads`),
    );
    await window.page.close();
  });

  it("has all its numbers in a table that can be sorted", async () => {
    const { window, panel } = await open("text=cat");
    const rows = await rowsOf(panel, ".all > .twin");
    assert.equal(rows.length, 32);
    const { values } = heads.measured.find(({ measure }) => measure === "previous") ?? {};
    for (const [i, row] of rows.entries()) {
      assert.deepEqual(row.slice(0, 2), [String(Math.floor(i / 8) + 1), String((i % 8) + 1)]);
      const value = values?.[i] as number;
      if (value > 0.001) assert.ok(row.includes(share(value)), `${row}: ${value}`);
    }
    await panel.locator(".all > .twin th button", { hasText: "previous token" }).click();
    assert.equal(
      await panel.locator(".all > .twin tbody td:last-child").first().innerText(),
      "previous-token head",
    );
    await window.page.close();
  });
});

describe("one head", () => {
  it("paints the pixels that its weights give", async () => {
    const { window, panel } = await open("text=cat&theme=light");
    const { layer, head } = await shown(panel);
    const run = await analyse(cat);
    const map = headMap(await visit.parts.engine.attentions(run.id, layer), head, true);
    const wanted = shade(map, LIGHT, weightInk(fullInk(map), "root"));
    const painted = await panel.evaluate(() => {
      const canvas = document.querySelector<HTMLCanvasElement>(".plot canvas");
      const { width = 0, height = 0 } = canvas ?? {};
      return [...(canvas?.getContext("2d")?.getImageData(0, 0, width, height).data ?? [])];
    });
    assert.deepEqual(painted, [...wanted.rgba]);
    await window.page.close();
  });

  it("paints anew in the colours of another theme", async () => {
    const { window, panel } = await open("text=cat&theme=light");
    const pixel = () =>
      panel.evaluate(() =>
        document
          .querySelector<HTMLCanvasElement>(".plot canvas")
          ?.getContext("2d")
          ?.getImageData(0, 0, 1, 1)
          .data.join(),
      );
    assert.equal(await pixel(), "0,99,211,255");
    await window.page.evaluate("wear('dark')");
    await panel.waitForSelector("body.vscode-dark");
    assert.equal(await pixel(), "89,164,249,255");
    await window.page.close();
  });

  it("has the same numbers in its table, row by row as one points", async () => {
    const { window, panel } = await open("text=cat");
    const run = await analyse(cat);
    const { layer, head } = await shown(panel);
    const { weights, to } = await visit.parts.engine.attention(run.id, layer, head);
    await panel.locator(".chip").nth(5).press("Enter");
    await panel.locator(".one > .twin summary").click();
    const wanted = Array.from(
      weights.subarray(5 * to, 6 * to),
      (weight) => `${(weight * 100).toFixed(2)}%`,
    );
    await panel.waitForFunction(
      (cells) =>
        [...document.querySelectorAll(".one > .twin tbody td:last-child")]
          .map((cell) => cell.textContent)
          .join() === cells,
      wanted.join(),
    );
    await window.page.close();
  });

  it("is driven by keyboard alone: cells, heads, layers, and they come back after a reload", async () => {
    const { window, panel } = await open("text=cat");
    const field = panel.locator(".field");
    await field.focus();
    const says = (words: string) => panel.waitForSelector(`.value:has-text("${words}")`);
    await says("from ‘.’ to ‘The’: ");
    await window.page.keyboard.press("ArrowRight");
    await says("from ‘.’ to ‘·cat’: ");
    await window.page.keyboard.press("ArrowUp");
    await window.page.keyboard.press("End");
    await says("the model cannot look ahead.");
    const before = await shown(panel);
    await window.page.keyboard.press("PageDown");
    await window.page.keyboard.press("Shift+PageDown");
    await window.page.keyboard.press("Home");
    const next = { layer: (before.layer + 1) % 4, head: (before.head + 1) % 8 };
    const map = `.plot canvas[aria-label^="Layer ${next.layer + 1}, head ${next.head + 1} "]`;
    await panel.waitForSelector(map);
    assert.deepEqual(await shown(panel), next);
    const run = await analyse(cat);
    const { weights, to } = await visit.parts.engine.attention(run.id, next.layer, next.head);
    await says(share(weights[10 * to] as number));
    await window.page.reload();
    await window.page.frameLocator("iframe[name=attention]").locator(map).waitFor();
    await window.page.close();
  });

  it("says at a cell under the mouse what its pixel means", async () => {
    const { window, panel } = await open("text=cat");
    const run = await analyse(cat);
    const { layer, head } = await shown(panel);
    const { weights, to } = await visit.parts.engine.attention(run.id, layer, head);
    await panel.locator(".field").scrollIntoViewIfNeeded();
    const box = await panel.locator(".field").boundingBox();
    assert.ok(box);
    const cell = box.width / to;
    await window.page.mouse.move(box.x + cell * 1.5, box.y + cell * 4.5);
    const words = `from ‘·the’ to ‘·cat’: ${share(weights[4 * to + 1] as number)}`;
    await panel.waitForSelector(`.tip:text-is("${words}")`);
    await window.page.close();
  });

  it("draws 1,024 of more tokens and says so", async () => {
    const { window, panel } = await open("text=long");
    assert.match(
      await panel.locator(".notes").innerText(),
      /The first 1,024 of [\d,]+ tokens are looked at/,
    );
    const field = await panel.locator(".field").boundingBox();
    assert.ok(field && field.width > 400 && Math.abs(field.width - field.height) < 1);
    await window.page.close();
  });
});

describe("an encoder-decoder", () => {
  const translation = SAMPLES.translate ?? "";
  const model = "model=tiny-t5&text=translate";
  const both = async () => {
    const { engine } = visit.parts;
    const run = await engine.analyse("tiny-t5", translation);
    return engine.write(run.id);
  };

  it("shows what it writes, and across from it the text that it reads", async () => {
    const { window, panel } = await open(model);
    const own = await both();
    assert.equal(
      await panel.locator(".writer .chip").count(),
      own.decoder?.ids.length,
      "a chip for each token of the decoder",
    );
    const { layer, head } = mostTelling(await visit.parts.engine.heads(own.id, "cross"));
    assert.deepEqual(await shown(panel), { layer, head });
    const map = await visit.parts.engine.attention(own.id, layer, head, "cross");
    assert.deepEqual([map.from, map.to], [own.decoder?.ids.length, own.tokens.ids.length]);
    // A token of the decoder looks at one of the encoder: the strip above says at which.
    await panel.locator(".writer .chip").nth(1).hover();
    const row = map.weights.subarray(map.to, 2 * map.to);
    const target = row.indexOf(Math.max(...row));
    await panel.waitForSelector(`.body > .strip .chip.target[data-index="${target}"]`);
    // And the other way round.
    await panel.locator(".body > .strip .chip").nth(target).hover();
    await panel.waitForSelector(".finding:has-text('is looked at most by')");
    await window.page.close();
  });

  it("takes a text that is typed for its decoder", async () => {
    const { window, panel } = await open(model);
    // Before the page asks for the same: in the engine the newest text overtakes the others.
    const run = await visit.parts.engine.analyse("tiny-t5", translation);
    const typed = await visit.parts.engine.write(run.id, "정원");
    await panel.locator("#written").fill("정원");
    await panel.locator("#written").press("Enter");
    const count = typed.decoder?.ids.length ?? 0;
    await panel.waitForFunction(
      (due) => document.querySelectorAll(".writer .chip").length === due,
      count,
    );
    await panel.locator(".one > .twin summary").click();
    await panel.waitForSelector(
      ".one > .twin caption:has-text('정원'), .one > .twin caption:has-text('원')",
    );
    await window.page.close();
  });

  it("shows each kind of attention: the encoder's both ways, the decoder's back only", async () => {
    const { window, panel } = await open(model);
    const own = await both();
    const size = () =>
      panel.locator(".sheet canvas").evaluate((element) => {
        const { width, height } = element as HTMLCanvasElement;
        return `${width} × ${height}`;
      });
    const encoder = own.tokens.ids.length;
    const decoder = own.decoder?.ids.length ?? 0;
    assert.equal(await size(), `${encoder} × ${decoder}`);
    for (const [kind, count, isCausal] of [
      ["encoder", encoder, false],
      ["decoder", decoder, true],
    ] as const) {
      await choose(panel, "kind", kind);
      await panel.waitForFunction(
        (due) => document.querySelector<HTMLCanvasElement>(".sheet canvas")?.height === due,
        count,
      );
      assert.equal(await size(), `${count} × ${count}`);
      assert.equal(await panel.locator(".field.causal").count(), isCausal ? 1 : 0, kind);
    }
    await window.page.close();
  });

  it("leaves special tokens out of what is looked at", async () => {
    const { window, panel } = await open(model);
    const own = await both();
    await choose(panel, "kind", "encoder");
    await choose(panel, "hidden", "special");
    const last = own.tokens.ids.length - 1;
    assert.equal(own.tokens.special[last], 1);
    const { layer, head } = await shown(panel);
    const { weights, to } = await visit.parts.engine.attention(own.id, layer, head, "encoder");
    await panel.locator(".body > .strip .chip").nth(3).press("Enter");
    await panel.locator(".one > .twin summary").click();
    const row = [...weights.subarray(3 * to, 4 * to)];
    const rest = 1 - (row[last] as number);
    const wanted = row.map(
      (weight, i) => `${(i === last ? 0 : (weight / rest) * 100).toFixed(2)}%`,
    );
    await panel.waitForFunction(
      (cells) =>
        [...document.querySelectorAll(".one > .twin tbody td:last-child")]
          .map((cell) => cell.textContent)
          .join() === cells,
      wanted.join(),
    );
    await window.page.close();
  });
});

describe("the numbers of one head", () => {
  it("can be the scores before the softmax, signed and masked", async () => {
    const { window, panel } = await open("text=cat");
    const run = await analyse(cat);
    const { layer, head } = await shown(panel);
    const at = { kind: "self", layer, head } as const;
    const row = await visit.parts.engine.mixedRows(run.id, at, "scores", 2, 1);
    await choose(panel, "numbers", "scores");
    await panel.waitForSelector(".scale .name:has-text('attention score')");
    await panel.locator(".chip").nth(2).hover();
    await panel.waitForSelector(`.finding:has-text("‘·sat’ scores ")`);
    assert.match(await finding(panel), new RegExp(`highest \\(${Math.max(...row).toFixed(2)}\\)`));
    await window.page.close();
  });
});

describe("looking around in one head's map", () => {
  /** Where the map is, in cells: the size of one in CSS pixels, and what is hidden before it. */
  const place = (panel: Frame) =>
    panel.evaluate(() => {
      const canvas = document.querySelector(".sheet canvas")?.getBoundingClientRect();
      const field = document.querySelector(".field")?.getBoundingClientRect();
      const pixels = document.querySelector<HTMLCanvasElement>(".sheet canvas")?.width ?? 1;
      const cell = (canvas?.width ?? 0) / pixels;
      return {
        cell,
        left: ((field?.x ?? 0) - (canvas?.x ?? 0)) / cell,
        top: ((field?.y ?? 0) - (canvas?.y ?? 0)) / cell,
      };
    });
  const near = (actual: number, expected: number, within = 0.02) =>
    assert.ok(Math.abs(actual - expected) < within, `${actual} is not ${expected}`);

  it("zooms by keys, in the end with every number in its cell, and back", async () => {
    const { window, panel } = await open("text=story");
    const run = await analyse(SAMPLES.story ?? "");
    const { layer, head } = await shown(panel);
    const { weights, to } = await visit.parts.engine.attention(run.id, layer, head);
    const before = await place(panel);
    assert.equal(await panel.locator(".minimap .picture").isVisible(), false);
    await panel.locator(".field").focus();
    for (let i = 0; i < 9; i++) await window.page.keyboard.press("+");
    const { cell, left, top } = await place(panel);
    assert.equal(cell, 44);
    assert.equal(await panel.locator(".minimap .picture").isVisible(), true);
    // The cell that the keys stand on is in sight: from the last token to the first.
    assert.equal(left, 0);
    const height = (await panel.locator(".field").boundingBox())?.height ?? 0;
    near(top + height / 44, to);
    const labels = await panel.locator(".rows span").allInnerTexts();
    assert.ok(labels.length < 20, `only what is seen is written: ${labels.length}`);
    assert.equal(labels.at(-1), ".");
    const number = share(weights[(to - 1) * to] as number);
    await panel.waitForSelector(`.numbers span:text-is("${number}")`);
    await window.page.keyboard.press("0");
    assert.deepEqual(await place(panel), before);
    await window.page.close();
  });

  it("pans by the wheel, by dragging and in the small map, and keeps to the map", async () => {
    const { window, panel } = await open("text=story");
    await panel.locator(".field").focus();
    for (let i = 0; i < 5; i++) await window.page.keyboard.press("+");
    await panel.locator(".field").scrollIntoViewIfNeeded();
    const box = await panel.locator(".field").boundingBox();
    assert.ok(box);
    const middle = { x: box.x + box.width / 2, y: box.y + box.height / 2 };
    const before = await place(panel);
    await window.page.mouse.move(middle.x, middle.y);
    await window.page.mouse.wheel(before.cell * 3, -before.cell * 2);
    const moved = async (left: number, top: number) => {
      for (let tries = 0; tries < 200; tries++) {
        const now = await place(panel);
        if (Math.abs(now.left - left) < 0.02 && Math.abs(now.top - top) < 0.02) return;
        await panel.evaluate(() => new Promise(requestAnimationFrame));
      }
      assert.deepEqual(await place(panel), { left, top });
    };
    await moved(before.left + 3, before.top - 2);
    await window.page.mouse.down();
    await window.page.mouse.move(middle.x - before.cell * 4, middle.y + before.cell, { steps: 4 });
    await window.page.mouse.up();
    await moved(before.left + 7, before.top - 3);
    assert.equal(
      await panel.locator('.chip[aria-selected="true"]').count(),
      0,
      "a drag is no click",
    );
    await window.page.mouse.wheel(-1e5, -1e5);
    await moved(0, 0);
    await panel.locator(".minimap .picture").click({ position: { x: 94, y: 94 } });
    const { left, top } = await place(panel);
    assert.ok(left > 30 && top > 30, `${left}, ${top}`);
    await window.page.close();
  });

  it("grows around the pointer", async () => {
    const { window, panel } = await open("text=story");
    await panel.locator(".field").scrollIntoViewIfNeeded();
    const before = await place(panel);
    const box = await panel.locator(".field").boundingBox();
    assert.ok(box);
    await window.page.mouse.move(box.x + box.width / 4, box.y + box.height / 2);
    await window.page.keyboard.down("Control");
    await window.page.mouse.wheel(0, -400);
    await window.page.keyboard.up("Control");
    await panel.waitForSelector(".field.zoomed");
    const after = await place(panel);
    near(after.cell, before.cell * 4);
    // The mouse stands on whole pixels, of which a cell had four or fewer before.
    near(after.left + box.width / 4 / after.cell, box.width / 4 / before.cell, 0.3);
    near(after.top + box.height / 2 / after.cell, box.height / 2 / before.cell, 0.3);
    await window.page.close();
  });
});

describe("looking around over 1,024 tokens", () => {
  /** The longest of the page's tasks meanwhile, in milliseconds of the processor: the machine may be busy. */
  async function longestTask(window: Window, act: () => Promise<unknown>): Promise<number> {
    const browser = window.page.context().browser();
    assert.ok(browser);
    await browser.startTracing(window.page, { categories: ["toplevel"] });
    await act();
    const trace = JSON.parse((await browser.stopTracing()).toString()) as {
      readonly traceEvents: readonly { readonly name: string; readonly tdur?: number }[];
    };
    const tasks = trace.traceEvents.filter(({ name, tdur }) => /RunTask/.test(name) && tdur);
    assert.ok(tasks.length > 100, `${tasks.length} tasks`);
    return Math.max(...tasks.map(({ tdur }) => tdur ?? 0)) / 1000;
  }
  /** Turns the wheel once a frame. */
  const turn = (panel: Frame, place: string, frames: number) =>
    panel.evaluate(
      async ([over, count]) => {
        const field = document.querySelector(over);
        for (let frame = 0; frame < count; frame++) {
          await new Promise(requestAnimationFrame);
          const by = (frame >> 5) % 2 ? -37 : 37;
          field?.dispatchEvent(
            new WheelEvent("wheel", { deltaX: by, deltaY: by, cancelable: true }),
          );
        }
      },
      [place, frames] as const,
    );

  it("makes no task of over 50 ms while one pans through the map or scrolls through lines", async () => {
    const { window, panel } = await open("text=long");
    await panel.locator(".field").focus();
    for (let i = 0; i < 7; i++) await window.page.keyboard.press("+");
    await turn(panel, ".field", 10);
    const panning = await longestTask(window, () => turn(panel, ".field", 120));
    assert.ok(panning <= 50, `panning: ${panning} ms`);
    await choose(panel, "look", "lines");
    await panel.waitForSelector(".left:has-text('left out')");
    await turn(panel, ".threads", 10);
    const scrolling = await longestTask(window, () => turn(panel, ".threads", 60));
    assert.ok(scrolling <= 50, `scrolling: ${scrolling} ms`);
    await window.page.close();
  });
});

describe("taking one head away", () => {
  const saved = async (panel: Frame, format: string) => {
    const host = visit.gallery.sessions.at(-1);
    const before = host?.saved.length ?? 0;
    await choose(panel, "format", format);
    await panel.locator("vscode-button", { hasText: "Save As…" }).click();
    await panel.waitForSelector(".export .said:has-text('Saved.')");
    assert.equal(host?.saved.length, before + 1);
    return host?.saved.at(-1) ?? { name: "", content: "" };
  };

  it("copies and saves every number exact, with its tokens, as CSV and JSON", async () => {
    const { window, panel } = await open("text=cat");
    const run = await analyse(cat);
    const { layer, head } = await shown(panel);
    const { weights, to } = await visit.parts.engine.attention(run.id, layer, head);
    const { name, content } = await saved(panel, "csv");
    assert.equal(name, `attention-tiny-gpt-weights-layer-${layer + 1}-head-${head + 1}.csv`);
    await panel.locator(".export vscode-button", { hasText: "Copy" }).click();
    await panel.waitForSelector(".export .said:has-text('Copied.')");
    assert.equal(visit.gallery.sessions.at(-1)?.copied.at(-1), content);
    const [names, ...rows] = String(content).trimEnd().split("\r\n");
    assert.match(names ?? "", /^,The,·cat,·sat,/);
    const numbers = rows.map((row) => row.split(",").slice(1).map(Number));
    const json = JSON.parse(String((await saved(panel, "json")).content));
    assert.deepEqual(json.rows, numbers);
    assert.deepEqual(
      [json.model, json.layer, json.head, json.numbers, json.to.length],
      ["tiny-gpt", layer, head, "weights", to],
    );
    for (const [i, number] of numbers.flat().entries())
      assert.ok(Math.abs(number - (weights[i] as number)) < 1e-6, `${i}: ${number}`);
    await window.page.close();
  });

  it("draws title, axes, scale and every token into an SVG, and the same into a PNG", async () => {
    const { window, panel } = await open("text=cat&theme=light");
    const { content } = await saved(panel, "svg");
    const { layer, head } = await shown(panel);
    const facts = await panel.evaluate((text) => {
      const drawing = new DOMParser().parseFromString(text, "image/svg+xml");
      return {
        wrong: drawing.querySelectorAll("parsererror").length,
        texts: [...drawing.querySelectorAll("text")].map(({ textContent }) => textContent),
        image: drawing.querySelector("image")?.getAttribute("href")?.slice(0, 22),
      };
    }, String(content));
    assert.equal(facts.wrong, 0);
    assert.equal(
      facts.texts[0],
      `tiny-gpt: Layer ${layer + 1}, head ${head + 1}: attention weights.`,
    );
    for (const text of ["to (key) →", "from (query) ↓", "100%"])
      assert.ok(facts.texts.includes(text), text);
    assert.equal(facts.texts.filter((text) => text === "·cat").length, 2, "in both axes");
    assert.equal(facts.image, "data:image/png;base64,");
    const { content: png } = await saved(panel, "png");
    // A pixel of the picture has the colour of its cell: the first token looks at itself alone.
    const pixel = await panel.evaluate(
      async (bytes) => {
        const bitmap = await createImageBitmap(new Blob([Uint8Array.from(bytes)]));
        const canvas = document.createElement("canvas");
        [canvas.width, canvas.height] = [bitmap.width, bitmap.height];
        const context = canvas.getContext("2d");
        context?.drawImage(bitmap, 0, 0);
        const at = (x: number, y: number) => context?.getImageData(x, y, 1, 1).data.join();
        const [left, top] = [2 * (16 + 110), 2 * (16 + 48 + 110)];
        return { corner: at(2, 2), first: at(left + 22, top + 22) };
      },
      Array.from(png as Uint8Array),
    );
    assert.deepEqual(pixel, { corner: "255,255,255,255", first: "0,99,211,255" });
    await window.page.close();
  });

  it("draws the lines that are seen, with their key", async () => {
    const { window, panel } = await open("text=cat");
    await choose(panel, "look", "lines");
    await panel.waitForSelector(".left:has-text('lines')");
    const { content } = await saved(panel, "svg");
    const run = await analyse(cat);
    const { length } = run.tokens.ids;
    assert.equal(String(content).split("<path").length - 1, (length * (length + 1)) / 2);
    assert.match(String(content), /Lines of head \d/);
    await window.page.close();
  });
});

describe("one head as lines", () => {
  const count = (panel: Frame) => panel.locator(".lines .left").innerText();

  it("draws one for each weight, and those of one token alone when it is chosen", async () => {
    const { window, panel } = await open("text=cat");
    await choose(panel, "look", "lines");
    await panel.waitForSelector(".left:has-text('78 lines: all')"); // 12 tokens: 12 · 13 / 2
    const threads = panel.locator(".threads");
    await threads.focus();
    await window.page.keyboard.press("End");
    await panel.waitForSelector(".left:has-text('12 lines: all')"); // of the last token
    await window.page.keyboard.press("ArrowUp");
    await panel.waitForSelector(".left:has-text('11 lines: all')");
    await panel.waitForSelector(".finding:has-text('‘arm’ looks mostly at ')");
    await window.page.keyboard.press("ArrowRight");
    await panel.waitForSelector(".finding:has-text('‘arm’ is looked at most by ')");
    await panel.waitForSelector(".left:has-text('2 lines: all')");
    await window.page.keyboard.press("Home");
    await panel.waitForSelector(".left:has-text('12 lines: all')"); // all look at the first
    await window.page.keyboard.press("Escape");
    await panel.waitForSelector(".left:has-text('78 lines: all')");
    await window.page.close();
  });

  it("keeps a token that is clicked, with its chip, until it is clicked again", async () => {
    const { window, panel } = await open("text=cat");
    await choose(panel, "look", "lines");
    await panel.waitForSelector(".left:has-text('78 lines')");
    const threads = panel.locator(".threads");
    const at = { position: { x: 100, y: 5 * 20 + 10 } };
    await threads.click(at);
    await panel.waitForSelector('.chip[aria-selected="true"][data-index="5"]');
    await window.page.mouse.move(5, 5);
    await panel.waitForSelector(".left:has-text('6 lines: all')");
    await panel.waitForSelector(".finding:has-text('‘·mat’ looks mostly at ')");
    await window.page.close();
  });

  it("draws several heads, each in its own hue and dashes, with its button pressed", async () => {
    const { window, panel } = await open("text=cat&theme=light");
    await choose(panel, "look", "lines");
    const own = (await shown(panel)).head;
    const other = (own + 1) % 8;
    await panel.locator(".heads button").nth(other).click();
    await panel.waitForSelector(".left:has-text('156 lines')");
    const pressed = await panel
      .locator(".heads button[aria-pressed=true]")
      .evaluateAll((all) => all.map((one) => one.getAttribute("aria-label")));
    assert.deepEqual(
      pressed,
      [own, other].sort((a, b) => a - b).map((head) => `Lines of head ${head + 1}`),
    );
    const looks = await panel
      .locator(".heads button[aria-pressed=true] line")
      .evaluateAll((all) =>
        all.map((one) => `${getComputedStyle(one).stroke} ${one.getAttribute("stroke-dasharray")}`),
      );
    assert.deepEqual(looks.toSorted(), ["rgb(0, 99, 211) ", "rgb(209, 134, 22) 7 3"]);
    await window.page.close();
  });

  it("leaves weak lines of a long text out, counted and weighed, and scrolls both sides", async () => {
    const { window, panel } = await open("text=long");
    await choose(panel, "look", "lines");
    const left = /^([\d,]+) lines; [\d,]+ weaker ones are left out, with \d.*% of the weight\.$/;
    await panel.waitForSelector(".left:has-text('left out')");
    assert.match(await count(panel), left);
    assert.ok(Number(left.exec(await count(panel))?.[1]?.replace(",", "")) <= 400);
    const before = await count(panel);
    await panel.locator(".threads").scrollIntoViewIfNeeded();
    const box = await panel.locator(".threads").boundingBox();
    assert.ok(box);
    await window.page.mouse.move(box.x + box.width / 2, box.y + 40);
    await window.page.mouse.wheel(0, 3_000);
    await panel.waitForFunction(
      (text) => document.querySelector(".lines .left")?.textContent !== text,
      before,
    );
    await window.page.close();
  });
});

describe("other numbers of heads", () => {
  for (const mix of ["norms", "layerMean", "layerMax", "mean", "max", "rollout"] as const) {
    it(`shows ${mix}: what it is, the pixels that its numbers give, and the same in the table`, async () => {
      const { window, panel } = await open("text=cat&theme=light");
      const run = await analyse(cat);
      const { layer, head } = await shown(panel);
      const at = { kind: "self", layer, head } as const;
      await choose(panel, "numbers", mix);
      await panel.waitForSelector(".meaning:has-text('No such number proves')");
      const packed = unpackMap(await visit.parts.engine.mixed(run.id, at, mix));
      const map = { ...packed, isCausal: true };
      const wanted = shade(map, LIGHT, inkOf(mix, map, "root"));
      const painted = await panel.evaluate(() => {
        const canvas = document.querySelector<HTMLCanvasElement>(".plot canvas");
        const { width = 0, height = 0 } = canvas ?? {};
        return [...(canvas?.getContext("2d")?.getImageData(0, 0, width, height).data ?? [])];
      });
      // Numbers become exact as they come: a shade more or less.
      for (const [i, value] of painted.entries())
        assert.ok(Math.abs(value - (wanted.rgba[i] as number)) <= 3, `${i}: ${value}`);
      await panel.locator(".body > .strip .chip").nth(5).press("Enter");
      await panel.locator(".one > .twin summary").click();
      const exact = await visit.parts.engine.mixedRows(run.id, at, mix, 5, 1);
      const cells = Array.from(exact, (value) =>
        mix === "norms" ? String(Number(value.toPrecision(3))) : `${(value * 100).toFixed(2)}%`,
      );
      await panel.waitForFunction(
        (due) =>
          [...document.querySelectorAll(".one > .twin tbody td:last-child")]
            .map((cell) => cell.textContent)
            .join() === due,
        cells.join(),
      );
      await window.page.close();
    });
  }

  it("does not offer rollout from one text to another", async () => {
    const { window, panel } = await open("model=tiny-t5&text=translate");
    const offered = () =>
      panel
        .locator("#numbers vscode-option")
        .evaluateAll((all) => all.map((one) => one.getAttribute("value")));
    assert.ok(!(await offered()).includes("rollout"));
    await choose(panel, "kind", "encoder");
    await panel.waitForSelector("#numbers vscode-option[value=rollout]", { state: "attached" });
    await window.page.close();
  });
});

describe("from query and key to a weight", () => {
  it("adds up to the weight of the cell that was chosen, in words, bars and a table", async () => {
    const { window, panel } = await open("text=cat");
    const run = await analyse(cat);
    const { layer, head } = await shown(panel);
    const at = { kind: "self", layer, head } as const;
    await panel.locator(".account > summary").click();
    await panel.waitForSelector('.account[data-pair^="11 "]'); // the last token, unless one is chosen
    await panel.locator(".body > .strip .chip").nth(7).press("Enter");
    await panel.waitForSelector('.account[data-pair^="7 "]');
    await panel.locator(".field").focus();
    for (const key of ["ArrowUp", "ArrowUp", "ArrowRight", "ArrowRight", "Enter"])
      await window.page.keyboard.press(key);
    await panel.waitForSelector('.account[data-pair="9 2"]');
    const weighing = await visit.parts.engine.weighing(run.id, at, 9, [2]);
    const own = account(weighing, 0, 2);
    const { weights, to } = await visit.parts.engine.attention(run.id, layer, head);
    const weight = `${((weights[9 * to + 2] as number) * 100).toFixed(2)}%`;
    const words = await panel.locator(".formula").innerText();
    assert.ok(words.includes(`32 products added up: q·k = ${own.sum.toFixed(2)}.`), words);
    assert.ok(words.includes(`Divided by √d = √32: ${own.score.toFixed(2)}.`), words);
    assert.ok(
      words.includes(`The softmax over 10 tokens makes of it a weight of ${weight}.`),
      words,
    );
    assert.equal(await panel.locator(".account tr.chosen td").last().innerText(), weight);
    const rows = await rowsOf(panel, ".account .twin");
    assert.equal(rows.length, 32);
    for (const [i, row] of rows.entries()) {
      const [q, k] = [weighing.query[i], weighing.keys[i]] as [number, number];
      assert.deepEqual(
        row.slice(1, 4),
        [q, k, q * k].map((number) => number.toFixed(4)),
      );
    }
    assert.equal(rows.at(-1)?.[4], own.sum.toFixed(4));
    await window.page.close();
  });

  it("says each dimension by keys, and goes along with another head", async () => {
    const { window, panel } = await open("text=cat");
    await panel.locator(".account > summary").click();
    await panel.waitForSelector(".account[data-pair]");
    await panel.locator(".lanes").focus();
    await window.page.keyboard.press("Home");
    await panel.waitForSelector(".dimension:has-text('Dimension 1: ')");
    await window.page.keyboard.press("End");
    await panel.waitForSelector(".dimension:has-text('Dimension 32: ')");
    const before = await panel.locator(".formula").innerText();
    await panel.locator(".field").focus();
    await window.page.keyboard.press("PageDown");
    await panel.waitForFunction(
      (words) => (document.querySelector<HTMLElement>(".formula")?.innerText ?? words) !== words,
      before,
    );
    await window.page.close();
  });

  it("names the position bias of T5, and that it does not scale", async () => {
    const { window, panel } = await open("model=tiny-t5&text=translate");
    await choose(panel, "kind", "encoder");
    await panel.waitForFunction(
      () => !document.querySelector(".writer .chip.pointed") && document.querySelector(".field"),
    );
    await panel.locator(".account > summary").click();
    await panel.waitForSelector(".formula:has-text('This model does not scale it.')");
    await panel.waitForSelector(".formula:has-text('for where the two tokens stand')");
    await window.page.close();
  });
});
