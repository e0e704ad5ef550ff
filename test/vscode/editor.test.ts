import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import * as vscode from "vscode";
import type { Glassbox } from "../../src/host/api.ts";
import { activate, closeAll, set, textOf, until, write } from "./hands.ts";

describe("Glassbox in the editor", () => {
  let glassbox: Glassbox;
  before(async () => {
    glassbox = await activate();
    await set("tokenizer", "tiny-gpt");
  });
  after(() => set("tokenizer", undefined));
  afterEach(async () => {
    await set("tokenizer", "tiny-gpt");
    await set("hover.enabled", undefined);
    await set("hover.languages", undefined);
    await closeAll();
  });

  describe("hover", () => {
    /** What VS Code itself gets from us and all other providers. */
    const hoverAt = async ({ document }: vscode.TextEditor, offset: number) => {
      const hovers = await vscode.commands.executeCommand<vscode.Hover[]>(
        "vscode.executeHoverProvider",
        document.uri,
        document.positionAt(offset),
      );
      return hovers.map(textOf).join("\n");
    };

    const cases = [
      { tokenizer: "tiny-gpt", text: "The cat sat.", at: 5, piece: "Ġcat", bytes: "20 63 61 74" },
      { tokenizer: "tiny-bert", text: "The cat sat.", at: 5, piece: undefined, bytes: "63 61 74" },
      { tokenizer: "tiny-t5", text: "The cat sat.", at: 5, piece: "▁cat", bytes: "20 63 61 74" },
      {
        tokenizer: "o200k_base",
        text: "The cat sat.",
        at: 5,
        piece: undefined,
        bytes: "20 63 61 74",
      },
      {
        tokenizer: "cl100k_base",
        text: "The cat sat.",
        at: 5,
        piece: undefined,
        bytes: "20 63 61 74",
      },
    ] as const;
    for (const { tokenizer, text, at, piece, bytes } of cases) {
      it(`tells ID, piece, bytes, place and tokenizer: ${tokenizer}`, async () => {
        await set("tokenizer", tokenizer);
        const said = await hoverAt(await write(text), at);
        if (piece === undefined) assert.doesNotMatch(said, /Piece/);
        else assert.ok(said.includes(`Piece \`${piece}\``), said);
        assert.ok(said.includes(`\`${bytes}\``), said);
        assert.match(said, /\nToken 2 (of \d+ )?· ID \d+ · /);
        assert.match(said, /ID \d+ /);
        assert.match(said, /Characters [34] to 7/);
        assert.ok(said.includes(tokenizer.replace(/[-_]/g, "\\$&")), said);
      });
    }

    it("shows the bytes of a Korean character, and the cut of the word that it is in", async () => {
      const said = await hoverAt(await write("고양이가 뷁 하고 웃었습니다."), 5);
      assert.match(said, /U\+BDC1|U\+0020 U\+BDC1/, said);
      assert.match(said, /EB|20 EB/, said);
      assert.match(said, / │ /, said);
    });

    it("is right at once after an edit", async () => {
      const editor = await write("The cat sat.");
      await hoverAt(editor, 5);
      await editor.edit((edit) => edit.insert(new vscode.Position(0, 0), "Once more: "));
      const said = await hoverAt(editor, 16);
      assert.ok(said.includes("`Ġcat`"), said);
      assert.match(said, /Characters 14 to 18/);
    });

    it("follows edits of several places at once, undo, and other line ends", async () => {
      const editor = await write("one cat\ntwo cats\nthree cats\n");
      await hoverAt(editor, 5);
      await editor.edit((edit) => {
        edit.insert(new vscode.Position(0, 0), "고양이 ");
        edit.delete(new vscode.Range(1, 0, 2, 0));
        edit.insert(new vscode.Position(2, 6), "👍 ");
      });
      await agrees(editor);
      await vscode.commands.executeCommand("undo");
      await agrees(editor);
      await editor.edit((edit) => edit.setEndOfLine(vscode.EndOfLine.CRLF));
      await agrees(editor);
      await editor.edit((edit) => edit.insert(new vscode.Position(1, 3), "\nmore"));
      await agrees(editor);
    });

    /** Each hover covers the text that it says it does: its bytes are those of the document. */
    const agrees = async ({ document }: vscode.TextEditor) => {
      const text = document.getText();
      let covered = 0;
      for (let offset = 0; offset < text.length; offset++) {
        const said = textOf(await glassbox.hover(document, document.positionAt(offset)));
        const [, hex = ""] = /Bytes `([^`]*)`/.exec(said) ?? [];
        const [, start, end] = /Characters (\d+) to (\d+)/.exec(said) ?? [];
        const bytes = Buffer.from(hex.replaceAll(" ", ""), "hex");
        const place = Buffer.from(text.slice(Number(start), Number(end)));
        assert.ok(bytes.length > 0 && place.includes(bytes), `${said} in ${JSON.stringify(text)}`);
        covered = Math.max(covered, Number(end));
      }
      assert.ok(covered >= text.trimEnd().length, "no place inside CRLF, else all is covered");
    };

    it("takes text for text, whatever Markdown it could be", async () => {
      const said = await hoverAt(await write("[a](command:b) <img src=x>"), 1);
      assert.match(said, /ID \d+/);
      assert.doesNotMatch(said, /\]\(command:|<img/);
    });

    it("is there whatever stands in the settings", async () => {
      const editor = await write("The cat sat.");
      for (const [name, value] of [
        ["hover.languages", 5],
        ["hover.languages", { markdown: true }],
        ["tokenBudget", "many"],
      ] as const) {
        await set(name, value);
        const said = textOf(await glassbox.hover(editor.document, new vscode.Position(0, 5)));
        assert.match(said, /`Ġcat`/, name);
        await set(name, undefined);
      }
    });

    it("is that of the standard tokenizer where the setting names none", async () => {
      const editor = await write("The cat sat.");
      for (const value of [undefined, 5, ""]) {
        await set("tokenizer", value);
        const said = textOf(await glassbox.hover(editor.document, new vscode.Position(0, 5)));
        assert.match(said, /o200k\\_base/, String(value));
        assert.match(said, /‘cat’/, String(value));
      }
    });

    it("covers its token in a text of which only a part is read, with any line ends", async () => {
      const line = `${"word ".repeat(198)}ends.\r\n`; // 997 units
      // A file: the next text that was never saved takes this one's name before VS Code let go of it.
      const folder = mkdtempSync(path.join(os.tmpdir(), "glassbox-long-"));
      const file = path.join(folder, "long.txt");
      writeFileSync(file, line.repeat(10_100));
      const document = await vscode.workspace.openTextDocument(file);
      await vscode.window.showTextDocument(document);
      // 20,000 units before this place, where the part begins, lies the inside of a CRLF.
      const place = document.positionAt(100 * line.length - 1 + 20_000);
      const hover = await glassbox.hover(document, place);
      assert.match(document.getText(hover?.range), /^ word$/, textOf(hover));
      rmSync(folder, { recursive: true });
    });

    it("is for prose and prompts, unless the setting names other languages or all", async () => {
      const isShown = async (language: string) =>
        /ID \d+/.test(await hoverAt(await write("The cat sat.", language), 5));
      assert.deepEqual(
        [await isShown("markdown"), await isShown("prompt"), await isShown("python")],
        [true, true, false],
      );
      await set("hover.languages", ["prose", "python"]);
      assert.deepEqual([await isShown("markdown"), await isShown("python")], [true, true]);
      assert.equal(await isShown("json"), false);
      await set("hover.languages", ["*"]);
      assert.equal(await isShown("json"), true);
    });

    it("can be turned off, and kept to some languages", async () => {
      const editor = await write("The cat sat.", "markdown");
      await set("hover.languages", ["python"]);
      assert.equal(await hoverAt(editor, 5), "");
      await set("hover.languages", ["python", "markdown"]);
      assert.match(await hoverAt(editor, 5), /cat/);
      await set("hover.enabled", false);
      assert.equal(await hoverAt(editor, 5), "");
    });

    it("is right anywhere in 1 MB, before and after each of 100 edits", async () => {
      const line = "The lamp on the hill was lit by Mira, 고양이와 함께, every evening at 7:30.\n";
      const editor = await write(line.repeat(Math.ceil(1_000_000 / Buffer.byteLength(line))));
      const { document } = editor;
      const isRightAt = async (place: vscode.Position) => {
        const said = await hoverAt(editor, document.offsetAt(place));
        const [, from, to] = /Characters ([\d,]+) to ([\d,]+)/.exec(said) ?? assert.fail(said);
        const at = [from, document.offsetAt(place), to].map((n) =>
          Number(`${n}`.replaceAll(",", "")),
        );
        assert.deepEqual(
          at.toSorted((a, b) => a - b),
          at,
        );
      };
      for (let i = 0; i < 100; i++) {
        const there = new vscode.Position(Math.floor((document.lineCount * i) / 101), 5 + (i % 40));
        await isRightAt(there);
        await editor.edit((edit) => edit.insert(there, "x고 "), {
          undoStopBefore: false,
          undoStopAfter: false,
        });
        await isRightAt(there);
      }
    });
  });

  describe("token boundaries", () => {
    const toggle = () => vscode.commands.executeCommand("glassbox.toggleBoundaries");
    afterEach(async () => {
      if (glassbox.boundariesOn) await toggle();
    });
    const drawn = (editor: vscode.TextEditor) =>
      glassbox
        .boundariesOf(editor)
        .map(({ start, end }) => editor.document.getText().slice(start, end));

    it("tint neighbours in turn, follow an edit, and go", async () => {
      const editor = await write("The cat sat.");
      await toggle();
      await until(() => drawn(editor).join("") === "The cat sat.", "the boundaries");
      assert.deepEqual(drawn(editor), ["The", " cat", " sat", "."]);
      const tints = glassbox.boundariesOf(editor).map(({ even }) => even);
      assert.ok(tints.every((even, i) => i === 0 || even !== tints[i - 1]));
      await editor.edit((edit) => edit.insert(new vscode.Position(0, 4), "old "));
      await until(() => drawn(editor).join("") === "The old cat sat.", "the new boundaries");
      await toggle();
      assert.deepEqual(drawn(editor), []);
    });

    it("draw characters that are split over tokens once, in every tokenizer", async () => {
      const editor = await write("뷁 👍🏽 햏");
      await toggle();
      for (const tokenizer of ["tiny-gpt", "o200k_base", "cl100k_base"]) {
        await set("tokenizer", tokenizer);
        await until(
          () => drawn(editor).join("") === "뷁 👍🏽 햏",
          `the boundaries of ${tokenizer}`,
        );
      }
      await toggle();
    });

    it("draw what is visible, at most 1,000 ranges, and follow the scroll", async () => {
      const editor = await write("A line of words, one of many.\n".repeat(5_000));
      await toggle();
      await until(() => drawn(editor).length > 0, "the boundaries");
      const far = new vscode.Position(4_000, 0);
      // A window that is still being laid out may not hear the first time.
      await until(() => {
        if (editor.visibleRanges.some((range) => range.contains(far))) return true;
        editor.revealRange(new vscode.Range(far, far), vscode.TextEditorRevealType.AtTop);
        return false;
      }, "the scroll");
      const offset = editor.document.offsetAt(far);
      const reaches = () => glassbox.boundariesOf(editor).some(({ start }) => start >= offset);
      await until(reaches, "the boundaries far below");
      const tints = glassbox.boundariesOf(editor);
      assert.ok(tints.length <= 1_000);
      assert.ok((tints[0]?.start ?? 0) > offset - 10_000, "only what is visible");
      await toggle();
    });

    it("stay at 1,000 in one line of a megabyte", async () => {
      const editor = await write("word ".repeat(200_000));
      await toggle();
      await until(() => drawn(editor).length > 0, "the boundaries");
      assert.ok(drawn(editor).length <= 1_000);
      await toggle();
    });
  });

  describe("Expand to Token", () => {
    it("selects the token under each cursor, then its word", async () => {
      const editor = await write("Say tokenization.\nThe cat sat.");
      const selected = () => editor.selections.map((each) => editor.document.getText(each));
      editor.selections = [new vscode.Selection(0, 6, 0, 6), new vscode.Selection(1, 5, 1, 5)];
      await vscode.commands.executeCommand("glassbox.expandToToken");
      await until(() => selected()[1] === " cat", selected().join("|"));
      assert.ok(" tokenization".includes(selected()[0] as string), selected()[0]);
      await vscode.commands.executeCommand("glassbox.expandToToken");
      await until(() => selected()[0] === " tokenization", "the word");
    });
  });

  describe("Copy Token IDs", () => {
    it("copies those of each selection in a line of its own, in the order of the text", async () => {
      const editor = await write("The cat sat.\nOnce upon a time");
      const first = new vscode.Selection(0, 0, 0, 7);
      const second = new vscode.Selection(1, 0, 1, 4);
      const copied = async (...selections: vscode.Selection[]) => {
        editor.selections = selections;
        await vscode.commands.executeCommand("glassbox.copyTokenIds");
        return vscode.env.clipboard.readText();
      };
      const lines = [await copied(first), await copied(second)];
      assert.notEqual(lines[0], lines[1]);
      assert.equal(await copied(second, first), lines.join("\n"));
    });
  });

  describe("status bar", () => {
    it("counts the document, then what is selected, in all selections", async () => {
      const editor = await write("The cat sat.");
      await until(() => glassbox.statusBar === "◇ 4 tokens · tiny-gpt", glassbox.statusBar);
      editor.selection = new vscode.Selection(0, 0, 0, 7);
      await until(() => glassbox.statusBar === "◇ 2 tokens · tiny-gpt", "2 tokens");
      editor.selections = [new vscode.Selection(0, 0, 0, 3), new vscode.Selection(0, 11, 0, 12)];
      await until(() => glassbox.statusBar === "◇ 2 tokens · tiny-gpt", "2 tokens");
      editor.selection = new vscode.Selection(0, 11, 0, 12);
      await until(() => glassbox.statusBar === "◇ 1 token · tiny-gpt", "1 token");
    });

    it("says that it counts where that takes a while", async () => {
      await write("The cat sat.");
      await until(() => glassbox.statusBar.startsWith("◇ 4 tokens"), "4 tokens");
      const words = Array.from({ length: 400_000 }, (_, i) => ((i * 7_919) ** 2).toString(36));
      await write(words.join("\n"));
      await until(() => glassbox.statusBar === "◇ … · tiny-gpt", "the wait");
    });

    it("says so where the tokenizer cannot be read, and counts again with another", async () => {
      await write("The cat sat.");
      await set("tokenizer", "/nowhere/at/all");
      await until(() => glassbox.statusBar === "◇ – · all", "the failure");
      await set("tokenizer", "tiny-bert");
      await until(() => glassbox.statusBar === "◇ 4 tokens · tiny-bert", "the count");
    });

    it("follows edits and the choice of tokenizer", async () => {
      const editor = await write("The cat sat.");
      await until(() => glassbox.statusBar.startsWith("◇ 4 tokens"), "4 tokens");
      await editor.edit((edit) => edit.insert(new vscode.Position(0, 12), " The cat sat."));
      await until(() => glassbox.statusBar.startsWith("◇ 8 tokens"), "8 tokens");
      await set("tokenizer", "tiny-bert");
      await until(() => glassbox.statusBar === "◇ 8 tokens · tiny-bert", "8 tokens of tiny-bert");
    });
  });
});
