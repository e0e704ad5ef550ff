import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { eventually } from "./kit/eventually.ts";
import { openVSCode, type VSCode } from "./kit/vscode.ts";

describe("Glassbox, seen through the window of VS Code", () => {
  let vscode: VSCode;
  before(async () => {
    vscode = await openVSCode();
    await vscode.open("story.md");
  });
  after(() => vscode.close());

  it("tells the number of tokens in the status bar", async () => {
    const item = vscode.page.locator(".statusbar-item", { hasText: /tokens/ });
    await item.waitFor();
    assert.match(await item.innerText(), /\d+ tokens · o200k_base/);
  });

  it("tells the token under the mouse", async () => {
    assert.match(await vscode.hover("little"), /little[\s\S]*\d+/);
  });

  it("tints the tokens of the visible text, and no longer when asked again", async () => {
    // Decorations come as classes of VS Code's own making: counted before, between and after.
    const count = () => vscode.page.locator(".view-overlays [class*='ced-']").count();
    const without = await count();
    await vscode.run("Glassbox: Toggle Token Boundaries");
    await eventually(async () => assert.ok((await count()) > without + 50));
    await vscode.run("Glassbox: Toggle Token Boundaries");
    await eventually(async () => assert.equal(await count(), without));
  });

  it("draws the heads that one comes to in their list, and on Escape the one before", async () => {
    const { page } = vscode;
    const item = page.locator(".statusbar-item", { hasText: "◇ Attention" });
    const head = async () => /Layer \d+ · .+/.exec(await item.innerText())?.[0] ?? "";
    const list = page.locator(".quick-input-widget input[placeholder^='Whose attention']");
    const open = async () => {
      await page.keyboard.press("Control+k");
      await page.keyboard.press("Control+g");
      // Before it has the focus, what is typed goes into the text.
      const isFocused = () => list.evaluate((input) => input === document.activeElement);
      await eventually(async () => assert.ok(await isFocused()));
    };
    await page.locator(".view-line", { hasText: "lamp" }).first().click();
    await vscode.run("Glassbox: Show Attention in Editor");
    await eventually(async () => assert.notEqual(await head(), ""));
    const first = await head();

    await open();
    await page.keyboard.press("ArrowDown");
    await eventually(async () => assert.notEqual(await head(), first));
    const second = await head();
    await page.keyboard.press("ArrowDown");
    await eventually(async () => assert.ok(![first, second].includes(await head())));
    await page.keyboard.press("Escape");
    await eventually(async () => assert.equal(await head(), first));

    await open();
    await page.keyboard.press("ArrowDown");
    await eventually(async () => assert.equal(await head(), second));
    await page.keyboard.press("Enter");
    await list.waitFor({ state: "hidden" });
    await eventually(async () => assert.equal(await head(), second));
    await vscode.run("Glassbox: Show Attention in Editor");
    await item.waitFor({ state: "hidden" });
  });

  const panels = [
    { command: "Glassbox: Inspect Tokens", heading: "Tokens", says: /characters per token/ },
    { command: "Glassbox: Show Attention", heading: "Attention", says: /%/ },
    { command: "Glassbox: Show Predictions", heading: "Predictions", says: /%/ },
    { command: "Glassbox: Show Embeddings", heading: "Embeddings", says: /0\.\d/ },
    { command: "Glassbox: Show Anatomy", heading: "Anatomy", says: /Feed-forward/ },
    { command: "Glassbox: Show Layers", heading: "Layers", says: /the likeliest/ },
    { command: "Glassbox: Generate Text", heading: "Generation", says: /%/ },
  ] as const;
  for (const { command, heading, says } of panels) {
    it(`opens from the palette: ${command}`, async () => {
      await vscode.selectLines(3, 3);
      await vscode.run(command);
      const panel = await vscode.panel(heading);
      const text = await panel.locator("main").innerText();
      assert.match(text, says);
      assert.match(text, /Mira/);
    });
  }

  it("draws attention weights on the canvas: ink at and below the diagonal, none above", async () => {
    await vscode.run("Glassbox: Show Attention");
    const panel = await vscode.panel("Attention");
    const chips = await panel.locator(".chip").count();
    const map = await panel.locator(".plot canvas[role=img][aria-label]").evaluate((element) => {
      const canvas = element as HTMLCanvasElement;
      const { width, height } = canvas;
      const { data } = canvas.getContext("2d")?.getImageData(0, 0, width, height) ?? {};
      const cells = Array.from({ length: width * height }, (_, i) => ({
        isInked: data?.[4 * i + 3] === 255,
        isAhead: i % width > Math.floor(i / width),
        colour: data?.slice(4 * i, 4 * i + 3).join(),
      }));
      return {
        size: [width, height],
        wrong: cells.filter(({ isInked, isAhead }) => isInked === isAhead).length,
        colours: new Set(cells.filter(({ isInked }) => isInked).map(({ colour }) => colour)).size,
      };
    });
    assert.deepEqual(map.size, [chips, chips]); // a pixel for each weight
    assert.equal(map.wrong, 0);
    assert.ok(map.colours > 10, `${map.colours} colours`);
  });
});
