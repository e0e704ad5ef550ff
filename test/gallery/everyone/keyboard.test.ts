// What each panel is for, done by keyboard alone: from its beginning by Tab, never by a click.
import assert from "node:assert/strict";
import { describe } from "node:test";
import type { Frame } from "playwright-core";
import { eventually } from "../../vscode/kit/eventually.ts";
import type { Window } from "../browser.ts";
import { useGallery } from "../gallery.ts";
import type { GalleryHost } from "../host.ts";
import { standAt, tabTo } from "./keys.ts";
import { look, type Sight } from "./sights.ts";

const { visit, it } = useGallery();

/** A panel, and the hands of somebody who has no mouse. */
class Hands {
  readonly panel: Frame;
  readonly #window: Window;

  constructor(window: Window, panel: Frame) {
    this.#window = window;
    this.panel = panel;
  }

  get host(): GalleryHost {
    return visit.gallery.sessions.at(-1) ?? assert.fail("no host");
  }

  async press(...keys: readonly string[]): Promise<void> {
    for (const key of keys) await this.#window.page.keyboard.press(key);
  }

  /** By Tab, or by Shift+Tab. */
  async to(selector: string, ...keys: readonly string[]): Promise<void> {
    await tabTo(this.#window, this.panel, selector);
    await this.press(...keys);
  }
  async backTo(selector: string, ...keys: readonly string[]): Promise<void> {
    await tabTo(this.#window, this.panel, selector, "Shift+Tab");
    await this.press(...keys);
  }

  write(text: string): Promise<void> {
    return this.#window.page.keyboard.insertText(text);
  }

  async sees(selector: string): Promise<void> {
    await this.panel.locator(selector).first().waitFor();
  }

  async reads(selector: string, words: RegExp | string): Promise<void> {
    await this.panel.locator(selector, { hasText: words }).first().waitFor();
  }

  async done(): Promise<void> {
    assert.deepEqual(this.#window.complaints, []);
    await this.#window.page.close();
  }
}

async function sit(name: string, sight: Omit<Sight, "name">): Promise<Hands> {
  const { window, panel } = await look(visit, name, { name, ...sight });
  await standAt(panel, "beginning");
  return new Hands(window, panel);
}

describe("by keyboard alone", () => {
  it("one reads in the tokens panel what a token is, and how its word was cut", async () => {
    const hands = await sit("tokens", { query: "text=cat", until: ".player:not([hidden])" });
    await hands.to("#help", "Enter");
    await hands.sees(".explanation p");
    await hands.press("Enter");
    await hands.to(".chip", "ArrowRight", "Enter");
    await hands.reads(".finding", "‘·cat’ has ID");
    await hands.reads(".player h2", "·cat");
    await hands.to("#tab-cut");
    await hands.to(".player input", "End");
    await hands.reads(".player .result", "·cat");
    await hands.to("th button", "Enter");
    await hands.sees("th[aria-sort=descending]");
    await hands.backTo("#tab-cut", "ArrowRight");
    await hands.to("#find");
    await hands.write("mat");
    await hands.sees(".found .entry");
    await hands.to(".found .entry", "Tab", "Enter");
    await hands.reads(".lookup h2", "mat");
    await hands.done();
  });

  it("one compares tokenizers, reads a model's input, and learns a vocabulary", async () => {
    const hands = await sit("tokens", { query: "text=korean" });
    await hands.to("#tab-cut", "ArrowRight", "ArrowRight");
    await hands.sees(".segment.different");
    await hands.to("#compare-tiny-bert", "Space");
    await eventually(async () =>
      assert.equal(await hands.panel.locator(".line").first().locator(".names span").count(), 4),
    );
    await hands.to(".segment.different", "ArrowRight");
    await hands.reads(".compare .step", "tiny-gpt");
    await hands.backTo("#tab-compare", "ArrowRight");
    await hands.sees(".received .cell");
    await hands.to("#handed", "Enter", "ArrowDown", "Enter");
    await hands.sees(".received:nth-of-type(2)");
    await hands.to(".twin summary", "Enter");
    await hands.sees(".input .twin tbody tr");
    await hands.backTo("#tab-input", "ArrowRight");
    await hands.to("#learn-text", "Enter");
    await hands.sees(".learning .recent li");
    await hands.panel.locator("#stop-learning").waitFor({ state: "hidden" });
    await hands.to("#merges", "Home");
    await hands.reads(".learning .step", "No merge yet");
    await hands.done();
  });

  it("one walks through heads, cells and lines, and reads each weight", async () => {
    const hands = await sit("attention", { query: "text=cat", until: ".plot canvas[aria-label]" });
    await hands.to("#layer", "Enter", "Home", "Enter");
    await hands.reads(".finding", "Layer 1, head");
    await hands.to(".field", "Home", "ArrowRight");
    await hands.reads(".value", "‘.’ looks at ‘·cat’: ");
    await hands.press("Enter");
    await hands.to(".grid", "Home");
    await hands.press("ArrowRight");
    await hands.reads(".profile h2", "What layer 1, head 2 does");
    await hands.to(".account > summary", "Enter");
    await hands.sees(".account .chosen");
    await hands.to(".lanes", "End");
    await hands.reads(".dimension", /\d/);
    await hands.to(".account .scroll");
    await hands.to(".account .twin summary", "Enter");
    await hands.sees(".account .twin tbody tr");
    await hands.to(".all > .twin > summary", "Enter");
    await hands.sees(".all > .twin tbody tr");
    await hands.backTo("#options", "Enter");
    await hands.to("#look", "Enter", "ArrowDown", "Enter");
    await hands.to(".threads", "ArrowUp");
    await hands.reads(".finding", "‘arm’ looks mostly at ");
    await hands.backTo("#format", "Tab", "Enter");
    await eventually(async () => assert.equal(hands.host.copied.length, 1));
    await hands.done();
  });

  it("one pins a token, bends what is expected behind it, and draws one", async () => {
    const hands = await sit("predictions", { query: "text=cat" });
    await hands.to(".chip", "ArrowRight", "Enter");
    await hands.reads(".finding", "After ‘·cat’");
    await hands.to("input[type=range]", "ArrowLeft", "ArrowLeft");
    await hands.reads(".likeliest.set thead", "at temperature 1");
    await hands.to("#draw", "Enter");
    await hands.reads(".hit", "Random pick");
    await hands.to(".math summary", "Enter");
    await hands.reads(".columns thead", "temperature 0.9");
    await hands.reads(".drawn", "Seed 8");
    await hands.to(".body > .twin summary", "Enter");
    await hands.sees(".body > .twin tbody tr");
    await hands.to(".chain summary", "Enter");
    await hands.sees(".chain tbody tr");
    await hands.backTo("#reset", "Enter");
    await hands.panel
      .locator(".columns thead", { hasText: "temperature" })
      .waitFor({ state: "detached" });
    await hands.done();
  });

  it("one goes from neighbor to neighbor and back", async () => {
    const hands = await sit("embeddings", { query: "text=cat", until: ".dots button" });
    await hands.to(".chip", "ArrowRight", "Enter");
    await hands.reads(".finding", "The embedding of ‘·cat’");
    await hands.to(".dots button", "Enter");
    await hands.sees("#back");
    await hands.backTo("#back", "Enter");
    await hands.reads(".finding", "The embedding of ‘·cat’");
    await hands.to(".twin summary", "Enter");
    await hands.sees(".twin tbody tr");
    await hands.done();
  });

  it("one writes on, takes another token, goes from branch to branch, and searches by beams", async () => {
    const hands = await sit("generation", { query: "text=cat", until: ".option" });
    await hands.to("#on", "Enter");
    await hands.sees(".written .chip:nth-child(2)");
    await hands.to(".written .chip", "Home");
    await hands.reads(".choosing h2", "Candidates for token 1");
    await hands.to(".option", "End", "Enter");
    await hands.sees(".branch:nth-child(2)");
    await hands.to(".branch", "ArrowUp", "Enter");
    await hands.sees(".branch:first-child[aria-selected=true]");
    await hands.backTo("#options", "Enter");
    await hands.to("#way", "Enter", "ArrowDown", "Enter");
    await hands.to("#on", "Enter");
    await hands.reads(".progress", "Step 1");
    await hands.to(".way", "Home", "ArrowDown");
    await hands.reads(".beam", "Step 1, rank 2");
    await hands.done();
  });

  it("one writes prompts, leaves each field by Tab, and compares them with another", async () => {
    const hands = await sit("prompts", { until: ".next tbody tr" });
    await hands.to("#prompts-0", "Control+a");
    await hands.write("The cat");
    await hands.to("#add-prompts", "Enter");
    await hands.sees("#prompts-3:focus");
    await hands.write("The dog");
    await hands.sees(".next thead th:nth-child(5)");
    await hands.press("Tab", "Enter"); // takes it away again
    await hands.sees("#prompts-2:focus");
    await hands.backTo("#options", "Enter");
    await hands.to("#reference", "Enter", "ArrowDown", "Enter");
    await hands.reads(".differences", "A differs from B");
    await hands.to("#format", "Tab", "Enter");
    await eventually(async () => assert.equal(hands.host.copied.length, 1));
    await hands.to("#math summary", "Enter");
    await hands.sees(".inBits tbody tr");
    await hands.to("#math ~ .twin summary", "Enter");
    await hands.sees("#math ~ .twin tbody tr");
    await hands.done();
  });

  it("one sorts the counted files, goes through all of them, and takes the table along", async () => {
    const size = (tokens: number) => ({ tokens, characters: tokens * 3, bytes: tokens * 4 });
    const files = Array.from({ length: 500 }, (_, i) => ({ path: `${i}.ts`, size: size(500 - i) }));
    const hands = await sit("counts", {
      prepare: async (panel, _, host) => {
        host.counts = { tokenizer: "tiny-gpt", files, leftOut: [] };
        await panel.evaluate(() => location.reload());
        await panel.waitForSelector("tbody td button");
      },
    });
    await hands.to("th:nth-child(2) button", "Enter", "Enter");
    await hands.sees("th:nth-child(2)[aria-sort=ascending]");
    const opens = (...opened: readonly number[]) =>
      eventually(async () => assert.deepEqual(hands.host.opened, opened));
    await hands.to("td button", "Enter");
    await opens(499);
    await hands.press("End", "Enter");
    await opens(499, 0);
    await hands.press("ArrowUp", "ArrowUp", "PageUp", "PageDown", "Enter");
    await opens(499, 0, 2);
    await hands.press("Home", "ArrowDown", "Enter");
    await opens(499, 0, 2, 498);
    await hands.to("#format", "Tab", "Enter");
    await eventually(async () => assert.equal(hands.host.copied.length, 1));
    await hands.done();
  });
});
