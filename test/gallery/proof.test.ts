import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync, writeFileSync } from "node:fs";
import path from "node:path";
import { describe, it as skipped } from "node:test";
import type { Frame } from "playwright-core";
import { temporaryFolder } from "../engine/folder.ts";
import { useGallery } from "./gallery.ts";

const PYTHON = process.env.GLASSBOX_PYTHON ?? "python3";
const EXACT = 1e-4;
const VIEWS = [["attention"], ["layers"], ["layers", "attribution"]] as const;

/** Whether there is a Python with what the scripts import. */
const canRun = (() => {
  try {
    execFileSync(PYTHON, ["-c", "import torch, transformers, onnx, numpy"], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
})();

const gallery = useGallery();
const { visit, it } = gallery;

/** Copies the script of what a panel shows. */
async function scriptOf(panel: Frame, tab: string | undefined): Promise<string> {
  await panel.waitForSelector(".finding:not(:empty)");
  if (tab) {
    await panel.locator(`#tab-${tab}`).click();
    await panel.waitForSelector(".attributed svg rect");
  }
  await panel.locator("#options").click();
  await panel.locator("#format").click();
  await panel.locator('#format vscode-option[value="py"]').click();
  await panel.locator(".export vscode-button", { hasText: "Copy" }).click();
  await panel.getByText("Copied.").waitFor();
  return visit.gallery.sessions.at(-1)?.copied.at(-1) ?? "";
}

describe("A script that a panel gives along", () => {
  if (!canRun) skipped("is run where Python has torch, transformers and onnx", { skip: true });

  for (const model of ["tiny-gpt", "tiny-bert", "tiny-t5"]) {
    for (const [panel, tab] of VIEWS) {
      if (tab === "attribution" && model === "tiny-bert") continue; // it is told there why not
      it(`computes the ${tab ?? panel} of ${model} anew`, async () => {
        const window = await visit.open(`panels=${panel}&text=cat&model=${model}`);
        const script = await scriptOf(window.panel(panel), tab);
        await window.page.close();
        const files = JSON.parse(/^FILES = (.*)$/m.exec(script)?.[1] ?? "[]");
        assert.ok(files.length > 0 && files.every(existsSync), `${files}`);
        if (!canRun) return;
        const file = path.join(temporaryFolder(), "proof.py");
        writeFileSync(file, script);
        const said = execFileSync(PYTHON, [file], { encoding: "utf8" });
        const off = Number(/at most (\S+) away/.exec(said)?.[1]);
        assert.ok(off <= EXACT, said);
      });
    }
  }
});
