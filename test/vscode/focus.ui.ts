import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import type { Frame, Locator } from "playwright-core";
import { eventually } from "./kit/eventually.ts";
import { openVSCode, type VSCode } from "./kit/vscode.ts";

describe("One token pointed at, seen through the window of VS Code", () => {
  let vscode: VSCode;
  let tokens: Frame;
  before(async () => {
    vscode = await openVSCode({ settings: { "editor.minimap.enabled": false } });
    await vscode.open("story.md");
    await vscode.selectLines(1, 1);
    await vscode.run("Glassbox: Inspect Tokens");
    tokens = await vscode.panel("Tokens");
    // Side by side, so that both pages live.
    await vscode.run("Glassbox: Show Attention");
    await vscode.panel("Attention");
    await vscode.page.keyboard.press("Control+2");
    await vscode.page.keyboard.press("Control+Alt+ArrowRight");
    tokens = await vscode.panel("Tokens");
  });
  after(() => vscode.close());

  const chip = (panel: Frame, text: string): Locator =>
    panel.locator(".strip [role=option]", { hasText: text }).first();
  const outlined = () =>
    vscode.page.locator(".editor-group-container .view-overlays [class*='ced-']").count();

  it("is lit in the other panel and in the editor, and no longer when the mouse has left", async () => {
    const attention = await vscode.panel("Attention");
    const before = await outlined();
    await chip(tokens, "hill").hover();
    await attention.locator(".strip .pointed", { hasText: "hill" }).waitFor();
    await eventually(async () => assert.ok((await outlined()) > before));
    await vscode.page.mouse.move(5, 5);
    await eventually(async () => assert.equal(await outlined(), before));
  });

  it("is selected in the editor by a click, which the panels do not follow", async () => {
    await chip(tokens, "hill").click();
    await vscode.page.locator(".statusbar-item", { hasText: "◇ 1 token" }).waitFor();
    await new Promise((resolve) => setTimeout(resolve, 500)); // longer than a selection settles
    assert.match(await tokens.locator(".strip").innerText(), /lamp/);
  });

  it("is shown by a click also after its editor was closed, beside the panels", async () => {
    await vscode.page.keyboard.press("Control+1");
    await vscode.run("View: Close Editor");
    const tab = vscode.page.locator(".tab", { hasText: "story.md" });
    await tab.waitFor({ state: "detached" });
    await chip(tokens, "lamp").or(chip(tokens, "la")).first().click();
    await tab.waitFor();
    await vscode.page.locator(".statusbar-item", { hasText: "◇ 1 token" }).waitFor();
    assert.match(await (await vscode.panel("Tokens")).locator(".strip").innerText(), /lamp/);
    assert.match(await (await vscode.panel("Attention")).locator("main").innerText(), /%/);
  });

  it("leaves panels that come back after a reload of the window", async () => {
    // The cursor comes back where it stood: in the first paragraph, with nothing selected.
    await vscode.page.locator(".view-line", { hasText: "lamp" }).first().click();
    await vscode.reload();
    assert.match(await (await vscode.panel("Tokens")).locator("main").innerText(), /lamp|hill/);
    assert.match(await (await vscode.panel("Attention")).locator("main").innerText(), /%/);
  });
});
