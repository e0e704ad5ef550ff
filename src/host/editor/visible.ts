import { Disposable, Range, type TextDocument, type TextEditor, window, workspace } from "vscode";
import type { Stretch } from "../../domain/text/token.ts";

/** Decorations in one editor: with more of them, it is slow to scroll. */
export const MOST_RANGES = 1_000;
const AROUND = 1_000; // UTF-16 units before the cursor
const MOST_VISIBLE = 20_000; // UTF-16 units of one visible range; a single line can have megabytes

/** Those with a text of the user's, which output is not: what we log would call for us again. */
export const visibleEditors = (): readonly TextEditor[] => window.visibleTextEditors.filter(isText);

const isText = ({ document }: Pick<TextEditor, "document">) => document.uri.scheme !== "output";

/** Whether a document is the user's and can be seen: nothing is drawn in others. */
export const isVisible = (document: TextDocument): boolean =>
  visibleEditors().some((editor) => editor.document === document);

/** Lets go of what is kept for editors that are no longer there to be seen. */
export function forgetHidden(kept: Map<TextEditor, unknown>): void {
  for (const editor of kept.keys()) {
    if (!window.visibleTextEditors.includes(editor)) kept.delete(editor);
  }
}

/** Hears of every scroll, edit and change of editors: what is visible may be another text now. */
export function onVisibleText(hear: () => void): Disposable {
  return Disposable.from(
    window.onDidChangeVisibleTextEditors(hear),
    window.onDidChangeTextEditorVisibleRanges(({ textEditor }) => {
      if (isText(textEditor)) hear();
    }),
    workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
      if (contentChanges.length > 0 && isVisible(document)) hear();
    }),
  );
}

/** What of an editor's text to draw, in whole lines; folded lines part it. */
export const visibleIn = (editor: TextEditor): readonly Stretch[] =>
  editor.visibleRanges.map((range) => extent(editor, range));

/** Around the cursor, where a line is longer than a screen. */
function extent(editor: TextEditor, range: Range): Stretch {
  const { document, selection } = editor;
  const from = document.offsetAt(range.start);
  const to = document.offsetAt(document.lineAt(range.end.line).range.end);
  if (to - from <= MOST_VISIBLE) return { from, to };
  const cursor = document.offsetAt(selection.active);
  const start = Math.max(from, Math.min(cursor, to) - AROUND);
  return { from: start, to: Math.min(to, start + MOST_VISIBLE) };
}

export function rangeOf(
  { document }: Pick<TextEditor, "document">,
  { start, end }: { readonly start: number; readonly end: number },
): Range {
  return new Range(document.positionAt(start), document.positionAt(end));
}
