import assert from "node:assert/strict";
import { describe } from "node:test";
import type { Frame } from "playwright-core";
import { type Span, spansOf } from "../../src/domain/prediction/filling.ts";
import { label, type Tokens, tokenAt } from "../../src/domain/text/token.ts";
import { eventually } from "../vscode/kit/eventually.ts";
import type { Window } from "./browser.ts";
import { holdReadable } from "./contrast.ts";
import { useGallery } from "./gallery.ts";
import { SAMPLES } from "./samples.ts";

// What the predictions panel tells besides, by the kind of the model.

const { visit, it } = useGallery();

const cat = SAMPLES.cat as string;
const two = (share: number) =>
  new Intl.NumberFormat("en", { style: "percent", maximumSignificantDigits: 2 }).format(share);
const three = (value: number) =>
  new Intl.NumberFormat("en", { maximumSignificantDigits: 3 }).format(value);
const namesOf = (tokens: Tokens, { first, end }: Span) =>
  Array.from({ length: end - first }, (_, i) => label(tokenAt(tokens, first + i))).join("");
const allOf = (tokens: Tokens) => namesOf(tokens, { first: 0, end: tokens.ids.length });

async function open(query: string): Promise<{ window: Window; panel: Frame }> {
  const window = await visit.open(`panels=predictions${query}`);
  const panel = window.panel("predictions");
  await panel.waitForSelector(".finding:not(:empty)");
  return { window, panel };
}

describe("the chain rule of the whole text", () => {
  it("is read when it is opened, factor by factor, of a decoder", async () => {
    const { window, panel } = await open("&text=cat");
    await panel.locator(".chain summary").press("Enter");
    await panel.waitForSelector(".chain tbody tr");
    const { engine } = visit.parts;
    const whole = await engine.surprisals("tiny-gpt", cat, { from: 0, to: cat.length });
    const rows = await panel
      .locator(".chain tbody tr")
      .evaluateAll((all) => all.map((row) => [...row.children].map((cell) => cell.textContent)));
    assert.equal(rows.length, whole.tokens.ids.length);
    let sum = 0;
    rows.forEach(([, name, , rank, bits, all], i) => {
      assert.equal(name, label(tokenAt(whole.tokens, i)));
      const own = whole.bits[i] as number;
      sum += Number.isNaN(own) ? 0 : own;
      assert.equal(bits, Number.isNaN(own) ? "–" : three(own));
      assert.equal(rank, Number.isNaN(own) ? "–" : (whole.ranks[i] as number).toLocaleString("en"));
      assert.equal(all, three(sum));
    });
    const sentence = await panel.locator(".chain p").first().innerText();
    assert.ok(sentence.includes(`= 2^−${three(sum)} over ${rows.length - 1} tokens`), sentence);
    assert.match(sentence, /‘The’ is taken as given/);
    assert.deepEqual(window.complaints, []);
    await window.page.close();
  });

  it("draws of a long text the rows in sight, and speaks its sentence, not its table", async () => {
    const { window, panel } = await open("&text=story");
    const text = cat.repeat(30);
    await window.page.evaluate((chosen) => globalThis.select(chosen), text);
    const { tokens } = await visit.parts.tokenizers.tokenize("tiny-gpt", text, 999);
    const count = tokens.ids.length;
    await panel.waitForFunction(
      (chips) => document.querySelectorAll(".strip .chip").length === chips,
      count,
    );
    await panel.locator(".chain summary").press("Enter");
    const numbers = () => panel.locator(".chain tbody td:first-child:not(.room)").allInnerTexts();
    await panel.waitForSelector(`.chain table[aria-rowcount="${count + 1}"] td.number`);
    assert.ok((await numbers()).length < count / 2);
    await panel.locator(".chain .long").evaluate((box) => box.scrollTo(0, box.scrollHeight));
    await eventually(async () => assert.equal((await numbers()).at(-1), String(count)));
    await panel.getByRole("button", { name: "bits so far" }).click();
    await panel.locator(".chain .long").evaluate((box) => box.scrollTo(0, 0));
    await eventually(async () => assert.equal((await numbers())[0], String(count)));
    assert.equal(await panel.locator(".chain [aria-live] table").count(), 0);
    await window.page.close();
  });

  it("is none from both sides: a masked model has each token masked in turn", async () => {
    const { window, panel } = await open("&text=cat&model=tiny-bert");
    await panel.locator(".chain summary").press("Enter");
    await panel.waitForSelector(".chain tbody tr");
    const { engine } = visit.parts;
    const { bits } = await engine.surprisals("tiny-bert", cat, { from: 0, to: cat.length });
    const sum = bits.reduce((total, own) => total + own, 0);
    const sentence = await panel.locator(".chain p").first().innerText();
    assert.ok(sentence.includes(`pseudo-log-likelihood −${three(sum)} bits`), sentence);
    assert.match(sentence, /no probability/);
    await window.page.close();
  });
});

describe("next sentence prediction", () => {
  it("says whether one text follows the other, both ways, and takes two selections", async () => {
    const { window, panel } = await open("&text=cat&model=tiny-bert");
    await panel.waitForSelector(".pair .bars");
    const host = visit.gallery.sessions.at(-1);
    assert.ok(host);
    const [first, second] = ["She opened the door.", "There was nobody in the room."];
    host.selections = [first];
    await panel.locator("#takePair").press("Enter");
    await panel.waitForSelector(".pair :text('Select two places')");
    host.selections = [first, second];
    await panel.locator("#takePair").press("Enter");
    const { engine } = visit.parts;
    const there = await engine.following("tiny-bert", first, second);
    const back = await engine.following("tiny-bert", second, first);
    await panel.waitForSelector(`.pair .value:text-is("${two(there.probability)}")`);
    assert.deepEqual(await panel.locator(".pair .value").allInnerTexts(), [
      two(there.probability),
      two(back.probability),
    ]);
    assert.equal(await panel.locator("#pairSecond").inputValue(), second);
    await panel.locator("#pairSecond").fill(" ");
    await panel.waitForSelector(".pair :text('Write two texts.')");
    await window.page.close();
  });

  it("is asked of no model that was not trained on pairs", async () => {
    const { window, panel } = await open("&text=cat");
    assert.equal(await panel.locator(".pair").count(), 0);
    await window.page.close();
  });
});

describe("what a decoder writes of another text", () => {
  it("is written by the model, such as a translation, and expected token by token", async () => {
    const { window, panel } = await open("&text=translate&model=tiny-t5");
    const strip = panel.getByRole("listbox", { name: "Tokens of the decoder's text" });
    await strip.waitFor();
    const { engine } = visit.parts;
    const text = SAMPLES.translate as string;
    const run = await engine.write((await engine.analyse("tiny-t5", text)).id);
    const decoder = run.decoder as Tokens;
    assert.equal(await panel.locator("#written").inputValue(), "고양이는 정원에서 자고 있습니다.");
    // Not at its end, where it expects only that the text ends.
    await panel.waitForSelector(".finding:has-text('the model expects ‘·')");
    await strip.locator(".chip.target").waitFor();
    const second = strip.locator(".chip").nth(2);
    await second.press("Enter");
    const name = label(tokenAt(decoder, 2));
    await panel.waitForSelector(`.finding:has-text("After ‘${name}’ the model expects")`);
    const { candidates } = await engine.candidates(run.id, 2, 1);
    const share = two(candidates[0]?.probability as number);
    assert.equal(await panel.locator(".likeliest .value").first().innerText(), share);
    const other = (await engine.write(run.id, "강아지")).decoder as Tokens;
    await panel.locator("#written").fill("강아지");
    await panel.locator("#written").press("Enter");
    const end = label(tokenAt(other, other.ids.length - 1));
    await strip.locator(".chip", { hasText: end }).press("Enter");
    await panel.waitForSelector(`.finding:has-text("After ‘${end}’")`);
    assert.deepEqual(window.complaints, []);
    await window.page.close();
  });
});

describe("spans behind sentinels", () => {
  it("are hidden token by token, filled by the model, and shown again", async () => {
    const { window, panel } = await open("&text=cat&model=tiny-t5");
    await panel.waitForSelector(".writer .chip"); // what the decoder writes of all of it is there
    const hidden = [1, 4, 5];
    // Asked before the panel asks: in the engine, the newer of two questions overtakes the older.
    const { engine } = visit.parts;
    const run = await engine.analyse("tiny-t5", cat);
    const filled = await engine.fillSpans(run.id, spansOf(hidden));
    for (const index of hidden) {
      await panel.locator(".chip").nth(index).press("Enter");
      const name = await panel.locator(".chip").nth(index).getAttribute("aria-label");
      const hide = panel.locator("#hideSpan", { hasText: `Hide ‘${name}’` });
      await hide.waitFor();
      await hide.press("Enter");
    }
    const given = allOf(filled.given);
    await panel.waitForFunction(
      (text) => document.querySelector(".filled p")?.textContent === text,
      given,
    );
    const [, written, whole] = await panel.locator(".filled p").allInnerTexts();
    assert.equal(written, allOf(filled.written));
    const marks = await panel.locator(".filled mark").allInnerTexts();
    assert.deepEqual(
      marks,
      filled.fillings.map((filling) => namesOf(filled.written, filling) || "∅"),
    );
    assert.ok(whole?.startsWith(namesOf(run.tokens, { first: 0, end: 1 })));
    assert.ok(!whole?.includes("</s>"));
    for (const left of [2, 1]) {
      assert.equal(await panel.locator(".spans .masks vscode-button:has-text('×')").count(), left);
      await panel.locator(".spans .masks vscode-button", { hasText: "×" }).first().press("Enter");
    }
    await panel.waitForFunction(() => document.querySelector(".filled")?.childElementCount === 0);
    await window.page.close();
  });
});

describe("what such models are trained on", () => {
  it("makes the text noisy by a seed, in six ways, each told with its source", async () => {
    const { window, panel } = await open("&text=story&model=tiny-t5");
    const given = () => panel.locator(".pieces-given").innerText();
    const seen = new Set<string>();
    for (const [name, source] of [
      ["token masking", "BERT"],
      ["token deletion", "BART"],
      ["text infilling", "BART"],
      ["sentence permutation", "BART"],
      ["document rotation", "BART"],
      ["span corruption", "T5"],
    ] as const) {
      await panel.locator("#noise").click();
      await panel.getByRole("option", { name, exact: true }).click();
      await panel.waitForSelector(`.noise .hint:has-text("${source})")`);
      await eventually(async () => assert.ok(!seen.has(await given()), name));
      seen.add(await given());
    }
    assert.equal(seen.size, 6);
    const before = await given();
    await panel.locator("#noiseSeed").fill("99");
    assert.notEqual(await given(), before);
    await panel.locator("#noiseSeed").fill("1");
    assert.equal(await given(), before);
    assert.match(await panel.locator(".pieces-target").innerText(), /^<extra_id_0>/);
    await holdReadable(window, panel, ".noise :is(h3, p, mark), .spans :is(h3, p)", 8);
    await window.page.close();
  });
});

describe("the columns", () => {
  it("can be taken away as CSV, JSON, Markdown and a picture", async () => {
    const { window, panel } = await open("&text=cat");
    await panel.locator(".strip .chip").last().press("Enter");
    await panel.waitForSelector(".finding:has-text('After ‘.’')");
    await panel.locator("#topK").fill("5");
    await panel.locator("#options").click();
    const host = visit.gallery.sessions.at(-1);
    assert.ok(host);
    const take = async (format: string) => {
      await panel.locator("#format").click();
      await panel.getByRole("option", { name: format, exact: true }).click();
      await panel.locator(".export vscode-button", { hasText: "Copy" }).click();
      await panel.waitForSelector(".export .said:has-text('Copied.')");
      return host.copied.at(-1) as string;
    };
    const { engine } = visit.parts;
    const run = await engine.analyse("tiny-gpt", cat);
    const { candidates } = await engine.candidates(run.id, run.tokens.ids.length - 1, 10);
    const json = JSON.parse(await take("JSON"));
    assert.deepEqual(
      json.tokens.map(({ id }: { id: number }) => id),
      candidates.map(({ id }) => id),
    );
    assert.equal(json.tokens[0].probabilities.softmax, candidates[0]?.probability);
    assert.equal(json.tokens[5].probabilities.topK, 0);
    const [head, first] = (await take("CSV")).split("\r\n");
    assert.equal(head, "rank,id,token,logit,softmax,topK");
    assert.equal(first?.split(",")[1], String(candidates[0]?.id));
    assert.match(await take("Markdown"), /\| token \| logit \| probability \| top-k 5 \|/);
    assert.match(await take("SVG"), /<svg [\s\S]*Next token after[\s\S]*<\/svg>/);
    await window.page.close();
  });
});
