// The strip above every picture: a few lines that fade out, and all of them behind a button.
import assert from "node:assert/strict";
import { describe } from "node:test";
import type { Frame } from "playwright-core";
import { useGallery } from "./gallery.ts";

const { visit, it } = useGallery();

/** How many lines are seen whole, and whether the strip fades out at its ends. */
const seen = (panel: Frame) =>
  panel.evaluate(() => {
    const strip = document.querySelector(".strip") as HTMLElement;
    const { top, bottom } = strip.getBoundingClientRect();
    const boxes = [...strip.querySelectorAll(".chip")].map((chip) => chip.getBoundingClientRect());
    const whole = boxes.filter((box) => box.top >= top && box.bottom <= bottom);
    const more = document.querySelector(".folded .more") as HTMLElement;
    return {
      lines: new Set(whole.map((box) => Math.round(box.top))).size,
      above: strip.classList.contains("above"),
      below: strip.classList.contains("below"),
      more: more.checkVisibility() ? more.textContent : undefined,
    };
  });

const isFocusClear = (panel: Frame) =>
  panel.evaluate(() => {
    const strip = document.querySelector(".strip") as HTMLElement;
    const chip = document.activeElement as HTMLElement;
    const [box, own] = [strip.getBoundingClientRect(), chip.getBoundingClientRect()];
    return { index: chip.dataset.index, isClear: own.top >= box.top && own.bottom <= box.bottom };
  });

describe("the strip of a text that takes many lines", () => {
  it("shows two of them, fades out, and shows all at a press and fewer at the next", async () => {
    const window = await visit.open("panels=attention&text=story");
    const panel = window.panel("attention");
    await panel.waitForSelector(".strip.below");
    assert.deepEqual(await seen(panel), {
      ...{ lines: 2, above: false, below: true },
      more: "Show all 131 tokens",
    });
    const more = panel.locator(".folded .more");
    await more.press("Enter");
    await panel.waitForSelector(".strip:not(.below)");
    const { lines } = await seen(panel);
    assert.ok(lines > 4, String(lines));
    assert.equal((await seen(panel)).more, "Show fewer");
    assert.equal(await more.getAttribute("aria-expanded"), "true");
    await more.press("Enter");
    assert.equal((await seen(panel)).lines, 2);
    await window.page.close();
  });

  it("is walked to its end by keyboard without being opened", async () => {
    const window = await visit.open("panels=attention&text=story");
    const panel = window.panel("attention");
    await panel.waitForSelector(".strip.below");
    const { keyboard } = window.page;
    await panel.locator(".chip").first().focus();
    for (const key of [..."ArrowDown ".repeat(4).trim().split(" "), "PageDown", "End", "Home"]) {
      await keyboard.press(key);
      assert.equal((await isFocusClear(panel)).isClear, true, key);
      if (key !== "End") continue;
      assert.equal((await isFocusClear(panel)).index, "130");
      await panel.waitForSelector(".strip.above:not(.below)");
    }
    await panel.waitForSelector(".strip.below:not(.above)");
    await window.page.close();
  });

  it("stays where it is while the mouse points in it, wherever the token looks", async () => {
    const window = await visit.open("panels=attention&text=story");
    const panel = window.panel("attention");
    await panel.waitForSelector(".strip.below");
    await panel.locator(".strip").evaluate((strip) => strip.scrollTo(0, strip.scrollHeight));
    const place = () =>
      panel.locator(".strip").evaluate((strip) => {
        const { top } = strip.getBoundingClientRect();
        const target = strip.querySelector(".target")?.getBoundingClientRect();
        return { scrolled: strip.scrollTop, isAway: target ? target.bottom < top : false };
      });
    const { scrolled } = await place();
    const away: boolean[] = [];
    for (let fromEnd = 1; fromEnd <= 12; fromEnd++) {
      const chip = panel.locator(".strip .chip").nth(-fromEnd);
      await chip.hover();
      await panel.waitForFunction(
        (index) => document.querySelector(".chip.pointed")?.getAttribute("data-index") === index,
        await chip.getAttribute("data-index"),
      );
      const now = await place();
      assert.equal(now.scrolled, scrolled);
      away.push(now.isAway);
    }
    assert.ok(away.includes(true), "some look at what is out of sight");
    await window.page.close();
  });

  it("shows six where the text is the picture, and no button where all is seen", async () => {
    const window = await visit.open("panels=tokens&text=story&width=500");
    const panel = window.panel("tokens");
    await panel.waitForSelector(".strip.below");
    assert.equal((await seen(panel)).lines, 6);
    await window.page.evaluate("select('the cat')");
    await panel.waitForFunction(() => document.querySelectorAll(".chip").length === 2);
    await panel.waitForSelector(".strip:not(.below)");
    assert.deepEqual(await seen(panel), { lines: 1, above: false, below: false, more: undefined });
    await window.page.close();
  });
});

describe("a character that is cut inside", () => {
  it("stands whole with the number of its tokens, and opens into their bytes when one is pinned", async () => {
    const window = await visit.open("panels=tokens");
    const panel = window.panel("tokens");
    await panel.waitForSelector(".chip");
    const text = "훑 뷁";
    await window.page.evaluate("select('훑 뷁')");
    await panel.waitForSelector(".cut");
    const { tokens } = await visit.parts.tokenizers.tokenize("tiny-gpt", text, 99);
    const first = Array.from(tokens.starts.keys()).filter((i) => tokens.starts[i] === 0).length;
    const shown = () => panel.locator(".cut").first().innerText();
    assert.equal((await shown()).replace(/\s+/g, " "), `훑 · ${first} tokens`);
    const names = await panel
      .locator(".cut .chip")
      .evaluateAll((all) => all.map((chip) => chip.ariaLabel));
    assert.equal(names.length, tokens.ids.length);
    assert.match(names[0] ?? "", new RegExp(`^훑, token 1 of ${first}: ⟨[0-9A-F ]+⟩$`));
    // Both colors take turns inside, too.
    const hues = await panel
      .locator(".chip")
      .evaluateAll((all) => all.map((chip) => chip.classList.contains("odd")));
    assert.deepEqual(
      hues,
      hues.map((_, i) => i % 2 === 1),
    );
    await panel.locator(".chip").first().focus();
    await window.page.keyboard.press("ArrowRight");
    assert.equal(
      await panel.locator(".finding").textContent(),
      `‘${(names[1] ?? "").split(": ")[1]}’ has ID ${tokens.ids[1]}: one of ${first} tokens that share ‘훑’.`,
    );
    await window.page.keyboard.press("Enter");
    assert.match(await shown(), /훑\s*⟨[0-9A-F ]+⟩/);
    await window.page.keyboard.press("Escape");
    assert.equal((await shown()).replace(/\s+/g, " "), `훑 · ${first} tokens`);
    await window.page.close();
  });
});
