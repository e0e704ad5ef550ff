import assert from "node:assert/strict";
import { describe } from "node:test";
import type { Frame } from "playwright-core";
import { probabilityAt } from "../../src/domain/prediction/columns.ts";
import { rankAt, throwDart } from "../../src/domain/prediction/dart.ts";
import { createSampler, OFF, type Settings } from "../../src/domain/prediction/sampling.ts";
import type { Window } from "./browser.ts";
import { useGallery } from "./gallery.ts";
import { SAMPLES } from "./samples.ts";

const { visit, it } = useGallery();

const cat = SAMPLES.cat as string;
const exact = (share: number) => `${(share * 100).toFixed(2)}%`;
const two = (share: number) =>
  new Intl.NumberFormat("en", { style: "percent", maximumSignificantDigits: 2 }).format(share);

/** The panel on a text, once it has said what it found; `pinned` chooses the token. */
async function open(query = "", pinned?: number): Promise<{ window: Window; panel: Frame }> {
  const window = await visit.open(`panels=predictions${query}`);
  const panel = window.panel("predictions");
  await panel.waitForSelector(".finding:not(:empty)");
  if (pinned !== undefined) {
    const name = await panel.locator(".chip").nth(pinned).getAttribute("aria-label");
    await panel.locator(".chip").nth(pinned).press("Enter");
    await panel.waitForSelector(`.finding:has-text("After ‘${name}’")`);
  }
  return { window, panel };
}

const set = async (panel: Frame, settings: Partial<Settings>) => {
  for (const [name, value] of Object.entries(settings))
    await panel.locator(`#${name}`).fill(String(value));
};

/** The visible cells of each row of the picture, token and logit left out. */
const cells = (panel: Frame, rows: string) =>
  panel
    .locator(`.columns ${rows} > tr`)
    .evaluateAll((all) =>
      all
        .filter((row) => row.checkVisibility({ visibilityProperty: true }))
        .map((row) =>
          [...row.querySelectorAll<HTMLElement>("td:not(.logit)")]
            .filter((cell) => cell.checkVisibility())
            .map((cell) => cell.textContent),
        ),
    );

/** What our own arithmetic says of the model's logits after a token of a text. */
async function computed(text: string, position: number, settings: Partial<Settings>) {
  const { engine } = visit.parts;
  const run = await engine.analyse("tiny-gpt", text);
  const logits = await engine.logits(run.id, position);
  const ids = run.tokens.ids.subarray(0, position + 1);
  return { run, logits, sampled: createSampler(logits, ids)({ ...OFF, ...settings }) };
}

describe("the predictions panel", () => {
  it("shows the engine's ten likeliest tokens, their probabilities and the rest's", async () => {
    const { window, panel } = await open();
    const { run } = await computed(cat, 0, {});
    const { engine } = visit.parts;
    const end = run.tokens.ids.length - 1;
    const { candidates, rest } = await engine.candidates(run.id, end, 10);
    const shown = await cells(panel, "tbody");
    const likeliest = candidates[0]?.probability ?? 0;
    assert.equal(shown.length, 11);
    assert.deepEqual(
      shown.slice(0, 10).flat(),
      candidates.map(({ probability }) => two(probability)),
    );
    assert.deepEqual(shown[10], [`8,182 more: ${two(rest.probability)}`]);
    const [longest, room] = await panel.evaluate(() => {
      const ink = document.querySelector<HTMLElement>(".columns .ink");
      return [ink?.offsetWidth ?? 0, ink?.parentElement?.offsetWidth ?? 0];
    });
    const full = Math.ceil(likeliest * 10) / 10;
    assert.equal(
      await panel.locator(".scale p").first().innerText(),
      `A full bar is ${two(full)}.`,
    );
    const share = (longest as number) / (room as number);
    assert.ok(Math.abs(share - likeliest / full) < 0.01, String(share));
    await window.page.close();
  });

  it("goes to the token that is pointed at, and back to the last one", async () => {
    const { window, panel } = await open();
    await panel.waitForSelector(".finding:has-text('After ‘.’')");
    await panel.locator(".chip").nth(1).hover();
    await panel.waitForSelector(".finding:has-text('After ‘·cat’')");
    await panel.locator(".entropy").hover();
    await panel.waitForSelector(".finding:has-text('After ‘.’')");
    await window.page.close();
  });

  it("has a column for each setting, with what is kept, cut, left over and summed up", async () => {
    const { window, panel } = await open("", 4);
    const settings = { temperature: 1.2, topK: 40, topP: 0.5, minP: 0.1, repetitionPenalty: 1.3 };
    await set(panel, settings);
    const { sampled } = await computed(cat, 4, settings);
    const { columns } = sampled;
    assert.equal(columns.length, 6);
    const shown = await cells(panel, "tbody");
    for (let rank = 0; rank < 10; rank++) {
      const wanted = columns.map((column) =>
        rank < column.kept ? two(probabilityAt(column, rank)) : "cut",
      );
      assert.deepEqual(shown[rank], wanted, `rank ${rank}`);
    }
    assert.ok(shown[10]?.[3]?.startsWith("30 more: "), shown[10]?.[3]);
    const [kept, mass] = await cells(panel, "tfoot");
    assert.deepEqual(
      kept,
      columns.map((column) => column.kept.toLocaleString("en")),
    );
    assert.deepEqual(
      mass,
      columns.map(({ mass: part }, i) => (i < 3 ? "" : two(part))),
    );
    const lines = await panel
      .locator(".columns tbody .line")
      .evaluateAll((all) =>
        all.map((cell) => (cell.parentElement as HTMLTableRowElement).rowIndex - 1),
      );
    const cuts = columns.slice(1).map((column) => column.kept);
    assert.deepEqual(lines.sort(), cuts.filter((count) => count <= 10).sort());
    await window.page.close();
  });

  it("has all of it in its table, with the text's own token and its rank", async () => {
    const { window, panel } = await open("", 1);
    await set(panel, { temperature: 0.7, topK: 5 });
    const { run, logits, sampled } = await computed(cat, 1, { temperature: 0.7, topK: 5 });
    const next = run.tokens.ids[2] as number;
    const rank = sampled.ids.indexOf(next);
    const sentence = await panel.locator(".goesOn").innerText();
    assert.ok(sentence.startsWith(`The text goes on with ‘·sat’: rank ${rank + 1}, `), sentence);
    await panel.locator("summary", { hasText: "Show as table" }).click();
    await panel.waitForSelector(".twin tbody tr");
    const rows = await panel
      .locator(".twin tbody tr")
      .evaluateAll((all) => all.map((row) => [...row.children].map((cell) => cell.textContent)));
    const ranks = [...Array(10).keys(), ...(rank >= 10 ? [rank] : [])];
    assert.deepEqual(
      rows.map(([, id, , ...shares]) => [id, ...shares]),
      ranks.map((at) => [
        String(sampled.ids[at]),
        ...sampled.columns.map((column) =>
          at < column.kept ? exact(probabilityAt(column, at)) : "cut",
        ),
      ]),
    );
    assert.equal(rows[0]?.[2], (logits[sampled.ids[0] as number] as number).toPrecision(3));
    await window.page.close();
  });

  it("is greedy at temperature 0, and says so", async () => {
    const { window, panel } = await open();
    await set(panel, { topK: 7, temperature: 0 });
    assert.match(await panel.locator(".effect").innerText(), /^Temperature 0 is greedy/);
    const shown = await cells(panel, "tbody");
    assert.deepEqual(shown[0]?.slice(1), ["100%"]);
    for (const row of shown.slice(1)) assert.deepEqual(row.slice(1), ["cut"]);
    await window.page.close();
  });

  it("answers to arrow keys on a slider, without asking the model again, and goes off", async () => {
    const { window, panel } = await open();
    const asked: string[] = [];
    window.page.on("request", (request) => asked.push(request.url()));
    const slider = panel.getByRole("slider", { name: "temperature" });
    await slider.focus();
    for (let i = 0; i < 4; i++) await window.page.keyboard.press("ArrowLeft");
    assert.equal(await slider.getAttribute("aria-valuetext"), "0.8");
    assert.equal(await panel.locator("#temperature").inputValue(), "0.8");
    const { sampled } = await computed(cat, 11, { temperature: 0.8 });
    const [first] = await cells(panel, "tbody");
    assert.deepEqual(
      first,
      sampled.columns.map((column) => two(probabilityAt(column, 0))),
    );
    await panel.getByRole("slider", { name: "top-k" }).focus();
    await window.page.keyboard.press("Home");
    assert.equal(await panel.locator("#topK").inputValue(), "1");
    for (let i = 0; i < 20; i++) await window.page.keyboard.press("ArrowRight");
    assert.equal(await panel.locator("#topK").inputValue(), "91"); // half way to 8,192: its root
    await window.page.keyboard.press("End");
    assert.equal(await panel.locator("#topK").inputValue(), "");
    await panel.locator("#reset").click();
    assert.equal((await cells(panel, "tbody"))[0]?.length, 1);
    assert.deepEqual(asked, []);
    await window.page.close();
  });

  it("takes a number that is out of bounds for the nearest, and nothing for off", async () => {
    const { window, panel } = await open();
    await panel.locator("#topP").fill("7");
    assert.equal((await cells(panel, "tbody"))[0]?.length, 1, "as much as all is no cut");
    await panel.locator("#topK").fill("-3");
    await panel.locator("#topK").blur();
    assert.equal(await panel.locator("#topK").inputValue(), "1");
    assert.equal((await cells(panel, "tfoot"))[0]?.[1], "1");
    await panel.locator("#topK").fill("");
    assert.equal((await cells(panel, "tbody"))[0]?.length, 1);
    await window.page.close();
  });

  it("throws a dart that its seed directs, and keeps seed and settings over a reload", async () => {
    const { window, panel } = await open("", 4);
    await set(panel, { topP: 0.9 });
    await panel.locator("#seed").fill("11");
    const { sampled } = await computed(cat, 4, { topP: 0.9 });
    const column = sampled.columns.at(-1) ?? sampled.columns[0];
    const hit = probabilityAt(column, rankAt(column, throwDart(11)));
    const sentence = () => panel.locator(".hit").innerText();
    assert.match(await sentence(), /^Seed 11 throws the dart at 0\.\d+: it hits /);
    assert.ok((await sentence()).includes(`(${two(hit)})`), await sentence());
    const [arrow, bar] = await panel.evaluate(() =>
      [".arrow", ".bar"].map((part) => document.querySelector(part)?.getBoundingClientRect()),
    );
    const place = ((arrow?.x ?? 0) + 1 - (bar?.x ?? 0)) / (bar?.width ?? 1);
    assert.ok(Math.abs(place - throwDart(11)) < 0.005, String(place));
    await panel.locator("#throw").click();
    assert.match(await sentence(), /^Seed 12 throws/);
    await window.page.reload();
    const again = window.page.frameLocator("iframe[name=predictions]");
    await again.locator(".hit:has-text('Seed 12 throws')").waitFor();
    assert.equal(await again.locator("#topP").inputValue(), "0.9");
    await window.page.close();
  });

  it("shows parts of Korean syllables as their bytes", async () => {
    const { window, panel } = await open("&text=korean");
    const names = await panel.locator(".columns .token").allInnerTexts();
    assert.ok(
      names.some((name) => /^⟨[0-9A-F ]+⟩$/.test(name)),
      names.join(),
    );
    assert.ok(!(await panel.locator("main").innerText()).includes("�"));
    await window.page.close();
  });

  it("writes the tokens' names out where there is room for them", async () => {
    const { window, panel } = await open("&text=one&width=700");
    const names = panel.locator(".columns tbody .token:visible");
    const cut = await names.evaluateAll((all) =>
      all.filter((name) => name.scrollWidth > name.clientWidth).map((name) => name.textContent),
    );
    assert.deepEqual(cut, []);
    await window.page.close();
  });

  it("keeps first and last column at 300 pixels, says so, and fits", async () => {
    const { window, panel } = await open("&width=300");
    await set(panel, { temperature: 1.4, topK: 9, topP: 0.6, minP: 0.02 });
    assert.equal((await cells(panel, "tbody"))[0]?.length, 2);
    assert.match(await panel.locator(".hiddenSteps").innerText(), /first and the last/);
    const [wide, room] = await panel.evaluate(() => [
      document.documentElement.scrollWidth,
      document.documentElement.clientWidth,
    ]);
    assert.ok((wide as number) <= (room as number), `${wide} of ${room}`);
    await window.page.close();
  });

  it("names every knob, the columns and the bar for a screen reader", async () => {
    const { window, panel } = await open("", 4);
    await set(panel, { topK: 3 });
    const snapshot = await panel.locator("main").ariaSnapshot();
    for (const name of ["temperature", "top-k", "top-p", "min-p", "repetition penalty"]) {
      assert.match(snapshot, new RegExp(`- slider "${name}"`));
      assert.match(snapshot, new RegExp(`- spinbutton "${name}"`));
    }
    assert.match(snapshot, /- table "Likeliest next tokens, step by step"/);
    assert.match(snapshot, /- columnheader "top-k 3 ?cuts, divides anew"/);
    assert.match(snapshot, /- row "4 .+ cut"/);
    assert.match(snapshot, /- img "The kept tokens side by side/);
    await window.page.close();
  });
});
