import { env, l10n, Range, Selection, type TextEditor, window } from "vscode";
import { Failed } from "../../domain/failure.ts";
import { expanded } from "../../domain/text/expansion.ts";
import { shortName } from "../../domain/text/token.ts";
import { lengthOf, MOST_CHARACTERS, type Reading } from "../processes/mirror.ts";
import { frontEditor } from "../window/frontEditor.ts";
import { inert } from "../words/inert.ts";
import { formatNumber } from "../words/numbers.ts";

const SAID = 4_000; // milliseconds that a message stays in the status bar

/**
 * The IDs of what is selected, else of the whole document, as a list in the clipboard.
 *
 * @param askOnce lets the user say whose IDs, before any are copied
 */
export async function copyTokenIds(
  { tokenizing, tokenizer }: Reading,
  askOnce: () => Promise<void>,
): Promise<void> {
  const { document, selections } = editorInFront();
  await askOnce();
  const id = tokenizer();
  // The primary one comes first in `selections`, wherever it stands.
  const ranges = selections
    .filter((selection) => !selection.isEmpty)
    .toSorted((a, b) => a.start.compareTo(b.start));
  const length = ranges.length > 0 ? lengthIn(document, ranges) : lengthOf(document);
  if (length > MOST_CHARACTERS) {
    throw new Failed({ kind: "textTooLarge", characters: length, limit: MOST_CHARACTERS });
  }
  const texts =
    ranges.length > 0 ? ranges.map((range) => document.getText(range)) : [document.getText()];
  const all = await Promise.all(texts.map((text) => tokenizing.questions.copyOf(id, text, "ids")));
  await env.clipboard.writeText(all.map(({ text }) => text).join("\n"));
  const count = all.reduce((sum, { tokens }) => sum + tokens, 0);
  window.setStatusBarMessage(
    l10n.t("Token IDs copied: {0} ({1})", formatNumber(count), inert(shortName(id))),
    SAID,
  );
}

/** Makes each selection the next larger stretch of whole tokens, then of whole words. */
export async function expandToToken(needs: Reading): Promise<void> {
  const editor = editorInFront();
  const { document } = editor;
  const { version } = document;
  const selections = await Promise.all(
    editor.selections.map(async (selection) => {
      const from = document.offsetAt(selection.start);
      const to = document.offsetAt(selection.end);
      const [first, last] = await Promise.all([
        tokenIn(needs, editor, from),
        tokenIn(needs, editor, Math.max(from, to - 1)),
      ]);
      if (!first || !last) return selection;
      const next = expanded({ from, to }, first, last);
      return new Selection(document.positionAt(next.from), document.positionAt(next.to));
    }),
  );
  if (document.version !== version) return; // the places are those of an older text
  editor.selections = selections;
  if (selections[0]) editor.revealRange(new Range(selections[0].start, selections[0].end));
}

/** The token at an offset of the document, its spans those of the document. */
async function tokenIn({ mirror, tokenizing, tokenizer }: Reading, editor: TextEditor, at: number) {
  const { id, base } = mirror.view(editor.document, at);
  const found = await tokenizing.questions.tokenInDocument(tokenizer(), id, at - base);
  if (!found || base === 0) return found;
  const moved = <Place extends { readonly start: number; readonly end: number }>(place: Place) => ({
    ...place,
    start: place.start + base,
    end: place.end + base,
  });
  return { ...found, token: moved(found.token), word: found.word.map(moved) };
}

function editorInFront(): TextEditor {
  const editor = frontEditor();
  if (!editor) throw new Failed({ kind: "noText" });
  return editor;
}

const lengthIn = (document: TextEditor["document"], ranges: readonly Range[]) =>
  ranges.reduce(
    (sum, { start, end }) => sum + document.offsetAt(end) - document.offsetAt(start),
    0,
  );
