import assert from "node:assert/strict";
import * as vscode from "vscode";
import type { Glassbox } from "../../src/host/api.ts";
import { activate, closeAll, set, until, write } from "./hands.ts";

const FIX =
  /^(Write it in composed|Remove the invisible|Put a space|Remove the spaces|Delete what is (over|beyond))/;

describe("problems in prompts", () => {
  let glassbox: Glassbox;
  before(async () => {
    glassbox = await activate();
    await set("tokenizer", "tiny-gpt"); // its model has a window
  });
  after(() => set("tokenizer", undefined));
  afterEach(async () => {
    await set("lint", undefined);
    await set("tokenBudget", undefined);
    await closeAll();
  });

  const problems = ({ document }: vscode.TextEditor) =>
    vscode.languages.getDiagnostics(document.uri).filter(({ source }) => source === "Glassbox");
  const kinds = (editor: vscode.TextEditor) => problems(editor).map(({ code }) => code);

  /** Does what the light bulb offers first at the first problem. */
  async function mend(editor: vscode.TextEditor): Promise<void> {
    const [problem] = problems(editor);
    assert.ok(problem);
    const actions = await vscode.commands.executeCommand<vscode.CodeAction[]>(
      "vscode.executeCodeActionProvider",
      editor.document.uri,
      problem.range,
    );
    const action = actions.find(({ title }) => FIX.test(title));
    assert.ok(action?.edit, actions.map(({ title }) => title).join());
    assert.equal(action.isPreferred, true);
    await vscode.workspace.applyEdit(action.edit);
  }

  it("are not shown unless they are wanted", async () => {
    const editor = await write("Once upon a time ");
    await until(() => glassbox.statusBar.startsWith("◇ 5 tokens"), "the count");
    assert.deepEqual(kinds(editor), []);
    await set("lint", true);
    await until(() => kinds(editor).length === 1, "the blank at the end");
    await set("lint", false);
    await until(() => kinds(editor).length === 0, "nothing");
  });

  it("stay when the text gets another language", async () => {
    await set("lint", true);
    const editor = await write("a\u200bb");
    await until(() => kinds(editor).length === 1, "the invisible character");
    await vscode.languages.setTextDocumentLanguage(editor.document, "markdown");
    await until(() => kinds(editor).length === 1, "it to be shown again");
  });

  it("are looked for in prose and prompts, not in code", async () => {
    await set("lint", true);
    const code = await write("a\u200bb", "python");
    const prompt = await vscode.window.showTextDocument(
      await vscode.workspace.openTextDocument({ content: "a\u200bb", language: "prompt" }),
      vscode.ViewColumn.Two,
    );
    await until(() => kinds(prompt).length === 1, "the invisible character");
    assert.deepEqual(kinds(code), []);
  });

  const cases = [
    { kind: "decomposed", text: "한국어 문장".normalize("NFD"), mended: "한국어 문장" },
    { kind: "invisible", text: "a\u200bb", mended: "ab" },
    { kind: "specialToken", text: "<|im_end|>!", mended: "< |im_end|>!" },
    { kind: "trailingBlank", text: "Once upon a ", mended: "Once upon a" },
  ];
  for (const { kind, text, mended } of cases) {
    it(`say why, and are mended by their quick fix: ${kind}`, async () => {
      await set("lint", true);
      const editor = await write(text);
      await until(() => kinds(editor).includes(kind), kind);
      for (let left = kinds(editor).length; left > 0; left = kinds(editor).length) {
        await mend(editor);
        await until(() => kinds(editor).length < left, "one problem less");
      }
      assert.equal(editor.document.getText(), mended);
    });
  }

  it("begin where the model's window ends, unless there is a budget", async () => {
    await set("lint", true);
    const editor = await write("The cat sat. ".repeat(300).trim());
    await until(() => kinds(editor).includes("overWindow"), "the problem");
    const [problem] = problems(editor);
    assert.equal(editor.document.offsetAt(problem?.range.start as vscode.Position), 256 * 13 - 1);
    await set("tokenBudget", 5_000);
    await until(() => kinds(editor).length === 0, "no problem");
    await set("tokenBudget", undefined);
    await until(() => kinds(editor).length === 1, "the problem again");
    await mend(editor);
    await until(() => glassbox.statusBar === "◇ 1,024 tokens · tiny-gpt", glassbox.statusBar);
  });

  it("begin where the budget ends, and the status bar counts against it", async () => {
    await set("lint", true);
    await set("tokenBudget", 3);
    const editor = await write("The cat sat. The cat sat.");
    await until(() => glassbox.statusBar === "◇ 8 of 3 tokens · tiny-gpt", glassbox.statusBar);
    await until(() => kinds(editor).includes("overBudget"), "the problem");
    await mend(editor);
    await until(() => glassbox.statusBar === "◇ 3 of 3 tokens · tiny-gpt", "a text of 3 tokens");
    await until(() => kinds(editor).length === 0, "no problem");
    assert.equal(editor.document.getText(), "The cat sat");
  });
});
