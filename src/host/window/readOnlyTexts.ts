import {
  type Disposable,
  Position,
  Selection,
  type TextEditor,
  Uri,
  window,
  workspace,
} from "vscode";
import { freeColumn, frontEditor } from "./frontEditor.ts";

const SCHEME = "glassbox";

/** Serves read-only documents whose whole text is in their URI's query. */
export const provideTexts = (): Disposable =>
  workspace.registerTextDocumentContentProvider(SCHEME, {
    provideTextDocumentContent: ({ query }) => query,
  });

/**
 * Opens a text of a panel's, all of it selected, so that all of it is looked into.
 *
 * @param name of its tab
 */
export async function openText(name: string, text: string): Promise<void> {
  const editor = await showText(`${name}.md`, text);
  const end = editor.document.positionAt(text.length);
  editor.selection = new Selection(new Position(0, 0), end);
}

/**
 * Shows it in the column of the texts, or beside the panels; read-only, never to be saved.
 *
 * @param name of its tab, whose ending says the language
 */
export async function showText(name: string, text: string): Promise<TextEditor> {
  const address = { scheme: SCHEME, path: `/${name}`, query: text.toWellFormed() };
  return window.showTextDocument(await workspace.openTextDocument(Uri.from(address)), {
    viewColumn: frontEditor()?.viewColumn ?? freeColumn(),
    preview: false, // else it would take the tab of the walkthrough that it was opened from
  });
}
