// The predictions panel for everyone, of every kind of model.
import path from "node:path";
import type { Frame } from "playwright-core";
import { temporaryFolder } from "../../engine/folder.ts";
import { useGallery } from "../gallery.ts";
import { classifierIn, oracleIn, ruledIn } from "../models.ts";
import { holdForEveryone } from "./sights.ts";

const under = temporaryFolder();
const gallery = useGallery();

const of = (folder: string) => `model=${encodeURIComponent(folder)}`;
const oracle = (name: string) => of(oracleIn(path.join(under, name), name));
const classes = Array.from({ length: 30 }, (_, i) =>
  i % 5 === 0 ? `${i} an uncommonly long name_that_nobody_shortened` : `topic ${i}`,
);

const openTable = async (panel: Frame, table: string) => {
  await panel.locator(`${table} summary`).click();
  await panel.waitForSelector(`${table} tbody tr`);
};
const set = async (panel: Frame) => {
  const settings = { temperature: 1.4, topK: 9, topP: 0.6, minP: 0.02, repetitionPenalty: 1.2 };
  for (const [id, value] of Object.entries(settings))
    await panel.locator(`#${id}`).fill(String(value));
};

holdForEveryone(gallery, "predictions", [
  {
    name: "every setting on",
    query: "text=cat",
    prepare: async (panel) => {
      await set(panel);
      await panel.locator(".chip").nth(4).click();
      await panel.locator(".math > summary").click();
      await openTable(panel, ".body > .twin");
    },
  },
  {
    name: "every setting on, in Korean, and the chain rule",
    query: "text=korean&locale=ko",
    prepare: async (panel) => {
      await set(panel);
      await panel.locator(".math > summary").click();
      await openTable(panel, ".chain");
    },
  },
  { name: "a text beyond the model's window", query: "text=long" },
  {
    name: "a model with rules of its own",
    query: of(
      ruledIn(path.join(under, "ruled"), {
        no_repeat_ngram_size: 3,
        bad_words_ids: [[300, 301], [302]],
        suppress_tokens: "none",
      }),
    ),
    prepare: async (panel) => {
      await panel.locator(".ownRules summary").click();
      await panel.waitForSelector(".ownRules li");
    },
  },
  {
    name: "a masked model, with tokens kept masked",
    query: "text=cat&model=tiny-bert",
    prepare: async (panel) => {
      await panel.waitForSelector(".pair .bars");
      await panel.locator(".chip").nth(2).click();
      await panel.locator("#keepMasked").click();
      await panel.locator(".chip").nth(3).click();
      await panel.locator(".masks vscode-button", { hasText: "×" }).waitFor();
    },
  },
  {
    name: "a translation, in Korean, with words hidden",
    query: "text=translate&model=tiny-t5&locale=ko",
    prepare: async (panel) => {
      await panel.locator(".strip .chip").nth(6).click();
      await panel.locator("#hideSpan").click();
      await panel.waitForSelector(".filled mark");
    },
  },
  {
    name: "a classifier of texts",
    query: of(classifierIn(path.join(under, "classes"), classes)),
    prepare: (panel) => openTable(panel, ".twin"),
  },
  {
    name: "a tagger of tokens, in Korean",
    query: `locale=ko&${oracle("bert-tokens")}`,
    prepare: async (panel) => {
      await panel.locator(".chip").nth(4).click();
      await openTable(panel, ".twin");
    },
  },
  { name: "a model without a language head", query: oracle("bert-sentence") },
]);
