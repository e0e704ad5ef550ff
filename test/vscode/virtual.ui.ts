import assert from "node:assert/strict";
import path from "node:path";
import { after, before, describe, it } from "node:test";
import type { Frame } from "playwright-core";
import { eventually } from "./kit/eventually.ts";
import { openVSCode, type VSCode } from "./kit/vscode.ts";
import { root } from "./kit/window.ts";

describe("A folder that lies on no disk, in the window of VS Code", () => {
  let vscode: VSCode;
  before(async () => {
    vscode = await openVSCode({
      installed: path.join(root, "test/fixtures/virtual"),
      folder: "glassbox-memory:/",
      settings: { "glassbox.tokenizer": "o200k_base" }, // chosen, so that no list asks for it
    });
    await row("story.md").dblclick(); // quick open finds only what lies on a disk
    await vscode.page.locator(".tab.active", { hasText: "story.md" }).waitFor();
  });
  after(() => vscode?.close());

  const row = (name: string) =>
    vscode.page.locator(".explorer-folders-view .monaco-list-row", { hasText: name });

  it("has its tokens told: status bar, hover, panel", async () => {
    await vscode.page.locator(".statusbar-item", { hasText: /◇ \d+ tokens/ }).waitFor();
    assert.match(await vscode.hover("lamp"), /Token \d+ of \d+/);
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

  it("has its files counted, those in its folders too", async () => {
    await row("notes").click({ button: "right" });
    const entry = vscode.page.locator(".monaco-menu .action-label", { hasText: "Count Tokens" });
    await entry.waitFor();
    await eventually(async () => {
      if (await entry.isHidden()) return;
      await entry.click({ timeout: 5_000 }); // a menu that has just opened ignores it
      await entry.waitFor({ state: "hidden", timeout: 2_000 });
    });
    const panel = await vscode.panel("Token Counts");
    await panel.getByRole("button", { name: "notes/ko.md" }).waitFor();
  });

  /** Opens a file of weights, and gives its page to look at. */
  const withFile = async (name: string, look: (page: Frame) => Promise<void>) => {
    await row(name).dblclick();
    const tab = vscode.page.locator(".tab", { hasText: name });
    await tab.waitFor();
    await look(await vscode.panel("Model File"));
    await tab.locator(".action-label[aria-label^='Close']").click();
    await tab.waitFor({ state: "detached" });
  };
  const finding = async (page: Frame) => (await page.locator(".finding").textContent()) ?? "";

  it("has its files of weights read", () =>
    withFile("small.safetensors", async (page) => {
      assert.match(await finding(page), /small\.safetensors’ is a safetensors file with 6 param/);
      await page.locator(".long tbody td", { hasText: "wte.weight" }).waitFor();
      assert.equal(await page.locator("#open").count(), 0);
    }));

  it("has a sentence for a broken one, and for one that is too large to be had whole", async () => {
    await withFile("broken.onnx", async (page) => {
      assert.match(await finding(page), /^Cannot read broken\.onnx \(.+\)\.$/);
    });
    await withFile("large.gguf", async (page) => {
      assert.match(await finding(page), /^Cannot read large\.gguf \(.*100 MB.*\)\.$/);
    });
  });
});
