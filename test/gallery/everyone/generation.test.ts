// The generation panel for everyone: one token at a time, and beam search.
import path from "node:path";
import type { Frame } from "playwright-core";
import { temporaryFolder } from "../../engine/folder.ts";
import { useGallery } from "../gallery.ts";
import { ruledIn } from "../models.ts";
import { holdForEveryone } from "./sights.ts";

const under = temporaryFolder();
const gallery = useGallery();

const rules = {
  no_repeat_ngram_size: 3,
  repetition_penalty: 1.3,
  bad_words_ids: [[300, 301]],
  temperature: 0.6,
  max_new_tokens: 9,
  guidance_scale: 1.5,
};
const ruled = `model=${encodeURIComponent(ruledIn(path.join(under, "ruled"), rules))}`;

/** Writes some tokens, and a second branch from the second one on. */
async function branch(panel: Frame): Promise<void> {
  await panel.locator("#options").click();
  await panel.locator("#most").fill("6");
  await panel.locator("#toEnd").click();
  await panel.waitForSelector(".written .chip:nth-child(6)");
  await panel.locator(".written .chip").nth(1).click();
  await panel.locator('.option[aria-selected="false"]').last().click();
  await panel.waitForSelector(".branch:nth-child(3)");
}

async function search(panel: Frame, steps: number): Promise<void> {
  await panel.locator("#options").click();
  await panel.locator("#way").click();
  await panel.locator("#way vscode-option[value=beams]").click();
  await panel.locator("#most").fill(String(steps));
  await panel.locator("#toEnd").click();
  await panel.waitForSelector(".results li");
}

holdForEveryone(gallery, "generation", [
  { name: "nothing written yet", query: "text=story", until: ".option" },
  {
    name: "two branches and every table",
    query: "text=cat",
    until: ".option",
    prepare: async (panel) => {
      await branch(panel);
      for (const summary of await panel.locator(".twin:not([hidden]) > summary").all())
        await summary.click();
      await panel.waitForSelector(".twin:last-of-type tbody tr");
    },
  },
  {
    name: "two branches, in Korean",
    query: "text=korean&locale=ko",
    until: ".option",
    prepare: branch,
  },
  {
    name: "a model with rules of its own, in Korean",
    query: `locale=ko&${ruled}`,
    until: ".option",
    prepare: async (panel) => {
      await panel.locator(".ownRules summary").click();
      await panel.waitForSelector(".ownRules li");
    },
  },
  {
    name: "a beam search and its table",
    query: "text=cat",
    until: ".option",
    prepare: async (panel) => {
      await search(panel, 5);
      await panel.locator(".twin:not([hidden]) > summary").click();
      await panel.waitForSelector(".twin tbody tr");
    },
  },
  {
    name: "a beam search, in Korean",
    query: "text=korean&locale=ko",
    until: ".option",
    prepare: (panel) => search(panel, 2),
  },
  {
    name: "a translation",
    query: "text=translate&model=tiny-t5",
    until: ".option",
    prepare: branch,
  },
  { name: "a model that writes nothing on", query: "model=tiny-bert&locale=ko" },
]);
