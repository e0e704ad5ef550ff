// The tokens panel's part “Vocabulary”: BPE learned live, and the census.
import assert from "node:assert/strict";
import { describe } from "node:test";
import type { Frame } from "playwright-core";
import { MergeList } from "../../src/domain/tokenizer/training.ts";
import { createTrainer } from "../../src/tokenizer/vocabulary/trainer.ts";
import { writeEnglish } from "../bench/text.ts";
import { eventually } from "../vscode/kit/eventually.ts";
import type { Window } from "./browser.ts";
import { holdReadable, READABLE } from "./contrast.ts";
import { useGallery } from "./gallery.ts";
import { SAMPLES } from "./samples.ts";

const { visit, it } = useGallery();

async function open(query: string): Promise<[Window, Frame]> {
  const window = await visit.open(`panels=tokens&${query}`);
  const panel = window.panel("tokens");
  await panel.waitForSelector(".chip");
  await panel.locator("#tab-vocabulary").click();
  await panel.waitForSelector(".census .bars");
  return [window, panel];
}

const mergesOf = (text: string): MergeList => {
  const list = new MergeList();
  list.add(createTrainer(text).learn(Number.POSITIVE_INFINITY));
  return list;
};
/** How many merges the slider goes over, once learning has ended. */
async function learned(panel: Frame): Promise<number> {
  await panel.locator("#stop-learning").waitFor({ state: "hidden" });
  return Number(await panel.locator("#merges").getAttribute("max"));
}
const sentence = (panel: Frame) => panel.locator(".learning .step").innerText();
const sample = (panel: Frame) =>
  panel
    .locator(".learning .sample")
    .first()
    .locator(".piece")
    .evaluateAll((all) => all.map(({ textContent }) => textContent ?? ""));

describe("learning a vocabulary", () => {
  it("learns from the text, and steps through the merges by keyboard", async () => {
    const [window, panel] = await open("text=story");
    const list = mergesOf(SAMPLES.story as string);
    await panel.locator("#learn-text").focus();
    await window.page.keyboard.press("Enter");
    await panel.getByText(`Learned ${list.length} merges from the selected text`).waitFor();
    assert.equal(await learned(panel), list.length);
    assert.match(
      await sentence(panel),
      new RegExp(`^Merge ${list.length}: .* the text ${list.tokens.at(-1)}: `),
    );
    await panel.locator("#merges").focus();
    await window.page.keyboard.press("Home");
    assert.match(await sentence(panel), /^No merge yet: the vocabulary is the 256 bytes/);
    assert.deepEqual((await sample(panel)).slice(0, 4), ["O", "n", "c", "e"]);
    await window.page.keyboard.press("ArrowRight");
    assert.match(await sentence(panel), new RegExp(`, ${list.counts[0]} times\\.`));
    await panel.getByRole("button", { name: "To the end" }).click();
    const text = SAMPLES.story as string;
    const cut = createTrainer(text).sample.flatMap((word) => list.cut(word.text, list.length));
    assert.equal((await sample(panel)).length, cut.length);
    assert.deepEqual(window.complaints, []);
    await window.page.close();
  });

  it("says of a text in which nothing comes twice that there is nothing to merge", async () => {
    const [window, panel] = await open("text=one");
    await panel.locator("#learn-text").click();
    await panel.getByText("Learned 0 merges from the selected text").waitFor();
    assert.match(await sentence(panel), /^No pair of tokens comes twice in this text/);
    await window.page.close();
  });

  it("learns from a file, can be stopped, and keeps what it has", async () => {
    const [window, panel] = await open("text=cat");
    const host = visit.gallery.sessions.at(-1);
    assert.ok(host);
    host.textFile = { name: "long.txt", text: writeEnglish(200_000, 4) };
    await panel.locator("#learn-file").click();
    // Stopped at once, or, where the machine was faster, done.
    await panel.locator("#stop-learning").dispatchEvent("click");
    await panel.getByText(/^Learned [\d,]+ merges from long\.txt/).waitFor();
    const merges = await learned(panel);
    await panel.locator(".learning summary").click();
    await eventually(async () => {
      const rows = panel.locator(".learning tbody tr");
      assert.equal(
        await rows.last().locator("td").first().innerText(),
        (256 + merges).toLocaleString("en"),
      );
    });
    await window.page.close();
  });

  it("says where it reads only the beginning of a long file", async () => {
    const [window, panel] = await open("text=cat");
    const host = visit.gallery.sessions.at(-1);
    assert.ok(host);
    host.textFile = { name: "long.txt", text: "ab ".repeat(200_000) };
    await panel.locator("#learn-file").click();
    await panel.getByText("Only the first 400,000 of 600,000 characters are read.").waitFor();
    await panel.locator("#learn-text").click();
    await panel.getByText(/^Learned \d+ merges from the selected text: [^.]+\.$/).waitFor();
    await window.page.close();
  });

  it("shows which words a list of the most frequent words would lack", async () => {
    const [window, panel] = await open("text=story");
    const host = visit.gallery.sessions.at(-1);
    assert.ok(host);
    const text = writeEnglish(60_000, 8);
    host.textFile = { name: "some.txt", text };
    await panel.locator("#learn-file").click();
    await panel.getByText(/^Learned [\d,]+ merges from some\.txt/).waitFor();
    await panel.locator("#merges").focus();
    await window.page.keyboard.press("Home");
    const expected = createTrainer(text).sample.filter(({ rank }) => rank >= 256).length;
    assert.ok(expected > 0);
    assert.equal(await panel.locator(".sample .lost").count(), expected);
    await window.page.close();
  });
});

describe("the census in the panel", () => {
  it("has the vocabulary's scripts and lengths as they are", async () => {
    const [window, panel] = await open("text=cat");
    const census = await visit.parts.tokenizers.census("tiny-gpt");
    const values = await panel.locator(".census .bars .value").allInnerTexts();
    assert.deepEqual(values, [
      ...census.scripts.map(({ tokens }) => tokens.toLocaleString("en")),
      ...census.lengths.map((tokens) => tokens.toLocaleString("en")),
    ]);
    await window.page.close();
  });

  it("fits into 300 pixels, in Korean, also with what was learned", async () => {
    const [window, panel] = await open("text=korean&locale=ko&width=300");
    await panel.locator("#learn-text").click();
    await panel.getByText(/^병합 \d+개를 학습함/).waitFor();
    const [wide, room] = await panel.evaluate(() => [
      document.documentElement.scrollWidth,
      document.documentElement.clientWidth,
    ]);
    assert.ok((wide as number) <= (room as number), `${wide} of ${room}`);
    await window.page.close();
  });

  it(`writes with a contrast of ${READABLE} or more in every theme`, async () => {
    const [window, panel] = await open("text=story");
    await panel.locator("#learn-text").click();
    await panel.getByText(/^Learned/).waitFor();
    await holdReadable(
      window,
      panel,
      ".vocabulary :is(.piece, .aside, .step, h2, h3, td, li span)",
      50,
    );
    await window.page.close();
  });
});
