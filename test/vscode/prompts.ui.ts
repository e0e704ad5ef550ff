import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import { after, before, describe, it } from "node:test";
import { openVSCode, type VSCode } from "./kit/vscode.ts";
import { sample } from "./kit/window.ts";

describe("Compare Prompts, seen through the window of VS Code", () => {
  let vscode: VSCode;
  before(async () => {
    vscode = await openVSCode({ settings: { "editor.minimap.enabled": false } });
    await vscode.open("story.md");
  });
  after(() => vscode.close());

  it("takes the lines of two cursors, compares them, and answers the keyboard", async () => {
    const { page } = vscode;
    await vscode.selectLines(1, 1);
    await page.keyboard.press("Shift+ArrowLeft"); // without its line break
    await page.keyboard.press("ArrowLeft");
    await vscode.run("Add Cursor Below"); // in an empty line
    await vscode.run("Add Cursor Below");
    await page.keyboard.press("Shift+End");
    await vscode.run("Glassbox: Compare Prompts");
    const panel = await vscode.panel("Compare Prompts");
    await panel.locator(".next thead th", { hasText: "after B" }).waitFor();
    const [first, , third] = readFileSync(path.join(sample, "story.md"), "utf8").split("\n");
    assert.equal(await panel.locator("#prompts-0").inputValue(), first);
    assert.ok(
      third?.startsWith(await panel.locator("#prompts-1").inputValue()),
      "what one sees of it",
    );
    assert.match(
      await panel.locator(".differences").innerText(),
      /B differs from A above all in ‘/,
    );

    await panel.locator("#math summary").click();
    await panel.locator("#continuations-0").focus();
    await page.keyboard.type(" the sea");
    await panel.locator(".chain caption", { hasText: "‘·the·sea’" }).waitFor();
    assert.match(await panel.locator(".chain tfoot").innerText(), /2\^−[\d.]+/);
  });
});
