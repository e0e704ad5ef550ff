import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { eventually } from "./kit/eventually.ts";
import { openVSCode, type VSCode } from "./kit/vscode.ts";

/** Each step by its title, its buttons, and the panel that a button opens. */
const STEPS = [
  { title: "See where a text is cut", buttons: { "Open a Sample with Its Tokens": "Tokens" } },
  { title: "See where the heads look", buttons: { "Show Attention": "Attention" } },
  { title: "See what comes next", buttons: { "Show Predictions": "Predictions" } },
  {
    title: "Let it write, or compare",
    buttons: { "Generate Text": "Generation", "Compare Prompts": "Compare Prompts" },
  },
] as const;

describe("The walkthrough, in the window of VS Code", () => {
  let vscode: VSCode;
  before(async () => {
    vscode = await openVSCode();
    // The palette lists what is there as it opens: the extension has to be.
    await vscode.page.locator('.activitybar a[aria-label="Glassbox"]').waitFor();
  });
  after(() => vscode.close());

  const page = () => vscode.page.locator(".gettingStartedContainer");
  const step = (title: string) => page().locator(".getting-started-step", { hasText: title });
  /** By its tab, behind which a sample may stand. */
  const comeBack = async () => {
    if (await page().isVisible()) return;
    await vscode.page.locator(".tab", { hasText: /Welcome|Walkthrough/ }).click();
    await page().locator(".getting-started-step").first().waitFor();
  };
  /** A click on a step that is open already would close it. */
  const expand = async (title: string) => {
    if ((await step(title).getAttribute("aria-expanded")) === "true") return;
    await step(title).locator(".step-title").click();
  };
  const mark = (title: string) =>
    step(title).locator(".codicon.complete, .codicon-getting-started-step-checked");
  const isDone = async (title: string) => (await mark(title).count()) > 0;

  it("is opened by a command, and has five steps of which none is done", async () => {
    await vscode.run("Glassbox: Get Started");
    await page().locator(".getting-started-step").first().waitFor();
    assert.equal(await page().locator(".getting-started-step").count(), 5);
    for (const { title } of STEPS) assert.equal(await isDone(title), false, title);
  });

  for (const { title, buttons } of STEPS) {
    for (const [label, panel] of Object.entries(buttons)) {
      it(`“${title}”: ${label} opens ${panel} on a text, and the step is done`, async () => {
        await comeBack();
        await expand(title);
        const image = page().locator(".getting-started-media img").first();
        await eventually(async () =>
          assert.ok(
            await image.evaluate((element) => (element as HTMLImageElement).naturalWidth > 0),
          ),
        );
        assert.ok(((await image.getAttribute("alt")) ?? "").length > 40);
        await step(title).getByRole("button", { name: label, exact: true }).click();
        await vscode.panel(panel);
        await comeBack();
        await eventually(async () => assert.ok(await isDone(title)));
      });
    }
  }

  it("“Choose your own model” lists the tokenizers, and is not done by looking at them", async () => {
    const title = "Choose your own model";
    await comeBack();
    await expand(title);
    await step(title).getByRole("button", { name: "Choose Tokenizer", exact: true }).click();
    const rows = vscode.page.locator(".quick-input-list .monaco-list-row");
    await rows.filter({ hasText: "cl100k_base" }).waitFor();
    await vscode.page.keyboard.press("Escape");
    await vscode.page.locator(".quick-input-widget").waitFor({ state: "hidden" });
    assert.equal(await isDone(title), false);
  });

  it("“Choose your own model” is done once another tokenizer is chosen", async () => {
    const title = "Choose your own model";
    await comeBack();
    await expand(title);
    const list = vscode.page.locator(".quick-input-widget");
    const rows = list.locator(".monaco-list-row");
    // On a busy machine a list may close, and a click on it may be lost: then once more.
    await eventually(async () => {
      if (await isDone(title)) return;
      if (await list.isHidden()) {
        await step(title).getByRole("button", { name: "Choose Tokenizer", exact: true }).click();
      }
      await list.locator("input").first().fill("cl100k", { timeout: 5_000 });
      await rows.nth(1).waitFor({ state: "detached", timeout: 5_000 });
      await rows.filter({ hasText: "cl100k_base" }).click({ timeout: 5_000 });
      await list.waitFor({ state: "hidden", timeout: 5_000 });
      await mark(title).first().waitFor({ timeout: 10_000 });
    });
  });
});
