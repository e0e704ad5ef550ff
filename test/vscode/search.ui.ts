import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { after, before, describe, it } from "node:test";
import type { Frame } from "playwright-core";
import { openVSCode, type VSCode } from "./kit/vscode.ts";
import { sample } from "./kit/window.ts";

const TIDES = readFileSync(path.join(sample, "tides.ts"), "utf8");

describe("The search in files, seen through the window of VS Code", () => {
  let vscode: VSCode;
  const folder = mkdtempSync(path.join(os.tmpdir(), "glassbox-search-"));
  before(async () => {
    mkdirSync(path.join(folder, "src"));
    writeFileSync(path.join(folder, "src/tides.ts"), TIDES);
    writeFileSync(path.join(folder, "story.md"), readFileSync(path.join(sample, "story.md")));
    writeFileSync(path.join(folder, "secret.md"), "The height of the tide at a time of day.");
    writeFileSync(path.join(folder, ".gitignore"), "secret.md\n");
    vscode = await openVSCode({
      folder,
      settings: { "glassbox.model": "tiny-bert", "editor.minimap.enabled": false },
    });
    await vscode.open("story.md");
    await vscode.run("Glassbox: Show Embeddings");
  });
  after(async () => {
    await vscode.close();
    rmSync(folder, { recursive: true });
  });

  const pick = async (panel: Frame, id: string, value: string) => {
    await panel.locator(`#${id}`).click();
    await panel.locator(`#${id} vscode-option[value="${value}"]`).click();
  };
  const says = (panel: Frame, text: string) =>
    panel.locator(".finding", { hasText: text }).waitFor();
  const status = async (panel: Frame) => {
    await panel.locator("#renew-index").waitFor();
    return (await panel.locator(".building .aside").textContent()) ?? "";
  };

  it("finds lines of the open file, and of the workspace but for what is ignored", async () => {
    const panel = await vscode.panel("Embeddings");
    await panel.locator("#tab-search").click();
    assert.match(await status(panel), /^7 lines of story\.md \(7 newly computed\)/);
    await panel.locator("#query").fill("the height of the tide at a time of day");
    await pick(panel, "place", "workspace");
    await says(panel, "line 9 of src/tides.ts");
    assert.match(await status(panel), /lines of 3 files/);
    assert.equal(await panel.locator(".hits", { hasText: "secret.md" }).count(), 0);
  });

  it("opens a result in the editor, and selects it there", async () => {
    const panel = await vscode.panel("Embeddings");
    await panel.locator(".hits button").first().click();
    await vscode.page.locator(".tab.active", { hasText: "tides.ts" }).waitFor();
    const line = vscode.page.locator(".view-line", { hasText: "The height of the tide" });
    await line.waitFor();
    await vscode.page.locator(".monaco-editor .selected-text").first().waitFor();
    await says(panel, "line 9 of src/tides.ts"); // what was found stays
  });

  it("finds functions by the symbols of VS Code", async () => {
    const panel = await vscode.panel("Embeddings");
    await pick(panel, "unit", "function");
    await says(panel, "lines 10 to 12 of src/tides.ts");
    assert.match(await status(panel), /^2 functions of 3 files/);
  });

  it("knows after a restart of the window what it had computed", async () => {
    await pick(await vscode.panel("Embeddings"), "unit", "line");
    await says(await vscode.panel("Embeddings"), "line 9 of src/tides.ts");
    await vscode.reload();
    const panel = await vscode.panel("Embeddings");
    assert.match(await status(panel), /lines of 3 files \(all known from before\)/);
    await says(panel, "line 9 of src/tides.ts");
  });

  it("hands the best texts to Compare Prompts, where tiny-gpt answers in place of tiny-bert", async () => {
    const panel = await vscode.panel("Embeddings");
    const query = await panel.locator("#query").inputValue();
    await panel.locator("#retrieve").press("Enter");
    const prompts = await vscode.panel("Compare Prompts");
    const said = (text: string) => prompts.locator(".hint", { hasText: text }).waitFor();
    await said("Prompt B is A with texts of your files before it: src/tides.ts:9, ");
    await said("tiny-bert can’t continue text, so tiny-gpt answers.");
    await vscode.page.locator(".tab.active", { hasText: "Compare Prompts" }).waitFor();
    assert.equal(await prompts.locator("#prompts-0").inputValue(), query);
    const [best, ...others] = (await prompts.locator("#prompts-1").inputValue()).split("\n\n");
    assert.match(best ?? "", /The height of the tide at a time of day/);
    assert.deepEqual([others.length, others.at(-1)], [3, query]);
    assert.match(await prompts.locator(".differences").innerText(), /B differs from A/);
    await vscode.run("Glassbox: Show Embeddings");
    await says(await vscode.panel("Embeddings"), "line 9 of src/tides.ts"); // what was found stays
  });
});
