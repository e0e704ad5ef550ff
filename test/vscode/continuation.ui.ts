import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { after, before, describe, it } from "node:test";
import { eventually } from "./kit/eventually.ts";
import { openVSCode, type VSCode } from "./kit/vscode.ts";

const STORY = "Once upon a time there was a little girl who";

describe("Continue Text Here, seen through the window of VS Code", () => {
  let vscode: VSCode;
  // Not the sample's: VS Code in the browser saves by itself.
  const folder = mkdtempSync(path.join(os.tmpdir(), "glassbox-story-"));
  before(async () => {
    writeFileSync(path.join(folder, "girl.txt"), STORY);
    vscode = await openVSCode({ folder });
    await vscode.open("girl.txt");
    await vscode.page.locator(".view-line", { hasText: "Once" }).click();
    await vscode.page.keyboard.press("Control+End");
  });
  after(async () => {
    await vscode.close();
    rmSync(folder, { recursive: true });
  });

  const told = () => vscode.page.locator(".statusbar-item", { hasText: "◇ Tab inserts" });
  /** What is drawn behind the cursor. */
  const ghost = () =>
    vscode.page.evaluate(() => {
      const spans = [...document.querySelectorAll(".view-line span")];
      const drawn = spans.map((span) => getComputedStyle(span, "::after").content);
      const found = drawn.find((content) => content !== "none" && content !== "normal");
      return found === undefined ? "" : (JSON.parse(found) as string);
    });
  const text = async () => {
    const lines = await vscode.page.locator(".view-line").allInnerTexts();
    return lines.join("⏎").replaceAll("\u00a0", " ");
  };
  const begin = async () => {
    await vscode.run("Glassbox: Continue Text Here");
    await told().waitFor();
    return ghost();
  };

  it("is drawn behind the cursor, and taken away by Escape", async () => {
    assert.ok((await begin()).length > 10);
    assert.equal(await text(), STORY);
    await vscode.page.keyboard.press("Escape");
    await told().waitFor({ state: "detached" });
    assert.equal(await ghost(), "");
    assert.equal(await text(), STORY);
  });

  it("is inserted by Tab, and taken back by one undo", async () => {
    const written = await begin();
    await vscode.page.keyboard.press("Tab");
    await eventually(async () => assert.equal(await text(), STORY + written));
    await told().waitFor({ state: "detached" });
    await vscode.page.keyboard.press("Control+z");
    await eventually(async () => assert.equal(await text(), STORY));
  });

  it("is written in the Generation panel too, stopped there in the middle, and branched", async () => {
    await vscode.run("Glassbox: Generate Text");
    const panel = await vscode.panel("Generation");
    const chips = panel.locator(".written .chip:not(.coming)");
    await panel.locator("#options").click();
    await panel.locator("#most").fill("500");
    await panel.locator("#toEnd").focus();
    await vscode.page.keyboard.press("Enter");
    await chips.nth(2).waitFor();
    await vscode.page.keyboard.press("Escape");
    await panel.locator("#play", { hasText: "Play" }).waitFor();
    const count = await chips.count();
    assert.ok(count < 500, String(count));
    assert.match(await panel.locator(".progress").innerText(), /tokens\/s/);
    await panel.locator("#toBeginning").click();
    await panel.locator(".choosing h2", { hasText: "Candidates for token 1" }).waitFor();
    await panel.locator(".option:not(.taken)").first().click();
    await panel.locator(".branch").nth(1).waitFor();
    assert.equal(await chips.count(), 1);
    assert.equal(await text(), STORY);
  });

  it("is opened from there as a text of its own, all of it selected, while the panel stays", async () => {
    const panel = await vscode.panel("Generation");
    const chips = panel.locator(".written .chip:not(.coming)");
    await panel.locator("#lookInside").click();
    await vscode.page.locator(".tab.active", { hasText: "Generation.md" }).waitFor();
    await vscode.page.locator(".statusbar-item", { hasText: /\(\d+ selected\)/ }).waitFor();
    const opened = await text();
    assert.ok(opened.startsWith(STORY) && opened.length > STORY.length, opened);
    assert.equal(await chips.count(), 1);
  });
});
