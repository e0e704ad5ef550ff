import assert from "node:assert/strict";
import path from "node:path";
import { describe } from "node:test";
import type { Frame } from "playwright-core";
import { labeled } from "../../src/domain/prediction/labels.ts";
import { label, tokenAt } from "../../src/domain/text/token.ts";
import { temporaryFolder } from "../engine/folder.ts";
import type { Window } from "./browser.ts";
import { holdReadable } from "./contrast.ts";
import { useGallery } from "./gallery.ts";
import { classifierIn, oracleIn } from "./models.ts";
import { SAMPLES } from "./samples.ts";

// What the predictions panel shows of a model that says labels, or nothing of tokens.

const under = temporaryFolder();
const { visit, it } = useGallery();

const cat = SAMPLES.cat as string;
const two = (share: number) =>
  new Intl.NumberFormat("en", { style: "percent", maximumSignificantDigits: 2 }).format(share);

let made = 0;
const classifier = (names: readonly string[], config: object = {}): string =>
  classifierIn(path.join(under, String(++made)), names, config);
const oracle = (name: string): string => oracleIn(path.join(under, name), name);

async function open(
  model: string,
  { panel: name = "predictions", width = 900 } = {},
): Promise<{ window: Window; panel: Frame }> {
  const query = `panels=${name}&text=cat&width=${width}&model=${encodeURIComponent(model)}`;
  const window = await visit.open(query, { width, height: 900 });
  const panel = window.panel(name);
  await panel.waitForSelector(".finding:not(:empty)");
  return { window, panel };
}

const finding = async (panel: Frame) => (await panel.locator(".finding").textContent()) ?? "";
const bars = (panel: Frame) =>
  panel
    .locator(".labels .bars li > *")
    .evaluateAll((rows) => rows.map((row) => [...row.children].map((cell) => cell.textContent)));

async function labelsOf(model: string) {
  const { engine } = visit.parts;
  const run = await engine.analyse(model, cat);
  return { run, labels: await engine.labels(run.id) };
}

describe("labels of a text", () => {
  it("are bars on one scale, headed by the likeliest, with a table and no markup of theirs", async () => {
    const names = ["<img src=x onerror=alert(1)>", "neutral", "positive"];
    const model = classifier(names);
    const { labels } = await labelsOf(model);
    const expected = labeled(labels, 0).map(({ label, share }) => [names[label], "", two(share)]);
    const { window, panel } = await open(model);
    assert.deepEqual(await bars(panel), expected);
    const [best] = expected;
    assert.equal(
      await finding(panel),
      `Of 3 labels, this text gets ‘${best?.[0]}’ (${best?.[2]}).`,
    );
    const [ink, track] = await panel
      .locator(".labels .bars .track")
      .first()
      .evaluate((element) => [
        (element.firstElementChild as HTMLElement).offsetWidth,
        (element as HTMLElement).offsetWidth,
      ]);
    assert.ok(
      Math.abs((ink as number) / (track as number) - (labeled(labels, 0)[0]?.share ?? 0)) < 0.01,
    );
    await panel.locator(".twin summary").press("Enter");
    await panel.locator(".twin tbody tr").nth(2).waitFor();
    assert.equal(await panel.locator(".twin tbody tr").count(), 3);
    assert.equal(await panel.locator(".labels img").count(), 0);
    assert.deepEqual(window.complaints, []);
    await window.page.close();
  });

  it("beyond ten are told together, and long names are broken, not cut, at 320 pixels", async () => {
    const long =
      "an uncommonly long name that nobody shortened_and_without_a_blank_for_a_while_in_it";
    const names = Array.from({ length: 50 }, (_, i) =>
      i % 5 === 0 ? `${i} ${long}` : `topic ${i}`,
    );
    const model = classifier(names);
    const { labels } = await labelsOf(model);
    const { window, panel } = await open(model, { width: 320 });
    const rows = await bars(panel);
    const rest = labeled(labels, 0)
      .slice(10)
      .reduce((sum, { share }) => sum + share, 0);
    assert.equal(rows.length, 11);
    assert.deepEqual(rows[10], ["40 other labels", "", two(rest)]);
    const overflow = await panel.evaluate(() =>
      [...document.querySelectorAll(".labels .bars *")]
        .filter((one) => one.scrollWidth > one.clientWidth + 1 && one.clientWidth > 0)
        .map((one) => one.textContent),
    );
    assert.deepEqual(overflow, []);
    assert.ok(await panel.evaluate(() => document.documentElement.scrollWidth <= innerWidth));
    await holdReadable(window, panel, ".labels :is(.token, .value, .rest, .scale)", 20);
    await window.page.close();
  });

  it("are a yes or no each, a score, or a number, as the config says", async () => {
    const said = async (names: readonly string[], problem_type?: string) => {
      const { window, panel } = await open(classifier(names, { problem_type }));
      const told = [await finding(panel), await panel.locator(".labels .scale").innerText()];
      await window.page.close();
      return told.join(" ");
    };
    assert.match(
      await said(["a", "b", "c"], "multi_label_classification"),
      /^Of 3 labels, .* Full bar = 100% · Each label is a yes or no/,
    );
    assert.match(
      await said(["relevant"]),
      /a score from 0 to 1: 0\.\d+\. Full bar = 1 · The one logit/,
    );
    assert.match(
      await said(["stars"], "regression"),
      /one number, no probability: -?[\d.]+\. The logits themselves/,
    );
  });

  it("have numbers for names where the file has none, and can be taken away", async () => {
    const { window, panel } = await open(classifier(["yes", ""]));
    const names = (await bars(panel)).map(([name]) => name).sort();
    assert.deepEqual(names, ["Label 2", "yes"]);
    const host = visit.gallery.sessions.at(-1);
    await panel.locator("#options").click();
    await panel.locator("#format").click();
    await panel.getByRole("option", { name: "CSV", exact: true }).click();
    await panel.locator(".export vscode-button", { hasText: "Copy" }).click();
    await panel.waitForSelector(".export .said:has-text('Copied.')");
    const [head, ...rows] = (host?.copied.at(-1) ?? "").trim().split("\r\n");
    assert.equal(head, "number,label,logit,probability");
    assert.equal(rows.length, 2);
    await window.page.close();
  });
});

describe("labels of tokens", () => {
  it("mark the text, and are told of the token that is pointed at", async () => {
    const model = oracle("bert-tokens");
    const { run, labels } = await labelsOf(model);
    const { window, panel } = await open(model);
    assert.match(await finding(panel), /^This model marks (one place|\d+ places) in this text: ‘/);
    const text = await panel.locator(".marked").evaluate((element) => {
      const copy = element.cloneNode(true) as HTMLElement;
      for (const tag of copy.querySelectorAll(".tag")) tag.remove();
      return copy.textContent;
    });
    assert.equal(text, cat);
    for (const index of [4, 1]) {
      const name = label(tokenAt(run.tokens, index));
      await panel.locator(".chip").nth(index).press("Enter");
      await panel.waitForSelector(`h2:text-is("Labels of ‘${name}’")`);
      const expected = labeled(labels, index).map((one) => [
        labels.names[one.label],
        two(one.share),
      ]);
      assert.deepEqual(
        (await bars(panel)).map(([name, , value]) => [name, value?.replace(/^>|^</, "")]),
        expected,
      );
      assert.equal(
        await finding(panel),
        `The model labels ‘${name}’ as ‘${expected[0]?.[0]}’ (${expected[0]?.[1]}).`,
      );
    }
    await panel.locator(".twin summary").press("Enter");
    await panel.locator(".twin tbody tr").first().waitFor();
    assert.equal(await panel.locator(".twin tbody tr").count(), run.tokens.ids.length);
    await holdReadable(
      window,
      panel,
      ".labels :is(.token, .value, .scale, .hint, mark, .tag, h2)",
      8,
    );
    assert.deepEqual(window.complaints, []);
    await window.page.close();
  });

  it("of a detector say which were replaced, or what comes closest", async () => {
    const { window, panel } = await open(oracle("electra-detector"));
    assert.match(await finding(panel), /marks/);
    assert.equal((await bars(panel))[0]?.[0], "replaced");
    await window.page.close();
  });
});

describe("a model without a language head", () => {
  it("says so, and offers a way on", async () => {
    const { window, panel } = await open(oracle("bert-sentence"));
    assert.match(await finding(panel), /has no language head: its output \(sentence_embedding\)/);
    assert.equal((await panel.locator(".chip").count()) > 0, true);
    assert.deepEqual(await panel.locator(".actions vscode-button").allInnerTexts(), [
      "Choose another model…",
      "Use the included model",
    ]);
    await window.page.close();
  });

  it("writes nothing on, and says where its labels are", async () => {
    const { window, panel } = await open(oracle("bert-text"), { panel: "generation" });
    assert.match(await finding(panel), /it predicts labels, not tokens.*Predictions/);
    await window.page.close();
  });
});
