import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import * as vscode from "vscode";
import { activate, closeAll, until } from "./hands.ts";

describe("Count Tokens…", () => {
  const folder = mkdtempSync(path.join(os.tmpdir(), "glassbox-counting-"));
  before(async () => {
    await activate();
    writeFileSync(path.join(folder, "small.txt"), "one two three");
    writeFileSync(path.join(folder, "large.txt"), "word ".repeat(1_000));
    writeFileSync(path.join(folder, "ignored.txt"), "word ".repeat(9_000));
    writeFileSync(path.join(folder, ".gitignore"), "ignored.txt\n");
  });
  after(async () => {
    await closeAll();
    rmSync(folder, { recursive: true });
  });

  it("lists a folder's files, that of the most tokens first, without those that are ignored", async () => {
    await vscode.commands.executeCommand("glassbox.countTokens", vscode.Uri.file(folder));
    const opened = () => vscode.window.activeTextEditor?.document.uri.path.split("/").at(-1);
    await until(() => {
      // The list may not be there yet: a key that comes too early does nothing.
      void vscode.commands.executeCommand("workbench.action.acceptSelectedQuickOpenItem");
      return opened() !== undefined;
    }, "a file");
    assert.equal(opened(), "large.txt");
  });
});
