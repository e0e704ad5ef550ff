import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import type { Locator } from "playwright-core";
import { eventually } from "./kit/eventually.ts";
import { openVSCode, type VSCode } from "./kit/vscode.ts";

const PANELS = [
  "Tokens",
  "Attention",
  "Predictions",
  "Embeddings",
  "Anatomy",
  "Layers",
  "Model",
  "Generation",
  "Compare Prompts",
] as const;

describe("The first minutes, in the window of VS Code", () => {
  let vscode: VSCode;
  before(async () => {
    vscode = await openVSCode();
  });
  after(() => vscode.close());

  const key = (name: string) => vscode.page.keyboard.press(name);
  const row = (label: string): Locator =>
    vscode.page.locator(`.part.sidebar [role=treeitem][aria-label^="${label}"]`).first();
  const welcome = () =>
    vscode.page.locator(".part.sidebar .welcome-view-content", { hasText: "Get Started" });
  const focused = () =>
    vscode.page.locator(".part.sidebar .monaco-list-row.focused").getAttribute("aria-label");
  const tab = (name: string | RegExp) => vscode.page.locator(".tab", { hasText: name });
  const rows = () => vscode.page.locator(".quick-input-list .monaco-list-row");
  /** Takes the row of a list that says this. */
  const take = async (label: string) => {
    const wanted = rows().filter({ hasText: label });
    await wanted.waitFor();
    await eventually(async () => {
      if (await wanted.isHidden()) return;
      await wanted.click({ timeout: 5_000 }); // a list that has just opened ignores it
      await wanted.waitFor({ state: "hidden", timeout: 2_000 });
    });
  };
  /** Puts the keys into the tree, and goes to a row by arrows alone. */
  const goTo = (label: string) =>
    eventually(async () => {
      await vscode.run("Glassbox: Focus on Overview View");
      await key("Home");
      for (let rows = 0; rows < 40; rows++) {
        if ((await focused())?.startsWith(label)) return;
        await key("ArrowDown");
      }
      throw new Error(`No arrow led to "${label}".`);
    });

  it("welcome in the activity bar who has no text open, with three ways on", async () => {
    await vscode.page.locator('.activitybar a[aria-label="Glassbox"]').click();
    await welcome().waitFor();
    assert.match(await welcome().innerText(), /where it is cut into tokens/);
    const buttons = await welcome().locator(".monaco-button").allInnerTexts();
    assert.deepEqual(buttons, ["Open a Sample", "Get Started", "Show Tokens of…"]);
  });

  it("list what there is, each with a sentence for a screen reader", async () => {
    for (const group of ["Panels", "In the Editor", "Models"]) await row(group).waitFor();
    for (const panel of PANELS) {
      assert.match((await row(panel).getAttribute("aria-label")) ?? "", /\. Shows .*\.$/, panel);
    }
    for (const [label, said] of [
      ["Token Boundaries", /, off\. /],
      ["Surprisal", /, off\. /],
      ["Attention in the Editor", /, off\. /],
      ["tiny-gpt", /, model in use\. /],
      ["tiny-bert", /^tiny-bert\. /],
    ] as const) {
      await goTo(label); // it may have to be scrolled to
      assert.match((await focused()) ?? "", said);
    }
  });

  it("show the tokens of what is written, when the welcome asks for a text", async () => {
    await welcome().locator(".monaco-button", { hasText: "Show Tokens of…" }).click();
    await rows().first().waitFor();
    const labels = await rows().locator(".label-name").allInnerTexts();
    assert.deepEqual(
      labels.map((label) => label.trim()),
      ["A File…", "Text from the Clipboard", "Text You Type…"],
    );
    await take("Text You Type…");
    const box = vscode.page.locator(".quick-input-widget input[type=text]");
    await box.fill("An owl, at dusk");
    await box.press("Enter");
    const panel = await vscode.panel("Tokens");
    await panel.locator("main", { hasText: "owl" }).waitFor();
    await tab("Typed Text").waitFor();
    await vscode.run("View: Close All Editors");
  });

  it("open a sample from the welcome, in front of which it leaves", async () => {
    await welcome().locator(".monaco-button", { hasText: "Open a Sample" }).click();
    await rows().first().waitFor();
    assert.ok((await rows().count()) >= 6);
    await rows().first().click();
    await vscode.panel("Tokens");
    await welcome().waitFor({ state: "detached" });
    await vscode.page.locator(".statusbar-item", { hasText: "55 selected" }).waitFor();
  });

  for (const panel of PANELS) {
    it(`open the panel ${panel} from the tree by keyboard, which the tree then tells`, async () => {
      await goTo(panel);
      await key("Enter");
      await vscode.panel(panel);
      await eventually(async () =>
        assert.match((await row(panel).getAttribute("aria-label")) ?? "", /, open\. /),
      );
    });
  }

  it("tell in the tree when a panel was closed", async () => {
    await tab("Compare Prompts").locator(".action-label[aria-label^='Close']").click();
    await eventually(async () =>
      assert.match(
        (await row("Compare Prompts").getAttribute("aria-label")) ?? "",
        /^Compare Prompts\. /,
      ),
    );
  });

  for (const [label, command] of [
    ["Token Boundaries", "Glassbox: Toggle Token Boundaries"],
    ["Surprisal", "Glassbox: Show Surprisal"],
    ["Attention in the Editor", "Glassbox: Show Attention in Editor"],
  ] as const) {
    it(`switch ${label} on by keyboard; the tree follows also what the palette does`, async () => {
      await goTo(label);
      await key("Enter");
      const says = (state: string) =>
        eventually(async () =>
          assert.ok(
            (await row(label).getAttribute("aria-label"))?.startsWith(`${label}, ${state}.`),
          ),
        );
      await says("on");
      await vscode.run(command);
      await says("off");
    });
  }

  it("take another model from the tree, and tell which is in use", async () => {
    await goTo("tiny-bert");
    await key("Enter");
    await eventually(async () =>
      assert.match((await row("tiny-bert").getAttribute("aria-label")) ?? "", /model in use/),
    );
    await goTo("tiny-gpt");
    await key("Enter");
    await eventually(async () =>
      assert.match((await row("tiny-gpt").getAttribute("aria-label")) ?? "", /model in use/),
    );
  });

  const question = () =>
    vscode.page.locator(".notifications-center .notification-list-item", {
      hasText: "This sample shows what",
    });
  /** VS Code's notifications: driven by a test, it shows them only when asked. */
  const notifications = () => vscode.run("Notifications: Show Notifications");

  it("ask at a sample whether to use its model, and use it", async () => {
    await vscode.run("Glassbox: Open a Sample");
    await take("English in, Korean out");
    const panel = await vscode.panel("Attention");
    await notifications();
    await question().waitFor();
    assert.match(
      await question().innerText(),
      /This sample shows what tiny-t5 does, but tiny-gpt is in use\./,
    );
    await question().getByRole("button", { name: "Use tiny-t5", exact: true }).click();
    await eventually(async () =>
      assert.match((await row("tiny-t5").getAttribute("aria-label")) ?? "", /model in use/),
    );
    await panel.locator(".model", { hasText: "tiny-t5" }).waitFor();
    await question().waitFor({ state: "detached" });
  });

  it("ask nothing at a sample whose model is in use", async () => {
    await vscode.run("View: Close All Editors");
    await vscode.run("Glassbox: Open a Sample");
    await take("English in, Korean out");
    await vscode.panel("Attention");
    await notifications();
    await vscode.page.locator(".notifications-center").waitFor();
    assert.equal(await question().count(), 0);
    await vscode.run("Notifications: Clear All Notifications");
  });

  const button = () =>
    vscode.page.locator(".editor-group-container.active .editor-actions [aria-label^='Glassbox']");

  it("have no button over code before something is shown, and one over it then", async () => {
    await vscode.run("View: Close All Editors");
    await vscode.open("tides.ts");
    await vscode.page.locator(".statusbar-item", { hasText: "TypeScript" }).waitFor();
    await eventually(async () => assert.equal(await button().count(), 0));
    await vscode.run("Glassbox: Toggle Token Boundaries");
    await button().waitFor();
    await vscode.run("Glassbox: Toggle Token Boundaries");
    await button().waitFor({ state: "detached" });
  });

  it("have one button over prose, with panels and what is shown in the editor", async () => {
    await vscode.open("story.md");
    await button().click();
    const items = vscode.page.locator(".monaco-menu .action-item .action-label[aria-label]");
    await items.first().waitFor();
    const names = await items.evaluateAll((all) =>
      all.map((one) => one.getAttribute("aria-label")),
    );
    for (const name of ["Inspect Tokens", "Compare Prompts", "Toggle Token Boundaries"]) {
      assert.ok(names.includes(name), names.join());
    }
    await key("Escape");
  });
});
