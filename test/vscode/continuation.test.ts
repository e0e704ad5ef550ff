import assert from "node:assert/strict";
import * as vscode from "vscode";
import type { Glassbox } from "../../src/host/api.ts";
import { activate, closeAll, set, until, write } from "./hands.ts";

const STORY = "Once upon a time there was a little girl who";

const run = (command: string) => vscode.commands.executeCommand(`glassbox.${command}`);

describe("Continue Text Here", () => {
  let glassbox: Glassbox;
  const preview = () => glassbox.continuation.preview;
  before(async () => {
    glassbox = await activate();
  });
  afterEach(async () => {
    await run("dismissContinuation");
    await run("dismissContinuation");
    await set("model", undefined);
    await closeAll();
  });

  /** An editor with the story in it, the cursor behind it. */
  async function begun(before = "", after = "") {
    const editor = await write(`${before}${STORY}${after}`);
    const place = editor.document.positionAt(before.length + STORY.length);
    editor.selection = new vscode.Selection(place, place);
    return { editor, place };
  }

  it("shows what comes and leaves the text alone until it is inserted, as one edit", async () => {
    const { editor, place } = await begun("A story.\n\n", "\n\nThe end.");
    const { document } = editor;
    const before = document.getText();
    await run("continueText");
    const shown = preview();
    assert.ok(shown && !shown.isWriting && shown.text.length > 10, shown?.text);
    assert.equal(shown.offset, document.offsetAt(place));
    assert.equal(document.getText(), before);
    assert.match(glassbox.continuation.item.text, /Tab inserts \d+ tokens/);

    await run("insertContinuation");
    assert.equal(document.getText(), `A story.\n\n${STORY}${shown.text}\n\nThe end.`);
    assert.equal(preview(), undefined);
    await vscode.commands.executeCommand("undo");
    await until(() => document.getText() === before, "one undo to take it away");
  });

  it("is stopped in the middle, keeps what is there, and then goes", async () => {
    const { editor } = await begun();
    const written = run("continueText");
    await until(() => (preview()?.text.length ?? 0) > 0, "the first token");
    await run("dismissContinuation");
    await written;
    const shown = preview();
    // A fast machine may have written all of it before: then it is gone at once.
    if (shown) {
      assert.equal(shown.isWriting, false);
      const count = Number(/Tab inserts (\d+) tokens/.exec(glassbox.continuation.item.text)?.[1]);
      assert.ok(count < 24, `${count} tokens`);
      await run("dismissContinuation");
    }
    assert.equal(preview(), undefined);
    assert.equal(editor.document.getText(), STORY);
  });

  it("goes when the text changes or the cursor moves, and inserts nothing then", async () => {
    const { editor } = await begun();
    await run("continueText");
    assert.ok(preview());
    await editor.edit((edit) => edit.insert(new vscode.Position(0, 0), "X"));
    await until(() => preview() === undefined, "it to go with the edit");
    await run("insertContinuation");
    assert.equal(editor.document.getText(), `X${STORY}`);

    const end = editor.document.positionAt(STORY.length + 1);
    editor.selection = new vscode.Selection(end, end);
    await run("continueText");
    assert.ok(preview());
    editor.selection = new vscode.Selection(0, 0, 0, 0);
    await until(() => preview() === undefined, "it to go with the cursor");
  });

  it("goes when its editor is no longer to be seen", async () => {
    const { editor } = await begun();
    await run("continueText");
    assert.ok(preview());
    const page = vscode.window.createWebviewPanel("page", "A page", vscode.ViewColumn.One);
    await until(() => !vscode.window.visibleTextEditors.includes(editor), "the page before it");
    await until(() => preview() === undefined, "it to go with the editor");
    page.dispose();
  });

  it("leaves a text alone that cannot be changed", async () => {
    const { editor } = await begun();
    await vscode.commands.executeCommand("workbench.action.files.setActiveEditorReadonlyInSession");
    await run("continueText");
    assert.ok(preview());
    await run("insertContinuation");
    assert.equal(editor.document.getText(), STORY);
    await vscode.commands.executeCommand(
      "workbench.action.files.resetActiveEditorReadonlyInSession",
    );
  });

  it("writes on behind a text that is longer than the model's window", async () => {
    const { editor } = await begun("The cat sat on the mat. ".repeat(1_000));
    await run("continueText");
    assert.ok((preview()?.text.length ?? 0) > 10);
    assert.equal(preview()?.offset, editor.document.getText().length);
  });

  it("leaves the text alone where the model reads from both sides", async () => {
    await set("model", "tiny-bert");
    const { editor } = await begun();
    await run("continueText");
    assert.equal(preview(), undefined);
    assert.equal(editor.document.getText(), STORY);
  });

  it("translates what is selected with an encoder-decoder", async () => {
    await set("model", "tiny-t5");
    const text = "translate English to Korean: The dog sleeps.";
    const editor = await write(text);
    editor.selection = new vscode.Selection(0, 0, 0, text.length);
    await run("continueText");
    assert.match(preview()?.text ?? "", /^[가-힣]/);
    await run("insertContinuation");
    assert.match(editor.document.getText(), /sleeps\.[가-힣]/);
  });
});
