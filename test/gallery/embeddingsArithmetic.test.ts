// The embeddings panel's part “Arithmetic”.
import assert from "node:assert/strict";
import { describe } from "node:test";
import type { Frame } from "playwright-core";
import { readTerms } from "../../src/domain/model/combination.ts";
import { isWhole, label } from "../../src/domain/text/token.ts";
import { reload, type Window } from "./browser.ts";
import { holdForEveryone } from "./everyone/sights.ts";
import { useGallery } from "./gallery.ts";

const gallery = useGallery();
const { visit, it } = gallery;

const OPENING = "The result is closest to ‘·is’ (0.71), by far: the next is ‘·will’ (0.44).";

async function open(query = "text=cat", said = OPENING): Promise<[Window, Frame]> {
  const window = await visit.open(`panels=embeddings&${query}`);
  const panel = window.panel("embeddings");
  await panel.waitForSelector(".chip");
  await panel.locator("#tab-arithmetic").click();
  await says(panel, said);
  return [window, panel];
}
const says = (panel: Frame, sentence: string) =>
  panel.waitForFunction(
    (text) => document.querySelector(".finding")?.textContent?.includes(text),
    sentence,
  );
const sum = (panel: Frame) => panel.locator("#sum").inputValue();
const texts = (panel: Frame, selector: string) => panel.locator(selector).allTextContents();
const ofEngine = async (typed: string, model = "tiny-gpt") => {
  const run = await visit.parts.engine.analyse(model, "the cat");
  return visit.parts.engine.combine(run.id, readTerms(typed), 100);
};

describe("arithmetic with embeddings", () => {
  it("opens on a sum that works, with its result in the equation", async () => {
    const [window, panel] = await open();
    assert.equal(await sum(panel), "are − were + was");
    assert.deepEqual(await texts(panel, ".equation .token"), ["·are", "·were", "·was", "·is"]);
    assert.deepEqual(await texts(panel, ".equation .sign"), ["+", "−", "+"]);
    await panel.getByText("would be first otherwise").waitFor();
    await panel.getByText("as its closest (at best number 2").waitFor();
    assert.deepEqual(window.complaints, []);
    await window.page.close();
  });

  it("leaves its own tokens out, shows where they would stand, and has all in a table", async () => {
    const [window, panel] = await open();
    const { nearest, own } = await ofEngine("are − were + was");
    const ten = nearest.filter(isWhole).slice(0, 10);
    const near = own.filter(({ cosine }) => cosine >= (ten.at(-1)?.cosine ?? 1));
    const plain = ".dots li:not(.own) .token";
    assert.deepEqual(await texts(panel, plain), ten.map(label));
    assert.deepEqual(
      await texts(panel, ".dots .own .token"),
      near.map((token) => `${label(token)} (in the equation)`),
    );
    assert.equal(await panel.locator(".dots li").first().getAttribute("class"), "own");
    await panel.locator(".twin summary").click();
    await panel.waitForSelector(".twin tbody tr");
    const rows = await panel
      .locator(".twin tbody tr")
      .evaluateAll((all) => all.map((row) => [...row.children].map((cell) => cell.textContent)));
    const expected = [
      ...ten.map(({ id, cosine }) => [String(id), cosine, ""] as const),
      ...own.map(
        ({ id, cosine, rank }) => [String(id), cosine, `yes; number ${rank} of 8,192`] as const,
      ),
    ].sort(([, a], [, b]) => b - a);
    assert.deepEqual(
      rows.map(([, ...cells]) => cells),
      expected.map(([id, cosine, place]) => [id, cosine.toFixed(4), place]),
    );
    await window.page.close();
  });

  it("takes what is typed, and says where the result says little", async () => {
    const [window, panel] = await open();
    await panel.locator("#sum").fill("king - man + woman");
    await says(
      panel,
      "The result says little: even the closest, ‘·wife’ (0.78), is no closer than by chance.",
    );
    await panel.locator(".equation .weak", { hasText: "·wife" }).waitFor();
    await panel.locator("#sum").fill("he − boy + girl");
    await says(
      panel,
      "The result is closest to ‘·she’ (0.81), by far: the next is ‘·they’ (0.58).",
    );
    await panel.getByText("is also the closest to ‘·he’ alone").waitFor();
    await panel.locator("#sum").fill("strawberry");
    await panel.getByText("mean of 4 tokens").waitFor();
    await panel.locator("#sum").fill("he − he");
    await says(panel, "These terms cancel out");
    assert.equal(await panel.locator(".dots li").count(), 0);
    await panel.locator("#sum").fill("#99999 + he");
    await says(panel, "There is no token #99999: they go up to #8191.");
    await panel.locator("#sum").fill("+");
    await says(panel, "Type words or tokens with + and − between them.");
    assert.deepEqual(window.complaints, []);
    await window.page.close();
  });

  it("turns signs, walks and removes by keyboard, and keeps the focus", async () => {
    const [window, panel] = await open();
    const { keyboard } = window.page;
    const focused = () => panel.evaluate(() => document.activeElement?.getAttribute("aria-label"));
    await panel.locator(".sign").first().focus();
    await keyboard.press("ArrowRight");
    assert.equal(await focused(), "‘·were’ is taken away");
    await keyboard.press("+");
    await panel.waitForFunction(() => document.querySelectorAll(".taken").length === 0);
    assert.equal(await sum(panel), "are + were + was");
    assert.equal(await focused(), "‘·were’ is added");
    await keyboard.press("Enter");
    await panel.waitForSelector(".taken");
    await keyboard.press("Delete");
    await panel.waitForFunction(() => document.querySelectorAll(".sign").length === 2);
    assert.equal(await sum(panel), "are + was");
    assert.equal(await focused(), "‘·was’ is added");
    await window.page.close();
  });

  it("adds a pinned token, and a neighbor that is pressed", async () => {
    const [window, panel] = await open();
    await panel.locator(".chip").nth(1).press("Enter");
    await panel.locator(".pinned vscode-button", { hasText: "− ·cat" }).click();
    const run = await visit.parts.engine.analyse("tiny-gpt", "The cat");
    const cat = run.tokens.ids[1];
    await panel.waitForFunction(() => document.querySelectorAll(".sign").length === 4);
    assert.equal(await sum(panel), `are − were + was − #${cat}`);
    await panel.locator("#sum").fill("he");
    await panel.waitForFunction(() => document.querySelectorAll(".sign").length === 1);
    const name = await panel.locator(".dots li:not(.own) .token").first().textContent();
    await panel.locator(".dots li:not(.own) button").first().press("Enter");
    await panel.waitForFunction(() => document.querySelectorAll(".sign").length === 2);
    assert.equal((await texts(panel, ".summand .token")).at(-1), name);
    await window.page.close();
  });

  it("opens in each model with what stands out there, and keeps what was typed", async () => {
    for (const [model, said] of [
      ["tiny-bert", "The result is closest to ‘she’ (0.77)"],
      ["tiny-t5", "The result is closest to ‘·is’ (0.73), by far"],
    ] as const) {
      const [window] = await open(`text=cat&model=${model}`, said);
      assert.deepEqual(window.complaints, []);
      await window.page.close();
    }
    const [window, panel] = await open();
    await panel.locator("#sum").fill("he − boy + girl");
    await says(panel, "‘·she’");
    await reload(panel);
    await panel.waitForSelector(".equation .result");
    assert.equal(await sum(panel), "he − boy + girl");
    await window.page.close();
  });

  it("is exported as picture and numbers", async () => {
    const [window, panel] = await open();
    const host = visit.gallery.sessions.at(-1);
    await panel.locator("#options").click();
    const copy = panel.locator(".export vscode-button", { hasText: "Copy" });
    await copy.click();
    await panel.getByText("Copied.").waitFor();
    const svg = host?.copied.at(-1) ?? "";
    assert.match(svg, /^<\?xml.*are − were \+ was.*·is/s);
    assert.deepEqual(
      ["<circle", "by chance up to 0.40"].map((sign) => svg.split(sign).length - 1),
      [10, 1],
    );
    await window.page.close();
  });
});

holdForEveryone(gallery, "embeddings", [
  {
    name: "a sum of embeddings, with its table",
    query: "text=cat",
    until: "#tab-arithmetic",
    prepare: async (panel) => {
      await panel.locator("#tab-arithmetic").click();
      await panel.locator(".chip").nth(1).press("Enter");
      await panel.waitForSelector(".equation .result");
      await panel.locator(".twin summary").click();
      await panel.waitForSelector(".twin tbody tr");
    },
  },
  {
    name: "a sum across languages, in Korean",
    query: "text=korean&locale=ko",
    until: "#tab-arithmetic",
    prepare: async (panel) => {
      await panel.locator("#tab-arithmetic").click();
      await panel.locator(".try", { hasText: "소년" }).click();
      await panel.waitForSelector(".summand small");
    },
  },
]);
