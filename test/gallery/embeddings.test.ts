// Nearest tokens: in tables and in the text, by each measure, at both ends.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import { describe } from "node:test";
import type { Frame } from "playwright-core";
import type { Comparison } from "../../src/domain/model/embedding.ts";
import { label, type TokenId } from "../../src/domain/text/token.ts";
import { eventually } from "../vscode/kit/eventually.ts";
import { useGallery } from "./gallery.ts";
import { SAMPLES } from "./samples.ts";

const { visit, it } = useGallery();

const root = path.resolve(import.meta.dirname, "../..");
const KOREAN = JSON.parse(readFileSync(path.join(root, "l10n/bundle.l10n.ko.json"), "utf8"));
/** What the page of a tab says. */
function explained(tab: string, locale: string): readonly string[] {
  const page = readFileSync(
    path.join(root, "webview/panels/embeddings/explained", `${tab}.html`),
    "utf8",
  );
  const paragraphs = [...page.matchAll(/<p>(.*?)<\/p>/g)].map(([, text = ""]) => text);
  return locale === "ko" ? paragraphs.map((text) => KOREAN[text]) : paragraphs;
}

const analyse = (text: keyof typeof SAMPLES, model = "tiny-gpt") =>
  visit.parts.engine.analyse(model, SAMPLES[text] as string);
const remarks = (panel: Frame) => panel.locator(".remarks").innerText();
const says = (panel: Frame, words: string | RegExp) =>
  panel.locator(".finding", { hasText: words }).waitFor();

async function open(query: string, token?: number) {
  const window = await visit.open(`panels=embeddings&${query}`);
  const panel = window.panel("embeddings");
  await panel.waitForSelector(".dots");
  if (token !== undefined) {
    await panel.locator(".chip").nth(token).press("Enter");
    await panel.waitForSelector(`.chip.target[data-index="${token}"]`);
  }
  return { window, panel };
}

async function choose(panel: Frame, id: string, value: string): Promise<void> {
  await panel.locator(`#${id}`).click();
  await panel.locator(`#${id} vscode-option[value="${value}"]`).click();
}

interface Row {
  readonly name: string;
  readonly value: number;
}

/** Waits until the list shows these, their numbers rounded to the decimals that it has. */
const lists = (panel: Frame, expected: readonly Row[]) =>
  eventually(async () => {
    const rows = await panel
      .locator(".dots button")
      .evaluateAll((all) =>
        all.map((row) =>
          ["token", "value"].map((part) => row.querySelector(`.${part}`)?.textContent),
        ),
      );
    assert.deepEqual(
      rows.map(([name]) => name),
      expected.map(({ name }) => name),
    );
    for (const [i, [, text = ""]] of rows.entries()) {
      const decimals = text?.split(".")[1]?.length ?? 0;
      const off = Math.abs(Number(text?.replaceAll(",", "")) - (expected[i]?.value ?? 0));
      assert.ok(off <= 0.5001 * 10 ** -decimals, `${text} is ${expected[i]?.value}`);
    }
  });

/** What the engine finds, as the list shows it. */
async function found(run: Awaited<ReturnType<typeof analyse>>, at: number, how: Comparison) {
  const near = await visit.parts.engine.neighbours(run.id, at, 10, { isWhole: true, ...how });
  return near.found.map(({ position, value, ...one }) => ({
    name: position === undefined ? label(one) : `${label(one)} №\u00a0${position + 1}`,
    value,
  }));
}

describe("the nearest tokens", () => {
  it("are shown by each measure and at both ends, each with its own axis", async () => {
    const { window, panel } = await open("text=story", 6);
    const run = await analyse("story");
    const token = run.tokens.ids[6] as TokenId;
    for (const [measure, title, near, far] of [
      ["dot", "dot product", "largest dot product with", "smallest dot product with"],
      ["euclidean", "Euclidean distance (0 = the same)", "closest to", "least similar to"],
      ["cosine", "cosine similarity (1 = same direction)", "closest to", "least similar to"],
    ] as const) {
      await choose(panel, "measure", measure);
      await lists(panel, await found(run, token, { measure }));
      await says(panel, near);
      assert.equal(await panel.locator(".axis .title").innerText(), title);
      await choose(panel, "end", "far");
      await lists(panel, await found(run, token, { measure, isFar: true }));
      await says(panel, far);
      await choose(panel, "end", "near");
    }
    assert.deepEqual(window.complaints, []);
    await window.page.close();
  });

  for (const [model, token] of [
    ["tiny-gpt", 6],
    ["tiny-bert", 5],
    ["tiny-t5", 6],
  ] as const) {
    it(`in the text are its other tokens after any layer, lit in the strip (${model})`, async () => {
      const { window, panel } = await open(`text=story&model=${model}`, token);
      const run = await analyse("story", model);
      const layers = run.found[0]?.layers ?? 0;
      for (const after of [0, 1, layers]) {
        await choose(panel, "space", String(after));
        await lists(panel, await found(run, token, { space: { layers: after } }));
        await says(
          panel,
          after === 0 ? "Before layer 1" : `After layer ${after}, the hidden state`,
        );
      }
      assert.equal(
        await panel.locator("#space vscode-option").count(),
        layers + 3,
        "both tables, before the first layer, and after each",
      );
      assert.match(await remarks(panel), /^Compared with the \d+ other tokens of this text\.$/);
      const first = panel.locator(".dots button").first();
      const place = Number((await first.locator(".which").innerText()).replace("№\u00a0", "")) - 1;
      await first.hover();
      await panel.waitForSelector(`.chip.pointed[data-index="${place}"]`);
      await first.click();
      await panel.waitForSelector(`.chip.target[data-index="${place}"]`);
      await panel.locator("#back").click();
      await panel.waitForSelector(`.chip.target[data-index="${token}"]`);
      assert.deepEqual(window.complaints, []);
      await window.page.close();
    });
  }

  it("tell of a token that is not in the text once the text is compared", async () => {
    const { window, panel } = await open("text=story", 6);
    await panel.locator(".dots button", { hasText: "·dog" }).click();
    await says(panel, "The embedding of ‘·dog’");
    await panel.locator(".dots button").nth(3).click();
    await panel.locator("#back").waitFor();
    await choose(panel, "space", "2");
    await says(panel, "After layer 2, the hidden state of");
    assert.equal(await panel.locator(".chip.target").count(), 1);
    await choose(panel, "space", "output");
    await says(panel, "The output embedding of");
    await panel.getByText("output embeddings are its input embeddings").waitFor();
    await window.page.close();
  });

  it("say what they have in common, and which is the same word", async () => {
    const { window, panel } = await open("text=code", 0);
    await panel.getByText("‘·export’ is the same word, written differently.").waitFor();
    await window.page.evaluate("select('It is 7')");
    await panel.waitForFunction(() => document.querySelectorAll(".chip").length === 3);
    await panel.locator(".chip").nth(2).press("Enter");
    await panel.getByText("10 of 10 are numbers.").waitFor();
    await panel.getByText("All 10 stand out from chance").waitFor();
    await window.page.close();
  });

  it("of one token alone are none in its text, which is said", async () => {
    const { window, panel } = await open("text=one", 0);
    await choose(panel, "space", "1");
    await says(panel, "Nothing to compare ‘the’ with");
    assert.equal(await panel.locator(".dots button").count(), 0);
    await choose(panel, "space", "input");
    await says(panel, "The embedding of ‘the’");
    assert.deepEqual(window.complaints, []);
    await window.page.close();
  });

  it("are saved and copied with their exact numbers, and as a picture", async () => {
    const { window, panel } = await open("text=story", 6);
    const run = await analyse("story");
    await choose(panel, "space", "3");
    await says(panel, "After layer 3");
    await panel.locator("#options").click();
    const host = visit.gallery.sessions.at(-1) ?? assert.fail("no host");
    const save = async (format: string) => {
      const before = host.saved.length;
      await choose(panel, "format", format);
      await panel.locator(".export vscode-button", { hasText: "Save As…" }).click();
      await eventually(async () => assert.equal(host.saved.length, before + 1));
      return host.saved.at(-1) ?? assert.fail("nothing saved");
    };
    const { found } = await visit.parts.engine.neighbours(run.id, 6, 10, {
      ...{ space: { layers: 3 }, isWhole: true },
    });
    const { name, content } = await save("csv");
    assert.equal(name, "nearest tokens.csv");
    const [head, ...rows] = String(content).trimEnd().split("\r\n");
    assert.equal(head, "rank,token,id,position,cosine,stands_out");
    assert.deepEqual(
      rows.map((row) => row.split(",").slice(-3).map(Number)),
      found.map(({ position, value }) => [position, value, 0]),
    );
    const json = JSON.parse(String((await save("json")).content));
    assert.deepEqual(json.compared, { hiddenStatesAfterLayers: 3 });
    assert.deepEqual(
      json.tokens.map((token: { value: number }) => token.value),
      found.map(({ value }) => value),
    );
    const svg = String((await save("svg")).content);
    assert.match(svg, /<title>After layer 3, the hidden state of '·cat' is closest to/);
    assert.equal(svg.match(/<circle /g)?.length, 10);
    const png = (await save("png")).content as Uint8Array;
    assert.deepEqual(
      [...png.subarray(1, 4)],
      [..."PNG"].map((sign) => sign.charCodeAt(0)),
    );
    await panel.locator(".export vscode-button", { hasText: "Copy" }).click();
    await panel
      .locator(".export .said")
      .filter({ hasText: /Copied|Can’t copy/ })
      .waitFor();
    await window.page.close();
  });

  it("keep what was chosen when another text comes, as far as its model has it", async () => {
    const { window, panel } = await open("text=cat", 1);
    await choose(panel, "space", "2");
    await choose(panel, "measure", "euclidean");
    await says(panel, "After layer 2");
    await window.page.evaluate("select('a small dog')");
    await says(panel, "After layer 2");
    assert.equal(
      await panel.locator(".axis .title").innerText(),
      "Euclidean distance (0 = the same)",
    );
    await window.page.close();
  });

  it("are explained by a page of their own, as each other tab is, in Korean too", async () => {
    for (const locale of ["en", "ko"]) {
      const { window, panel } = await open(`text=cat&locale=${locale}`);
      await panel.locator("#help").click();
      for (const tab of ["map", "arithmetic", "positions", "search", "nearest"]) {
        await panel.locator(`#tab-${tab}`).click();
        const told = await panel.locator(".explanation p").allTextContents();
        assert.deepEqual(told, explained(tab, locale));
        for (const paragraph of told) if (locale === "ko") assert.match(paragraph, /[가-힣].*다\./);
      }
      assert.deepEqual(window.complaints, []);
      await window.page.close();
    }
  });

  it("are reached and compared by keyboard, and spoken with what chance gives", async () => {
    const { window, panel } = await open("text=cat", 6);
    await says(panel, "‘·because’");
    const { keyboard } = window.page;
    const spoken = await panel.locator(".dots").ariaSnapshot();
    assert.match(spoken, /- list "Most similar tokens":/);
    assert.match(spoken, /button "·since 0\.74"/);
    assert.match(spoken, /button "·until 0\.67 no more than by chance"/);
    await panel.locator("#space").focus();
    for (const key of ["Enter", "ArrowDown", "ArrowDown", "Enter"]) await keyboard.press(key);
    await says(panel, "Before layer 1, the hidden state of ‘·because’");
    assert.equal(await panel.evaluate(() => document.activeElement?.id), "space");
    await window.page.close();
  });

  it("draw no wider than 300 pixels, with large numbers too, and speak Korean", async () => {
    const { window, panel } = await open("text=korean&locale=ko&width=300&model=tiny-t5");
    for (const [measure, end] of [
      ["dot", "far"],
      ["euclidean", "near"],
    ] as const) {
      await choose(panel, "measure", measure);
      await choose(panel, "end", end);
      await panel.locator(".axis .title", { hasText: /내적|유클리드/ }).waitFor();
      const [wide, room] = await panel.evaluate(() => [
        document.documentElement.scrollWidth,
        document.documentElement.clientWidth,
      ]);
      assert.ok((wide as number) <= (room as number), `${wide} of ${room}`);
    }
    assert.match(await remarks(panel), /[가-힣]/);
    assert.doesNotMatch(await remarks(panel), /[a-z]{4,}/);
    await window.page.close();
  });
});
