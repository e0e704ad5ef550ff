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
  before(async () => {
    glassbox = await activate();
  });
  afterEach(async () => {
    if (glassbox.surprisal.on) await toggle();
    await set("model", undefined);
    await closeAll();
  });

  it("colours each token, says bits, rank and what was expected, and goes when asked again", async () => {
    const editor = await write(STORY);
    await toggle();
    const marks = glassbox.surprisal.drawnIn(editor);
    const drawn = marks.map(({ start, end }) => STORY.slice(start, end)).join("");
    assert.equal(drawn, STORY, "every character lies in one mark");
    const second = STORY.indexOf(" time", 40);
    const bitsAt = (at: number) => marks.find(({ start }) => start === at)?.bits as number;
    assert.ok(bitsAt(second) < 2, "what was said before is expected");
    assert.ok(bitsAt(STORY.indexOf("오늘은")) > 5, "another language is not");
    assert.match(glassbox.surprisal.item.text, /[\d.]+ bits per token, perplexity [\d,.]+/);

    const { document } = editor;
    const hover = textOf(glassbox.surprisal.hover(document, document.positionAt(second + 2)));
    assert.match(hover, /`·time`: [\d.]+ bits · \d+% · rank 1/);
    assert.match(hover, /Expected: `·time` \d+%/);

    await toggle();
    assert.deepEqual(glassbox.surprisal.drawnIn(editor), []);
    assert.equal(document.getText(), STORY);
  });

  it("follows an edit and the selection, whose chain rule it shows", async () => {
    const editor = await write("The cat sat on the mat");
    await toggle();
    await editor.edit((edit) => edit.insert(new vscode.Position(0, 0), "One day. "));
    const length = editor.document.getText().length;
    await until(() => glassbox.surprisal.drawnIn(editor).at(-1)?.end === length, "the new text");
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
    const isDrawn = () => glassbox.surprisal.drawnIn(other).some(({ end }) => end > offset);
    await until(isDrawn, "the end to be drawn");
    for (const line of [0, 390]) {
      const hover = textOf(glassbox.surprisal.hover(document, new vscode.Position(line, 8)));
      assert.match(hover, /`·of`: [\d.]+ bits/);
    }
  });

  it("lets go of the numbers of the model before when the next one cannot be read", async () => {
    const editor = await write("The cat sat on the mat");
    await toggle();
    assert.notEqual(glassbox.surprisal.drawnIn(editor).length, 0);
    await set("model", "/nowhere/at/all");
    await until(() => tooltip().includes("There is no model"), "the failure");
    assert.deepEqual(glassbox.surprisal.drawnIn(editor), []);
    const hover = glassbox.surprisal.hover(editor.document, new vscode.Position(0, 5));
    assert.equal(hover, undefined);
  });

  it("shows parts of syllables as bytes, and sums up what makes one character", async () => {
    const text = "훑다 뷁 쫓았다";
    const editor = await write(text);
    await toggle();
    const marks = glassbox.surprisal.drawnIn(editor);
    assert.equal(marks.map(({ start, end }) => text.slice(start, end)).join(""), text);
    const joined = marks.find(({ start, tokens: [first, end] }) => start > 0 && end - first > 1);
    assert.ok(joined, "one of these syllables is several tokens");
    const { document } = editor;
    const hover = textOf(glassbox.surprisal.hover(document, document.positionAt(joined.start)));
    assert.match(hover, /`⟨[0-9A-F ]+⟩`: [\d.]+ bits/);
    assert.match(hover, /Together [\d.]+ bits/);
    assert.doesNotMatch(hover, /\ufffd/);
  });

  it("masks each token in turn for a masked model, and says that it does", async () => {
    await set("model", "tiny-bert");
    const text = "The cat sat on the mat because it was warm.";
    const editor = await write(text);
    await toggle();
    const marks = glassbox.surprisal.drawnIn(editor);
    const drawn = marks.map(({ start, end }) => text.slice(start, end)).join("");
    assert.equal(drawn, text.replaceAll(" ", ""), "WordPiece knows no blanks");
    const { document } = editor;
    const hover = textOf(glassbox.surprisal.hover(document, document.positionAt(5)));
    assert.match(hover, /Surprisal\*\*, masked · tiny\\-bert/);
    assert.match(hover, /`cat`: [\d.]+ bits · [\d.]+% · rank [\d,]+/);
    assert.match(tooltip(), /pseudo-perplexity/);
    editor.selection = new vscode.Selection(0, 4, 0, 11);
    await until(() => tooltip().includes("pseudo-log-likelihood"), "the selection's own sum");
    assert.doesNotMatch(tooltip(), / × /, "no chain rule");
  });

  it("keeps nothing of editors that were closed", async () => {
    const isKept = (editor: vscode.TextEditor) => glassbox.surprisal.drawnIn(editor).length > 0;
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
    assert.deepEqual(glassbox.surprisal.drawnIn(editor), []);
  });
});
