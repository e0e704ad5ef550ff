import assert from "node:assert/strict";
import * as vscode from "vscode";
import type { Glassbox } from "../../src/host/api.ts";
import { activate, closeAll, until, write } from "./hands.ts";

const TEXT = "Once upon a time there was a little girl.\n\n오늘은 날씨가 좋다.";

describe("Attention in the editor", () => {
  let glassbox: Glassbox;
  const run = (command: string) => vscode.commands.executeCommand(`glassbox.${command}`);
  const says = async (what: RegExp) => {
    const { item } = glassbox.attention;
    await until(() => what.test(item.text), `${what} in place of ${item.text}`);
  };
  const told = () => (glassbox.attention.item.tooltip as vscode.MarkdownString).value;
  before(async () => {
    glassbox = await activate();
  });
  afterEach(async () => {
    if (glassbox.attention.on) await run("showAttentionInEditor");
    await closeAll();
  });

  it("lights where the token at the cursor looks, follows the cursor, and goes", async () => {
    const editor = await write(TEXT);
    await run("showAttentionInEditor");
    await says(/‘Once’ looks at ‘Once’ \(100%\) · Layer \d · head \d/);
    assert.match(told(), /the most distinctive head on this text/);
    assert.deepEqual(
      glassbox.attention.drawn.filter(({ amount }) => amount > 0),
      [{ start: 0, end: 4, amount: 1 }],
      "the first token can look at itself only",
    );
    const at = TEXT.indexOf("girl");
    editor.selection = new vscode.Selection(0, at + 1, 0, at + 1);
    await says(/‘girl’ looks at ‘.+’ \(\d+%\)/);
    const { drawn } = glassbox.attention;
    const sum = drawn.reduce((all, { amount }) => all + amount, 0);
    assert.ok(Math.abs(sum - 1) < 0.02, `${sum}: a row of weights adds up to 1`);
    assert.ok(drawn.every(({ start, amount }) => start <= at || amount === 0));
    assert.match(told(), /looks mostly at/);
    await run("showAttentionInEditor");
    assert.deepEqual(glassbox.attention.drawn, []);
    assert.equal(editor.document.getText(), TEXT);
  });

  it("turns to other heads, layers and the other way round, by commands", async () => {
    const editor = await write(TEXT);
    editor.selection = new vscode.Selection(0, 0, 0, 0);
    await run("showAttentionInEditor");
    await says(/‘Once’ looks at ‘Once’ \(100%\) · Layer \d · head \d/);
    const [, layer, head] = /Layer (\d) · head (\d)/.exec(glassbox.attention.item.text) ?? [];
    for (let i = Number(head); i <= 8; i++) await run("nextAttentionHead");
    await says(new RegExp(`Layer ${layer} · mean of all heads`));
    assert.doesNotMatch(told(), /the most distinctive head/);
    await run("nextAttentionHead");
    await says(new RegExp(`Layer ${layer} · maximum`));
    await run("nextAttentionHead");
    await says(new RegExp(`Layer ${layer} · head 1$`));
    for (let i = Number(layer); i > 0; i--) await run("previousAttentionLayer");
    await says(/Layer 4 · head 1$/);
    await run("reverseAttention");
    await says(/‘Once’ is looked at by ‘/);
    assert.ok(
      glassbox.attention.drawn.filter(({ amount }) => amount > 0).length > 1,
      "all that follow can look at the first",
    );
    await run("reverseAttention");
    await says(/‘Once’ looks at/);
  });

  it("follows the cursor of whichever editor of a text the user works in", async () => {
    const first = await write(TEXT);
    const at = (word: string) => {
      const place = first.document.positionAt(TEXT.indexOf(word) + 1);
      return new vscode.Selection(place, place);
    };
    first.selection = at("little");
    await run("showAttentionInEditor");
    await says(/‘little’ looks at/);
    const second = await vscode.window.showTextDocument(first.document, vscode.ViewColumn.Two);
    second.selection = at("girl");
    await says(/‘girl’ looks at/);
    second.selection = at("time");
    await says(/‘time’ looks at/);
    await vscode.window.showTextDocument(first.document, vscode.ViewColumn.One);
    first.selection = at("there");
    await says(/‘there’ looks at/);
  });

  it("goes on in another paragraph, with whole syllables where tokens are parts of them", async () => {
    const editor = await write(TEXT);
    await run("showAttentionInEditor");
    await says(/Once/);
    const end = editor.document.positionAt(TEXT.length);
    editor.selection = new vscode.Selection(end, end);
    await until(() => (glassbox.attention.drawn[0]?.start ?? 0) > 40, "the other paragraph");
    for (const { start, end } of glassbox.attention.drawn) {
      assert.ok(TEXT.slice(start, end).isWellFormed());
      assert.ok(end > start);
    }
  });
});
