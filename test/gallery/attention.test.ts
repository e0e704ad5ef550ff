import assert from "node:assert/strict";
import { before, describe } from "node:test";
import type { Frame } from "playwright-core";
import { type Heads, habits, mostTelling } from "../../src/domain/attention/headMeasures.ts";
import { tellingCell } from "../../src/domain/attention/tellingCell.ts";
import { label, tokenAt } from "../../src/domain/text/token.ts";
import { shade } from "../../webview/panels/attention/map/heatmap.ts";
import { fullInk, weightInk } from "../../webview/panels/attention/map/ink.ts";
import { LARGEST } from "../../webview/panels/attention/map/viewport.ts";
import { headMap, smallMap } from "../../webview/panels/attention/numbers/headMap.ts";
import { near } from "../asserts.ts";
import { choose, LIGHT, openAttention, rowsOf, shownHead as shown } from "./attentionPanel.ts";
import { useGallery } from "./gallery.ts";
import { SAMPLES } from "./samples.ts";

const cat = SAMPLES.cat ?? "";

const { visit, it } = useGallery();

const analyse = (text: string) => visit.parts.engine.analyse("tiny-gpt", text);
const finding = (panel: Frame) => panel.locator(".finding").innerText();
const open = (query: string) => openAttention(visit, query);
const says = (panel: Frame, words: string) =>
  panel.waitForSelector(`.finding:has-text("${words}")`);
const share = (weight: number) => `${Number((weight * 100).toPrecision(2))}%`;

describe("the grid of heads", () => {
  let heads: Heads;
  before(async () => {
    heads = await visit.parts.engine.heads((await analyse(cat)).id);
  });

  it("opens on the most distinctive head, and says by which number it is that", async () => {
    const { window, panel } = await open("text=cat");
    const { layer, head, habit } = mostTelling(heads);
    assert.deepEqual(await shown(panel), { layer, head });
    assert.equal(habit?.share, "previous");
    const name = `Layer ${layer + 1}, head ${head + 1}`;
    assert.equal(await finding(panel), `${name} looks at the token just before.`);
    const { values } = heads.measured.find(({ measure }) => measure === "previous") ?? {};
    const mean = (values?.reduce((sum, value) => sum + value, 0) ?? 0) / 32;
    assert.equal(
      await panel.locator(".why").innerText(),
      `${name} is the most distinctive of 32: previous token takes ${share(habit.value)} of its weight (in an average head ${share(mean)}).`,
    );
    await window.page.close();
  });

  it("introduces a head: how much it keeps to its habit, and how sure it is", async () => {
    const { window, panel } = await open("text=cat");
    const { layer, head, habit } = mostTelling(heads);
    const { values } = heads.measured.find(({ measure }) => measure === "entropy") ?? {};
    const tokens = 2 ** (values?.[layer * 8 + head] ?? 0);
    assert.equal(
      await panel.locator(".profile .sure").innerText(),
      `Layer ${layer + 1}, head ${head + 1} looks at the token just before. ${share(habit?.value ?? 0)} of its weight follows this habit. Focused: like looking evenly at ${tokens.toFixed(1)} tokens.`,
    );
    assert.equal(await panel.locator(".told .reason").isVisible(), false);
    await window.page.close();
  });

  it("says why an induction head looks there, where that is why", async () => {
    const { window, panel } = await open("text=story");
    const run = await analyse(SAMPLES.story ?? "");
    const story = await visit.parts.engine.heads(run.id);
    const place = (at: number) => ({ layer: Math.floor(at / 8), head: at % 8 });
    const at = [...Array(32).keys()].find((at) => {
      const { layer, head } = place(at);
      return habits(story, layer, head)[0]?.share === "induction";
    });
    const { layer, head } = place(at ?? assert.fail("no induction head"));
    await choose(panel, "layer", String(layer));
    await choose(panel, "head", String(head));
    await says(
      panel,
      `When a token comes again, layer ${layer + 1}, head ${head + 1} looks at what followed it`,
    );
    const map = await visit.parts.engine.attention(run.id, layer, head);
    const sides = { from: run.tokens, to: run.tokens, isSelf: true, isCausal: true };
    const told = tellingCell(map, sides, "induction") ?? assert.fail("no cell");
    assert.equal(run.tokens.ids[told.to - 1], run.tokens.ids[told.from]);
    const name = (at: number) => `‘${label(tokenAt(run.tokens, at))}’`;
    const reason = panel.locator(".told .reason");
    const said = (await reason.textContent()) ?? "";
    assert.match(said, /^Earlier in the text: ….+…$/);
    assert.ok(said.includes(name(told.to - 1) + name(told.to)), said);
    await panel.locator(".field").focus(); // on the last token and the first, which follows nothing
    await window.page.keyboard.press("Home");
    await panel.waitForSelector(".told .reason:empty", { state: "attached" });
    await choose(panel, "numbers", "mean");
    await reason.waitFor({ state: "hidden" });
    await window.page.close();
  });

  it("says where much weight rests on the first token, if that is not the head's habit", async () => {
    const run = await analyse(SAMPLES.story ?? "");
    const story = await visit.parts.engine.heads(run.id);
    const first = story.measured.find(({ measure }) => measure === "first");
    const wanted = [...(first?.values ?? [])].map((value, at) => {
      const habit = habits(story, Math.floor(at / 8), at % 8)[0]?.share;
      return habit !== "first" && value >= 0.2;
    });
    assert.ok(wanted.includes(true) && wanted.includes(false), wanted.join());
    for (const [query, words] of [
      [
        "",
        "The bright first column: many heads rest on the first token when they find nothing else.",
      ],
      ["&locale=ko", "밝은 첫 열: 많은 헤드가 달리 볼 것이 없을 때 첫 토큰을 봅니다."],
    ] as const) {
      const { window, panel } = await open(`text=story${query}`);
      for (const isWanted of [true, false]) {
        const at = wanted.indexOf(isWanted);
        await choose(panel, "layer", String(Math.floor(at / 8)));
        await choose(panel, "head", String(at % 8));
        await panel.waitForSelector(`.note${isWanted ? `:has-text("${words}")` : ":empty"}`, {
          state: "attached",
        });
      }
      await window.page.close();
    }
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
    await panel.locator("vscode-button", { hasText: "Most distinctive head" }).click();
    await says(panel, "Layer 3, head 6 looks at the token just before.");
    await window.page.close();
  });

  it("orders and filters the heads by a measure, and says what an even head has", async () => {
    const { window, panel } = await open("text=cat");
    await choose(panel, "measure", "previous");
    const measured = heads.measured.find(({ measure }) => measure === "previous");
    assert.match(
      await panel.locator(".survey .legend").innerText(),
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

  it("says all that a head measures, and where it lies among the others", async () => {
    const { window, panel } = await open("text=cat");
    const read = () =>
      panel.locator(".profile li").evaluateAll((rows) =>
        rows.map((row) => {
          const path = (name: string) => row.querySelector(`.${name}`)?.getAttribute("d") ?? "";
          return {
            name: row.querySelector("button")?.textContent,
            number: row.querySelector(".number")?.textContent,
            habit: row.querySelector(".habit")?.textContent,
            strokes: path("others").match(/M/g)?.length,
            isAmong: path("others").includes(path("own")),
          };
        }),
      );
    for (const [key, place] of [
      [undefined, { layer: 2, head: 5 }],
      ["PageDown", { layer: 2, head: 6 }],
    ] as const) {
      if (key) {
        await panel.locator(".field").focus();
        await window.page.keyboard.press(key);
        await panel.waitForSelector(".profile h2:has-text('head 7')");
      }
      const rows = await read();
      assert.equal(rows.length, heads.measured.length);
      const named = habits(heads, place.layer, place.head);
      for (const [i, { measure, values }] of heads.measured.entries()) {
        const { number, habit, strokes, isAmong } = rows[i] ?? {};
        const value = values[place.layer * 8 + place.head] as number;
        if (measure !== "entropy" && measure !== "distance" && value > 0.0001)
          assert.equal(number, share(value));
        assert.equal(
          habit !== "",
          named.some(({ share }) => share === measure),
          `${measure}: ${habit}`,
        );
        assert.deepEqual([strokes, isAmong], [32, true]);
      }
    }
    await panel.locator(".profile button", { hasText: "previous token" }).focus();
    await window.page.keyboard.press("Enter");
    assert.equal(
      await panel.locator("#measure").evaluate((list) => (list as HTMLSelectElement).value),
      "previous",
    );
    assert.match(
      await panel.locator(".survey .legend").innerText(),
      /The weight on the token just before/,
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
    assert.equal(await pixel(), "149,96,25,255");
    await window.page.evaluate("wear('dark')");
    await panel.waitForSelector("body.vscode-dark");
    assert.equal(await pixel(), "213,166,82,255");
    await window.page.close();
  });

  it("has the same numbers in its table, row by row as one points", async () => {
    const { window, panel } = await open("text=cat");
    const run = await analyse(cat);
    const { layer, head } = await shown(panel);
    const { weights, to } = await visit.parts.engine.attention(run.id, layer, head);
    await panel.locator(".chip").nth(5).press("Enter");
    await panel.locator(".more > .twin summary").click();
    const wanted = Array.from(
      weights.subarray(5 * to, 6 * to),
      (weight) => `${(weight * 100).toFixed(2)}%`,
    );
    await panel.waitForFunction(
      (cells) =>
        [...document.querySelectorAll(".more > .twin tbody td:last-child")]
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
    await says("‘.’ looks at ‘The’: ");
    await window.page.keyboard.press("ArrowRight");
    await says("‘.’ looks at ‘·cat’: ");
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

  it("has a row picked and told, until the user points at another one", async () => {
    const { window, panel } = await open("text=cat");
    const run = await analyse(cat);
    const { layer, head } = await shown(panel);
    const map = await visit.parts.engine.attention(run.id, layer, head);
    const sides = { from: run.tokens, to: run.tokens, isSelf: true, isCausal: true };
    const { from, to } = tellingCell(map, sides, "previous") ?? assert.fail("no cell");
    const name = (at: number) => `‘${label(tokenAt(run.tokens, at))}’`;
    const words = `${name(from)} looks at ${name(to)}: ${share(map.weights[from * map.to + to] as number)}`;
    const told = () => panel.waitForSelector(`.value:has-text("${words}")`);
    await told();
    assert.deepEqual(
      await panel.locator(".rows .marked, .columns .marked").allTextContents(),
      [to, from].map((at) => label(tokenAt(run.tokens, at))),
    );
    assert.equal(await panel.locator(".tip:visible").count(), 0);
    await panel.locator(".chip").nth(9).hover();
    await panel.waitForSelector(`.value:has-text("${name(9)} looks at ")`);
    await says(panel, `${name(9)} looks mostly at `);
    await panel.locator(".keys").hover();
    await told();
    await says(panel, "Layer 3, head 6 looks");
    await window.page.close();
  });

  it("stands beside the grid, seen without scrolling in half of a small window", async () => {
    const window = await visit.open("panels=attention&text=cat", { width: 640, height: 800 });
    const panel = window.panel("attention");
    await panel.waitForSelector(".plot canvas[aria-label]");
    const boxOf = (place: string) =>
      panel.locator(place).evaluate((element) => {
        const { left, right, top, bottom } = element.getBoundingClientRect();
        return { left, right, top, bottom };
      });
    const [map, told, grid] = [await boxOf(".field"), await boxOf(".value"), await boxOf(".grid")];
    assert.ok(map.bottom < 800 && grid.bottom < 800, `${map.bottom}, ${grid.bottom}`);
    assert.ok(told.bottom < map.top, "the row is told above the map");
    assert.ok(map.right < grid.left, "overview and detail side by side");
    assert.ok(map.right - map.left > 280, `${map.right - map.left} wide`);
    await window.page.setViewportSize({ width: 420, height: 800 });
    await panel.waitForFunction(() => innerWidth === 420);
    assert.ok((await boxOf(".field")).bottom < (await boxOf(".grid")).top, "the map comes first");
    await window.page.close();
  });

  it("names tokens along both axes also where a cell is small, and the marked ones always", async () => {
    const { window, panel } = await open("text=story");
    const { tokens } = await analyse(SAMPLES.story ?? "");
    for (const axis of [".rows", ".columns"]) {
      const count = await panel.locator(`${axis} span`).count();
      assert.ok(count > 15 && count < tokens.ids.length / 2, `${axis}: ${count} names`);
      assert.equal(await panel.locator(`${axis} .marked`).count(), 1);
    }
    await panel.locator(".chip").nth(41).hover();
    await panel.waitForSelector(`.rows .marked:text-is("${label(tokenAt(tokens, 41))}")`);
    await window.page.close();
  });

  it("sets Hangul upright above the map, and other names turned", async () => {
    const { window, panel } = await open("text=korean&locale=ko");
    const names = await panel.locator(".columns span").evaluateAll((all) =>
      all.map((one) => ({
        text: one.textContent ?? "",
        look: getComputedStyle(one).textOrientation,
        isTurned: getComputedStyle(one).transform.startsWith("matrix(-1"),
      })),
    );
    assert.ok(names.some(({ text }) => /[가-힣]/.test(text)));
    for (const { text, look, isTurned } of names) {
      const isHangul = /[가-힣]/.test(text);
      assert.deepEqual([look, isTurned], isHangul ? ["mixed", false] : ["sideways", true], text);
    }
    await window.page.close();
  });

  it("lets the map of the head before fade, unless little motion is wanted", async () => {
    for (const [wish, due] of [
      ["no-preference", 1],
      ["reduce", 0],
    ] as const) {
      const { window, panel } = await open("text=cat");
      await window.page.emulateMedia({ reducedMotion: wish });
      await panel.evaluate(() => {
        const sheet = document.querySelector(".sheet") as HTMLElement;
        sheet.dataset.faded = "0";
        new MutationObserver((changes) => {
          const added = changes.flatMap(({ addedNodes }) => [...addedNodes]);
          const faded = added.filter((one) => (one as Element).className === "before").length;
          sheet.dataset.faded = String(Number(sheet.dataset.faded) + faded);
        }).observe(sheet, { childList: true });
      });
      await panel.locator(".field").focus();
      await window.page.keyboard.press("PageDown");
      await panel.waitForSelector('.plot canvas[aria-label^="Layer 3, head 7 "]');
      await panel.waitForSelector(".sheet .before", { state: "detached" });
      assert.equal(await panel.locator(".sheet").getAttribute("data-faded"), String(due), wish);
      await window.page.close();
    }
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
    const words = `‘·the’ looks at ‘·cat’: ${share(weights[4 * to + 1] as number)}`;
    await panel.waitForSelector(`.tip:text-is("${words}")`);
    await window.page.close();
  });

  it("numbers tokens that a text has several of, and no others", async () => {
    const { window, panel } = await open("text=story");
    const { tokens } = await analyse(SAMPLES.story ?? "");
    await panel.locator(".field").focus();
    await window.page.keyboard.press("ArrowUp");
    await says(panel, `‘·seen’ #${tokens.ids.length - 1} looks`);
    await window.page.evaluate("select('The cat sat.')");
    await panel.waitForFunction(() => document.querySelectorAll(".strip .chip").length === 4);
    await panel.locator(".field").focus();
    await window.page.keyboard.press("ArrowUp");
    await says(panel, "‘·sat’ looks");
    await window.page.close();
  });

  it("draws 1,024 of more tokens and says so", async () => {
    const { window, panel } = await open("text=long");
    assert.match(
      await panel.locator(".notes").innerText(),
      /^Only the first 1,024 of 4,839 tokens are used: /,
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
    assert.match(await finding(panel), /^Layer 2, head 1 picks out a single token at a time\.$/);
    const map = await visit.parts.engine.attention(own.id, layer, head, "cross");
    assert.deepEqual([map.from, map.to], [own.decoder?.ids.length, own.tokens.ids.length]);
    // A token of the decoder looks at one of the encoder: the strip above says at which.
    await panel.locator(".writer .chip").nth(1).hover();
    const row = map.weights.subarray(map.to, 2 * map.to);
    const target = row.indexOf(Math.max(...row));
    await panel.waitForSelector(`.body > .folded > .strip .chip.target[data-index="${target}"]`);
    // And the other way round.
    await panel.locator(".body > .folded > .strip .chip").nth(target).hover();
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
    await panel.locator(".more > .twin summary").click();
    await panel
      .locator(".writer .chip")
      .nth(count - 1)
      .press("Enter");
    await panel.waitForSelector(".more > .twin caption:has-text('원')");
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
    await panel.locator(".body > .folded > .strip .chip").nth(3).press("Enter");
    await panel.locator(".more > .twin summary").click();
    const row = [...weights.subarray(3 * to, 4 * to)];
    const rest = 1 - (row[last] as number);
    const wanted = row.map(
      (weight, i) => `${(i === last ? 0 : (weight / rest) * 100).toFixed(2)}%`,
    );
    await panel.waitForFunction(
      (cells) =>
        [...document.querySelectorAll(".more > .twin tbody td:last-child")]
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
    await says(panel, "‘·sat’ scores ");
    await says(panel, `highest (${Math.max(...row).toFixed(2)})`);
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
    assert.equal(cell, LARGEST);
    assert.equal(await panel.locator(".minimap .picture").isVisible(), true);
    // The cell that the keys stand on is in sight: from the last token to the first.
    assert.equal(left, 0);
    const height = (await panel.locator(".field").boundingBox())?.height ?? 0;
    near(top + height / LARGEST, to, 0.02);
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
    near(after.cell, before.cell * 4, 0.02);
    // The mouse stands on whole pixels, of which a cell had four or fewer before.
    near(after.left + box.width / 4 / after.cell, box.width / 4 / before.cell, 0.3);
    near(after.top + box.height / 2 / after.cell, box.height / 2 / before.cell, 0.3);
    await window.page.close();
  });
});
