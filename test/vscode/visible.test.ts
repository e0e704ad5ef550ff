import assert from "node:assert/strict";
import * as vscode from "vscode";
import { onVisibleText } from "../../src/host/editor/visible.ts";
import { activate, closeAll, write } from "./hands.ts";

describe("what is visible", () => {
  before(activate);
  afterEach(closeAll);

  it("is heard of when the user's text changes, and not when output does", async () => {
    const editor = await write("One.");
    const output = vscode.window.createOutputChannel("Visible");
    output.show(true);
    let heard = 0;
    const listening = onVisibleText(() => heard++);
    /** Resolves once all have been told that a document got these words. */
    const changed = (words: string, isOutput: boolean) =>
      new Promise<void>((resolve) => {
        const ends = vscode.workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
          if ((document.uri.scheme === "output") !== isOutput) return;
          if (!contentChanges.some(({ text }) => text.includes(words))) return;
          ends.dispose();
          resolve();
        });
      });
    try {
      const first = changed("first", true);
      output.appendLine("first");
      await first;
      heard = 0;
      const second = changed("second", true);
      output.appendLine("second");
      await second;
      assert.equal(heard, 0);
      const typed = changed("Two.", false);
      await editor.edit((edit) => edit.insert(new vscode.Position(0, 4), " Two."));
      await typed;
      assert.ok(heard > 0);
    } finally {
      listening.dispose();
      output.dispose();
      await vscode.commands.executeCommand("workbench.action.closePanel");
    }
  });
});
