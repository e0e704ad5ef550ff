// The layers panel: the logit lens, attribution and neurons.
import assert from "node:assert/strict";
import { describe } from "node:test";
import type { Frame } from "playwright-core";
import { label, tokenAt } from "../../src/domain/text/token.ts";
import { reload, type Window } from "./browser.ts";
import { holdForEveryone } from "./everyone/sights.ts";
import { useGallery } from "./gallery.ts";
import { SAMPLES } from "./samples.ts";

const gallery = useGallery();
const { visit, it } = gallery;

async function open(query = "text=cat"): Promise<[Window, Frame]> {
  const window = await visit.open(`panels=layers&${query}`);
  const panel = window.panel("layers");
  await panel.waitForSelector(".finding:not(:empty)");
  return [window, panel];
}
const says = (panel: Frame, pattern: RegExp) =>
  panel.waitForFunction(
    (source) => new RegExp(source, "s").test(document.querySelector(".finding")?.textContent ?? ""),
    pattern.source,
  );
const openTab = async (panel: Frame, id: string) => {
  await panel.locator(`#tab-${id}`).click();
};
async function openTable(panel: Frame): Promise<string[][]> {
  await panel.locator(".twin summary").click();
  await panel.waitForSelector(".twin tbody tr");
  return panel
    .locator(".twin tbody tr")
    .evaluateAll((rows) => rows.map((row) => [...row.children].map((cell) => cell.textContent)));
}
async function choose(panel: Frame, id: string, value: string): Promise<void> {
  await panel.locator(`#${id}`).click();
  await panel.locator(`#${id} vscode-option[value="${value}"]`).click();
}

describe("the logit lens", () => {
  it("says and lists what the engine says, in a table for each token and layer", async () => {
    const [window, panel] = await open();
    const run = await visit.parts.engine.analyse("tiny-gpt", SAMPLES.cat as string);
    const { length } = run.tokens.ids;
    const table = await visit.parts.engine.lensTable(run.id, 0, length, "layers");
    const names = new Map(
      Array.from(table.tokens.ids.keys(), (i) => {
        const token = tokenAt(table.tokens, i);
        return [token.id, label(token)] as const;
      }),
    );
    const rows = await openTable(panel);
    assert.equal(rows.length, length);
    for (const [position, cells] of rows.entries()) {
      assert.equal(cells.length, 2 + table.places.length);
      const last = names.get(table.top[(table.places.length - 1) * length + position] as number);
      assert.ok(cells.at(-1)?.startsWith(`${last} `), `${cells.at(-1)}, and not ${last}`);
    }
    assert.deepEqual(window.complaints, []);
    await window.page.close();
  });

  it("is walked by keys; Enter lists the cell's tokens", async () => {
    const [window, panel] = await open();
    await panel.waitForSelector(".detail .bars li");
    await panel.locator(".field").focus();
    const press = (key: string) => window.page.keyboard.press(key);
    await press("ArrowUp");
    await says(panel, /after layer 4/);
    await press("ArrowUp");
    await says(panel, /after layer 3: .*Entropy .* bits, KL .* bits/);
    await press("Home");
    await says(panel, /^Behind ‘The’, after layer 3/);
    await press("Enter");
    await panel.getByRole("heading", { name: /^Likeliest after layer 3, behind ‘The’$/ }).waitFor();
    await press("Escape");
    await says(panel, /‘The’/);
    await window.page.close();
  });

  it("follows tokens through the layers: pressed, typed, or none of that name", async () => {
    const [window, panel] = await open();
    await panel.waitForSelector(".detail .bars li");
    const curves = () => panel.locator(".detail .figure svg path").count();
    await panel.waitForFunction(() => document.querySelectorAll(".detail svg path").length > 0);
    const before = await curves();
    const followed = panel.locator(".detail .bars button[title^='Follow it']");
    await followed.first().click();
    await panel.waitForFunction(
      (count) => document.querySelectorAll(".detail svg path").length === count + 1,
      before,
    );
    await panel.locator("#follow-token").fill(" dog");
    await panel.locator("#follow-token").press("Enter");
    await panel.waitForFunction(
      (count) => document.querySelectorAll(".detail svg path").length === count + 2,
      before,
    );
    await panel.locator("#follow-token").fill("no such token at all");
    await panel.locator("#follow-token").press("Enter");
    await panel.getByText("No matching token.").waitFor();
    await choose(panel, "curve-height", "rank");
    await panel.getByText("Rank of tokens after each layer").waitFor();
    await window.page.close();
  });

  it("colors by each measure and keeps it, and is held behind each attention", async () => {
    const [window, panel] = await open();
    for (const [value, name] of [
      ["rank", "rank of the last layer’s answer"],
      ["entropy", "entropy in bits"],
      ["divergence", "KL to the last layer in bits"],
    ] as const) {
      await choose(panel, "measure", value);
      await panel.locator(".scale .name", { hasText: name }).waitFor();
    }
    await panel.locator("#options").click();
    await panel.locator("#halves").click();
    await panel.locator(".grid .rows span", { hasText: "1, attention" }).waitFor();
    assert.equal(await panel.locator(".grid .rows span").count(), 9);
    await reload(panel);
    await panel.locator(".scale .name", { hasText: "KL to the last layer in bits" }).waitFor();
    await window.page.close();
  });

  it("hides each token from a masked model, and reads a decoder's own text", async () => {
    const [window, panel] = await open("text=cat&model=tiny-bert");
    await says(panel, /the likeliest in place of ‘/);
    await window.page.close();
    const [other, t5] = await open("text=translate&model=tiny-t5");
    await says(t5, /the likeliest after ‘/);
    await t5.locator("#written").fill("고양이가");
    await t5.locator("#written").press("Enter");
    await t5.waitForFunction(() => document.querySelectorAll(".writer .chip").length < 7);
    await says(t5, /the likeliest after ‘/);
    assert.deepEqual([...window.complaints, ...other.complaints], []);
    await other.page.close();
  });

  it("is taken along as picture and numbers", async () => {
    const [window, panel] = await open();
    await panel.waitForSelector(".detail .bars li");
    await panel.locator("#options").click();
    const copy = panel.locator(".export vscode-button", { hasText: "Copy" });
    const host = visit.gallery.sessions.at(-1);
    await copy.click();
    await panel.getByText("Copied.").waitFor();
    const svg = host?.copied.at(-1) ?? "";
    assert.match(svg, /^<\?xml.*tiny-gpt, tokens 0 to \d+.*embeddings/s);
    assert.equal(/NaN|undefined/.test(svg), false);
    await choose(panel, "format", "csv");
    await copy.click();
    await panel.getByText("Copied.").waitFor();
    const [head, ...lines] = (host?.copied.at(-1) ?? "").trim().split("\r\n");
    assert.match(head ?? "", /^position,token,layer,tensor,likeliest/);
    const run = await visit.parts.engine.analyse("tiny-gpt", SAMPLES.cat as string);
    assert.equal(lines.length, run.tokens.ids.length * (1 + run.model.layers));
    await window.page.close();
  });
});

describe("attribution", () => {
  it("adds up to the logit, of a token and of its lead over another", async () => {
    const [window, panel] = await open();
    await openTab(panel, "attribution");
    await says(panel, /^Most for .*: .* \(\+\d/);
    await panel.getByText(/All bars add up to the logit/).waitFor();
    const rows = await openTable(panel);
    const sum = rows.reduce((total, [, value]) => total + Number(value), 0);
    const said = (await panel.locator(".body .keys").first().textContent()) ?? "";
    const logit = Number(/the logit, (-?[\d.]+);/.exec(said)?.[1]);
    assert.ok(Math.abs(sum - logit) < 0.01 * rows.length, `${sum}, and should be ${logit}`);
    await panel.locator("#attributed-than").click();
    await panel.locator("#attributed-than vscode-option").nth(1).click();
    await says(panel, /^Most for .* rather than /);
    await panel.getByText(/add up to the difference of the two logits/).waitFor();
    await panel.locator("#attributed-token").fill(" dog");
    await panel.locator("#attributed-token").press("Enter");
    await says(panel, /^Most for ‘·dog’/);
    assert.deepEqual(window.complaints, []);
    await window.page.close();
  });

  it("says of a masked model why there is none", async () => {
    const [window, panel] = await open("text=cat&model=tiny-bert");
    await openTab(panel, "attribution");
    await says(panel, /^The logits of tiny-bert cannot be taken apart/);
    await openTab(panel, "neurons");
    await says(panel, /^The logits of tiny-bert cannot be taken apart/);
    await window.page.close();
  });
});

describe("neurons", () => {
  it("lead to where else they fire, and to another layer", async () => {
    const [window, panel] = await open("text=story");
    await openTab(panel, "neurons");
    await says(panel, /^In layer 4, neuron [\d,]+ writes most at/);
    await panel.waitForSelector(".neurons tbody tr");
    assert.equal(await panel.locator(".neurons tbody tr").count(), 10);
    const links = panel.locator(".neurons tbody button");
    const name = (await links.nth(1).textContent()) ?? "";
    await links.nth(1).click();
    await panel.waitForFunction(
      (wanted) => document.querySelector(".neurons caption")?.textContent?.includes(wanted),
      name,
    );
    await choose(panel, "neuron-layer", "0");
    await says(panel, /^In layer 1, neuron/);
    assert.deepEqual(window.complaints, []);
    await window.page.close();
  });
});

const part = (id: string, until: string) => async (panel: Frame) => {
  await openTab(panel, id);
  await panel.waitForSelector(until);
};
holdForEveryone(gallery, "layers", [
  {
    name: "a chosen cell and its table",
    query: "text=cat",
    prepare: async (panel) => {
      await panel.waitForSelector(".detail .bars li");
      await openTable(panel);
    },
  },
  { name: "a text beyond the window, in Korean", query: "text=long&locale=ko" },
  {
    name: "a masked model in Korean",
    query: "text=korean&locale=ko&model=tiny-bert",
    prepare: (panel) => panel.waitForSelector(".detail .bars li"),
  },
  {
    name: "a decoder's text",
    query: "text=translate&model=tiny-t5",
    prepare: (panel) => panel.waitForSelector(".detail .bars li"),
  },
  {
    name: "attribution with its table",
    query: "text=cat",
    prepare: async (panel) => {
      await part("attribution", ".attributed svg rect")(panel);
      await openTable(panel);
    },
  },
  {
    name: "attribution of a decoder, in Korean",
    query: "text=translate&model=tiny-t5&locale=ko",
    prepare: part("attribution", ".attributed svg rect"),
  },
  { name: "neurons", query: "text=story", prepare: part("neurons", ".neurons tbody tr") },
  {
    name: "neurons in Korean",
    query: "text=korean&locale=ko",
    prepare: part("neurons", ".neurons tbody tr"),
  },
]);
