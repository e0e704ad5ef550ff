// The attention panel for everyone: maps, lines, numbers, and both texts of an encoder-decoder.
import { choose } from "../attentionPanel.ts";
import { useGallery } from "../gallery.ts";
import { holdForEveryone, type Sight } from "./sights.ts";

const gallery = useGallery();

const DRAWN = ".plot canvas[aria-label]";
type Prepare = NonNullable<Sight["prepare"]>;

const lines: Prepare = async (panel) => {
  await choose(panel, "look", "lines");
  await panel.waitForSelector(".lines .left:not(:empty)");
};

const SIGHTS: readonly Sight[] = [
  { name: "a map with its numbers", query: "text=cat", until: DRAWN },
  {
    name: "a map of Korean, in Korean, with its explanation",
    query: "text=korean&locale=ko",
    until: DRAWN,
    prepare: async (panel) => {
      await panel.locator("#help").click();
      await panel.locator(".chip").nth(5).click();
    },
  },
  {
    name: "a longer text, zoomed",
    query: "text=story",
    until: DRAWN,
    prepare: async (panel, page) => {
      await panel.locator(".field").focus();
      for (let i = 0; i < 5; i++) await page.keyboard.press("+");
      await panel.waitForSelector(".minimap .picture:not([hidden])");
    },
  },
  {
    name: "heads by a measure",
    query: "text=story",
    until: DRAWN,
    prepare: async (panel) => {
      await choose(panel, "measure", "previous");
      await choose(panel, "order", "largest");
      await panel.locator("#least").fill("30");
    },
  },
  {
    name: "lines of several heads",
    query: "text=cat",
    until: DRAWN,
    prepare: async (panel, page, host) => {
      await lines(panel, page, host);
      await panel.locator(".heads button:not(:disabled)").first().click();
    },
  },
  { name: "lines, in Korean", query: "text=korean&locale=ko", until: DRAWN, prepare: lines },
  {
    name: "how a weight comes about, and every table",
    query: "text=cat",
    until: DRAWN,
    prepare: async (panel) => {
      await panel.locator(".account > summary").click();
      await panel.waitForSelector(".account .chosen");
      for (const table of [".account .twin", ".more > .twin", ".all > .twin"]) {
        await panel.locator(`${table} summary`).click();
        await panel.waitForSelector(`${table} tbody tr`);
      }
    },
  },
  {
    name: "rollout, in Korean, with how a weight comes about",
    query: "text=cat&locale=ko",
    until: DRAWN,
    prepare: async (panel) => {
      await panel.locator(".account > summary").click();
      await panel.waitForSelector(".account .chosen");
      await choose(panel, "numbers", "rollout");
      await panel.waitForSelector(".meaning:not(:empty)");
    },
  },
  { name: "a translation", query: "text=translate&model=tiny-t5", until: DRAWN },
  { name: "one token", query: "text=one", until: DRAWN },
];

holdForEveryone(gallery, "attention", SIGHTS);
