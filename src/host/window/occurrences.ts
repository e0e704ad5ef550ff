import { Disposable, languages, type TextDocument, workspace } from "vscode";

/**
 * Keeps VS Code from marking the word at the cursor wherever it stands, in texts in which we draw: one
 * could not tell its marks from ours.
 */
export class Occurrences {
  readonly #hidden = new Map<TextDocument, Disposable>();
  readonly #closed = workspace.onDidCloseTextDocument((document) => {
    this.#hidden.get(document)?.dispose();
    this.#hidden.delete(document);
  });

  hideIn(document: TextDocument): void {
    if (!this.#hidden.has(document)) this.#hidden.set(document, provideNone(document));
  }

  /** Lets VS Code mark them again, in all texts. */
  showAll(): void {
    Disposable.from(...this.#hidden.values()).dispose();
    this.#hidden.clear();
  }

  dispose(): void {
    this.showAll();
    this.#closed.dispose();
  }
}

/** Of several providers VS Code asks the newest of those that fit best; that none are found ends it. */
const provideNone = (document: TextDocument) =>
  languages.registerDocumentHighlightProvider(
    { language: document.languageId, scheme: document.uri.scheme },
    { provideDocumentHighlights: (asked) => (asked === document ? [] : undefined) },
  );
