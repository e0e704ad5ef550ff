import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { after, before, describe, it } from "node:test";
import { build, pack } from "../package/pack.ts";
import { isTarget } from "../package/targets.ts";
import { eventually } from "./kit/eventually.ts";
import { openVSCode, type VSCode } from "./kit/vscode.ts";

describe("Glassbox, installed from its package", () => {
  const machine = `${process.platform}-${process.arch}`;
  const target = isTarget(machine) ? machine : "universal";
  let work: string;
  let newer: string;
  let vscode: VSCode;
  before(async () => {
    work = mkdtempSync(path.join(os.tmpdir(), "glassbox-installed-"));
    const built = await build(work);
    newer = await pack(target, built, work, "0.1.1");
    vscode = await openVSCode({ vsix: await pack(target, built, work, "0.1.0") });
    await vscode.open("story.md");
  });
  after(async () => {
    await vscode?.close();
    rmSync(work, { recursive: true });
  });

  it("shows the tokens and the attention of a selection", async () => {
    await vscode.selectLines(3, 3);
    await vscode.run("Glassbox: Inspect Tokens");
    const tokens = await vscode.panel("Tokens");
    assert.match(await tokens.locator("main").innerText(), /Mira[\s\S]*characters per token/);
    await vscode.run("Glassbox: Show Attention");
    const attention = await vscode.panel("Attention");
    await attention.locator(".plot canvas[role=img][aria-label]").waitFor();
    assert.match(await attention.locator("main").innerText(), /%/);
  });

  /** Of which version's folder the page of a panel has its script. */
  const versionOf = async (heading: string) => {
    const panel = await vscode.panel(heading);
    const script = await panel.locator("script[type=module]").first().getAttribute("src");
    return /glassbox\.glassbox-llm-(\d+\.\d+\.\d+)/.exec(script ?? "")?.[1];
  };
  const tab = (name: string) => vscode.page.locator(".tab", { hasText: name });

  it("goes on as before while a newer one is installed over it", async () => {
    await vscode.run("Extensions: Install from VSIX...");
    const box = vscode.page.locator(".quick-input-widget input").first();
    await box.waitFor();
    await eventually(async () => {
      if (await box.isHidden()) return;
      await box.fill(newer); // once more where VS Code wrote the home folder over it
      const list = vscode.page.locator(".quick-input-list", { hasText: path.basename(newer) });
      await list.waitFor({ timeout: 5_000 });
      await box.press("Enter");
      await box.waitFor({ state: "hidden", timeout: 5_000 });
    });
    await vscode.page.locator(".activitybar .badge[aria-label*='requires restart']").waitFor();
    assert.equal(await versionOf("Attention"), "0.1.0");
    await tab("Tokens").click(); // its page is made anew, from the older one's folder
    assert.equal(await versionOf("Tokens"), "0.1.0");
  });

  it("shows each open panel from the newer one when the window is loaded anew", async () => {
    for (let times = 0; times < 2; times++) {
      await vscode.reload(); // as VS Code asks for after an update
      for (const name of ["Tokens", "Attention"]) {
        await tab(name).click();
        assert.equal(await versionOf(name), "0.1.1");
      }
    }
  });
});
