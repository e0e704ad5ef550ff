import assert from "node:assert/strict";
import { describe } from "node:test";
import { useGallery } from "./gallery.ts";

const { visit, it } = useGallery();

describe("the predictions panel of a masked language model", () => {
  it("masks the token pointed at, and keeps others masked, by keyboard", async () => {
    const window = await visit.open("panels=predictions&text=cat&model=tiny-bert");
    const panel = window.panel("predictions");
    const finding = panel.locator(".finding");
    const says = (what: string) =>
      panel.waitForFunction(
        (text) => document.querySelector(".finding")?.textContent?.includes(text),
        what,
      );
    await says("is hidden, the model expects ");
    await panel.locator(".chip", { hasText: "cat" }).focus();
    await window.page.keyboard.press("Enter");
    await says("If ‘cat’ is hidden, the model expects ‘");
    assert.match(
      (await panel.locator(".goesOn").textContent()) ?? "",
      /In the text stands ‘cat’: .+, rank/,
    );
    const alone = await finding.innerText();

    await panel.locator("#keepMasked").focus();
    await window.page.keyboard.press("Enter");
    const kept = panel.locator(".masks vscode-button", { hasText: "‘cat’ ×" });
    await kept.waitFor();
    await panel.locator(".chip", { hasText: "sat" }).focus();
    await window.page.keyboard.press("Enter");
    await says("If ‘sat’ is hidden");
    const together = await panel.locator(".goesOn").textContent();
    await kept.focus();
    await window.page.keyboard.press("Enter");
    await kept.waitFor({ state: "detached" });
    await panel.waitForFunction(
      (before) => document.querySelector(".goesOn")?.textContent !== before,
      together,
    );
    assert.notEqual(alone, await finding.innerText());
    assert.deepEqual(window.complaints, []);
    await window.page.close();
  });
});
