// The anatomy panel, with the real engine.

import assert from "node:assert/strict";
import path from "node:path";
import { describe } from "node:test";
import type { Frame } from "playwright-core";
import { rankAt, throwDart } from "../../src/domain/prediction/dart.ts";
import { createSampler, OFF } from "../../src/domain/prediction/sampling.ts";
import { label, tokenAt } from "../../src/domain/text/token.ts";
import { temporaryFolder } from "../engine/folder.ts";
import { eventually } from "../vscode/kit/eventually.ts";
import { reload } from "./browser.ts";
import { holdForEveryone, type Sight } from "./everyone/sights.ts";
import { useGallery } from "./gallery.ts";
import { familyIn } from "./models.ts";
import { SAMPLES } from "./samples.ts";

const under = temporaryFolder();
const gallery = useGallery();
const { visit, it } = gallery;

const DONE = ".wires path"; // lines are drawn once there are numbers
const text = async (panel: Frame, selector: string) =>
  ((await panel.locator(selector).first().textContent()) ?? "").trim();

async function open(query = "text=cat") {
  const window = await visit.open(`panels=anatomy&${query}`);
  const panel = window.panel("anatomy");
  await panel.waitForSelector(DONE, { state: "attached" });
  await panel.locator(".finding", { hasText: "At the end" }).waitFor();
  return [window, panel] as const;
}

/** Opens a block at the step of this name, and waits for its numbers. */
async function openStep(panel: Frame, block: string, name: string): Promise<void> {
  await panel.locator(`${block} .opens`).first().click();
  await panel.locator(".step", { hasText: name }).first().click();
  await panel.waitForSelector(".step-body .formula");
  await panel.locator(".step[aria-current]", { hasText: name }).waitFor();
}

describe("the overview", () => {
  it("shows the blocks of a decoder in order, norms before them, and what it expects", async () => {
    const [window, panel] = await open();
    const names = await panel.locator(".box .name").allTextContents();
    assert.deepEqual(names.slice(0, 4), [
      ...["Characters → tokens", "Embedding", "Attention", "Feed-forward"],
    ]);
    assert.equal(names.length, 2 + 4 * 2 + 1);
    const run = await visit.parts.engine.analyse("tiny-gpt", SAMPLES.cat as string);
    const picked = await panel.locator(".lane-name.picked").getAttribute("title");
    const place = Array.from(run.tokens.ids.keys()).findLast(
      (at) => label(tokenAt(run.tokens, at)) === picked,
    );
    const { candidates } = await visit.parts.engine.candidates(run.id, place ?? 0, 5);
    const bars = await panel.locator(".box.head .bars .token").allTextContents();
    assert.deepEqual(
      bars,
      candidates.map((one) => label(one)),
    );
    assert.deepEqual(window.complaints, []);
    await window.page.close();
  });

  it("follows the token that is pinned, and again the first when it is let go", async () => {
    const [window, panel] = await open();
    const finding = () => text(panel, ".finding");
    const before = await finding();
    await panel.locator(".chip").nth(3).press("Enter");
    await panel.locator(".lane-name.picked[title='·on']").waitFor({ state: "attached" });
    await panel.locator(".finding", { hasText: "‘·on’ takes" }).waitFor();
    await panel.locator(".chip").nth(3).press("Escape");
    await panel.locator(".finding", { hasText: before }).waitFor();
    await panel.locator(".lane-name[title='·sat']").click();
    await panel.locator(".finding", { hasText: "‘·sat’ takes" }).waitFor();
    assert.equal(await panel.locator(".chip[aria-selected=true]").count(), 1);
    assert.deepEqual(window.complaints, []);
    await window.page.close();
  });

  it("has two streams for an encoder-decoder, with cross-attention in each layer of the decoder", async () => {
    const [window, panel] = await open("text=translate&model=tiny-t5");
    assert.deepEqual(await panel.locator(".stack").allTextContents(), ["Encoder", "Decoder"]);
    assert.equal(await panel.locator(".box.cross").count(), 3);
    assert.equal(await panel.locator(".lane-name.picked").count(), 2);
    await panel.locator(".writer .chip").nth(1).press("Enter");
    await panel.locator(".finding", { hasText: "At the end" }).waitFor();
    assert.deepEqual(window.complaints, []);
    await window.page.close();
  });

  it("folds a layer into one row and opens it again, and remembers which", async () => {
    const [window, panel] = await open();
    const fold = panel.locator("[data-layer='decoder.1']");
    await fold.click();
    await panel.waitForSelector("[data-layer='decoder.1'][aria-expanded=false]");
    assert.equal(await panel.locator(".box.attention").count(), 3);
    assert.match(await fold.innerText(), /Layer 2\s+takes \d+%/);
    await reload(panel);
    await panel.waitForSelector("[data-layer='decoder.1'][aria-expanded=false]");
    await panel.locator("[data-layer='decoder.1']").press("Enter");
    await panel.waitForSelector("[data-layer='decoder.1'][aria-expanded=true]");
    assert.equal(await panel.locator(".box.attention").count(), 4);
    await window.page.close();
  });

  it("has its numbers in a table, and is exported", async () => {
    const [window, panel] = await open();
    await panel.locator(".twin > summary").last().click();
    await panel.waitForSelector(".twin tbody tr");
    assert.equal(await panel.locator(".twin tbody tr").count(), 11);
    await panel.locator("#options").click();
    const copy = panel.locator(".export vscode-button", { hasText: "Copy" });
    await copy.click();
    await panel.getByText("Copied.").waitFor();
    const svg = visit.gallery.sessions.at(-1)?.copied.at(-1) ?? "";
    assert.match(svg, /^<\?xml.*tiny-gpt.*Attention.*Prediction/s);
    assert.equal(/NaN|undefined/.test(svg), false);
    await window.page.close();
  });
});

describe("a step", () => {
  it("is gone to by keys, from characters to probabilities and back", async () => {
    const [window, panel] = await open();
    const { keyboard } = window.page;
    const where = (words: string) => panel.locator(".where", { hasText: words }).waitFor();
    await panel.locator(".box.text .opens").focus();
    await keyboard.press("ArrowDown");
    await panel.waitForSelector(".box.embedding .opens:focus");
    await keyboard.press("ArrowRight");
    await where("1 of 68: Characters → tokens");
    await panel.locator(".finding", { hasText: "of the 8,192 tokens of the vocabulary" }).waitFor();
    for (const name of [
      "Look up the token",
      "Look up the position",
      "Add up",
      "Layer 1 · Attention",
    ]) {
      await keyboard.press("ArrowRight");
      await where(name);
    }
    await keyboard.press("End");
    await where("68 of 68: Prediction · Choose the next token");
    await keyboard.press("ArrowLeft");
    await where("67 of 68: Prediction · Probabilities");
    await panel.locator(".finding", { hasText: /^After ‘.*the model expects/ }).waitFor();
    await keyboard.press("ArrowLeft");
    await where("66 of 68: Prediction · Logits");
    await keyboard.press("Escape");
    await where("all 68 steps");
    assert.equal(await panel.locator(".inside").isHidden(), true);
    assert.deepEqual(window.complaints, []);
    await window.page.close();
  });

  it("shows the weights of a head that one chooses, as the engine computes them", async () => {
    const [window, panel] = await open();
    await panel.locator(".chip").nth(8).press("Enter");
    await openStep(panel, ".box.attention", "Attention weights");
    const head = await panel
      .locator("#step-head")
      .evaluate((list) => (list as HTMLSelectElement).value);
    const run = await visit.parts.engine.analyse("tiny-gpt", SAMPLES.cat as string);
    const row = await visit.parts.engine.attentionRows(
      run.id,
      { kind: "self", layer: 0, head: Number(head) },
      8,
      1,
    );
    const most = Math.max(...row);
    const best = label(tokenAt(run.tokens, row.indexOf(most)));
    await panel.locator(".finding", { hasText: `of its attention to ‘${best}’` }).waitFor();
    assert.match(
      await text(panel, ".formula .numbers"),
      new RegExp(`= ${Math.round(most * 100)}%$`),
    );
    await window.page.close();
  });

  it("writes a sum of products with its largest terms, and ends in the number that is marked", async () => {
    const [window, panel] = await open();
    await openStep(panel, ".box.feedForward", "Into the neurons");
    const line = await text(panel, ".formula .numbers");
    const [, value] = /\(253 more\).* = (−?[\d.]+)$/.exec(line) ?? [];
    const marked = await text(panel, ".cuts:last-child .heat:last-child .cell");
    assert.equal(marked.replace("-", "−").split(": ")[1], value, line);
    await window.page.close();
  });

  it("shows code that the tests run, its paper, and leads to the head in the attention panel", async () => {
    const [window, panel] = await open();
    await openStep(panel, ".box.attention", "Mix the values");
    await panel.locator(".code > summary").click();
    assert.match(await text(panel, ".code pre"), /^export function mix\(weights/);
    const link = panel.locator(".source a");
    assert.equal(await link.getAttribute("href"), "https://arxiv.org/abs/1706.03762");
    await panel.locator("#deeper").click();
    const host = visit.gallery.sessions.at(-1);
    await eventually(async () => assert.deepEqual(host?.led, ["attention"]));
    await window.page.close();
  });

  it("is opened in the attention panel at its head", async () => {
    const window = await visit.open("panels=anatomy,attention&text=cat");
    const [panel, attention] = [window.panel("anatomy"), window.panel("attention")];
    await panel.locator(".finding", { hasText: "At the end" }).waitFor();
    await attention.waitForSelector("#layer", { state: "attached" });
    await openStep(panel, "[aria-label='Layer 3'] .box.attention", "Attention weights");
    const head = await panel
      .locator("#step-head")
      .evaluate((list) => (list as HTMLSelectElement).value);
    await panel.locator("#deeper").click();
    await attention.waitForFunction(
      (due) =>
        (document.querySelector("#layer") as HTMLSelectElement | null)?.value === "2" &&
        (document.querySelector("#head") as HTMLSelectElement | null)?.value === due,
      head,
    );
    await window.page.close();
  });

  it("is remembered from text to text and after a reload", async () => {
    const [window, panel] = await open();
    await openStep(panel, ".box.attention", "Scores");
    await window.page.evaluate("select('A dog ran home')");
    await panel.locator(".finding", { hasText: /^In head \d the query of ‘/ }).waitFor();
    await reload(panel);
    await panel.locator(".step[aria-current]", { hasText: "Scores" }).waitFor();
    await panel.locator(".finding", { hasText: /^In head \d the query of ‘/ }).waitFor();
    assert.deepEqual(window.complaints, []);
    await window.page.close();
  });

  const shipped = ["tiny-gpt", "tiny-bert", "tiny-t5"].map((name) => [name, name] as const);
  const others = (
    ["llama/gqa", "gemma2/eager-dynamo", "gpt_neox/sdpa-dynamo", "bart/cached"] as const
  ).map((name) => {
    const [family = "", variant = ""] = name.split("/");
    return [name, familyIn(path.join(under, family), family, variant)] as const;
  });
  for (const [name, model] of [...shipped, ...others]) {
    it(`tells each step of ${name} with real numbers`, async () => {
      const query = `text=cat&model=${encodeURIComponent(model)}`;
      const window = await visit.open(`panels=anatomy&${query}`);
      const panel = window.panel("anatomy");
      await panel.waitForSelector(".box.head .bars");
      const count = Number(/all (\d+) steps/.exec(await text(panel, ".where"))?.[1]);
      assert.ok(count > 30, `${count} steps`);
      await panel.locator(".box.text .opens").first().focus();
      for (let step = 1; step <= count; step++) {
        await window.page.keyboard.press("ArrowRight");
        await panel.locator(".where", { hasText: `${step} of ${count}: ` }).waitFor();
        await panel.waitForSelector(".step-body .explains");
        const said = `${await text(panel, ".finding")} ${await panel.locator(".inside").innerText()}`;
        assert.doesNotMatch(said, /NaN|undefined|Infinity|∞|not recognized/, `step ${step}`);
      }
      assert.deepEqual(window.complaints, []);
      await window.page.close();
    });
  }
});

describe("the choice", () => {
  it("is greedy first, and by chance as one sets it, as the engine expects", async () => {
    const [window, panel] = await open();
    await openStep(panel, ".box.head", "Choose the next token");
    const run = await visit.parts.engine.analyse("tiny-gpt", SAMPLES.cat as string);
    const picked = await panel.locator(".lane-name.picked").getAttribute("title");
    const place = Array.from(run.tokens.ids.keys()).findLast(
      (at) => label(tokenAt(run.tokens, at)) === picked,
    );
    const { candidates } = await visit.parts.engine.candidates(run.id, place ?? 0, 3);
    const best = label(candidates[0] ?? assert.fail());
    await panel.locator(".finding", { hasText: `‘${best}’ is chosen` }).waitFor();
    assert.equal(await panel.locator(".drawn-lots").isHidden(), true);
    await panel.locator("#temperature").fill("1");
    await panel.locator("#topK").fill("3");
    await panel.locator(".finding", { hasText: "3 tokens could be chosen" }).waitFor();
    const logits = await visit.parts.engine.logits(run.id, place ?? 0);
    const { columns } = createSampler(logits, [])({ ...OFF, topK: 3 });
    const column = columns[columns.length - 1] ?? columns[0];
    const ranks = new Set<number>();
    for (let seed = 0; seed < 12; seed++) {
      const rank = rankAt(column, throwDart(seed));
      ranks.add(rank);
      await panel.locator("#seed").fill(String(seed));
      const name = label(candidates[rank] ?? assert.fail());
      await panel.locator(".finding", { hasText: `‘${name}’ is drawn` }).waitFor();
    }
    assert.ok(ranks.size > 1, "not always the same token");
    await reload(panel);
    await panel.locator(".finding", { hasText: "3 tokens could be chosen" }).waitFor();
    assert.deepEqual(window.complaints, []);
    await window.page.close();
  });

  it("is exported with its numbers", async () => {
    const [window, panel] = await open();
    await openStep(panel, ".box.attention", "Attention weights");
    await panel.locator("#options").click();
    await panel.locator(".export vscode-button", { hasText: "Copy" }).click();
    await panel.getByText("Copied.").waitFor();
    const svg = visit.gallery.sessions.at(-1)?.copied.at(-1) ?? "";
    assert.match(svg, /^<\?xml.*tiny-gpt.*A = exp.*attention weights/s);
    assert.equal(/NaN|undefined/.test(svg), false);
    await window.page.close();
  });

  it("leads from the residual stream to the layers panel", async () => {
    const [window, panel] = await open();
    await openStep(panel, ".box.feedForward", "Add to the residual stream");
    await panel.locator("#deeper").click();
    const host = visit.gallery.sessions.at(-1);
    await eventually(async () => assert.deepEqual(host?.led, ["layers"]));
    await window.page.close();
  });
});

const inside =
  (block: string, name: string): NonNullable<Sight["prepare"]> =>
  async (panel) => {
    await openStep(panel, block, name);
    await panel.locator(".step-body .twin summary").click();
    await panel.waitForSelector(".step-body .twin tbody tr");
    await panel.locator(".code > summary").click();
  };
holdForEveryone(gallery, "anatomy", [
  { name: "the whole way", query: "text=cat", until: ".bars" },
  { name: "the whole way, in Korean", query: "text=korean&locale=ko", until: ".bars" },
  { name: "two streams", query: "text=translate&model=tiny-t5", until: ".bars" },
  { name: "norms behind, of a long text", query: "text=story&model=tiny-bert", until: ".bars" },
  {
    name: "attention weights with their table and code",
    query: "text=cat",
    until: ".bars",
    prepare: inside(".box.attention", "Attention weights"),
  },
  {
    name: "neurons with their table and code",
    query: "text=cat",
    until: ".bars",
    prepare: inside(".box.feedForward", "Into the neurons"),
  },
  {
    name: "a folded layer, with the table of all blocks, in Korean",
    query: "text=cat&locale=ko",
    until: ".bars",
    prepare: async (panel) => {
      await panel.locator("[data-layer='decoder.2']").click();
      await panel.locator(".twin summary").click();
      await panel.waitForSelector(".twin tbody tr");
    },
  },
]);
