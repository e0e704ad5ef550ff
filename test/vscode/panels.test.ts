import assert from "node:assert/strict";
import { mkdir, mkdtemp, readdir, rm, stat, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import * as vscode from "vscode";
import type { State } from "../../src/domain/state.ts";
import type { Glassbox } from "../../src/host/api.ts";
import { activate, closeAll, hearPages, isAlive, set, textOf, until, write } from "./hands.ts";
import { sampleOf } from "./samples.ts";

const COMMANDS = [
  { id: "tokens", title: "Tokens", command: "inspectTokens", asks: undefined },
  { id: "attention", title: "Attention", command: "showAttention", asks: "attentions" },
  { id: "predictions", title: "Predictions", command: "showPredictions", asks: "logits" },
  { id: "embeddings", title: "Embeddings", command: "showEmbeddings", asks: "neighbours" },
  { id: "anatomy", title: "Anatomy", command: "showAnatomy", asks: "program" },
  { id: "layers", title: "Layers", command: "showLayers", asks: "lensTable" },
  { id: "generation", title: "Generation", command: "generateText", asks: "next" },
] as const;

const run = (command: string) => vscode.commands.executeCommand(`glassbox.${command}`);

describe("Glassbox's panels", () => {
  let glassbox: Glassbox;
  let pages: ReturnType<typeof hearPages>;
  let folder: string; // outside the workspace
  let untouched: readonly string[];
  const panel = (id: string) => glassbox.panels.find((each) => each.id === id);
  const state = (id: string): State | undefined => panel(id)?.state;
  const shows = (id: string, text: string) => () => {
    const now = state(id);
    return now?.kind === "ready" && now.text === text;
  };
  const says = (id: string, sentence: RegExp) => () => {
    const now = state(id);
    return now?.kind === "failed" && sentence.test(now.sentence);
  };

  before(async () => {
    glassbox = await activate();
    pages = hearPages();
    folder = await mkdtemp(path.join(os.tmpdir(), "glassbox-test-"));
    untouched = await filesOfWorkspace();
  });
  afterEach(async () => {
    await set("model", undefined);
    await set("tokenizer", undefined);
    await closeAll();
  });
  after(async () => {
    pages.stop();
    await rm(folder, { recursive: true });
    assert.deepEqual(await filesOfWorkspace(), untouched, "nothing is written to the workspace");
  });

  for (const { id, title, command, asks } of COMMANDS) {
    it(`${command} opens its panel beside the editor on the paragraph at the cursor`, async () => {
      const editor = await write("Not this.\n\nThe cat sat on the mat.\nIt was warm.\n\nNor this.");
      editor.selection = new vscode.Selection(2, 5, 2, 5);
      await run(command);
      await until(shows(id, "The cat sat on the mat.\nIt was warm."), "the paragraph");
      await until(() => pages.asked(title, "state") > 0, "the page to arrive");
      if (asks) await until(() => pages.asked(title, asks) > 0, `the page to ask ${asks}`);
      assert.equal(vscode.window.activeTextEditor, editor, "the editor keeps the focus");
      const column = vscode.window.tabGroups.all.find(({ tabs }) =>
        tabs.some(({ input }) => input instanceof vscode.TabInputWebview),
      )?.viewColumn;
      assert.equal(column, vscode.ViewColumn.Two);
    });
  }

  it("open as tabs of one column, each once, and follow the selection", async () => {
    const editor = await write("The cat sat on the mat.");
    for (const { command } of [...COMMANDS, ...COMMANDS]) await run(command);
    assert.equal(glassbox.panels.length, COMMANDS.length);
    const tabs = () => vscode.window.tabGroups.all.map(({ tabs }) => tabs.length).join();
    const all = `1,${COMMANDS.length}`;
    await until(() => tabs() === all, `all panels' tabs beside the editor, not ${tabs()}`);
    editor.selection = new vscode.Selection(0, 4, 0, 11);
    for (const { id } of COMMANDS) await until(shows(id, "cat sat"), `${id} to follow`);
    await editor.edit((edit) => edit.replace(new vscode.Range(0, 4, 0, 7), "dog"));
    for (const { id } of COMMANDS) await until(shows(id, "dog sat"), `${id} to follow the edit`);
  });

  it("cut what is longer than the model's window, and say so by numbers", async () => {
    const editor = await write("The cat sat on the mat. ".repeat(1_000));
    await vscode.commands.executeCommand("editor.action.selectAll");
    assert.ok(!editor.selection.isEmpty);
    await run("showPredictions");
    await until(() => state("predictions")?.kind === "ready", "the run", 60_000);
    const now = state("predictions");
    assert.ok(now?.kind === "ready" && now.run);
    assert.equal(now.tokens.ids.length, now.run.model.contextLength);
    assert.ok(now.size.tokens > 5_000);
  });

  for (const [name, text] of [
    ["an empty document", ""],
    ["a document of blanks", "  \n\t\n \u3000"],
  ] as const) {
    it(`say a sentence about ${name}, and go on when there is text`, async () => {
      const editor = await write(text);
      await run("inspectTokens");
      await until(says("tokens", /no text here/), "the sentence");
      await editor.edit((edit) => edit.insert(new vscode.Position(0, 0), "Now there is."));
      await until(() => state("tokens")?.kind === "ready", "the text");
    });
  }

  it("offer an example where there is no text, which nobody has to save", async () => {
    await write("");
    await run("showAttention");
    await until(says("attention", /no text here/), "the sentence");
    const before = state("attention");
    assert.ok(before?.kind === "failed");
    assert.deepEqual(
      before.actions.map(({ action }) => action),
      ["openExample"],
    );
    await glassbox.act("openExample", "attention");
    const { passages, text } = sampleOf("codeWord");
    await until(shows("attention", passages[0] as string), "the example");
    await vscode.commands.executeCommand("default:type", { text: "x" });
    const { document } = vscode.window.activeTextEditor ?? {};
    assert.equal(document?.getText(), text);
    assert.equal(document?.isDirty, false);
  });

  it("say a sentence about a file over 50 MB", async () => {
    const file = path.join(folder, "large.txt");
    await writeFile(file, "A line of a large file.\n".repeat(2_300_000));
    await vscode.commands.executeCommand("vscode.open", vscode.Uri.file(file));
    await run("inspectTokens");
    await until(says("tokens", /50 MB.*new file/), "the sentence");
  });

  it("say a sentence about a selection of over 10 million characters; hovers go on", async () => {
    const file = path.join(folder, "long.txt");
    await writeFile(file, "The cat sat on the mat of the house on the hill.\n".repeat(210_000));
    const document = await vscode.workspace.openTextDocument(file);
    const editor = await vscode.window.showTextDocument(document, vscode.ViewColumn.One);
    await run("inspectTokens");
    const end = new vscode.Position(document.lineCount - 1, 0);
    editor.selection = new vscode.Selection(new vscode.Position(0, 0), end);
    await until(says("tokens", /10,290,000 characters, but only 10,000,000/), "the sentence");
    const hover = await glassbox.hover(document, new vscode.Position(100_000, 5));
    assert.match(textOf(hover), /‘cat’[\s\S]*Characters 4,900,003 to 4,900,007/);
  });

  it("say a sentence about a folder without a model, and use the embedded one when asked", async () => {
    await set("model", path.join(folder, "nothing"));
    await write("The cat sat on the mat.");
    await run("showAttention");
    await until(says("attention", /no model in the folder.*nothing/), "the sentence");
    const now = state("attention");
    assert.ok(now?.kind === "failed");
    assert.deepEqual(
      now.actions.map(({ action }) => action),
      ["chooseModelFolder", "useEmbeddedModel"],
    );
    await set("model", "tiny-gpt");
    await until(shows("attention", "The cat sat on the mat."), "the embedded model");
  });

  it("say a sentence about a tokenizer that is not there, and offer to choose another", async () => {
    await set("tokenizer", path.join(folder, "nothing"));
    await write("The cat sat on the mat.");
    await run("inspectTokens");
    await until(says("tokens", /Cannot read the tokenizer.*nothing/), "the sentence");
    const now = state("tokens");
    assert.ok(now?.kind === "failed");
    assert.deepEqual(
      now.actions.map(({ action }) => action),
      ["chooseTokenizer"],
    );
    await set("tokenizer", undefined);
    await until(shows("tokens", "The cat sat on the mat."), "the text");
  });

  it("say a sentence about a broken model", async () => {
    const broken = await mkdtemp(path.join(folder, "broken-"));
    await writeFile(path.join(broken, "config.json"), "{");
    await writeFile(path.join(broken, "tokenizer.json"), "{}");
    await mkdir(path.join(broken, "onnx"));
    await writeFile(path.join(broken, "onnx/model.onnx"), "no protobuf");
    await set("model", broken);
    await write("The cat sat on the mat.");
    await run("showAttention");
    await until(says("attention", /Cannot read the tokenizer/), "the sentence");
  });

  it("answer all the same when the engine is killed once, and say a sentence when twice", async () => {
    const editor = await write("The cat sat on the mat.");
    await run("showAttention");
    await until(shows("attention", "The cat sat on the mat."), "the first text");
    const first = glassbox.engine;
    assert.ok(isAlive(first));
    await editor.edit((edit) =>
      edit.replace(new vscode.Range(0, 0, 0, 23), "Another long text to run. ".repeat(150)),
    );
    await until(() => state("attention")?.kind === "busy", "the open question");
    process.kill(first as number, "SIGKILL");
    const isThere = () => {
      const now = state("attention");
      return now?.kind === "ready" && now.text.startsWith("Another");
    };
    await until(isThere, "the text, by another engine");
    const second = glassbox.engine;
    assert.notEqual(second, first);

    await editor.edit((edit) => edit.insert(new vscode.Position(0, 0), "Once more. "));
    await until(() => state("attention")?.kind === "busy", "the open question");
    process.kill(second as number, "SIGKILL");
    const isNext = () => glassbox.engine !== undefined && glassbox.engine !== second;
    await until(isNext, "the next engine");
    process.kill(glassbox.engine as number, "SIGKILL");
    await until(says("attention", /process stopped.*SIGKILL/), "the sentence");
    const now = state("attention");
    assert.ok(now?.kind === "failed");
    assert.deepEqual(
      now.actions.map(({ action }) => action),
      ["retry", "openLog"],
    );
    await glassbox.act("retry");
    await until(() => state("attention")?.kind === "ready", "the text after another try");
  });

  it("leave no engine behind when all are closed", async () => {
    await write("The cat sat on the mat.");
    await run("showAttention");
    await until(shows("attention", "The cat sat on the mat."), "the text");
    const { engine } = glassbox;
    assert.ok(isAlive(engine));
    await closeAll();
    assert.deepEqual(glassbox.panels, []);
    await until(() => !isAlive(engine), "the engine's end");
    assert.equal(glassbox.engine, undefined);
  });
});

/** Names, sizes and times of all files of the workspace. */
async function filesOfWorkspace(): Promise<readonly string[]> {
  const root = vscode.workspace.workspaceFolders?.[0]?.uri.fsPath;
  assert.ok(root);
  const names = await readdir(root, { recursive: true });
  return Promise.all(
    names.sort().map(async (name) => {
      const { size, mtimeMs } = await stat(path.join(root, name));
      return `${name} ${size} ${mtimeMs}`;
    }),
  );
}
