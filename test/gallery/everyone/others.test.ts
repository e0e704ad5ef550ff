// The panels of embeddings and prompts, and the table of counted files, for everyone.
import { useGallery } from "../gallery.ts";
import { holdForEveryone, type Sight } from "./sights.ts";

const gallery = useGallery();

holdForEveryone(gallery, "embeddings", [
  {
    name: "a way through neighbors, with its table",
    query: "text=cat",
    until: ".dots button",
    prepare: async (panel) => {
      await panel.locator(".dots button").nth(2).click();
      await panel.waitForSelector("#back");
      await panel.locator(".twin summary").click();
      await panel.waitForSelector(".twin tbody tr");
    },
  },
  { name: "neighbors of Korean, in Korean", query: "text=korean&locale=ko", until: ".dots button" },
  {
    name: "the map with what is in view, its table and the options",
    query: "text=cat",
    until: ".dots button",
    prepare: async (panel) => {
      await panel.locator("#tab-map").click();
      await panel.waitForSelector(".map .picture:not([hidden])");
      await panel.locator("#options").click();
      await panel.locator("#inView").click();
      await panel.waitForSelector(".map .twin tbody button");
    },
  },
  {
    name: "the map in Korean, with a token found",
    query: "text=korean&locale=ko",
    until: ".dots button",
    prepare: async (panel) => {
      await panel.locator("#tab-map").click();
      await panel.waitForSelector(".map .picture:not([hidden])");
      await panel.locator("#find").fill("girl");
      await panel.locator("#find").press("Enter");
      await panel.waitForSelector(".map .about .token");
    },
  },
  {
    name: "the farthest in the text by distance, with the options",
    query: "text=story",
    until: ".dots button",
    prepare: async (panel) => {
      for (const [id, value] of [
        ["space", "3"],
        ["measure", "euclidean"],
        ["end", "far"],
      ] as const) {
        await panel.locator(`#${id}`).click();
        await panel.locator(`#${id} vscode-option[value="${value}"]`).click();
      }
      await panel.locator(".finding", { hasText: "least similar" }).waitFor();
      await panel.locator("#options").click();
    },
  },
]);

const searched: NonNullable<Sight["prepare"]> = async (panel) => {
  await panel.locator("#tab-search").click();
  await panel.waitForSelector(".hits button");
};
holdForEveryone(gallery, "embeddings", [
  {
    name: "a search with its matrix, both rankings and what it hands on",
    query: "text=cat&model=tiny-bert",
    until: ".dots button",
    prepare: async (...seen) => {
      const [panel] = seen;
      await searched(...seen);
      await panel.locator("#rerank").click();
      await panel.waitForSelector(".rerank .bars button");
      await panel.locator(".matrix > summary").click();
      await panel.locator(".rerank .twin summary").click();
      await panel.waitForSelector(".rerank .twin tbody tr");
      await panel.locator("#retrieve").click();
      await panel.waitForSelector(".retrieval [role=status]:not(:empty)");
    },
  },
  {
    name: "groups of a search, in Korean, with the options",
    query: "text=korean&locale=ko",
    until: ".dots button",
    prepare: async (...seen) => {
      const [panel] = seen;
      await searched(...seen);
      await panel.locator("#options").click();
      await panel.locator("#sight").click();
      await panel.locator('#sight vscode-option[value="groups"]').click();
      await panel.waitForSelector(".group");
    },
  },
]);

const PROMPTS = ".next tbody tr";
holdForEveryone(gallery, "prompts", [
  {
    name: "three prompts, their table, their math and the options",
    until: PROMPTS,
    prepare: async (panel) => {
      await panel.locator("#options").click();
      await panel.locator("#math summary").click();
      await panel.locator(".twin:not(.below *) > summary").last().click();
      await panel.waitForSelector(".twin tbody tr");
    },
  },
  {
    name: "four prompts, in Korean",
    query: "locale=ko",
    until: PROMPTS,
    prepare: async (panel, _, host) => {
      host.selections = ["고양이", "강아지", "The king", "The queen"];
      await panel.locator("#take").click();
      await panel.waitForSelector(".next thead th:nth-child(5)");
    },
  },
  {
    name: "a prompt that the window does not hold",
    until: PROMPTS,
    prepare: async (panel) => {
      await panel.locator("#prompts-0").fill("a long prompt ".repeat(500));
      await panel.locator(".below summary").click();
      await panel.waitForSelector(".below .scroll .token");
    },
  },
  {
    name: "what a search has put together, in Korean",
    query: "locale=ko",
    until: PROMPTS,
    prepare: async (panel, _, host) => {
      const given = { id: "1", places: ["story.md:7"], asked: 3, isCut: true, window: 1024 };
      host.give({ ...given, prompts: ["선원들이", "They brought bread.\n\n선원들이"] });
      await panel.locator(".hint", { hasText: "story.md:7" }).waitFor();
    },
  },
  {
    name: "no prompt, and nothing selected",
    query: "locale=ko",
    until: PROMPTS,
    prepare: async (panel) => {
      await panel.locator("#take").click();
      for (const area of await panel.locator("textarea[id^=prompts]").all()) await area.fill("");
      await panel.waitForSelector(".next", { state: "detached" });
    },
  },
]);

const counted: NonNullable<Sight["prepare"]> = async (panel, _, host) => {
  const files = Array.from({ length: 60 }, (_, i) => ({
    path: `src/a/folder/that/lies/deep/in/the/tree/file${i}.ts`,
    size: { tokens: 37 * i, characters: 111 * i, bytes: 148 * i },
  }));
  const leftOut = ["a.log", "b.log", "a/rather/long/path/to/a/file/that/was/left/out/c.log"];
  host.counts = { tokenizer: "tiny-gpt", files, leftOut };
  await panel.evaluate(() => location.reload());
  await panel.waitForSelector("tbody td button");
};
holdForEveryone(gallery, "counts", [
  { name: "many files, some left out", prepare: counted },
  { name: "many files, in Korean", query: "locale=ko", prepare: counted },
  { name: "no file" },
]);
