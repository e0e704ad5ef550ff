// What the tokens panel tells at first: a word that is cut, how, and nothing that few can read.
import assert from "node:assert/strict";
import { describe } from "node:test";
import type { Frame } from "playwright-core";
import { eventually } from "../vscode/kit/eventually.ts";
import { useGallery } from "./gallery.ts";

const { visit, it } = useGallery();

async function open(text: string, query = "") {
  const window = await visit.open(`panels=tokens&${query}`, { width: 640, height: 800 });
  const panel = window.panel("tokens");
  await panel.waitForSelector(".chip");
  await window.page.evaluate((chosen) => globalThis.select(chosen), text);
  return { window, panel };
}

const says = (panel: Frame, sentence: string) =>
  eventually(async () => assert.equal(await panel.locator(".finding").textContent(), sentence));

describe("the tokens panel at first", () => {
  it("tells of the longest word that is cut, and plays that word from its first merge", async () => {
    const { window, panel } = await open("The cat kept lighthousekeeping books in the evening.");
    const text = "lighthousekeeping";
    const { tokens } = await visit.parts.tokenizers.tokenize("tiny-gpt", ` ${text}`, 99);
    const names = Array.from(tokens.starts, (start, i) =>
      ` ${text}`.slice(Math.max(1, start), tokens.ends[i]),
    ).filter((name) => name !== "");
    const named = names.slice(0, 6).map((name) => `‘${name}’`);
    if (names.length > 6) named.push("…");
    await says(panel, `‘${text}’ falls into ${names.length} tokens: ${named.join(" ")}`);
    await panel.locator(".player h2", { hasText: `·${text}` }).waitFor();
    await panel.locator(".player .link.winner").waitFor();
    const { bottom, height } = await panel.evaluate(() => ({
      bottom: document.querySelector(".player .merging")?.getBoundingClientRect().bottom ?? 0,
      height: innerHeight,
    }));
    assert.ok(bottom > 0 && bottom <= height, "the picture is seen without scrolling");
    await window.page.close();
  });

  it("says so where no word is cut", async () => {
    const { window, panel } = await open("the cat");
    await says(panel, "No word of this text is cut: each is one token.");
    await window.page.close();
  });

  it("shows pieces as stored only to those who ask, and remembers it", async () => {
    const { window, panel } = await open("고양이가 앉았다");
    const stored = panel.locator(".all th", { hasText: "piece, as stored" });
    const fact = panel.locator(".facts .as-stored");
    await panel.locator(".chip").first().press("Enter");
    await fact.waitFor({ state: "attached" });
    assert.deepEqual([await stored.isVisible(), await fact.isVisible()], [false, false]);
    await panel.locator("#options").click();
    await panel.locator("#stored").click();
    assert.deepEqual([await stored.isVisible(), await fact.isVisible()], [true, true]);
    await window.page.evaluate("select('고양이')");
    await panel.waitForFunction(() => document.querySelectorAll(".chip").length < 4);
    assert.equal(await stored.isVisible(), true);
    await window.page.close();
  });
});
