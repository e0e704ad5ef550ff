// The tokens panel for everyone, in each of its tabs.
import { writeEnglish } from "../../bench/text.ts";
import { eventually } from "../../vscode/kit/eventually.ts";
import { useGallery } from "../gallery.ts";
import { holdForEveryone, type Sight } from "./sights.ts";

const gallery = useGallery();

const long = writeEnglish(200_000, 3);
const WORD = "Why is tokenization unaffable? 고양이가 앉았다 👩‍👧";

const tab =
  (id: string, until: string, then?: Sight["prepare"]): NonNullable<Sight["prepare"]> =>
  async (panel, page, host) => {
    await panel.locator(`#tab-${id}`).click();
    await panel.waitForSelector(until);
    await then?.(panel, page, host);
  };

/** Steps through how another tokenizer cut a word, until this is in the picture. */
const played =
  (tokenizer: string, picture: string): NonNullable<Sight["prepare"]> =>
  async (panel, page) => {
    await page.evaluate((text) => globalThis.select(text), WORD);
    await panel.locator("#tokenizer").click();
    await panel.locator(`#tokenizer vscode-option[value=${tokenizer}]`).click();
    await eventually(async () => {
      await panel.locator(".player input").press("ArrowRight");
      await panel.locator(`.player ${picture}`).first().waitFor({ timeout: 200 });
    });
  };

const SIGHTS: readonly Sight[] = [
  { name: "how the text is cut", query: "text=story" },
  {
    name: "a pinned token of Korean",
    query: "text=korean&locale=ko",
    prepare: (panel) => panel.locator(".chip").nth(3).click(),
  },
  { name: "emoji and bytes", query: "text=emoji" },
  { name: "one long word", query: "text=word" },
  { name: "code", query: "text=code&locale=ko" },
  { name: "merges of a word", prepare: played("tiny-gpt", ".winner") },
  { name: "matches of a word", prepare: played("tiny-bert", ".tries .found") },
  { name: "the lattice of a word", prepare: played("tiny-t5", ".lattice .best") },
  { name: "the tokens of a word", query: "locale=ko", prepare: played("tiny-t5", ".result") },
  {
    name: "a text of fifty thousand tokens",
    prepare: async (panel, page) => {
      await page.evaluate((text) => globalThis.select(text), long);
      await panel.waitForSelector(".chip[aria-setsize]");
      await panel.waitForSelector(".long tbody td.number");
    },
  },
  { name: "one token", query: "text=cat", prepare: tab("token", ".lookup .relatives") },
  {
    name: "tokens that were found",
    query: "text=korean&locale=ko",
    prepare: tab("token", ".lookup h2", async (panel) => {
      await panel.locator("#find").fill("고");
      await panel.waitForSelector(".found .entry");
    }),
  },
  {
    name: "no token found",
    prepare: tab("token", ".lookup h2", async (panel) => {
      await panel.locator("#find").fill("qqqqqqqq");
      await panel.waitForSelector(".found p");
    }),
  },
  { name: "tokenizers side by side", query: "text=korean", prepare: tab("compare", ".segment") },
  {
    name: "tokenizers side by side, in Korean, with its tables",
    query: "text=cat&locale=ko",
    prepare: tab("compare", ".segment", async (panel) => {
      await panel.locator(".compare .twin summary").first().click();
      await panel.waitForSelector(".compare .twin tbody tr");
    }),
  },
  {
    name: "too few tokenizers",
    prepare: tab("compare", ".segment", async (panel) => {
      for (const id of ["tiny-gpt", "tiny-t5", "o200k_base", "cl100k_base"])
        await panel.locator(`[id="compare-${id}"]`).click();
    }),
  },
  {
    name: "the numbers that a model receives",
    query: "text=story",
    prepare: tab("input", ".received .cell", async (panel) => {
      await panel.locator(".input > .twin summary").click();
      await panel.waitForSelector(".input > .twin tbody tr");
    }),
  },
  {
    name: "lines as a batch, in Korean",
    query: "text=korean&locale=ko",
    prepare: tab("input", ".received .cell", async (panel) => {
      await panel.locator("#handed").click();
      await panel.locator("#handed vscode-option[value=lines]").click();
      await panel.waitForSelector(".received:nth-of-type(2)");
    }),
  },
  {
    name: "a vocabulary",
    query: "text=story",
    prepare: tab("vocabulary", ".census .bars"),
  },
  {
    name: "a vocabulary that was learned, in Korean",
    query: "text=story&locale=ko",
    prepare: tab("vocabulary", ".census .bars", async (panel) => {
      await panel.locator("#learn-text").click();
      await panel.locator("#stop-learning").waitFor({ state: "hidden" });
      await panel.locator(".learning .twin summary").click();
      await panel.waitForSelector(".learning .twin tbody tr");
    }),
  },
];

holdForEveryone(gallery, "tokens", SIGHTS);
