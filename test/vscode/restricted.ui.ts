import assert from "node:assert/strict";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { after, before, describe, it } from "node:test";
import { type HubServer, startHub } from "../host/models/hubServer.ts";
import { openVSCode, type VSCode } from "./kit/vscode.ts";
import { root } from "./kit/window.ts";

describe("A folder that nobody trusts, in the window of VS Code", () => {
  let trap: HubServer; // the folder names it; nobody may ask it anything
  let folder: string;
  let vscode: VSCode;

  before(async () => {
    trap = await startHub({});
    folder = mkdtempSync(path.join(os.tmpdir(), "glassbox-restricted-"));
    // A blank before the completion: one problem, where problems are wanted.
    writeFileSync(path.join(folder, "story.md"), "The lamp on the hill was lit every ");
    cpSync(path.join(root, "test/engine/headers/files/tiny.gguf"), path.join(folder, "tiny.gguf"));
    const model = path.join(folder, "trap");
    cpSync(path.join(root, "media/models/tiny-gpt"), model, { recursive: true });
    const tokenizer = path.join(model, "tokenizer.json");
    const bomb = JSON.parse(readFileSync(tokenizer, "utf8"));
    bomb.pre_tokenizer = {
      type: "Split",
      pattern: { Regex: String.raw`(\w+\s?)+$` },
      behavior: "Isolated",
      invert: false,
    };
    writeFileSync(tokenizer, JSON.stringify(bomb));
    mkdirSync(path.join(folder, ".vscode"));
    writeFileSync(
      path.join(folder, ".vscode/settings.json"),
      JSON.stringify({
        "glassbox.model": model,
        "glassbox.tokenizer": tokenizer,
        "glassbox.hub.endpoint": trap.endpoint,
        "glassbox.lint": true,
      }),
    );
    vscode = await openVSCode({ folder, isRestricted: true });
    await vscode.open("story.md");
  });
  after(async () => {
    await vscode?.close();
    await trap.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const item = (text: string | RegExp) =>
    vscode.page.locator(".statusbar-item", { hasText: text }).first();
  const squiggles = () => vscode.page.locator(".editor-group-container [class*='squiggly-']");

  it("is opened in Restricted Mode", () => item("Restricted Mode").waitFor());

  it("has its tokens told by the embedded tokenizer: status bar, hover, panel", async () => {
    await item(/◇ \d+ tokens · o200k_base/).waitFor();
    assert.match(await vscode.hover("lamp"), /Token \d+ of \d+ · ID \d+ · o200k_base/);
    await vscode.selectLines(1, 1);
    await vscode.run("Glassbox: Inspect Tokens");
    const panel = await vscode.panel("Tokens");
    assert.match(await panel.locator("main").innerText(), /lamp/);
  });

  it("is read by the embedded model", async () => {
    await vscode.run("Glassbox: Show Attention");
    const panel = await vscode.panel("Attention");
    await panel.locator(".model", { hasText: "tiny-gpt" }).waitFor();
  });

  it("names no Hub: Choose Model… offers the user's", async () => {
    await vscode.run("Glassbox: Choose Model…");
    const rows = vscode.page.locator(".quick-input-widget .quick-input-list .monaco-list-row");
    await rows.filter({ hasText: "tiny-t5" }).waitFor();
    const said = (await rows.allInnerTexts()).join("\n");
    await vscode.page.keyboard.press("Escape");
    assert.match(said, /Download from huggingface\.co/);
    assert.ok(!said.includes(folder), said);
  });

  it("has its files of weights read", async () => {
    const explorer = vscode.page.locator(".explorer-folders-view .monaco-list-row");
    await explorer.filter({ hasText: "tiny.gguf" }).dblclick();
    const tab = vscode.page.locator(".tab", { hasText: "tiny.gguf" });
    await tab.waitFor();
    const page = await vscode.panel("Model File");
    assert.match((await page.locator(".finding").textContent()) ?? "", /is a GGUF file with/);
    await page.locator(".long tbody td", { hasText: "blk.1.attn_q.weight" }).waitFor();
    await tab.locator(".action-label[aria-label^='Close']").click();
    await tab.waitFor({ state: "detached" });
  });

  it("has no problems shown in what is opened, though it wants them", async () => {
    assert.equal(await squiggles().count(), 0);
  });

  it("once trusted has problems shown; still it names no model, tokenizer or Hub", async () => {
    await vscode.run("Workspaces: Manage Workspace Trust");
    const editor = vscode.page.locator(".workspace-trust-editor");
    await editor.getByRole("button", { name: "Trust", exact: true }).click();
    await item("Restricted Mode").waitFor({ state: "detached" });
    await vscode.page.keyboard.press("Escape"); // the trust editor stands before all else
    await vscode.open("story.md");
    await squiggles().first().waitFor();
    await item(/◇ \d+ tokens · o200k_base/).waitFor();
    assert.deepEqual(trap.asked, []);
  });
});
