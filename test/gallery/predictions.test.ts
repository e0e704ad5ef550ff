import assert from "node:assert/strict";
import { describe } from "node:test";
import type { Frame } from "playwright-core";
import { probabilityAt } from "../../src/domain/prediction/columns.ts";
import { rankAt, throwDart } from "../../src/domain/prediction/dart.ts";
import { createSampler, OFF, type Settings } from "../../src/domain/prediction/sampling.ts";
import { label, tokenAt } from "../../src/domain/text/token.ts";
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

/** Opens the numbers that the picture leaves out. */
const openMath = (panel: Frame) => panel.locator(".math > summary").press("Enter");

const set = async (panel: Frame, settings: Partial<Settings>) => {
  for (const [name, value] of Object.entries(settings))
    await panel.locator(`#${name}`).fill(String(value));
};

/** What the picture says of each token: its name, its probability now, and before the settings. */
const bars = (panel: Frame) =>
  panel
    .locator(".likeliest tbody > tr")
    .evaluateAll((all) =>
      all
        .filter((row) => row.checkVisibility({ visibilityProperty: true }))
        .map((row) =>
          [".token", ".value", ".before"].map((part) => row.querySelector(part)?.textContent),
        ),
    );

/** The visible cells of each row of the steps, token and logit left out. */
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

/** The last place of a text behind which the model expects a word that begins there. */
async function opening(text: string): Promise<number> {
  const { engine } = visit.parts;
  const run = await engine.analyse("tiny-gpt", text);
  for (let place = run.tokens.ids.length - 1; place > 0; place--) {
    const { candidates } = await engine.candidates(run.id, place, 1);
    if (/^ \p{L}/u.test(new TextDecoder().decode(candidates[0]?.bytes))) return place;
  }
  return 0;
}

describe("the predictions panel", () => {
  it("shows the engine's ten likeliest tokens as bars of 100%, and the rest's", async () => {
    const { window, panel } = await open();
    const place = await opening(cat);
    const { run } = await computed(cat, 0, {});
    const { candidates, rest } = await visit.parts.engine.candidates(run.id, place, 10);
    assert.deepEqual(await bars(panel), [
      ...candidates.map((candidate) => [label(candidate), two(candidate.probability), ""]),
      ["8,182 other tokens", two(rest.probability), ""],
      // The text's own token, which is not among them.
      ...(await bars(panel)).slice(11),
    ]);
    assert.match(await panel.locator(".likeliest thead").innerText(), /100%/);
    const lengths = await panel
      .locator(".likeliest .track:visible")
      .evaluateAll((tracks) =>
        (tracks as HTMLElement[]).map(
          (track) => (track.firstElementChild as HTMLElement).offsetWidth / track.offsetWidth,
        ),
      );
    for (const [rank, { probability }] of candidates.entries())
      assert.ok(Math.abs((lengths[rank] as number) - probability) < 0.01, String(lengths[rank]));
    await window.page.close();
  });

  it("opens where a word is expected, marks the place, and goes back to it", async () => {
    const { window, panel } = await open();
    const place = await opening(cat);
    const { run } = await computed(cat, 0, {});
    assert.ok(place < run.tokens.ids.length - 1, "behind its full stop comes no word");
    const name = label(tokenAt(run.tokens, place));
    const first = panel.locator(".finding", { hasText: `After ‘${name}’` });
    await first.waitFor();
    await panel.waitForSelector(`.chip.target[data-index="${place}"]`);
    await panel.locator(".chip").nth(1).hover();
    await panel.waitForSelector(".finding:has-text('After ‘·cat’')");
    await panel.waitForSelector(".chip.target[data-index='1']");
    await panel.locator(".likeliest").hover();
    await first.waitFor();
    await window.page.close();
  });

  it("names a line break in words", async () => {
    const { window, panel } = await open("&text=code", 20);
    await panel.locator(".chip", { hasText: "⏎" }).first().press("Enter");
    await panel.waitForSelector(".finding:has-text('line break')");
    assert.doesNotMatch(await panel.locator(".finding").innerText(), /‘⏎/);
    await window.page.close();
  });

  it("says beside each bar what the token had before the settings", async () => {
    const { window, panel } = await open("", 4);
    await set(panel, { temperature: 0.7, topK: 4 });
    const { sampled } = await computed(cat, 4, { temperature: 0.7, topK: 4 });
    const [own] = sampled.columns;
    const last = sampled.columns.at(-1) ?? own;
    const shown = await bars(panel);
    for (let rank = 0; rank < 10; rank++) {
      const now = rank < last.kept ? two(probabilityAt(last, rank)) : "cut";
      assert.deepEqual(shown[rank]?.slice(1), [now, two(probabilityAt(own, rank))]);
    }
    assert.equal(shown[10]?.[1], "cut");
    assert.match(
      await panel.locator(".effect").innerText(),
      /^4 of 8,192 tokens are kept\. Together they had \d/,
    );
    await window.page.close();
  });

  it("has a column for each setting, with what is kept, cut, left over and summed up", async () => {
    const { window, panel } = await open("", 4);
    await openMath(panel);
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
    assert.ok(shown[10]?.[3]?.startsWith("30 other tokens: "), shown[10]?.[3]);
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
    const own = (await computed(cat, 1, {})).sampled;
    const next = run.tokens.ids[2] as number;
    const rank = sampled.ids.indexOf(next);
    const ownRank = own.ids.indexOf(next);
    const share = probabilityAt(own.columns[0], ownRank);
    const sentence = await panel.locator(".goesOn").textContent();
    const start = `The text goes on with ‘·sat’: ${two(share)}, rank ${ownRank + 1}.`;
    assert.ok(sentence?.startsWith(start), String(sentence));
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
    await openMath(panel);
    await set(panel, { topK: 7, temperature: 0 });
    assert.match(await panel.locator(".effect").innerText(), /^Temperature 0 always takes/);
    const shown = await cells(panel, "tbody");
    assert.deepEqual(shown[0]?.slice(1), ["100%"]);
    for (const row of shown.slice(1)) assert.deepEqual(row.slice(1), ["cut"]);
    await window.page.close();
  });

  it("answers to arrow keys on a slider, without asking the model again, and goes off", async () => {
    const { window, panel } = await open();
    await openMath(panel);
    const asked: string[] = [];
    window.page.on("request", (request) => asked.push(request.url()));
    const slider = panel.getByRole("slider", { name: "temperature" });
    await slider.focus();
    for (let i = 0; i < 4; i++) await window.page.keyboard.press("ArrowLeft");
    assert.equal(await slider.getAttribute("aria-valuetext"), "0.8");
    assert.equal(await panel.locator("#temperature").inputValue(), "0.8");
    const { sampled } = await computed(cat, await opening(cat), { temperature: 0.8 });
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
    await openMath(panel);
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

  it("picks at random as its seed directs, and keeps seed and settings over a reload", async () => {
    const { window, panel } = await open("", 4);
    await set(panel, { topP: 0.9 });
    await panel.locator("#seed").fill("11");
    const { sampled } = await computed(cat, 4, { topP: 0.9 });
    const column = sampled.columns.at(-1) ?? sampled.columns[0];
    const hit = probabilityAt(column, rankAt(column, throwDart(11)));
    const sentence = () => panel.locator(".hit").innerText();
    assert.match(await sentence(), /^Random pick: /);
    assert.ok((await sentence()).includes(`(${two(hit)})`), await sentence());
    await openMath(panel);
    assert.match(await panel.locator(".drawn").innerText(), /^Seed 11 drew 0\.\d+ and picked /);
    const [arrow, bar] = await panel.evaluate(() =>
      [".arrow", ".bar"].map((part) => document.querySelector(part)?.getBoundingClientRect()),
    );
    const place = ((arrow?.x ?? 0) + 1 - (bar?.x ?? 0)) / (bar?.width ?? 1);
    assert.ok(Math.abs(place - throwDart(11)) < 0.005, String(place));
    await panel.locator("#draw").click();
    assert.match(await panel.locator(".drawn").innerText(), /^Seed 12 drew/);
    const picked = await sentence();
    await window.page.reload();
    const again = window.page.frameLocator("iframe[name=predictions]");
    await again.locator(".chip").nth(4).press("Enter");
    await again.locator(".hit", { hasText: picked }).waitFor();
    assert.equal(await again.locator("#seed").inputValue(), "12");
    assert.equal(await again.locator("#topP").inputValue(), "0.9");
    await window.page.close();
  });

  it("shows parts of Korean syllables as their bytes", async () => {
    const { window, panel } = await open("&text=korean");
    const last = panel.locator(".strip .chip").last();
    await last.press("Enter");
    await panel.waitForSelector(
      `.chip.target[data-index="${await last.getAttribute("data-index")}"]`,
    );
    const names = await panel.locator(".likeliest .token").allInnerTexts();
    assert.ok(
      names.some((name) => /^⟨[0-9A-F ]+⟩$/.test(name)),
      names.join(),
    );
    assert.ok(!(await panel.locator("main").innerText()).includes("�"));
    await window.page.close();
  });

  it("writes the tokens' names out where there is room for them", async () => {
    const { window, panel } = await open("&text=one&width=700");
    const names = panel.locator(".likeliest tbody .token:visible");
    const cut = await names.evaluateAll((all) =>
      all.filter((name) => name.scrollWidth > name.clientWidth).map((name) => name.textContent),
    );
    assert.deepEqual(cut, []);
    await window.page.close();
  });

  it("keeps first and last column at 300 pixels, says so, and fits", async () => {
    const { window, panel } = await open("&width=300");
    await openMath(panel);
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
    await openMath(panel);
    const snapshot = await panel.locator("main").ariaSnapshot();
    for (const name of ["temperature", "top-k", "top-p", "min-p", "repetition penalty"]) {
      assert.match(snapshot, new RegExp(`- slider "${name}"`));
      assert.match(snapshot, new RegExp(`- spinbutton "${name}"`));
    }
    assert.match(snapshot, /- table "Likeliest tokens"/);
    assert.match(snapshot, /- columnheader "without top-k"/);
    assert.match(snapshot, /- table "Likeliest next tokens, step by step"/);
    assert.match(snapshot, /- columnheader "top-k 3 ?cuts, rescales to 100%"/);
    assert.match(snapshot, /- row "4 .+ cut"/);
    assert.match(snapshot, /- img "All tokens that may come/);
    await window.page.close();
  });
});
