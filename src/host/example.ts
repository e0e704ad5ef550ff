import { type Disposable, Uri, ViewColumn, window, workspace } from "vscode";

const SCHEME = "glassbox";
const FILE = Uri.from({ scheme: SCHEME, path: "/Example.md" });

// A paragraph for each thing to see: a plain sentence, words that come again, Korean, code.
const TEXT = `The cat sat on the mat because it was warm.

Once upon a time there was a little girl who had a small dog. Every morning the little girl and her small dog went to the sea.

고양이가 매트 위에 앉았다. 따뜻했기 때문이다.

def add(a, b):
    return a + b  # the sum of a and b
`;

/** Has VS Code ask for the example's text here. It can be read and selected, not changed or saved. */
export const provideExample = (): Disposable =>
  workspace.registerTextDocumentContentProvider(SCHEME, {
    provideTextDocumentContent: () => TEXT,
  });

/** Opens the example where texts are, or beside the panel that asks for one. */
export async function openExample(): Promise<void> {
  const [editor] = window.visibleTextEditors;
  await window.showTextDocument(await workspace.openTextDocument(FILE), {
    viewColumn: editor?.viewColumn ?? ViewColumn.Beside,
    preview: false,
  });
}
