// Terms of the field, explained under the mouse and behind the question mark.
import assert from "node:assert/strict";
import { describe } from "node:test";
import type { Frame } from "playwright-core";
import { termsIn } from "../../src/domain/glossary/glossary.ts";
import { useGallery } from "./gallery.ts";

const { visit, it } = useGallery();

const card = (panel: Frame) => panel.locator(".definition:popover-open");

async function open(query: string, width = 900) {
  const window = await visit.open(`panels=predictions&${query}`, { width, height: 900 });
  const panel = window.panel("predictions");
  await panel.waitForSelector(".finding:not(:empty)");
  await panel.locator("#help").click();
  return { window, panel };
}

describe("the words of a panel", () => {
  for (const [locale, name] of [
    ["en", "temperature"],
    ["ko", "온도"],
  ] as const) {
    it(`are explained under the mouse, inside 300 px too (${locale})`, async () => {
      const { window, panel } = await open(`width=300&locale=${locale}`, 300);
      const term = panel.locator(".explanation .term[data-term=temperature]");
      await term.hover();
      await card(panel).waitFor();
      const says = termsIn(locale).find(({ id }) => id === "temperature")?.says;
      assert.equal(await card(panel).innerText(), `${name}\n\n${says}`);
      const box = await card(panel).boundingBox();
      assert.ok(box && box.x >= 0 && box.x + box.width <= 300, JSON.stringify(box));
      assert.deepEqual(window.complaints, []);
      await window.page.close();
    });
  }

  it("stay explained while the mouse goes onto the card, and no longer", async () => {
    const { window, panel } = await open("text=cat");
    await panel.locator(".explanation .term[data-term=softmax]").hover();
    await card(panel).waitFor();
    await card(panel).hover();
    await window.page.waitForTimeout(600);
    assert.equal(await card(panel).count(), 1);
    await panel.locator(".finding").hover();
    await card(panel).waitFor({ state: "detached" });
    await window.page.close();
  });

  it("are no longer explained after Escape, which does nothing else", async () => {
    const { window, panel } = await open("text=cat");
    await panel.evaluate(() => {
      document.addEventListener("keydown", ({ key }) => document.body.append(`heard ${key}`));
    });
    await panel.locator(".explanation .term[data-term=softmax]").hover();
    await card(panel).waitFor();
    await panel.locator("#help").press("Escape");
    await card(panel).waitFor({ state: "detached" });
    assert.equal(await panel.getByText("heard Escape").count(), 0);
    await panel.locator("#help").press("Escape");
    assert.equal(await panel.getByText("heard Escape").count(), 1);
    await window.page.close();
  });

  it("are listed behind the question mark, each that is marked, and take no stop of Tab", async () => {
    const { window, panel } = await open("text=cat");
    const listed = await panel.locator(".explanation dt").allInnerTexts();
    const marked = await panel
      .locator(".term")
      .evaluateAll((marks) => marks.map((mark) => (mark as HTMLElement).dataset.term));
    const names = termsIn("en")
      .filter(({ id }) => marked.includes(id))
      .map(({ name }) => name);
    assert.ok(names.includes("top-p") && names.includes("token"));
    assert.deepEqual(
      names.filter((name) => !listed.includes(name)),
      [],
    );
    assert.equal(await panel.locator(".term[tabindex], .definition[tabindex]").count(), 0);
    await window.page.close();
  });

  it("are marked once in an explanation", async () => {
    const { window, panel } = await open("text=cat");
    const marked = await panel
      .locator(".explanation p .term")
      .evaluateAll((marks) => marks.map((mark) => (mark as HTMLElement).dataset.term));
    assert.equal(new Set(marked).size, marked.length);
    await window.page.close();
  });
});
