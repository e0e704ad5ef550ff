import assert from "node:assert/strict";
import * as vscode from "vscode";
import type { Glassbox } from "../../src/host/api.ts";
import { activate, closeAll, hearPages, set, until, write } from "./hands.ts";

describe("Compare Prompts", () => {
  let glassbox: Glassbox;
  let pages: ReturnType<typeof hearPages>;
  const asked = (question: string) => pages.asked("Compare Prompts", question);
  const panel = () => glassbox.panels.find(({ id }) => id === "prompts");
  const open = () => vscode.commands.executeCommand("glassbox.comparePrompts");
  before(async () => {
    glassbox = await activate();
    pages = hearPages();
  });
  after(() => pages.stop());
  afterEach(async () => {
    await set("model", undefined);
    await closeAll();
  });

  it("opens without any text, and asks the model about an example", async () => {
    await open();
    await until(() => asked("prompts") > 0, "the page to ask");
    assert.equal(panel()?.state.kind, "ready");
    await until(() => glassbox.engine !== undefined, "the engine");
  });

  it("takes what is selected, and leaves it alone when the selection moves on", async () => {
    const editor = await write("The cat sat.\nThe dog sat.");
    editor.selections = [new vscode.Selection(1, 0, 1, 7), new vscode.Selection(0, 0, 0, 7)];
    await open();
    await until(() => asked("prompts") === 1, "the page to ask");
    assert.equal(asked("selections"), 1);
    editor.selection = new vscode.Selection(0, 0, 0, 3);
    assert.equal(panel()?.state.kind, "ready");
  });

  it("says a sentence about a model that is no decoder, and goes on with one that is", async () => {
    await set("model", "tiny-bert");
    await open();
    await until(() => panel()?.state.kind === "failed", "the sentence");
    await set("model", "tiny-gpt");
    await until(() => panel()?.state.kind === "ready", "the other model");
  });
});
