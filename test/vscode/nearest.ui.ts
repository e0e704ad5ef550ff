import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { label } from "../../src/domain/text/token.ts";
import { createEngine } from "../../src/engine/engine.ts";
import { models } from "../engine/folder.ts";
import { eventually } from "./kit/eventually.ts";
import { openVSCode, type VSCode } from "./kit/vscode.ts";

describe("The embeddings, seen through the window of VS Code", () => {
  let vscode: VSCode;
  before(async () => {
    vscode = await openVSCode();
    await vscode.open("tides.ts");
    await vscode.open("story.md");
  });
  after(() => vscode.close());

  it("are near the tokens that the engine says, in the text after a layer, by distance, at both ends", async () => {
    await vscode.selectLines(3, 3);
    await vscode.run("Glassbox: Show Embeddings");
    const panel = await vscode.panel("Embeddings");
    await panel.locator(".dots button").first().waitFor();
    const choose = async (id: string, value: string) => {
      await panel.locator(`#${id}`).click();
      await panel.locator(`#${id} vscode-option[value="${value}"]`).click();
    };
    await panel.locator(".chip").nth(3).click();
    await panel.waitForSelector('.chip.target[data-index="3"]');
    await choose("space", "2");
    await choose("measure", "euclidean");
    const text = (
      await panel.locator(".chip").evaluateAll((chips) => chips.map((chip) => chip.textContent))
    )
      .join("")
      .replaceAll("·", " ")
      .replaceAll("⏎", "\n");
    const engine = createEngine({ models, progress: () => {} });
    const run = await engine.analyse("tiny-gpt", text);
    for (const isFar of [false, true]) {
      await choose("end", isFar ? "far" : "near");
      const { found } = await engine.neighbours(run.id, 3, 10, {
        ...{ space: { layers: 2 }, measure: "euclidean", isWhole: true },
        ...(isFar && { isFar }),
      });
      await eventually(async () =>
        assert.deepEqual(
          await panel.locator(".dots .token").allInnerTexts(),
          found.map((one) => `${label(one)} №\u00a0${(one.position ?? 0) + 1}`),
        ),
      );
    }
    for (const kind of ["light", "highContrast", "highContrastLight", "dark"] as const) {
      await vscode.theme(kind);
      assert.equal(await panel.locator(".dots .dot").count(), 10);
    }
  });

  it("are those of a file that is chosen among the open ones, and lead to their places", async () => {
    const panel = await vscode.panel("Embeddings");
    const choose = async (id: string, value: string) => {
      await panel.locator(`#${id}`).click();
      await panel.locator(`#${id} vscode-option[value="${value}"]`).click();
    };
    await choose("end", "near");
    await choose("against", "file");
    await panel.locator("#choose-file").click();
    const rows = vscode.page.locator(".quick-input-list .monaco-list-row");
    await rows.filter({ hasText: "Choose another file…" }).waitFor();
    await rows.filter({ hasText: "tides.ts" }).click();
    await panel.getByText(/^tides\.ts: all \d+ tokens are read\.$/).waitFor();
    const first = panel.locator(".dots button").first();
    const [file, line] = (await first.locator(".where").innerText()).split(":");
    assert.equal(file, "tides.ts");
    await first.click();
    await vscode.page.locator(".tab.active", { hasText: "tides.ts" }).waitFor();
    await vscode.page
      .locator(".line-numbers.active-line-number", { hasText: new RegExp(`^${line}$`) })
      .waitFor();
    await vscode.page.locator(".monaco-editor .selected-text").first().waitFor();
    await first.waitFor(); // what was found stays
    await choose("against", "text");
    await panel.locator(".dots .which").first().waitFor();
  });

  it("are followed by a map that is there at once, a sum and positions", async () => {
    const panel = await vscode.panel("Embeddings");
    const finding = (words: RegExp) => panel.locator(".finding", { hasText: words }).waitFor();
    await panel.locator("#tab-map").click();
    await panel.waitForSelector(".map .picture:not([hidden])");
    await finding(/^‘·time’ lies among ‘/); // it is still pinned
    await panel.locator("#tab-arithmetic").click();
    await finding(/^The result is closest to ‘·is’ \(0\.71\), by far/);
    await panel.locator("#tab-positions").click();
    await finding(/^Neighboring positions have similar vectors \(0\.84\)/);
  });
});
