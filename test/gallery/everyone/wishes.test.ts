// What the user asked the system or the editor for: little motion, a screen reader.
import assert from "node:assert/strict";
import { describe } from "node:test";
import type { Frame } from "playwright-core";
import { useGallery } from "../gallery.ts";

const { visit, it } = useGallery();

const PANELS = {
  tokens: ".player:not([hidden])",
  attention: ".plot canvas[aria-label]",
  predictions: ".likeliest .ink",
  embeddings: ".dots .dot",
  generation: ".dartBar .arrow",
  prompts: ".next tbody tr",
} as const;

/** What would move: elements with a transition or an animation, also those within the toolkit's. */
const moving = (panel: Frame) =>
  panel.evaluate(() => {
    const found: string[] = [];
    const look = (root: ParentNode) => {
      for (const element of root.querySelectorAll("*")) {
        if (element.shadowRoot) look(element.shadowRoot);
        if (!element.checkVisibility()) continue;
        const { transitionDuration, animationName } = getComputedStyle(element);
        const isMoving = transitionDuration.split(", ").some((time) => Number.parseFloat(time) > 0);
        if (isMoving || animationName !== "none")
          found.push(`${element.localName}.${element.className}`);
      }
    };
    look(document);
    return [...new Set(found)];
  });

describe("little motion", () => {
  const open = async (name: keyof typeof PANELS, wishes: string, reduced: boolean) => {
    const window = await visit.open(`panels=${name}&${wishes}`);
    await window.page.emulateMedia({ reducedMotion: reduced ? "reduce" : "no-preference" });
    const panel = window.panel(name);
    await panel.waitForSelector(PANELS[name]);
    if (name === "tokens") {
      await panel.locator(".player input").focus();
      for (let step = 0; step < 5; step++) await window.page.keyboard.press("ArrowRight");
    }
    const found = await moving(panel);
    await window.page.close();
    return found;
  };

  for (const name of Object.keys(PANELS) as (keyof typeof PANELS)[]) {
    it(`is what ${name} has where the system or the editor asks for it`, async () => {
      assert.deepEqual(await open(name, "", true), []);
      assert.deepEqual(await open(name, "wishes=vscode-reduce-motion", false), []);
    });
  }

  it("is not what others have: bars go to their new length", async () => {
    assert.ok((await open("predictions", "", false)).includes("span.ink"));
    assert.ok((await open("embeddings", "", false)).includes("span.dot"));
    assert.ok((await open("prompts", "", false)).includes("span.ink"));
    const moving = await open("generation", "", false);
    assert.ok(moving.includes("span.arrow") && moving.includes("span.ink"), moving.join());
  });

  it("shows no turning ring, but the words beside it", async () => {
    const window = await visit.open("panels=tokens&state=busy&wishes=vscode-reduce-motion");
    await window.page.emulateMedia({ reducedMotion: "no-preference" });
    const panel = window.panel("tokens");
    await panel.getByText("Loading the model…").waitFor();
    assert.deepEqual(await moving(panel), []);
    await window.page.close();
  });
});

describe("a screen reader", () => {
  it("finds the tables behind the pictures open, which others open first", async () => {
    for (const [name, tables] of [
      ["attention", 2],
      ["predictions", 1],
      ["embeddings", 1],
    ] as const) {
      for (const [wishes, open] of [
        ["", 0],
        ["wishes=vscode-using-screen-reader", tables],
      ] as const) {
        const window = await visit.open(`panels=${name}&${wishes}`);
        const panel = window.panel(name);
        await panel.waitForSelector(PANELS[name]);
        if (open > 0) await panel.waitForSelector(".twin tbody tr");
        assert.equal(await panel.locator(".twin[open]:visible").count(), open, `${name} ${wishes}`);
        await window.page.close();
      }
    }
  });
});
