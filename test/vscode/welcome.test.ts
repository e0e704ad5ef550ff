import assert from "node:assert/strict";
import path from "node:path";
import * as vscode from "vscode";
import type { Glassbox } from "../../src/host/api.ts";
import { activate, closeAll, until } from "./hands.ts";

const { showQuickPick, showInputBox, showOpenDialog } = vscode.window;

/** Those of texts: an output that another test brought up counts as an editor, too. */
const editors = () =>
  vscode.window.visibleTextEditors.filter(({ document }) => document.uri.scheme !== "output");

/** Runs the command, whose list is answered with this row, and what that asks with `answer`. */
async function showTokensOf(label: string, answer?: string): Promise<void> {
  type Rows = readonly vscode.QuickPickItem[];
  Object.assign(vscode.window, {
    showQuickPick: async (rows: Rows) => rows.find((row) => row.label.includes(label)),
    showInputBox: async () => answer,
    showOpenDialog: async () => answer && [vscode.Uri.file(answer)],
  });
  await vscode.commands.executeCommand("glassbox.showTokensOf");
}

describe("“Show Tokens of…”", () => {
  let glassbox: Glassbox;
  const shown = () => {
    const state = glassbox.panels.find(({ id }) => id === "tokens")?.state;
    return state?.kind === "ready" ? state.text : undefined;
  };
  before(async () => {
    glassbox = await activate();
  });
  afterEach(async () => {
    Object.assign(vscode.window, { showQuickPick, showInputBox, showOpenDialog });
    await closeAll();
  });

  it("shows those of what is written, all of it selected", async () => {
    await showTokensOf("Text You Type", "두루미 한 쌍");
    await until(() => shown() === "두루미 한 쌍", "the tokens");
    const { document, selection } = editors()[0] ?? assert.fail();
    assert.equal(document.getText(selection), "두루미 한 쌍");
    assert.equal(document.isDirty, false);
  });

  it("shows those of what is in the clipboard", async () => {
    await vscode.env.clipboard.writeText("copied words");
    await showTokensOf("Clipboard");
    await until(() => shown() === "copied words", "the tokens");
  });

  it("shows those of a file", async () => {
    const [folder] = vscode.workspace.workspaceFolders ?? [];
    const file = path.join(folder?.uri.fsPath ?? "", "korean.md");
    await showTokensOf("A File", file);
    const [editor] = editors();
    assert.equal(editor?.document.uri.fsPath, file);
    await until(() => editor?.document.getText().startsWith(shown() ?? "–") === true, "the tokens");
  });

  for (const [what, label, answer] of [
    ["no row is taken", "none of them"],
    ["no file is chosen", "A File"],
    ["nothing is written", "Text You Type"],
    ["blanks are written", "Text You Type", " \n"],
    ["too much is written", "Text You Type", "a".repeat(100_001)],
  ] as const) {
    it(`opens nothing where ${what}`, async () => {
      await showTokensOf(label, answer);
      assert.deepEqual(glassbox.panels, []);
      assert.deepEqual(editors(), []);
    });
  }
});
