import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { openVSCode, type VSCode } from "./kit/vscode.ts";

describe("The anatomy of a text, seen through the window of VS Code", () => {
  let vscode: VSCode;
  before(async () => {
    vscode = await openVSCode();
    await vscode.open("story.md");
  });
  after(() => vscode.close());

  it("is opened from the palette, and gone through by keys to its end", async () => {
    await vscode.selectLines(3, 3);
    await vscode.run("Glassbox: Show Anatomy");
    const panel = await vscode.panel("Anatomy");
    const where = (words: string | RegExp) => panel.locator(".where", { hasText: words }).waitFor();
    await panel.locator(".box.head .bars").waitFor();
    await panel.locator(".box.text .opens").focus();
    const { keyboard } = vscode.page;
    await keyboard.press("ArrowRight");
    await where(/^1 of \d+: Characters → tokens/);
    await keyboard.press("ArrowRight");
    await where(/^2 of \d+: Embedding · Look up the token/);
    await panel.locator(".formula .numbers", { hasText: /^y = E\[[\d,]+\] = \(/ }).waitFor();
    await keyboard.press("End");
    await where(/: Prediction · Choose the next token$/);
    await keyboard.press("ArrowLeft");
    await where(/: Prediction · Probabilities$/);
    await panel.locator(".finding", { hasText: /^After ‘.+the model expects ‘/ }).waitFor();
    const [best] = await panel.locator(".step-body .bars .token").allInnerTexts();
    const said = await panel.locator(".finding").innerText();
    assert.ok(best !== undefined && said.includes(best), `${best}: ${said}`);
    await keyboard.press("Escape");
    await where(/all \d+ steps/);
  });

  it("leads from a head to the attention panel, where that head is shown", async () => {
    const panel = await vscode.panel("Anatomy");
    await panel.locator("[aria-label='Layer 2'] .box.attention .opens").press("Enter");
    await panel.locator(".step[aria-current]", { hasText: "Attention weights" }).waitFor();
    await panel.locator("#deeper").waitFor();
    const head = await panel
      .locator("#step-head")
      .evaluate((list) => (list as HTMLSelectElement).value);
    await panel.locator("#deeper").press("Enter");
    const attention = await vscode.panel("Attention");
    await attention.waitForFunction(
      (due) =>
        (document.querySelector("#layer") as HTMLSelectElement | null)?.value === "1" &&
        (document.querySelector("#head") as HTMLSelectElement | null)?.value === due,
      head,
    );
  });
});
