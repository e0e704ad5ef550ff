import assert from "node:assert/strict";
import * as vscode from "vscode";
import type { Glassbox } from "../../src/host/api.ts";
import { activate, closeAll, set, textOf, until, write } from "./hands.ts";

const STORY =
  "Once upon a time there was a little girl who lived in a small house. " +
  "Once upon a time there was a little girl who lived in a small house.\n\n" +
  "오늘은 날씨가 좋아서 친구와 함께 공원에 갔다.";

describe("Surprisal in the editor", () => {
  let glassbox: Glassbox;
  const toggle = () => vscode.commands.executeCommand("glassbox.showSurprisal");
  const tooltip = () => (glassbox.surprisal.item.tooltip as vscode.MarkdownString).value;
  const hoverAt = async (document: vscode.TextDocument, offset: number) =>
    textOf(await glassbox.surprisal.hover(document, document.positionAt(offset)));
  before(async () => {
    glassbox = await activate();
  });
  afterEach(async () => {
    if (glassbox.surprisal.on) await toggle();
    await set("model", undefined);
    await closeAll();
  });

  it("knows each token, says in words what was expected, then bits and rank, and goes when asked again", async () => {
    const editor = await write(STORY);
    await toggle();
    const marks = glassbox.surprisal.marksIn(editor);
    const drawn = marks.map(({ start, end }) => STORY.slice(start, end)).join("");
    assert.equal(drawn, STORY, "every character lies in one mark");
    const second = STORY.indexOf(" time", 40);
    const bitsAt = (at: number) => marks.find(({ start }) => start === at)?.bits as number;
    assert.ok(bitsAt(second) < 2, "what was said before is expected");
    assert.ok(bitsAt(STORY.indexOf("오늘은")) > 5, "another language is not");
    assert.match(glassbox.surprisal.item.text, /like guessing among [\d.,]+ tokens/);
    assert.match(tooltip(), /perplexity [\d,.]+, [\d.]+ bits per token, \d+ tokens read/);

    const { document } = editor;
    const hover = await hoverAt(document, second + 2);
    assert.match(hover, /^\*\*‘time’\*\* is what the model expected most \(\d+%\)\./);
    assert.match(hover, /[\d.]+ bits · rank 1 · probability \d+%/);
    assert.match(
      hover,
      /‘time’ (is )?the likeliest( from layer \d of 4 on| of the embeddings)|Only the last of 4 layers makes ‘time’/,
    );

    const own = async () => textOf(await glassbox.hover(document, new vscode.Position(0, 1)));
    assert.match(await own(), /\n.*ID \d+ · /);
    assert.doesNotMatch(await own(), /Bytes|Characters/, "surprisal says enough");
    await toggle();
    assert.match(await own(), /Bytes[\s\S]*Characters/);
    assert.deepEqual(glassbox.surprisal.marksIn(editor), []);
    assert.equal(document.getText(), STORY);
  });

  it("colors the most surprising share that the setting asks for, and says so of the others", async () => {
    const editor = await write(STORY);
    await toggle();
    const marks = glassbox.surprisal.marksIn(editor);
    const known = marks.filter(({ bits }) => !Number.isNaN(bits));
    const colored = glassbox.surprisal.coloredIn(editor);
    assert.equal(colored.length, Math.round(known.length * 0.15));
    const least = Math.min(...colored.map(({ bits }) => bits));
    const others = known.filter((mark) => !colored.includes(mark));
    assert.ok(others.every(({ bits }) => bits <= least));
    assert.match(tooltip(), /^Colored: the 15% of the tokens/);
    const { document } = editor;
    assert.match(
      await hoverAt(document, colored[0]?.start as number),
      /(Double|Solid|Dashed) line: one of the 15% most surprising tokens here\./,
    );
    assert.match(
      await hoverAt(document, others[0]?.start as number),
      /No line: not one of the 15% most/,
    );
    await set("surprisal.coloredPercent", 100);
    const all = () => glassbox.surprisal.coloredIn(editor).length === known.length;
    await until(all, "all to be colored");
    await set("surprisal.coloredPercent", undefined);
    await until(() => !all(), "the share as it was");
  });

  it("ends the word whose first piece was expected, and says whose share it tells", async () => {
    const text =
      "One night the wind was strong and the lamp went out. Mira ran up the hill. " +
      "She tried to light the lamp again, but her hands were cold and the matches were wet.";
    const { document } = await write(text);
    await toggle();
    const hover = await hoverAt(document, text.indexOf("matches") + 1);
    assert.match(
      hover,
      /^\*\*‘matches’\*\* surprised the model: it expected \*\*‘lamp’\*\* \(\d+%\)\./,
    );
    assert.match(hover, /Shares of words are those of their first tokens\.$/);
    assert.match(hover, /[\d.]+ bits · rank [\d,]+ · probability 0\.0\d+%/);
  });

  it("colors a place the same wherever the text is scrolled to, and keeps VS Code's own marks out", async () => {
    const editor = await write(`${STORY}\n\n`.repeat(45));
    await toggle();
    const at = (offset: number) =>
      glassbox.surprisal.coloredIn(editor).filter(({ start }) => start < offset);
    const before = at(1_800);
    assert.ok(before.length > 20);
    const line = editor.document.positionAt(5_500).line;
    const place = new vscode.Position(line, 0);
    editor.revealRange(new vscode.Range(place, place), vscode.TextEditorRevealType.AtTop);
    const isRead = () => (glassbox.surprisal.marksIn(editor).at(-1)?.end as number) > 7_000;
    await until(isRead, "the next part");
    const top = new vscode.Position(0, 0);
    editor.revealRange(new vscode.Range(top, top), vscode.TextEditorRevealType.AtTop);
    await until(() => at(1_800).length > 0, "the first part");
    assert.deepEqual(at(1_800), before);
    const found = await vscode.commands.executeCommand<readonly unknown[]>(
      "vscode.executeDocumentHighlights",
      editor.document.uri,
      new vscode.Position(0, 2),
    );
    assert.deepEqual(found, []);
  });

  it("goes when attention is drawn, which goes when it comes back", async () => {
    await write(STORY);
    await toggle();
    await vscode.commands.executeCommand("glassbox.showAttentionInEditor");
    assert.deepEqual([glassbox.surprisal.on, glassbox.attention.on], [false, true]);
    await toggle();
    assert.deepEqual([glassbox.surprisal.on, glassbox.attention.on], [true, false]);
  });

  it("follows an edit and the selection, whose chain rule it shows", async () => {
    const editor = await write("The cat sat on the mat");
    await toggle();
    await editor.edit((edit) => edit.insert(new vscode.Position(0, 0), "One day. "));
    const length = editor.document.getText().length;
    await until(() => glassbox.surprisal.marksIn(editor).at(-1)?.end === length, "the new text");
    editor.selection = new vscode.Selection(0, 12, 0, 20);
    const chain = /chain rule[\s\S]*`·cat` [\d.]+% × `·sat` [\d.]+% = 2\^−[\d.]+/;
    await until(() => chain.test(tooltip()), "the selection's own numbers");
  });

  it("says the same in each of two editors with one text, wherever they are", async () => {
    const editor = await write("A line of words here.\n".repeat(400));
    const { document } = editor;
    const other = await vscode.window.showTextDocument(document, vscode.ViewColumn.Two);
    const far = new vscode.Position(390, 0);
    other.revealRange(new vscode.Range(far, far), vscode.TextEditorRevealType.AtTop);
    const isSeen = () => other.visibleRanges.some(({ end }) => end.line >= far.line);
    await until(isSeen, "the end of the text");
    await toggle();
    const offset = document.offsetAt(far);
    const isDrawn = () => glassbox.surprisal.marksIn(other).some(({ end }) => end > offset);
    await until(isDrawn, "the end to be drawn");
    for (const line of [0, 390]) {
      const hover = await hoverAt(document, document.offsetAt(new vscode.Position(line, 8)));
      assert.match(hover, /^\*\*‘of’\*\* /);
    }
  });

  it("lets go of the numbers of the model before when the next one cannot be read", async () => {
    const editor = await write("The cat sat on the mat");
    await toggle();
    assert.notEqual(glassbox.surprisal.marksIn(editor).length, 0);
    await set("model", "/nowhere/at/all");
    await until(() => tooltip().includes("There is no model"), "the failure");
    assert.deepEqual(glassbox.surprisal.marksIn(editor), []);
    const hover = await glassbox.surprisal.hover(editor.document, new vscode.Position(0, 5));
    assert.equal(hover, undefined);
  });

  it("shows parts of syllables as bytes, and sums up what makes one character", async () => {
    const text = "훑다 뷁 쫓았다";
    const editor = await write(text);
    await toggle();
    const marks = glassbox.surprisal.marksIn(editor);
    assert.equal(marks.map(({ start, end }) => text.slice(start, end)).join(""), text);
    const joined = marks.find(({ start, tokens: [first, end] }) => start > 0 && end - first > 1);
    assert.ok(joined, `one of these syllables is several tokens: ${JSON.stringify(marks)}`);
    const { document } = editor;
    const hover = await hoverAt(document, joined.start);
    assert.match(hover, /`⟨[0-9A-F ]+⟩` [\d.]+ bits/);
    assert.match(hover, /Together [\d.]+ bits/);
    assert.doesNotMatch(hover, /\ufffd/);
  });

  it("masks each token in turn for a masked model, and says that it does", async () => {
    await set("model", "tiny-bert");
    const text = "The cat sat on the mat because it was warm.";
    const editor = await write(text);
    await toggle();
    const marks = glassbox.surprisal.marksIn(editor);
    const drawn = marks.map(({ start, end }) => text.slice(start, end)).join("");
    assert.equal(drawn, text.replaceAll(" ", ""), "WordPiece knows no blanks");
    const { document } = editor;
    const hover = await hoverAt(document, 5);
    assert.match(hover, /Surprisal of tiny\\-bert, with this token masked$/);
    assert.match(hover, /[\d.]+ bits · rank [\d,]+ · probability [\d.]+%/);
    assert.match(tooltip(), /pseudo-perplexity/);
    editor.selection = new vscode.Selection(0, 4, 0, 11);
    await until(() => tooltip().includes("pseudo-log-likelihood"), "the selection's own sum");
    assert.doesNotMatch(tooltip(), / × /, "no chain rule");
  });

  it("keeps nothing of editors that were closed", async () => {
    const isKept = (editor: vscode.TextEditor) => glassbox.surprisal.marksIn(editor).length > 0;
    const closed: vscode.TextEditor[] = [];
    for (let i = 0; i < 6; i++) {
      const editor = await write(`${STORY} ${i}`);
      if (i === 0) await toggle();
      await until(() => isKept(editor), "the colours");
      await closeAll();
      closed.push(editor);
    }
    const editor = await write(STORY);
    await until(() => isKept(editor), "the last editor's colours");
    assert.ok(!closed.some(isKept));
  });

  it("says a sentence about a model that is no decoder, and is off again", async () => {
    await set("model", "tiny-t5");
    const editor = await write(STORY);
    // The command waits for the answer to its notification, which nobody gives here.
    await toggle();
    await until(() => !glassbox.surprisal.on, "the failure");
    assert.deepEqual(glassbox.surprisal.marksIn(editor), []);
  });
});
