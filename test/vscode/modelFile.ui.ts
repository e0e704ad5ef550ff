import assert from "node:assert/strict";
import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { after, before, describe, it } from "node:test";
import { models } from "../engine/folder.ts";
import { writeLargeSafetensors } from "../engine/headers/sparse.ts";
import { openVSCode, type VSCode } from "./kit/vscode.ts";

const files = path.join(import.meta.dirname, "../engine/headers/files");

describe("A file of weights that is clicked in the Explorer, in the window of VS Code", () => {
  const folder = mkdtempSync(path.join(tmpdir(), "glassbox-files-"));
  let vscode: VSCode;
  before(async () => {
    copyFileSync(path.join(files, "tiny.gguf"), path.join(folder, "tiny.gguf"));
    copyFileSync(path.join(models, "tiny-gpt/onnx/model.onnx"), path.join(folder, "lonely.onnx"));
    writeFileSync(path.join(folder, "story.txt"), "Once upon a time.");
    writeFileSync(path.join(folder, "broken.safetensors"), "no safetensors at all");
    writeLargeSafetensors(path.join(folder, "large.safetensors"));
    vscode = await openVSCode({ folder });
    // Before VS Code knows what Glassbox contributes, its text editor opens any file.
    await vscode.page.locator('.activitybar a[aria-label="Glassbox"]').waitFor();
  });
  after(async () => {
    await vscode?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const row = (name: string) =>
    vscode.page.locator(".explorer-folders-view .monaco-list-row", { hasText: name });
  const tab = (name: string) => vscode.page.locator(".tab", { hasText: name });
  /** The page of the editor that is in front. */
  const open = async (name: string) => {
    await row(name).dblclick();
    await tab(name).waitFor();
    return vscode.panel("Model File");
  };

  it("opens as what its header says: a GGUF file", async () => {
    const page = await open("tiny.gguf");
    assert.match(
      (await page.locator(".finding").textContent()) ?? "",
      /tiny\.gguf.* is a GGUF file with/,
    );
    await page.locator(".treemap svg rect").first().waitFor();
    await page.locator("td", { hasText: "general.architecture" }).waitFor();
    await page.locator("#search").fill("attn_q");
    await page.locator(".said", { hasText: "2 of 21 tensors" }).waitFor();
    await page.locator(".long tbody td", { hasText: "blk.1.attn_q.weight" }).waitFor();
    assert.equal(await page.locator("#open").count(), 0);
    await tab("tiny.gguf").locator(".action-label[aria-label^='Close']").click();
  });

  it("opens at once, of 10 GB", async () => {
    const page = await open("large.safetensors");
    assert.match(await page.locator(".facts").innerText(), /9\.99 GB .* parameters .* were read/);
    await tab("large.safetensors").locator(".action-label[aria-label^='Close']").click();
  });

  it("says what is missing before Glassbox can run it", async () => {
    const page = await open("lonely.onnx");
    const said = await page.locator(".open").innerText();
    assert.match(said, /attention weights of 4 of 4 layers/);
    assert.match(said, /also needs in its folder: config\.json, tokenizer\.json/);
    await tab("lonely.onnx").locator(".action-label[aria-label^='Close']").click();
  });

  it("says in one sentence why it cannot be read", async () => {
    await row("broken.safetensors").dblclick();
    await tab("broken.safetensors").waitFor();
    const page = await vscode.panel("Model File");
    assert.match(
      (await page.locator(".finding").textContent()) ?? "",
      /^Cannot read broken\.safetensors \(it is not a safetensors file/,
    );
    await tab("broken.safetensors").locator(".action-label[aria-label^='Close']").click();
  });

  it("is there beside the panel of the model, which the palette opens with no text", async () => {
    await vscode.run("Glassbox: Show Model");
    const panel = await vscode.panel("Model");
    assert.match(
      (await panel.locator(".finding").textContent()) ?? "",
      /tiny-gpt.* has 5\.52M parameters/,
    );
    await panel.locator("#tab-files").click();
    await panel.locator("td", { hasText: "onnx/model.onnx" }).waitFor();
  });
});
