import {
  type Disposable,
  l10n,
  Position,
  Selection,
  type TextEditor,
  Uri,
  ViewColumn,
  window,
  workspace,
} from "vscode";
import { frontEditor } from "./frontEditor.ts";

const SCHEME = "glassbox";

// A paragraph for each thing to see: a plain sentence, words that come again, Korean, code.
const EXAMPLE = `The cat sat on the mat because it was warm.

Once upon a time there was a little girl who had a small dog. Every morning the little girl and her small dog went to the sea.

고양이가 매트 위에 앉았다. 따뜻했기 때문이다.

def add(a, b):
    return a + b  # the sum of a and b
`;

/** Serves read-only documents whose whole text is in their URI's query. */
export const provideTexts = (): Disposable =>
  workspace.registerTextDocumentContentProvider(SCHEME, {
    provideTextDocumentContent: ({ query }) => query,
  });

/** Opens the example, whose paragraphs are looked into one by one. */
export const openExample = (): Promise<unknown> => show(l10n.t("Example"), EXAMPLE);

/**
 * Opens a text of a panel's, all of it selected, so that all of it is looked into.
 *
 * @param name of its tab
 */
export async function openText(name: string, text: string): Promise<void> {
  const editor = await show(name, text);
  const end = editor.document.positionAt(text.length);
  editor.selection = new Selection(new Position(0, 0), end);
}

/** Shows it in the column of the texts, or beside the panel that asks; read-only, never to be saved. */
async function show(name: string, text: string): Promise<TextEditor> {
  const address = { scheme: SCHEME, path: `/${name}.md`, query: text.toWellFormed() };
  return window.showTextDocument(await workspace.openTextDocument(Uri.from(address)), {
    viewColumn: frontEditor()?.viewColumn ?? ViewColumn.Beside,
    preview: false,
  });
}
