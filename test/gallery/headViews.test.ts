import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { describe } from "node:test";
import type { Frame } from "playwright-core";
import { unpackMap } from "../../src/domain/attention/mixes.ts";
import { tellingCell } from "../../src/domain/attention/tellingCell.ts";
import { account } from "../../src/domain/attention/weighing.ts";
import { shade } from "../../webview/panels/attention/map/heatmap.ts";
import { inkOf } from "../../webview/panels/attention/map/ink.ts";
import { temporaryFolder } from "../engine/folder.ts";
import { tokenizers } from "../engine/small.ts";
import { tinyWithoutKeys } from "../engine/tiny.ts";
import { eventually } from "../vscode/kit/eventually.ts";
import { choose, LIGHT, openAttention, rowsOf, shownHead as shown } from "./attentionPanel.ts";
import type { Window } from "./browser.ts";
import { useGallery } from "./gallery.ts";
import { SAMPLES } from "./samples.ts";
import { CATEGORIES, markDrawing, type Trace, type Work, workOf } from "./work.ts";

const cat = SAMPLES.cat ?? "";

const { visit, it } = useGallery();

const analyse = (text: string) => visit.parts.engine.analyse("tiny-gpt", text);
const open = (query: string) => openAttention(visit, query);

describe("looking around over 1,024 tokens", () => {
  /** What the page does in one task at most meanwhile: counts, the same on any machine. */
  async function mostInATask(window: Window, act: () => Promise<unknown>): Promise<Work> {
    const browser = window.page.context().browser();
    assert.ok(browser);
    await browser.startTracing(window.page, { categories: CATEGORIES });
    await act();
    const trace = JSON.parse((await browser.stopTracing()).toString()) as Trace;
    const most = workOf(trace);
    assert.ok(most.tasks > 20, `${most.tasks} tasks`);
    return most;
  }
  // Above what was counted, and far below what a thousand tokens or a million weights would take.
  const isSmall = (what: string, { elements, boxes, pixels, strokes }: Work) => {
    const said = `${what}: ${elements} elements, ${boxes} boxes, ${pixels} pixels, ${strokes} strokes`;
    assert.ok(elements <= 1_000 && boxes <= 200 && pixels <= 250_000 && strokes <= 600, said);
  };
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

  it("does little in any one task while one pans through the map or scrolls through lines", async () => {
    const { window, panel } = await open("text=long");
    await panel.locator(".field").focus();
    for (let i = 0; i < 7; i++) await window.page.keyboard.press("+");
    await turn(panel, ".field", 10);
    await markDrawing(panel);
    isSmall("panning", await mostInATask(window, () => turn(panel, ".field", 120)));
    await choose(panel, "look", "lines");
    await panel.waitForSelector(".left:has-text('left out')");
    await turn(panel, ".threads", 10);
    isSmall("scrolling", await mostInATask(window, () => turn(panel, ".threads", 60)));
    await window.page.close();
  });

  it("does as little while one goes to other heads, layers, numbers and tokens", async () => {
    const { window, panel } = await open("text=long");
    const press = async (key: string) => {
      const before = await panel.locator(".finding").innerText();
      await window.page.keyboard.press(key);
      await panel.waitForFunction(
        (text) => document.querySelector<HTMLElement>(".finding")?.innerText !== text,
        before,
      );
      await panel.evaluate(() => new Promise(requestAnimationFrame));
    };
    const steps: Readonly<Record<string, () => Promise<void>>> = {
      token: () => press("ArrowUp"),
      head: () => press("PageUp"),
      layer: () => press("Shift+PageUp"),
      numbers: async () => {
        await choose(panel, "numbers", "rollout");
        await panel.waitForSelector(".scale .name:has-text('rollout')");
      },
      lines: async () => {
        await choose(panel, "look", "lines");
        await panel.waitForSelector(".left:has-text('left out')");
        await panel.locator(".threads").focus();
      },
      line: () => press("ArrowUp"),
    };
    await panel.locator("#options").press("Enter");
    await markDrawing(panel);
    await panel.locator(".field").focus();
    for (const [name, act] of Object.entries(steps)) {
      isSmall(name, await mostInATask(window, act));
    }
    await window.page.close();
  });

  it("draws those chips of the strip that are in sight, and whichever is pointed at", async () => {
    const { window, panel } = await open("text=long");
    const chips = () => panel.locator(".body > .folded > .strip .chip").count();
    assert.ok((await chips()) < 800, `${await chips()} chips`);
    await panel.locator(".field").focus();
    await window.page.keyboard.press("ArrowUp");
    await window.page.keyboard.press("ArrowDown");
    await panel.waitForSelector(".strip .chip.pointed[data-index='1023']");
    const at = await panel.evaluate(() => {
      const box = (place: string) => document.querySelector(place)?.getBoundingClientRect();
      const [strip, chip] = [box(".body > .folded > .strip"), box(".chip.pointed")];
      return strip && chip && [chip.top - strip.top, strip.bottom - chip.bottom];
    });
    assert.ok(at && Math.min(...at) >= 0, `${at} pixels from the strip's edges`);
    assert.ok((await chips()) < 800, `${await chips()} chips`);
    // The bars are those of the token's row, on chips drawn before it was pointed at and after.
    const run = await analyse(SAMPLES.long ?? "");
    const { layer, head } = await shown(panel);
    const { weights, to } = await visit.parts.engine.attention(run.id, layer, head);
    const bars = await panel
      .locator(".body > .folded > .strip .chip")
      .evaluateAll((all) =>
        all.map((chip) => [
          Number((chip as HTMLElement).dataset.index),
          Number(getComputedStyle(chip).getPropertyValue("--weight")),
        ]),
      );
    for (const [index = 0, bar = 0] of bars) {
      const due = Math.sqrt(weights[1023 * to + index] as number);
      assert.ok(Math.abs(bar - due) <= 0.02, `token ${index}: ${bar}, not ${due}`);
    }
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
    assert.deepEqual(pixel, { corner: "255,255,255,255", first: "149,96,25,255" });
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
        all.map((one) => [getComputedStyle(one).stroke, one.getAttribute("stroke-dasharray")]),
      );
    assert.deepEqual(looks.map(([, dashes]) => dashes).toSorted(), ["", "7 3"]);
    const hues = looks.map(([stroke]) => stroke);
    assert.ok(hues.includes("rgb(0, 99, 211)"), `${hues}`);
    assert.equal(new Set(hues).size, 2, `${hues}`);
    await window.page.close();
  });

  it("leaves weak lines of a long text out, counted and weighed, and scrolls both sides", async () => {
    const { window, panel } = await open("text=long");
    await choose(panel, "look", "lines");
    const left = /^([\d,]+) lines; [\d,]+ weaker ones are left out, with \d.*% of the weight\.$/;
    await panel.waitForSelector(".left:has-text('left out')");
    assert.match(await count(panel), left);
    assert.ok(Number(left.exec(await count(panel))?.[1]?.replace(",", "")) <= 300);
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
      await panel.waitForSelector(".meaning:has-text('Attention shows where')");
      const packed = await visit.parts.engine.mixed(run.id, at, mix);
      assert.ok(packed);
      const map = { ...unpackMap(packed), isCausal: true };
      const wanted = shade(map, LIGHT, inkOf(mix, map, "root"));
      const painted = () =>
        panel.evaluate(() => {
          const canvas = document.querySelector<HTMLCanvasElement>(".plot canvas");
          const { width = 0, height = 0 } = canvas ?? {};
          return [...(canvas?.getContext("2d")?.getImageData(0, 0, width, height).data ?? [])];
        });
      await eventually(async () => {
        const pixels = await painted();
        assert.equal(pixels.length, wanted.rgba.length);
        // Numbers become exact as they come: a shade more or less.
        for (const [at, value] of pixels.entries())
          assert.ok(Math.abs(value - (wanted.rgba[at] as number)) <= 3, `${at}: ${value}`);
      });
      await panel.locator(".body > .folded > .strip .chip").nth(5).press("Enter");
      await panel.locator(".more > .twin summary").click();
      const exact = await visit.parts.engine.mixedRows(run.id, at, mix, 5, 1);
      const cells = Array.from(exact, (value) =>
        mix === "norms" ? String(Number(value.toPrecision(3))) : `${(value * 100).toFixed(2)}%`,
      );
      await panel.waitForFunction(
        (due) =>
          [...document.querySelectorAll(".more > .twin tbody td:last-child")]
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
    const sides = { from: run.tokens, to: run.tokens, isSelf: true, isCausal: true };
    const map = await visit.parts.engine.attention(run.id, layer, head);
    const told = tellingCell(map, sides, "previous");
    await panel.waitForSelector(`.account[data-pair="${told?.from} ${told?.to}"]`); // unless one is chosen
    await panel.locator(".body > .folded > .strip .chip").nth(7).press("Enter");
    await panel.waitForSelector('.account[data-pair^="7 "]');
    await panel.locator(".field").focus();
    for (const key of ["ArrowUp", "ArrowUp", "ArrowRight", "ArrowRight", "Enter"])
      await window.page.keyboard.press(key);
    await panel.waitForSelector('.account[data-pair="9 2"]');
    const weighing = await visit.parts.engine.weighing(run.id, at, 9, [2]);
    assert.ok(weighing);
    const own = account(weighing, 0, 2);
    const { weights, to } = map;
    const weight = `${((weights[9 * to + 2] as number) * 100).toFixed(2)}%`;
    const words = await panel.locator(".formula").innerText();
    assert.ok(words.includes(`32 products added up: q·k = ${own.sum.toFixed(2)}.`), words);
    assert.ok(words.includes(`Divided by √d = √32: ${own.score.toFixed(2)}.`), words);
    assert.ok(
      words.includes(`The softmax over 10 tokens turns it into a weight of ${weight}.`),
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

  it("says in a sentence that a file gives no queries and keys", async () => {
    const { folder, tokenizer } = tinyWithoutKeys(temporaryFolder());
    writeFileSync(tokenizer, JSON.stringify(tokenizers.unigram));
    const { window, panel } = await open(`model=${encodeURIComponent(folder)}&text=one`);
    await panel.locator(".account > summary").click();
    await panel.waitForSelector(".account p:text-matches('^No queries and keys were found')");
    assert.equal(await panel.locator(".lanes").count(), 0);
    await window.page.close();
  });
});
