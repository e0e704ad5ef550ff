// Nearest tokens in a file that the user chooses.
import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { after, describe } from "node:test";
import type { Frame } from "playwright-core";
import type { Comparison, FileNeighbourhood } from "../../src/domain/model/embedding.ts";
import type { RunId } from "../../src/domain/model/run.ts";
import { label } from "../../src/domain/text/token.ts";
import { eventually } from "../vscode/kit/eventually.ts";
import { holdForEveryone } from "./everyone/sights.ts";
import { useGallery } from "./gallery.ts";
import { SAMPLES } from "./samples.ts";
import { WORKSPACE } from "./search.ts";

const gallery = useGallery();
const { visit, it } = gallery;

const long = mkdtempSync(path.join(WORKSPACE, "..", "long-"));
const LONG = path.relative(WORKSPACE, path.join(long, "long.md"));
const STORY = readFileSync(path.join(WORKSPACE, "story.md"), "utf8");
writeFileSync(path.join(WORKSPACE, LONG), STORY.repeat(60));
after(() => rmSync(long, { recursive: true, force: true }));

const host = () => visit.gallery.sessions.at(-1) ?? assert.fail("no host");
const says = (panel: Frame, words: string | RegExp) =>
  panel.locator(".finding", { hasText: words }).waitFor();
async function choose(panel: Frame, id: string, value: string): Promise<void> {
  await panel.locator(`#${id}`).click();
  await panel.locator(`#${id} vscode-option[value="${value}"]`).click();
}

/** The sixth token of the story behind its second layer, to be compared with a file. */
async function open(chosen: string | undefined, query = "text=story") {
  const window = await visit.open(`panels=embeddings&${query}`);
  const panel = window.panel("embeddings");
  await panel.waitForSelector(".dots");
  host().files = { open: undefined, chosen: chosen === undefined ? undefined : [chosen] };
  await panel.locator(".chip").nth(6).press("Enter");
  await panel.waitForSelector(".chip.target[data-index='6']");
  await choose(panel, "space", "2");
  await says(panel, /^After layer 2|^2층/);
  await choose(panel, "against", "file");
  return { window, panel };
}

/** What the engine finds; its new run overtakes what a page waits for, so ask it first. */
async function near(text: string, how: Partial<Comparison> = {}, model = "tiny-gpt") {
  const { engine } = visit.parts;
  const { id } = await engine.analyse(model, SAMPLES.story as string);
  const ask = (run: RunId): Promise<FileNeighbourhood> =>
    engine.neighboursInFile(run, text, 6, 10, { space: { layers: 2 }, isWhole: true, ...how });
  let found = await ask(id);
  while (found.windows < found.allWindows) found = await ask(id);
  return found;
}

/** Waits until the list shows these: the token, its line, and what is marked in that line. */
const lists = (panel: Frame, { found }: FileNeighbourhood, file: string) =>
  eventually(async () => {
    const rows = await panel.locator(".dots button").evaluateAll((all) =>
      all.map((row) => {
        const text = (part: string) => row.querySelector(part)?.textContent ?? "";
        return [text(".token"), text(".where"), text(".value"), text("mark")];
      }),
    );
    assert.deepEqual(
      rows,
      found.map(({ place, value, ...one }) => [
        label(one),
        `${file}:${(place?.line ?? 0) + 1}`,
        value.toFixed(2),
        new TextDecoder().decode(one.bytes),
      ]),
    );
  });

describe("the nearest tokens in a file", () => {
  it("are asked for, found at the layer, and each leads to its place in the editor", async () => {
    const { window, panel } = await open("tides.ts");
    await says(panel, "Choose a file to compare the text with.");
    assert.equal(await panel.locator(".dots").count(), 0);
    assert.equal(await panel.locator(".twin").isVisible(), false);
    const text = readFileSync(path.join(WORKSPACE, "tides.ts"), "utf8");
    const [found, far] = [await near(text), await near(text, { isFar: true })];
    await panel.locator("#choose-file").click();
    await lists(panel, found, "tides.ts");
    await says(panel, /^After layer 2, the hidden state of .* is closest to .*\(line \d+\)/);
    await panel
      .getByText(`tides.ts: all ${found.tokens} tokens are read.`, { exact: true })
      .waitFor();
    assert.match(
      await panel.locator(".remarks").innerText(),
      /^Compared with tokens of tides\.ts\./,
    );
    await panel.locator(".dots button").nth(2).click();
    const place = found.found[2]?.place ?? assert.fail("no place");
    await eventually(async () => {
      const { file, start, length, excerpt } = host().places.at(-1) ?? assert.fail("not opened");
      assert.deepEqual(
        [file.name, start, length],
        ["tides.ts", place.start, place.end - place.start],
      );
      assert.equal(excerpt, text.slice(place.start, place.end));
    });
    await choose(panel, "end", "far");
    await lists(panel, far, "tides.ts");
    await panel.locator(".chip").nth(5).press("Enter");
    await says(panel, /^After layer 2/);
    await choose(panel, "against", "text");
    await panel.getByText("other tokens of this text.").waitFor();
    await choose(panel, "space", "input");
    assert.equal(await panel.locator("#against").isVisible(), false);
    assert.deepEqual(window.complaints, []);
    await window.page.close();
  });

  it("of a long file are those of its first windows, which is said, and reading can be stopped", async () => {
    const { window, panel } = await open(LONG);
    const { tokens, isCut, allWindows } = await near(STORY.repeat(60));
    assert.deepEqual([isCut, allWindows], [true, 8]);
    const busy = Promise.withResolvers<void>();
    host().files = { ...host().files, busy: busy.promise };
    await panel.locator("#choose-file").click();
    await panel.locator("[role=status]", { hasText: "Reading" }).waitFor();
    await panel.locator("#stop-file").click();
    await panel.locator("[role=status]", { hasText: "stopped after 0 tokens" }).waitFor();
    await says(panel, /^Nothing of .*long\.md is read yet\./);
    busy.resolve();
    await panel.locator("#read-on").click();
    await panel
      .locator("[role=status]", {
        hasText: `only its first ${tokens.toLocaleString("en")} tokens are read. The model reads it in 8 windows`,
      })
      .waitFor();
    assert.equal(await panel.locator("#read-on").isVisible(), false);
    assert.deepEqual(window.complaints, []);
    await window.page.close();
  });

  it("are kept with the choice, unless the host keeps the file no longer", async () => {
    const { window, panel } = await open("story.md");
    await panel.locator("#choose-file").click();
    await panel.getByText(/^story\.md: all \d+ tokens are read\.$/).waitFor();
    await window.page.evaluate("select('a small dog')");
    await panel.waitForFunction(() => document.querySelectorAll(".chip").length === 3);
    await panel.locator(".dots .line").first().waitFor();
    host().files = { open: undefined, chosen: undefined };
    await panel.locator("#choose-file").click(); // the user chooses none
    await panel.getByText(/^story\.md: all \d+ tokens are read\.$/).waitFor();
    await panel.evaluate(() => {
      const [place, text] = Object.entries(sessionStorage)[0] as [string, string];
      const state = JSON.parse(text);
      state.view.file.id = 99;
      sessionStorage.setItem(place, JSON.stringify(state));
      location.reload();
    });
    await says(panel, "Choose a file to compare the text with.");
    await panel.getByText("No file is chosen.").waitFor();
    assert.deepEqual(window.complaints, []);
    await window.page.close();
  });

  it("are in a table and exported with their lines", async () => {
    const { window, panel } = await open("story.md", "text=story&model=tiny-bert");
    const { found } = await near(STORY, {}, "tiny-bert");
    await panel.locator("#choose-file").click();
    await panel.locator(".dots .line").first().waitFor();
    await panel.locator(".twin summary").click();
    await panel.waitForSelector(".twin tbody tr");
    const heads = await panel.locator(".twin thead th").allTextContents();
    assert.deepEqual(heads, ["token", "ID", "line of the file", "cosine similarity"]);
    const lines = await panel.locator(".twin tbody td:nth-child(3)").allTextContents();
    assert.deepEqual(
      lines,
      found.map(({ place }) => String((place?.line ?? 0) + 1)),
    );
    await panel.locator("#options").click();
    await choose(panel, "format", "csv");
    await panel.locator(".export vscode-button", { hasText: "Copy" }).click();
    await panel.locator(".export .said", { hasText: "Copied." }).waitFor();
    const [head, first] = (host().copied.at(-1) ?? "").split("\r\n");
    assert.equal(head, "rank,token,id,line,cosine,stands_out");
    assert.equal(first?.split(",")[3], lines[0]);
    await window.page.close();
  });
});

const against = async (panel: Frame) => {
  await choose(panel, "space", "2");
  await choose(panel, "against", "file");
  await panel.locator("#choose-file").waitFor();
};
holdForEveryone(gallery, "embeddings", [
  {
    name: "neighbors in a file, with their table",
    query: "text=story",
    prepare: async (panel, _, own) => {
      own.files = { open: undefined, chosen: ["tides.ts"] };
      await against(panel);
      await panel.locator("#choose-file").click();
      await panel.waitForSelector(".dots .line");
      await panel.locator(".twin summary").click();
      await panel.waitForSelector(".twin tbody tr");
    },
  },
  {
    name: "a file to be chosen, in Korean",
    query: "text=korean&locale=ko&model=tiny-bert",
    prepare: async (panel) => {
      await against(panel);
      await says(panel, "비교할 파일을 선택하십시오");
    },
  },
]);
