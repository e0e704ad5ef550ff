import {
  Disposable,
  Selection as EditorSelection,
  Range,
  TabInputText,
  type TextDocument,
  type TextEditor,
  TextEditorRevealType,
  Uri,
  window,
  workspace,
} from "vscode";
import { MOST_CHARACTERS } from "../processes/mirror.ts";
import { freeColumn, frontEditor } from "../window/frontEditor.ts";
import { Settled } from "../window/settled.ts";
import type { Lit } from "./session.ts";
import { paragraphAt } from "./textPlace.ts";
import type { Sight } from "./viewer.ts";

const DELAY = 150; // milliseconds without a change
const LONGEST = 50_000; // UTF-16 units of one of several texts

/** The text that the user has selected, once it has settled; else the paragraph at the cursor. */
export class Selection {
  readonly #hear: (sight: Sight) => void;
  readonly #isWanted: () => boolean;
  readonly #settled = new Settled(DELAY);
  readonly #disposables: Disposable;
  /** What `reveal` selected; the user did not ask to look at it. */
  #ours: { readonly document: string; readonly range: Range } | undefined;

  /** @param isWanted whether anybody looks: without, nothing is read */
  constructor(hear: (sight: Sight) => void, isWanted: () => boolean) {
    this.#hear = hear;
    this.#isWanted = isWanted;
    this.#disposables = Disposable.from(
      this.#settled,
      window.onDidChangeTextEditorSelection(() => this.#soon()),
      window.onDidChangeActiveTextEditor(() => this.#soon()),
      window.onDidChangeVisibleTextEditors(() => this.#soon()),
      window.tabGroups.onDidChangeTabs(() => this.#soon()),
      workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
        if (contentChanges.length > 0 && document === frontEditor()?.document) {
          this.#soon();
        }
      }),
    );
  }

  /** Says at once what is selected, without waiting for it to settle. */
  read(): void {
    this.#settled.begin();
    const sight = this.#sight();
    if (sight) this.#hear(sight);
  }

  /** All texts that are selected, in the document's order; of very long ones, the end. */
  texts(): readonly string[] {
    const editor = frontEditor();
    if (!editor) return [];
    const { document, selections } = editor;
    return selections
      .filter(({ isEmpty }) => !isEmpty)
      .toSorted((a, b) => a.start.compareTo(b.start))
      .map(({ start, end }) => {
        const from = Math.max(document.offsetAt(start), document.offsetAt(end) - LONGEST);
        return document.getText(new Range(document.positionAt(from), end));
      });
  }

  /** Shows a place in the editor and selects it there, without taking the focus. */
  async reveal(lit: Lit): Promise<void> {
    const isThere = (editor: TextEditor) => editor.document.uri.toString() === lit.document;
    const document = await documentOf(lit);
    if (!document) return;
    const range = new Range(document.positionAt(lit.start), document.positionAt(lit.end));
    // It was closed without saving, or changed since. VS Code places nothing inside a CRLF: hence trimmed.
    if (document.getText(range).trim() !== lit.text.trim()) return;
    const viewColumn = freeColumn();
    const editor =
      window.visibleTextEditors.find(isThere) ??
      (await window.showTextDocument(document, { preserveFocus: true, viewColumn }));
    this.#ours = { document: lit.document, range };
    editor.selection = new EditorSelection(range.start, range.end);
    editor.revealRange(range, TextEditorRevealType.InCenterIfOutsideViewport);
  }

  dispose(): void {
    this.#disposables.dispose();
  }

  #soon(): void {
    this.#settled.begin();
    if (this.#isWanted()) this.#settled.soon(() => this.read());
  }

  /** @returns undefined if there is nothing new: no editor is open, or `reveal` selected */
  #sight(): Sight {
    if (!window.activeTextEditor && isHidden()) return { kind: "fileTooLarge" };
    const editor = frontEditor();
    if (!editor) return undefined;
    const { document, selection } = editor;
    const uri = document.uri.toString();
    if (this.#ours?.document === uri && this.#ours.range.isEqual(selection)) return undefined;
    this.#ours = undefined;
    const range = selection.isEmpty ? paragraph(editor) : selection;
    if (!range) return { kind: "noText" };
    const offset = document.offsetAt(range.start);
    const characters = document.offsetAt(range.end) - offset;
    if (characters > MOST_CHARACTERS) {
      return { kind: "textTooLarge", characters, limit: MOST_CHARACTERS };
    }
    const text = document.getText(range);
    return text.trim() === "" ? { kind: "noText" } : { document: uri, offset, text };
  }
}

/** The document, opened anew if it was closed; undefined of one that was never saved or is gone. */
async function documentOf({ document }: Lit): Promise<TextDocument | undefined> {
  const open = workspace.textDocuments.find(({ uri }) => uri.toString() === document);
  if (open || document === "") return open;
  const uri = Uri.parse(document);
  if (uri.scheme === "untitled") return undefined;
  try {
    return await workspace.openTextDocument(uri);
  } catch {
    return undefined;
  }
}

/** Whether the tab in front is a text that VS Code shows, but keeps from extensions. */
function isHidden(): boolean {
  const { activeTab } = window.tabGroups.activeTabGroup;
  return (
    activeTab?.input instanceof TabInputText &&
    !workspace.textDocuments.some(
      ({ uri }) => uri.toString() === (activeTab.input as TabInputText).uri.toString(),
    )
  );
}

function paragraph({ document, selection }: TextEditor): Range | undefined {
  const lines = {
    lineCount: document.lineCount,
    isBlank: (line: number) => document.lineAt(line).isEmptyOrWhitespace,
  };
  const found = paragraphAt(lines, selection.active.line);
  return found && new Range(found.first, 0, found.last, document.lineAt(found.last).text.length);
}
