// The panels for somebody who does not see them, sees them badly, or has no mouse.
import assert from "node:assert/strict";
import { describe } from "node:test";
import type { Frame } from "playwright-core";
import { type Colour, contrast } from "../../webview/kit/page/theme.ts";
import { READABLE, textsIn, VISIBLE } from "./contrast.ts";
import { useGallery } from "./gallery.ts";
import { THEMES } from "./themes.ts";

const PANELS = [
  "tokens",
  "attention",
  "predictions",
  "embeddings",
  "anatomy",
  "layers",
  "generation",
] as const;

const { visit, it } = useGallery();

const drawn = (panel: Frame) => panel.waitForSelector(".finding:not(:empty)");

describe("every panel", () => {
  for (const name of PANELS) {
    it(`${name} names all that can be reached by Tab`, async () => {
      const window = await visit.open(`panels=${name}&text=story`);
      const panel = window.panel(name);
      await drawn(panel);
      const twin = panel.locator(".twin:not([hidden]) > summary").first();
      if (await twin.count()) await twin.click();
      await panel.waitForSelector("tbody tr");
      const snapshot = await panel.locator("main").ariaSnapshot();
      assert.match(snapshot, /^\s*- checkbox "Follow selection" \[checked\]/m);
      assert.match(snapshot, /^\s*- button "What am I looking at\?"/m);
      assert.match(snapshot, /^\s*- region ".+":\n\s*- table ".+":/m);
      assert.match(
        snapshot,
        /^\s*- button "ID"$|^\s*- button "attention weight"$|^\s*- button "position"$/m,
      );
      // A role without a name after it.
      assert.doesNotMatch(
        snapshot,
        /- (?:button|combobox|checkbox|region|application|navigation)[:\n]/,
      );
      await window.page.close();
    });
  }

  for (const theme of Object.keys(THEMES)) {
    it(`draws in colours with a contrast of ${VISIBLE} or more, whatever opacity they have, in ${theme}`, async () => {
      const window = await visit.open(`panels=tokens&text=cat&theme=${theme}`);
      const panel = window.panel("tokens");
      await drawn(panel);
      for (const role of [
        "press",
        "weight",
        "from",
        "to",
        "third",
        "fourth",
        "fifth",
        "sixth",
        "focus",
      ]) {
        const isColour = await panel.locator(".finding").evaluate((element, name) => {
          element.style.color = `var(--gb-${name})`;
          const value = getComputedStyle(element).getPropertyValue(`--gb-${name}`);
          return CSS.supports("color", value);
        }, role);
        assert.ok(isColour, `${role} is a colour of this theme`);
        const [{ ink, paper } = assert.fail("no finding")] = await textsIn(panel, ".finding");
        assert.ok(contrast(ink, paper) >= VISIBLE, `${role}: ${ink} on ${paper}`);
      }
      await window.page.close();
    });

    it(`writes on chips with a contrast of ${READABLE} or more in ${theme}`, async () => {
      const window = await visit.open(`panels=tokens&text=emoji&theme=${theme}`);
      const panel = window.panel("tokens");
      await drawn(panel);
      await panel.locator(".chip").first().hover();
      const texts = await textsIn(panel, ".chip, .chip span");
      assert.ok(texts.length > 40);
      for (const { text, paper, ink } of texts) {
        const ratio = contrast(ink, paper);
        assert.ok(ratio >= READABLE, `“${text}”: ${ratio.toFixed(2)}`);
      }
      await window.page.close();
    });

    it(`writes numbers into cells with a contrast of ${READABLE} or more in ${theme}`, async () => {
      const window = await visit.open(`panels=attention&text=cat&theme=${theme}`);
      const panel = window.panel("attention");
      await panel.waitForSelector(".numbers span");
      const inks = await textsIn(panel, ".numbers span");
      const cells = (await panel.evaluate(() => {
        const canvas = document.querySelector<HTMLCanvasElement>(".plot canvas");
        const { data } = canvas?.getContext("2d")?.getImageData(0, 0, 12, 12) ?? { data: [] };
        return Array.from({ length: data.length / 4 }, (_, i) => [...data.slice(i * 4, i * 4 + 4)]);
      })) as unknown as readonly (readonly [...Colour, number])[];
      const seen = cells.filter(([, , , opacity]) => opacity > 0);
      assert.equal(seen.length, inks.length);
      for (const [i, [red, green, blue]] of seen.entries()) {
        const { text, ink } = inks[i] as (typeof inks)[number];
        const ratio = contrast(ink, [red, green, blue]);
        assert.ok(ratio >= READABLE, `${text}: ${ratio.toFixed(2)}`);
      }
      await window.page.close();
    });
  }
});

describe("the attention panel", () => {
  it("keeps the shades of its map where the system forces its colours", async () => {
    const window = await visit.open("panels=attention");
    await window.page.emulateMedia({ forcedColors: "active" });
    await window.page.reload();
    const panel = window.page.frameLocator("iframe[name=attention]");
    await panel.locator(".numbers span").first().waitFor();
    const shades = await panel
      .locator(".sheet canvas")
      .evaluate((canvas: HTMLCanvasElement) => [
        ...(canvas.getContext("2d")?.getImageData(0, 0, 1, canvas.height).data ?? []),
      ]);
    const greens = new Set(shades.filter((_, i) => i % 4 === 1));
    assert.ok(greens.size > 5, `${greens.size} shades`);
    await window.page.close();
  });

  it("speaks one sentence at a time: of a token the finding, of a cell its weight", async () => {
    const window = await visit.open("panels=attention");
    const panel = window.panel("attention");
    await panel.waitForSelector(".numbers span");
    const live = () =>
      panel.locator('[aria-live="polite"]').evaluateAll((all) => all.map((one) => one.className));
    assert.deepEqual(await live(), ["finding"]);
    await panel.locator(".chip").nth(2).focus();
    await window.page.keyboard.press("ArrowRight");
    assert.deepEqual(await live(), ["finding"]);
    await panel.locator(".field").focus();
    await window.page.keyboard.press("ArrowUp");
    assert.deepEqual(await live(), ["value"]);
    await window.page.close();
  });
});

describe("the predictions panel", () => {
  it("keeps the focus in its table when the numbers change", async () => {
    const window = await visit.open("panels=predictions");
    const panel = window.panel("predictions");
    await drawn(panel);
    await panel.locator("summary", { hasText: "Show as table" }).click();
    await panel.locator("th button").first().focus();
    const caption = await panel.locator("caption").innerText();
    await panel.locator(".chip").nth(1).hover();
    await panel.waitForFunction(
      (before) => document.querySelector("caption")?.textContent !== before,
      caption,
    );
    assert.equal(await panel.evaluate(() => document.activeElement?.textContent), "ID");
    await window.page.close();
  });
});

describe("a panel at work", () => {
  it("speaks the stage, not each percent", async () => {
    const window = await visit.open("panels=attention&state=busy");
    const panel = window.panel("attention");
    await panel.waitForSelector(".stage");
    const snapshot = await panel.locator(".status").ariaSnapshot();
    assert.match(snapshot, /Loading the model…/);
    assert.doesNotMatch(snapshot, /40/);
    assert.match(await panel.locator(".status").innerText(), /Loading the model… 40%/);
    await window.page.close();
  });
});
