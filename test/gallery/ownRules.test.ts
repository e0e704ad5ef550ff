import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { after, before, describe } from "node:test";
import type { Frame } from "playwright-core";
import { label } from "../../src/domain/text/token.ts";
import type { Window } from "./browser.ts";
import { holdReadable } from "./contrast.ts";
import { useGallery } from "./gallery.ts";
import { ruledIn } from "./models.ts";
import { SAMPLES } from "./samples.ts";

const { visit, it } = useGallery();
let likeliest = 0; // what tiny-gpt would write behind the sample
const folder = mkdtempSync(path.join(tmpdir(), "glassbox-rules-"));
const cat = SAMPLES.cat as string;
const GREEDY = { temperature: 0, topK: 0, topP: 1, minP: 0, repetitionPenalty: 1 };

after(() => rmSync(folder, { recursive: true }));

async function open(
  name: string,
  query = "",
  width = 900,
): Promise<{ window: Window; panel: Frame }> {
  const model = encodeURIComponent(folder);
  const size = { width, height: 1400 };
  const window = await visit.open(`panels=${name}&model=${model}${query}`, size);
  const panel = window.panel(name);
  await panel.waitForSelector(".finding:not(:empty)");
  return { window, panel };
}
const text = (panel: Frame, selector: string) => panel.locator(selector).innerText();

describe("the rules of a model's own", () => {
  before(async () => {
    const { engine } = visit.parts;
    const run = await engine.analyse("tiny-gpt", cat);
    const { chosen } = await engine.next(run.id, [], { settings: GREEDY, seed: 0, options: 1 });
    likeliest = chosen.id;
    ruledIn(folder, {
      eos_token_id: 0,
      no_repeat_ngram_size: 3,
      repetition_penalty: 1.3,
      bad_words_ids: [[likeliest], [300, 301]],
      min_new_tokens: 2,
      do_sample: true,
      temperature: 0.6,
      top_k: 20,
      max_new_tokens: 9,
      guidance_scale: 1.5,
      suppress_tokens: "none",
    });
  });

  it("stand over what is written, with what is left out", async () => {
    const { window, panel } = await open("generation");
    assert.equal(
      await text(panel, ".ownRules .inForce"),
      "repetition penalty 1.3 · no 3 tokens in a row twice · forbidden sequences: 2 · " +
        "no end before new token 3",
    );
    assert.deepEqual(await panel.locator(".ownRules .leftOut").allInnerTexts(), [
      "Left out: suppress_tokens, whose value cannot be used.",
      "Left out: guidance_scale, which Glassbox does not know.",
    ]);
    await panel.locator(".ownRules summary").click();
    const run = await visit.parts.engine.analyse(folder, cat);
    const { pieces } = await visit.parts.engine.spell(run.id, [likeliest]);
    assert.ok(pieces[0]);
    await panel.waitForSelector(".ownRules li .token");
    assert.match(await text(panel, ".ownRules li:has(.token)"), /^forbidden sequences: ‘.+’ ‘.+’$/);
    assert.deepEqual(window.complaints, []);
    await window.page.close();
  });

  it("forbid a token, which still stands there with its probability and why", async () => {
    const { window, panel } = await open("generation");
    const row = panel.locator(".option", { hasText: "forbidden by this model’s rules" });
    await row.waitFor();
    assert.equal(await row.count(), 1);
    const run = await visit.parts.engine.analyse(folder, cat);
    const free = { settings: GREEDY, seed: 0, options: 1, free: true } as const;
    const { chosen } = await visit.parts.engine.next(run.id, [], free);
    assert.equal(chosen.id, likeliest);
    assert.equal(await row.locator(".token").innerText(), label(chosen));
    assert.match(
      await row.ariaSnapshot(),
      /option ".+ probability .+ forbidden by this model’s rules: forbidden sequences"/,
    );
    await panel.locator("#ownRules").click();
    await row.waitFor({ state: "detached" });
    assert.equal(await text(panel, ".ownRules .inForce"), "turned off");
    await window.page.close();
  });

  it("do not touch the settings until what the files offer is taken", async () => {
    const { window, panel } = await open("generation");
    assert.equal(await panel.locator("#temperature").inputValue(), "0.7");
    assert.match(
      await text(panel, ".ownRules .offered"),
      /temperature 0\.6 · top-k 20 · at most 9 new tokens/,
    );
    await panel.locator("#options").click();
    await panel.locator("#takeOwn").click();
    await panel.waitForFunction(
      () => (document.querySelector("#temperature") as HTMLInputElement).value === "0.6",
    );
    assert.equal(await panel.locator("#topK").inputValue(), "20");
    assert.equal(await panel.locator("#most").inputValue(), "9");
    await window.page.close();
  });

  it("have a column of their own among the predictions", async () => {
    const { window, panel } = await open("predictions");
    await panel.locator(".math > summary").press("Enter");
    await panel.waitForSelector(".ownRules .here:not(:empty)");
    assert.match(
      await text(panel, ".ownRules .here"),
      /^Forbidden here by this model’s rules: ‘.+’ \(.+\)\.$/,
    );
    const heads = () => panel.locator(".columns thead th:visible").allInnerTexts();
    assert.ok(
      (await heads()).some((head) => head.startsWith("own rules")),
      String(await heads()),
    );
    await panel.locator("#ownRules").click();
    await panel.waitForSelector(".ownRules .here:empty", { state: "attached" });
    assert.ok(!(await heads()).some((head) => head.startsWith("own rules")));
    assert.deepEqual(window.complaints, []);
    await window.page.close();
  });

  it("are not there where a model brings none", async () => {
    for (const name of ["generation", "predictions"]) {
      const window = await visit.open(`panels=${name}`);
      await window.panel(name).waitForSelector(".finding:not(:empty)");
      assert.equal(await window.panel(name).locator(".ownRules").count(), 0);
      await window.page.close();
    }
  });

  for (const name of ["generation", "predictions"]) {
    it(`are readable in every theme, and fit into a narrow panel: ${name}`, async () => {
      for (const locale of ["en", "ko"]) {
        const { window, panel } = await open(name, `&locale=${locale}`, 320);
        await panel.waitForSelector(".ownRules");
        await panel.locator(".ownRules summary").click();
        await panel.waitForSelector(".ownRules li");
        await holdReadable(
          window,
          panel,
          ".ownRules :is(.inForce, .here, li, summary, .aside, .leftOut)",
          5,
        );
        const over = await panel.evaluate(
          () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
        );
        assert.ok(over <= 0, `${over} pixels too wide in ${locale}`);
        await window.page.close();
      }
    });
  }
});
