// The first file by its name: no other has opened or asked anything before.
import assert from "node:assert/strict";
import { setTimeout as sleep } from "node:timers/promises";
import * as vscode from "vscode";
import { activate, closeAll, find, until, write } from "./hands.ts";

const isActive = (extension: string) =>
  vscode.extensions.getExtension(extension)?.isActive === true;

describe("Glassbox, before anybody needs it", () => {
  afterEach(closeAll);

  it("is not woken by the start of VS Code, nor by code", async () => {
    await until(() => isActive("vscode.merge-conflict"), "those that wait for the start");
    await write("const cats = 1;", "javascript");
    const ofLanguage = "vscode.typescript-language-features";
    await until(() => isActive(ofLanguage), "those that wait for the language");
    assert.equal(find().isActive, false);
  });

  it("woken by a command, starts neither engine nor thread beside code", async () => {
    const editor = await write("const cats = 1;", "javascript");
    await vscode.commands.executeCommand("glassbox.dismissContinuation"); // there is none
    assert.equal(find().isActive, true);
    const glassbox = await activate();
    const hovers = await vscode.commands.executeCommand<vscode.Hover[]>(
      "vscode.executeHoverProvider",
      editor.document.uri,
      new vscode.Position(0, 7),
    );
    assert.doesNotMatch(JSON.stringify(hovers), /o200k/);
    await sleep(500); // longer than a text has to stay before it is counted
    assert.equal(glassbox.isTokenizing, false);
    assert.equal(glassbox.engine, undefined);
    assert.equal(glassbox.statusBar, "");
  });

  it("counts the first text, still without an engine, and then code too", async () => {
    const glassbox = await activate();
    await write("The cat sat.", "markdown");
    await until(() => glassbox.statusBar === "◇ 4 tokens · o200k_base", "the count");
    assert.equal(glassbox.engine, undefined);
    await write("const cats = 1;", "javascript");
    await until(() => glassbox.statusBar === "◇ 6 tokens · o200k_base", "the count of code");
  });
});
