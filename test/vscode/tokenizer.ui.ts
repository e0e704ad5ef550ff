import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { after, before, describe, it } from "node:test";
import { createCatalogue } from "../../src/tokenizer/files/catalogue.ts";
import { models } from "../tokenizer/reference.ts";
import { eventually } from "./kit/eventually.ts";
import { openVSCode, type VSCode } from "./kit/vscode.ts";

const TEXT = "고양이가 lighthousekeeping 하고 웃었습니다.";
const QUESTION = "Which model do your prompts go to?";

describe("The tokenizer of the user's prompts, in the window of VS Code", () => {
  let vscode: VSCode;
  const folder = mkdtempSync(path.join(os.tmpdir(), "glassbox-tokenizer-"));
  const catalogue = createCatalogue({ models, read: async () => "" });
  before(async () => {
    writeFileSync(path.join(folder, "prompt.txt"), TEXT);
    vscode = await openVSCode({ folder });
    await vscode.open("prompt.txt");
  });
  after(async () => {
    await vscode.close();
    rmSync(folder, { recursive: true });
  });

  const question = () =>
    vscode.page.locator(`.quick-input-widget input[placeholder^="${QUESTION}"]`);
  const row = (name: string) =>
    vscode.page.locator(".quick-input-list .monaco-list-row", { hasText: name });
  const count = (text: string | RegExp) =>
    vscode.page.locator(".statusbar-item", { hasText: text }).first();
  const copied = () => vscode.page.evaluate(() => navigator.clipboard.readText());
  /** Waits until these numbers are in the clipboard: those of the whole text. */
  const copies = async (tokenizer: string) => {
    const { ids } = (await catalogue.open(tokenizer)).tokens(TEXT);
    await eventually(async () => assert.deepEqual(JSON.parse(await copied()), [...ids]));
  };

  it("is o200k_base until the user says otherwise, and is named beside the count", async () => {
    const { ids } = (await catalogue.open("o200k_base")).tokens(TEXT);
    await count(`◇ ${ids.length} tokens · o200k_base`).waitFor();
    assert.equal(await question().isVisible(), false);
  });

  it("is asked for before numbers are first taken away; Escape keeps it, and goes on", async () => {
    await vscode.run("Glassbox: Copy Token IDs");
    await question().waitFor();
    await row("GPT-4o").waitFor();
    await vscode.page.keyboard.press("Escape");
    await copies("o200k_base");
  });

  it("is not asked for again", async () => {
    await vscode.page.evaluate(() => navigator.clipboard.writeText("[]"));
    await vscode.run("Glassbox: Copy Token IDs");
    await copies("o200k_base");
    assert.equal(await question().isVisible(), false);
  });

  it("is chosen by a click on the count, by the name of a model", async () => {
    await count("◇").click(); // the command says in the status bar, too, whose numbers it copied
    await question().waitFor();
    const names = (await row("").allInnerTexts()).map((text) => text.replace(/\s+/g, " ").trim());
    assert.match(names.join("\n"), /GPT-4o.*o200k_base[\s\S]*GPT-3\.5.*cl100k_base[\s\S]*tiny-gpt/);
    await row("GPT-3.5").click();
    const { ids } = (await catalogue.open("cl100k_base")).tokens(TEXT);
    await count(`◇ ${ids.length} tokens · cl100k_base`).waitFor();
    await vscode.run("Glassbox: Copy Token IDs");
    await copies("cl100k_base");
  });
});
