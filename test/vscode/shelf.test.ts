import assert from "node:assert/strict";
import * as vscode from "vscode";
import type { Glassbox } from "../../src/host/api.ts";
import { SAMPLES } from "../../src/host/shelf/samples.ts";
import { activate, closeAll, set, until, write } from "./hands.ts";
import { sampleOf } from "./samples.ts";

const run = (command: string, ...args: readonly unknown[]) =>
  vscode.commands.executeCommand(`glassbox.${command}`, ...args);
const selected = () => {
  const { document, selections } = vscode.window.activeTextEditor ?? {};
  return selections?.map((selection) => document?.getText(selection));
};

describe("Glassbox's samples", () => {
  let glassbox: Glassbox;
  const state = (id: string) => glassbox.panels.find((panel) => panel.id === id)?.state;
  const shows = (id: string, text: string) => () => {
    const now = state(id);
    return now?.kind === "ready" && now.text === text;
  };
  before(async () => {
    glassbox = await activate();
  });
  afterEach(async () => {
    if (glassbox.surprisal.on) await run("showSurprisal");
    if (glassbox.attention.on) await run("showAttentionInEditor");
    await set("model", undefined);
    await closeAll();
  });

  for (const { id, opens } of SAMPLES) {
    it(`${id} opens as a text that nobody can change, its passages selected, in ${opens}`, async () => {
      const { passages, cursor, text, model } = sampleOf(id);
      if (model) await set("model", model);
      await run("openSample", id);
      assert.deepEqual(selected(), cursor === undefined ? passages : [""]);
      const { document } = vscode.window.activeTextEditor ?? {};
      assert.equal(document?.getText(), text);
      await vscode.commands.executeCommand("default:type", { text: "x" });
      assert.equal(document?.getText(), text);
      assert.equal(document?.isDirty, false);
      if (opens === "surprisal") {
        await until(() => glassbox.surprisal.item.text.includes("guessing among"), "the surprisal");
      } else if (opens === "attentionInEditor") {
        const says = () =>
          /‘her’ looks at ‘girl’ \(55%\) · Layer 4 · head 1$/.test(glassbox.attention.item.text);
        await until(says, "whom she is");
      } else if (opens === "prompts")
        await until(() => state(opens)?.kind === "ready", "the panel");
      else await until(shows(opens, passages[0] as string), "the passage in the panel");
    });
  }

  it("are a panel's own where its command is asked for an example", async () => {
    await run("showPredictions", "example");
    assert.deepEqual(selected(), sampleOf("mat").passages);
    await until(shows("predictions", sampleOf("mat").passages[0] as string), "the passage");
  });

  it("open beside a panel that stands alone, and in front of the texts that there are", async () => {
    await run("inspectTokens");
    await run("openSample", "mat");
    assert.equal(vscode.window.activeTextEditor?.viewColumn, vscode.ViewColumn.Two);
    await closeAll();
    const editor = await write(""); // nothing that VS Code would ask to save
    await run("openSample", "mat");
    assert.equal(vscode.window.activeTextEditor?.viewColumn, editor.viewColumn);
  });
});
