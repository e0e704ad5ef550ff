import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { after, before, describe, it } from "node:test";
import type { Frame } from "playwright-core";
import { createCatalogue } from "../../src/tokenizer/files/catalogue.ts";
import { writeEnglish } from "../bench/text.ts";
import { models } from "../tokenizer/reference.ts";
import { eventually } from "./kit/eventually.ts";
import { openVSCode, type VSCode } from "./kit/vscode.ts";

const STORY = "The lighthousekeeper lit the lamp on the hill.";
const catalogue = createCatalogue({ models, read: async (file) => readFileSync(file, "utf8") });

describe("Tokens, by keyboard and by mouse, in the window of VS Code", () => {
  let vscode: VSCode;
  // Not the sample's: VS Code in the browser saves by itself.
  const folder = mkdtempSync(path.join(os.tmpdir(), "glassbox-tokens-"));
  const large = writeEnglish(1_000_000, 5);
  before(async () => {
    writeFileSync(path.join(folder, "story.txt"), STORY);
    writeFileSync(path.join(folder, "large.txt"), large);
    writeFileSync(path.join(folder, "prompt.txt"), "Once upon a time ");
    vscode = await openVSCode({
      folder,
      settings: { "glassbox.lint": true, "glassbox.tokenizer": "tiny-gpt" },
    });
    await vscode.open("story.txt");
    await vscode.page.locator(".view-line", { hasText: "lamp" }).click();
    await vscode.run("Glassbox: Inspect Tokens");
    await vscode.panel("Tokens");
  });
  after(async () => {
    await vscode.close();
    rmSync(folder, { recursive: true });
  });

  const counts = (text: string) =>
    vscode.page.locator(".statusbar-item", { hasText: `◇ ${text}` }).waitFor();
  const key = (name: string) => vscode.page.keyboard.press(name);
  /** Opens a file in the first column: the panel stands in the second. */
  const open = async (name: string) => {
    await key("Control+1");
    await vscode.open(name);
  };
  const focused = (panel: Frame) =>
    panel.evaluate(() => {
      const { className = "", id = "", dataset } = document.activeElement as HTMLElement;
      return { className, id, index: dataset?.index };
    });

  it("are reached by Tab, walked by arrows, pinned by Enter, shown in the editor by Space", async () => {
    const panel = await vscode.panel("Tokens");
    await key("Control+2"); // the panel's column
    for (let tabs = 0; tabs < 20; tabs++) {
      if ((await focused(panel)).className.includes("chip")) break;
      await key("Tab");
    }
    await key("ArrowRight");
    await key("ArrowRight");
    await eventually(async () => assert.equal((await focused(panel)).index, "2"));
    await key("Enter");
    await panel.locator('.chip[data-index="2"][aria-selected="true"]').waitFor();
    await key("Space");
    await counts("1 token");
    await key("Tab");
    await eventually(async () => assert.equal((await focused(panel)).id, "tab-cut"));
    await key("ArrowRight");
    const id = (await catalogue.open("tiny-gpt")).tokens(STORY).ids[2];
    await panel
      .locator(".lookup .facts dd", { hasText: String(id) })
      .first()
      .waitFor();
    await panel.locator("#tab-cut").click();
  });

  it("of a text of 1 MB are scrolled by the wheel, and a click shows one in the editor", async () => {
    await open("large.txt");
    await vscode.page.locator(".editor-group-container.active .view-line").first().click();
    await key("Control+a");
    const panel = await vscode.panel("Tokens");
    const tokens = (await catalogue.open("tiny-gpt")).tokens(large);
    await panel.locator(`.chip[aria-setsize="${tokens.ids.length}"]`).first().waitFor();
    const box = await panel.locator(".strip").boundingBox();
    assert.ok(box);
    await vscode.page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
    /** The first token that is in sight as a whole. */
    const first = () =>
      panel.evaluate(() => {
        const { top } = (document.querySelector(".strip") as HTMLElement).getBoundingClientRect();
        const chips = [...document.querySelectorAll<HTMLElement>(".chip")];
        const shown = chips.find((chip) => chip.getBoundingClientRect().top >= top);
        return Number(shown?.dataset.index ?? -1);
      });
    for (let turns = 0; turns < 30; turns++) await vscode.page.mouse.wheel(0, 400);
    let index = -1;
    // The wheel's last turns may still be under way: what was first is out of sight by then.
    await eventually(async () => {
      index = await first();
      assert.ok(index > 2_000, `token ${index}`);
      await panel.locator(`.chip[data-index="${index}"]`).click({ timeout: 1_000 });
    });
    await panel.locator(`.chip[data-index="${index}"][aria-selected="true"]`).waitFor();
    await counts("1 token");
    const { starts, ends } = tokens;
    const shown = large.slice((starts[index] ?? 0) - 12, (ends[index] ?? 0) + 12).split("\n");
    const line = shown.reduce((longest, each) => (each.length > longest.length ? each : longest));
    const lines = vscode.page.locator(".editor-group-container .view-line");
    await eventually(async () => {
      const text = (await lines.allInnerTexts()).join("\n").replaceAll("\u00a0", " ");
      assert.ok(text.includes(line), line);
    });
  });

  it("are selected one by one in the editor: Expand to Token", async () => {
    await open("story.txt");
    await vscode.page.locator(".view-line", { hasText: "lamp" }).click();
    await key("Home");
    for (let i = 0; i < 8; i++) await key("ArrowRight");
    const { tokens } = await words(STORY);
    await vscode.run("Glassbox: Expand to Token");
    await counts("1 token");
    await vscode.run("Glassbox: Expand to Token");
    await counts(`${tokens} tokens`);
  });

  /** How many tokens the second word has. */
  async function words(text: string): Promise<{ readonly tokens: number }> {
    const tokenizer = await catalogue.open("tiny-gpt");
    const end = text.indexOf(" ", 4);
    return { tokens: tokenizer.count(text.slice(0, end)) - tokenizer.count(text.slice(0, 3)) };
  }

  it("are copied as numbers: Copy Token IDs", async () => {
    await open("story.txt");
    await vscode.page.locator(".view-line", { hasText: "lamp" }).click(); // nothing is selected
    await vscode.run("Glassbox: Copy Token IDs");
    const { ids } = (await catalogue.open("tiny-gpt")).tokens(STORY);
    await eventually(async () => {
      const copied = await vscode.page.evaluate(() => navigator.clipboard.readText());
      assert.deepEqual(JSON.parse(copied), [...ids]);
    });
  });

  it("are better without a blank before the completion: the quick fix takes it away", async () => {
    await open("prompt.txt");
    const line = vscode.page.locator(".editor-group-container.active .view-line");
    await line.first().click();
    await vscode.page
      .locator(
        ".editor-group-container.active .squiggly-warning, .editor-group-container.active .squiggly-info, .editor-group-container.active .squiggly-hint",
      )
      .first()
      .waitFor();
    await key("End");
    await key("Control+.");
    await vscode.page
      .locator(".action-widget .monaco-list-row", { hasText: "Remove the spaces at the end" })
      .first()
      .click();
    await eventually(async () => {
      const text = (await line.allInnerTexts()).join("").replaceAll("\u00a0", " ");
      assert.equal(text, "Once upon a time");
    });
  });

  it("of files are counted in a table that a press on a head sorts, and a file opens", async () => {
    await vscode.run("Glassbox: Count Tokens…");
    const dialog = vscode.page.locator(".quick-input-widget");
    await dialog.locator("input").first().fill(`${folder}/`);
    await dialog.locator(".quick-input-action .monaco-button, a.monaco-button").first().click();
    const counted = await vscode.panel("Token Counts");
    const paths = () => counted.locator("tbody td:first-child button").allInnerTexts();
    await eventually(async () =>
      assert.deepEqual(await paths(), ["large.txt", "story.txt", "prompt.txt"]),
    );
    await counted.locator("th button", { hasText: "file" }).click();
    await eventually(async () =>
      assert.deepEqual(await paths(), ["large.txt", "prompt.txt", "story.txt"]),
    );
    await counted.locator("td button", { hasText: "story.txt" }).click();
    await vscode.page.locator(".tab.active", { hasText: "story.txt" }).waitFor();
  });
});
