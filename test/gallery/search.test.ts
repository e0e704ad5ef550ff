import assert from "node:assert/strict";
import { cpSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { describe } from "node:test";
import type { Frame } from "playwright-core";
import { temporaryFolder } from "../engine/folder.ts";
import { eventually } from "../vscode/kit/eventually.ts";
import type { Window } from "./browser.ts";
import { holdReadable } from "./contrast.ts";
import { violations } from "./everyone/axe.ts";
import { useGallery } from "./gallery.ts";
import { SAMPLES } from "./samples.ts";
import { WORKSPACE } from "./search.ts";

// The search of the embeddings panel, over this project's samples by the real engine.

const { visit, it } = useGallery();
const under = temporaryFolder();
const [sentences, reranker] = ["sentences", "reranker"].map((name) =>
  path.join(import.meta.dirname, "../engine", name),
) as [string, string];

async function open(
  query = "",
  { model = "tiny-bert", width = 900 } = {},
): Promise<{ window: Window; panel: Frame }> {
  const asked = `panels=embeddings&${query}&text=cat&width=${width}&model=${encodeURIComponent(model)}`;
  const window = await visit.open(asked, { width, height: 900 });
  const panel = window.panel("embeddings");
  await panel.locator("#tab-search").click();
  return { window, panel };
}

/** A model in a folder of its own, with other files as they stand in an oracle. */
function folderOf(source: string, name: string, files: Readonly<Record<string, unknown>>): string {
  const folder = path.join(under, name);
  cpSync(source, folder, { recursive: true });
  for (const [file, content] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(folder, file)), { recursive: true });
    const { base64 } = content as { readonly base64?: string };
    const bytes = base64 === undefined ? JSON.stringify(content) : Buffer.from(base64, "base64");
    writeFileSync(path.join(folder, file), bytes);
  }
  return folder;
}
const oracleOf = (folder: string) =>
  JSON.parse(readFileSync(path.join(folder, "oracle.json"), "utf8")).kinds;

let folders = 0;
/** A sentence model whose files say that it makes vectors in one of the oracle's ways. */
const sentenceModel = (kind: string, others: Readonly<Record<string, unknown>> = {}): string =>
  folderOf(sentences, `sentences ${++folders}`, { ...oracleOf(sentences)[kind].files, ...others });

/** A cross-encoder whose score is read as the oracle's "sigmoid" or "number". */
function crossEncoder(kind: string): string {
  const folder = folderOf(reranker, `reranker ${kind}`, oracleOf(reranker)[kind].files);
  cpSync(path.join(sentences, "tokenizer.json"), path.join(folder, "tokenizer.json"));
  return folder;
}

const host = () => visit.gallery.sessions.at(-1) as (typeof visit.gallery.sessions)[number];
const finding = async (panel: Frame) => (await panel.locator(".finding").textContent()) ?? "";
const built = (panel: Frame) => panel.waitForSelector("#renew-index:not([hidden])");
const says = (panel: Frame, text: string) => panel.waitForSelector(`.finding:has-text("${text}")`);
async function pick(panel: Frame, id: string, value: string): Promise<void> {
  await panel.locator(`#${id}`).click();
  await panel.locator(`#${id} vscode-option[value="${value}"]`).click();
}
const hits = (panel: Frame) =>
  panel.locator(".hits li").evaluateAll((rows) =>
    rows.map((row) => ({
      text: row.querySelector(".excerpt")?.textContent ?? "",
      place: row.querySelector(".where")?.textContent ?? "",
      value: Number(row.querySelector(".value")?.textContent),
    })),
  );

describe("the search", () => {
  it("begins with the selected text in the open file, and links into the editor", async () => {
    const { window, panel } = await open();
    await built(panel);
    await says(panel, "of story.md");
    assert.equal(await panel.locator("#query").inputValue(), SAMPLES.cat);
    const all = await hits(panel);
    assert.equal(all.length, 7);
    assert.match(
      await finding(panel),
      /^Closest to ‘The cat sat on the mat because it was warm\.’: line \d+ of story\.md \(0\.\d\d\)$/,
    );
    const lines = readFileSync(path.join(WORKSPACE, "story.md"), "utf8").split("\n");
    for (const [at, { place, value, text }] of all.entries()) {
      assert.ok(at === 0 || value <= (all[at - 1]?.value ?? 1));
      const line = lines[Number(place.split(":")[1]) - 1] ?? "";
      assert.ok(line.startsWith(text.replace("…", "")), text);
    }
    await panel.locator(".hits button").first().press("Enter");
    await eventually(async () => assert.equal(host().places.at(-1)?.file.name, "story.md"));
    assert.deepEqual(window.complaints, []);
    await window.page.close();
  });

  it("does not call close what points away from the query", async () => {
    const { window, panel } = await open("text=korean", { model: "tiny-gpt" });
    await built(panel);
    await says(panel, "Nothing here is similar to ‘고양이가 매트 위에 앉았다");
    assert.ok((await hits(panel)).every(({ value }) => value < 0));
    await window.page.close();
  });

  it("follows the query, remembers it, and goes by keyboard from the field through the list", async () => {
    const { window, panel } = await open();
    await built(panel);
    await panel.locator("#query").fill("the sailors brought bread and apples");
    await says(panel, "line 7 of story.md");
    await panel.locator(".hits button").first().focus();
    await panel.locator(".hits button").first().press("ArrowDown");
    const second = panel.locator(".hits button").nth(1);
    assert.ok(await second.evaluate((link) => link === document.activeElement));
    await second.press("Home");
    await panel.locator(".hits button").first().press("Enter");
    await eventually(async () => assert.equal(host().places.at(-1)?.first, 6));
    await host().select(SAMPLES.story as string);
    await says(panel, "the sailors brought bread and apples");
    await panel.locator("#query").fill("");
    await says(panel, "Write what to look for.");
    await window.page.close();
  });

  it("searches the workspace but for what is ignored, by paragraphs, with a table and a matrix", async () => {
    const { window, panel } = await open();
    await built(panel);
    await pick(panel, "place", "workspace");
    await pick(panel, "unit", "paragraph");
    await panel.locator("#query").fill("height of the tide at a time of day");
    await says(panel, "of tides.ts");
    await built(panel);
    assert.match(
      (await panel.locator(".building .aside").textContent()) ?? "",
      /^\d+ paragraphs of 6 files/,
    );
    await panel.locator(".matrix > summary").press("Enter");
    const label = (await panel.locator(".matrix .plot canvas").getAttribute("aria-label")) ?? "";
    assert.match(label, /^Cosine similarity of each two of the 10 texts, from 0\.\d\d to 1\.00$/);
    await panel.locator(".matrix .twin summary").press("Enter");
    await panel.locator(".matrix .twin tbody tr").first().waitFor();
    assert.equal(await panel.locator(".matrix .twin tbody tr").count(), 10);
    assert.equal(
      await panel.locator(".matrix .twin tbody tr:nth-child(3) td:nth-child(4)").textContent(),
      "1.000",
    );
    assert.deepEqual(await violations(panel), []);
    await holdReadable(window, panel, ".hits :is(.excerpt, .where, .value), .embeddings .aside", 8);
    await window.page.close();
  });

  it("tells what is most alike, what is like no other, and groups", async () => {
    const { window, panel } = await open();
    await built(panel);
    await pick(panel, "place", "workspace");
    await built(panel);
    await pick(panel, "sight", "alike");
    await says(panel, "Most alike: line");
    assert.equal(await panel.locator("#query").isVisible(), false);
    assert.equal(await panel.locator(".hits li").count(), 10);
    assert.equal(await panel.locator(".hits button").count(), 20);
    await pick(panel, "sight", "apart");
    await says(panel, "Like no other: line");
    const values = (await hits(panel)).map(({ value }) => value);
    assert.deepEqual(
      values,
      values.toSorted((a, b) => a - b),
    );
    await pick(panel, "sight", "groups");
    await says(panel, "6 groups; the largest has");
    assert.equal(await panel.locator(".group").count(), 6);
    await window.page.close();
  });

  it("reads each text together with the query, where the model was trained on pairs", async () => {
    const { window, panel } = await open();
    await built(panel);
    await panel.locator("#query").fill("She tried to light the lamp again.");
    await says(panel, "‘She tried");
    await panel.locator("#rerank").click();
    await panel.waitForSelector(".rerank .aside:has-text('Read with the query,')");
    const bars = panel.locator(".rerank .bars li");
    assert.equal(await bars.count(), (await hits(panel)).length);
    await panel.locator(".rerank .twin summary").press("Enter");
    await panel.locator(".rerank .twin tbody tr").first().waitFor();
    const told = await panel
      .locator(".rerank .twin tbody tr:first-child td")
      .evaluateAll((cells) => cells.map(({ textContent }) => textContent ?? ""));
    const { engine } = visit.parts;
    const query = "She tried to light the lamp again.";
    const { probability } = await engine.following("tiny-bert", query, told[2] as string);
    assert.ok(Math.abs(Number.parseFloat(told[4] as string) / 100 - probability) < 1e-4);
    await panel.locator("#query").fill("the sea");
    await says(panel, "‘the sea’");
    assert.equal(await panel.locator(".rerank .bars").count(), 0);
    await window.page.close();
  });

  it("is re-ranked by any cross-encoder, whatever the panel's own model", async () => {
    const { window, panel } = await open("", { model: "tiny-gpt" });
    await built(panel);
    await says(panel, "Closest to");
    const reranker = panel.locator("#reranker");
    assert.equal(await reranker.evaluate((one: HTMLSelectElement) => one.value), "tiny-bert");
    const number = crossEncoder("number");
    host().modelFolder = { id: number, name: "scores" };
    await panel.locator("#reranker-folder").click();
    await panel.waitForSelector("#reranker vscode-option:has-text('scores')", {
      state: "attached",
    });
    await panel.locator("#rerank").click();
    await panel.waitForSelector(".rerank .hits li");
    const rows = panel.locator(".rerank .hits li");
    const values = await rows.locator(".value").allTextContents();
    const ordered = values.map(Number).toSorted((a, b) => b - a);
    assert.deepEqual(values.map(Number), ordered);
    await panel.locator(".rerank .twin summary").press("Enter");
    await panel.locator(".rerank .twin tbody tr").first().waitFor();
    const told = await panel
      .locator(".rerank .twin tbody tr:first-child td")
      .evaluateAll((cells) => cells.map(({ textContent }) => textContent ?? ""));
    const query = await panel.locator("#query").inputValue();
    const { value } = await visit.parts.engine.relevance(number, query, told[2] as string);
    assert.ok(Math.abs(Number(told[4]) - value) < 1e-3, `${told[4]} and ${value}`);
    // What was chosen is remembered; one that scores nothing says so, and the way on is there.
    host().modelFolder = { id: "tiny-t5", name: "tiny-t5" };
    await panel.locator("#reranker-folder").click();
    await panel.waitForSelector("#reranker vscode-option:has-text('tiny-t5')", {
      state: "attached",
    });
    assert.equal(await panel.locator(".rerank .hits").count(), 0);
    await panel.locator("#rerank").click();
    await panel.waitForSelector(".rerank .aside:has-text('noScore')");
    assert.ok(await panel.locator("#rerank").isVisible());
    await window.page.close();
  });

  it("hands the best texts to Compare Prompts, before the query", async () => {
    const { window, panel } = await open();
    await built(panel);
    await panel.locator("#query").fill("the sailors brought bread and");
    await says(panel, "‘the sailors brought bread and’");
    await pick(panel, "passages", "2");
    const best = (await hits(panel)).slice(0, 2).map(({ place }) => place);
    await panel.locator("#retrieve").focus();
    await panel.locator("#retrieve").press("Enter");
    await panel.waitForSelector(".retrieval [role=status]:has-text('Opened in Compare Prompts.')");
    assert.deepEqual(host().given?.places, best);
    assert.equal(host().given?.prompts[1].split("\n\n").length, 3);
    assert.match(
      (await panel.locator(".retrieval").textContent()) ?? "",
      /tiny-bert can’t continue text, so tiny-gpt compares\./,
    );
    // After re-ranking, the best are the best of those.
    await panel.locator("#rerank").click();
    await panel.waitForSelector(".rerank .bars li");
    const bars = await panel.locator(".rerank .bars .token").allTextContents();
    await panel.locator("#retrieve").click();
    await eventually(async () => assert.notDeepEqual(host().given?.places, best));
    const ranks = bars.slice(0, 2).map((bar) => Number(bar.split(" ")[0]));
    const all = await hits(panel);
    assert.deepEqual(
      host().given?.places,
      ranks.map((rank) => all[rank - 1]?.place),
    );
    assert.deepEqual(window.complaints, []);
    await window.page.close();
  });

  it("is exported as numbers, and as the picture that is drawn", async () => {
    const { window, panel } = await open();
    await built(panel);
    await says(panel, "Closest to");
    await panel.locator("vscode-button:has-text('Options')").click();
    const copied = async (format: string) => {
      await pick(panel, "format", format);
      await panel.locator(".export vscode-button:has-text('Copy')").click();
      await panel.waitForSelector(".export .said:has-text('Copied.')", { state: "attached" });
      return host().copied.at(-1) ?? "";
    };
    const [head, first] = (await copied("csv")).split("\r\n");
    assert.equal(head, "rank,file,line,lastLine,more,cosine,text");
    assert.match(first ?? "", /^1,story\.md,\d+,\d+,0,0\.\d+,/);
    const count = (await hits(panel)).length;
    const svg = await copied("svg");
    assert.match(svg, /<title>Closest to 'The cat sat on the mat because it was warm\.'/);
    assert.match(svg, /Vectors of tiny-bert: mean, layer 4 of 4/);
    assert.equal(svg.match(/<circle /g)?.length, count);
    const numbers = JSON.parse(await copied("json")) as { found: { cosine: number }[] };
    assert.equal(numbers.found.length, count);
    // The matrix: a cell for each two, a frame and the paper, and the steps of its scale.
    assert.equal(svg.match(/<rect /g)?.length, count * count + 2 + 64);
    await pick(panel, "format", "png");
    await panel.locator(".export vscode-button:has-text('Save')").click();
    await eventually(async () => assert.equal(host().saved.at(-1)?.name, "search.png"));
    const png = host().saved.at(-1)?.content as Uint8Array;
    assert.deepEqual([...png.subarray(1, 4)], [0x50, 0x4e, 0x47]);
    await pick(panel, "sight", "groups");
    await says(panel, "groups; the largest has");
    const groups = await copied("svg");
    assert.equal(groups.match(/>Group \d: /g)?.length, await panel.locator(".group").count());
    assert.equal(groups.match(/<circle /g)?.length, await panel.locator(".hits li").count());
    await pick(panel, "sight", "alike");
    await says(panel, "Most alike:");
    const pairs = await copied("svg");
    assert.equal(
      pairs.match(/story\.md:\d+/g)?.length,
      2 * (await panel.locator(".hits li").count()),
    );
    await window.page.close();
  });

  it("pools by another layer when asked, or as a sentence model's folder says", async () => {
    const { window, panel } = await open();
    await built(panel);
    const status = async () => (await panel.locator(".building .aside").textContent()) ?? "";
    assert.match(await status(), /Vectors of tiny-bert: mean, layer 4 of 4/);
    await panel.locator("vscode-button:has-text('Options')").click();
    await pick(panel, "search-layer", "2");
    await panel.waitForSelector(".building .aside:has-text('layer 2 of 4')");
    await built(panel);
    await pick(panel, "pooling", "cls");
    await panel.waitForSelector(".building .aside:has-text('[CLS], layer 2 of 4')");
    await window.page.close();

    const other = await open("", { model: sentenceModel("cls") });
    await built(other.panel);
    const said = (await other.panel.locator(".building .aside").textContent()) ?? "";
    assert.match(said, /first token, \[CLS\], layer 3 of 3, normalized to length 1/);
    assert.match(said, /longer than the model reads at once: cut/);
    await other.window.page.close();
  });

  it("says of a sentence model what comes behind the pooling, before texts, and what is left out", async () => {
    const said = async (kind: string, others: Readonly<Record<string, unknown>> = {}) => {
      const { window, panel } = await open("", { model: sentenceModel(kind, others) });
      await built(panel);
      await says(panel, "Closest to");
      const built_ = (await panel.locator(".building .aside").textContent()) ?? "";
      const asides = (await panel.locator(".embeddings .aside").allTextContents()).join(" ");
      await window.page.close();
      return `${built_} ${asides}`;
    };
    assert.match(await said("dense"), /mean, layer 3 of 3, then a dense layer to 8 numbers/);
    const prompted = await said("prompted");
    assert.match(prompted, /normalized to length 1, ‘sea:’ before each text/);
    assert.match(prompted, /The model read ‘the old cat:’ before the query\./);
    assert.match(
      await said("denser", { "2_Dense/model.safetensors": {} }),
      /the model's folder also asks for 2_Dense\/model\.safetensors, 3_Dense\/model\.safetensors, which is left out: these vectors are not quite its own/,
    );
  });

  it("says why there is nothing to find, and what to do", async () => {
    const { window, panel } = await open();
    await built(panel);
    await pick(panel, "unit", "function");
    await says(panel, "No functions here: no extension finds any in story.md.");
    await pick(panel, "place", "chosen");
    await says(panel, "No files are chosen.");
    host().files = { open: undefined, chosen: ["tides.ts"] };
    await panel.locator("#choose-files").click();
    await says(panel, "No functions here: no extension finds any in tides.ts.");
    await pick(panel, "unit", "line");
    await says(panel, "Closest to");
    await pick(panel, "place", "open");
    await says(panel, "No file is open beside this panel.");
    host().files = { open: undefined, chosen: [], isAlone: true };
    await pick(panel, "place", "workspace");
    await says(panel, "No folder is open in VS Code.");
    await pick(panel, "place", "chosen");
    await says(panel, "There are no text files here.");
    assert.equal(await panel.locator(".rerank, .retrieval").first().isVisible(), false);
    assert.equal(await panel.locator(".hits").count(), 0);
    await window.page.close();
  });

  it("fits into 300 pixels", async () => {
    const { window, panel } = await open("theme=light&locale=ko", { width: 300 });
    await built(panel);
    const wide = await panel.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    );
    assert.equal(wide, 0);
    await window.page.close();
  });
});
