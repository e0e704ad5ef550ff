import assert from "node:assert/strict";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { after, before, describe, it } from "node:test";
import type { Frame } from "playwright-core";
import { createEngine } from "../../src/engine/engine.ts";
import { models } from "../engine/folder.ts";
import { SAMPLES } from "../gallery/samples.ts";
import { eventually } from "./kit/eventually.ts";
import { openVSCode, type VSCode } from "./kit/vscode.ts";

const LENGTHS = [1, 2, 64, 1024];

describe("The attention panel, seen through the window of VS Code", () => {
  let vscode: VSCode;
  let folder: string;
  let panel: Frame;
  before(async () => {
    folder = mkdtempSync(path.join(os.tmpdir(), "glassbox-attention-"));
    const engine = createEngine({ models, progress: () => {} });
    const text = SAMPLES.long ?? "";
    const { tokens } = await engine.analyse("tiny-gpt", text);
    for (const count of LENGTHS) {
      writeFileSync(
        path.join(folder, `tokens-${count}.txt`),
        text.slice(0, tokens.ends[count - 1]),
      );
    }
    vscode = await openVSCode({ folder });
  });
  after(async () => {
    await vscode.close();
    rmSync(folder, { recursive: true });
  });

  /** Beside the panel, not over it: there the next file opens where one types. */
  async function openText(count: number): Promise<void> {
    const text = vscode.page.locator(".monaco-editor .view-lines").first();
    if (await text.isVisible()) await text.click();
    await vscode.open(`tokens-${count}.txt`);
  }

  async function choose(id: string, value: string): Promise<void> {
    if (!(await panel.locator(`#${id}`).isVisible())) await panel.locator("#options").click();
    await panel.locator(`#${id}`).click();
    await panel.locator(`#${id} vscode-option[value=${value}]`).click();
  }

  for (const [i, count] of LENGTHS.entries()) {
    it(`draws ${count} × ${count} weights, causal, and names them`, async () => {
      await openText(count);
      if (i === 0) await vscode.run("Glassbox: Show Attention");
      panel = await vscode.panel("Attention");
      // Of a long text the strip draws what is in sight.
      await panel.waitForFunction((due) => {
        const chip = document.querySelector(".body:not(.stale) > .folded > .strip .chip");
        const shown = document.querySelectorAll(
          ".body:not(.stale) > .folded > .strip .chip",
        ).length;
        const all = Number(chip?.ariaSetSize ?? shown);
        return all === due && document.querySelector(".plot canvas[aria-label]");
      }, count);
      await eventually(async () => {
        const map = await panel.locator(".sheet canvas").evaluate((element) => {
          const { width, height } = element as HTMLCanvasElement;
          const context = (element as HTMLCanvasElement).getContext("2d");
          const opacityAt = (x: number, y: number) => context?.getImageData(x, y, 1, 1).data[3];
          return {
            isSquare: width === height,
            width,
            first: opacityAt(0, 0),
            ahead: width > 1 ? opacityAt(width - 1, 0) : 0,
            last: opacityAt(width - 1, height - 1),
          };
        });
        const { width, ...rest } = map;
        assert.deepEqual(rest, { isSquare: true, first: 255, ahead: 0, last: 255 });
        // A pixel for each weight, or of a long text for each block of them.
        assert.ok(count > 64 ? width > 100 && width <= count : width === count, String(width));
      });
      await panel.locator(".more > .twin summary").click();
      await panel.waitForFunction(
        (due) => document.querySelectorAll(".more > .twin tbody tr").length === due,
        count,
      );
      await panel.locator(".more > .twin summary").click();
    });
  }

  it("shows lines, mixes, and how a weight came about", async () => {
    await openText(64);
    await panel.waitForFunction(
      () => document.querySelectorAll(".body > .folded > .strip .chip").length === 64,
    );
    await choose("look", "lines");
    await panel.waitForSelector(".left:has-text('lines')");
    for (const [numbers, name] of [
      ["rollout", "share by rollout"],
      ["norms", "norm ‖αf(x)‖"],
      ["weights", "attention weight"],
    ] as const) {
      await choose("numbers", numbers);
      await panel.waitForSelector(`.scale .name:text-is("${name}")`);
    }
    await choose("look", "map");
    await panel.locator(".account > summary").click();
    await panel.waitForSelector(".formula span:text-matches('The softmax over [0-9]+ tokens')");
  });

  it("copies the picture that it shows", async () => {
    await choose("format", "png");
    await panel.locator("vscode-button", { hasText: "Copy" }).click();
    await panel.waitForSelector(".export .said:has-text('Copied.')");
    const size = await panel.evaluate(async () => {
      const [item] = await navigator.clipboard.read();
      const picture = await createImageBitmap((await item?.getType("image/png")) as Blob);
      return [picture.width, picture.height];
    });
    assert.ok(Math.min(...size) > 500, size.join());
    await choose("format", "svg");
  });

  it("saves what it shows where the user says, and nowhere before", async () => {
    await panel.locator("vscode-button", { hasText: "Save As…" }).click();
    const box = vscode.page.locator(".quick-input-widget input");
    await eventually(async () =>
      assert.match(await box.inputValue(), /attention-tiny-gpt.*\.svg$/),
    );
    const file = path.join(folder, path.basename(await box.inputValue()));
    assert.equal(existsSync(file), false);
    await box.press("Enter");
    await panel.waitForSelector(".export .said:has-text('Saved.')");
    assert.match(readFileSync(file, "utf8"), /^<\?xml[\s\S]*<svg[\s\S]*attention weights\./);
  });
});
