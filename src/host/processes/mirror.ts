import {
  Disposable,
  type EndOfLine,
  Range,
  type TextDocument,
  type TextDocumentChangeEvent,
  workspace,
} from "vscode";
import type { DocumentId, TextChange } from "../../domain/text/document.ts";
import type { TokenizerId } from "../../domain/text/token.ts";
import type { Tokenizing } from "./tokenizerThread.ts";

/** A document, or a part of it, as the tokenizer thread knows it. */
export interface View {
  readonly id: DocumentId;
  /** Where the part begins in the document, UTF-16; 0 for all of it. */
  readonly base: number;
  /** Whether numbers of tokens count from the document's beginning. */
  readonly whole: boolean;
}

/** Documents above are not mirrored, and selections above not taken in: UTF-16 units. */
export const MOST_CHARACTERS = 10_000_000;

const WINDOW_LINES = 50; // each way, of a document that is too large to mirror
const WINDOW_CHARACTERS = 20_000; // each way

interface Mirrored {
  readonly generation: number;
  readonly eol: EndOfLine;
  length: number;
}

/** The length of a document in UTF-16 units, without making its text. */
export function lengthOf(document: TextDocument): number {
  return document.offsetAt(document.lineAt(document.lineCount - 1).range.end);
}

/** The changes of an event as both ends of the wire name them; VS Code lists them in order. */
export function changesOf(event: TextDocumentChangeEvent): readonly TextChange[] {
  return event.contentChanges.map(({ rangeOffset, rangeLength, text }) => ({
    offset: rangeOffset,
    length: rangeLength,
    text,
  }));
}

/** The part of a large document that was asked about last. */
const windowOf = (document: TextDocument): DocumentId => `${document.uri}#window`;

/** What everyone needs who shows tokens of a document in the editor itself. */
export interface Reading {
  readonly tokenizing: Pick<Tokenizing, "questions" | "generation">;
  readonly mirror: Mirror;
  /** The tokenizer chosen now. */
  readonly tokenizer: () => TokenizerId;
  readonly failed: (thrown: unknown) => void;
}

/** Keeps the tokenizer thread's copies of documents equal to the editor's, edit by edit. */
export class Mirror {
  readonly #tokenizing: Tokenizing;
  readonly #mirrored = new Map<DocumentId, Mirrored>();
  readonly #disposables: Disposable;

  constructor(tokenizing: Tokenizing) {
    this.#tokenizing = tokenizing;
    this.#disposables = Disposable.from(
      workspace.onDidChangeTextDocument((event) => this.#edit(event)),
      workspace.onDidCloseTextDocument((document) => this.#close(document)),
    );
  }

  /**
   * What to ask about when asking about `from` to `to`. A document is sent at the first need;
   * what is asked after it on the same wire is answered after it.
   */
  view(document: TextDocument, from: number, to = from): View {
    const { questions, generation } = this.#tokenizing;
    const id = document.uri.toString();
    if (this.#mirrored.get(id)?.generation === this.#tokenizing.generation) {
      return { id, base: 0, whole: true };
    }
    const length = lengthOf(document);
    if (length > MOST_CHARACTERS) return this.#window(document, from, to);
    void questions.open(id, document.version, document.getText()).catch(() => {});
    this.#mirrored.set(id, { generation, eol: document.eol, length });
    return { id, base: 0, whole: true };
  }

  dispose(): void {
    this.#disposables.dispose();
  }

  #window(document: TextDocument, from: number, to: number): View {
    const { questions, generation } = this.#tokenizing;
    const id = windowOf(document);
    const last = document.lineCount - 1;
    const top = Math.max(0, document.positionAt(from).line - WINDOW_LINES);
    const bottom = Math.min(last, document.positionAt(to).line + WINDOW_LINES);
    const first = Math.max(
      document.offsetAt(document.lineAt(top).range.start),
      from - WINDOW_CHARACTERS,
    );
    const base = document.offsetAt(document.positionAt(first)); // no place lies inside a CRLF
    const end = Math.min(
      document.offsetAt(document.lineAt(bottom).range.end),
      to + WINDOW_CHARACTERS,
    );
    const text = document.getText(new Range(document.positionAt(base), document.positionAt(end)));
    void questions.open(id, document.version, text).catch(() => {});
    this.#mirrored.set(id, { generation, eol: document.eol, length: text.length });
    return { id, base, whole: false };
  }

  #edit(event: TextDocumentChangeEvent): void {
    const { document } = event;
    const id = document.uri.toString();
    const mirrored = this.#mirrored.get(id);
    if (!mirrored) return;
    const changes = changesOf(event);
    for (const { length, text } of changes) mirrored.length += text.length - length;
    // Other line ends come without changes; and whatever does not add up is sent anew when needed.
    if (document.eol !== mirrored.eol || mirrored.length !== lengthOf(document)) {
      this.#forget(id);
    } else if (changes.length > 0) {
      void this.#tokenizing.questions.edit(id, document.version, changes).catch(() => {});
    }
  }

  #close(document: TextDocument): void {
    this.#forget(document.uri.toString());
    this.#forget(windowOf(document));
  }

  #forget(id: DocumentId): void {
    if (this.#mirrored.delete(id)) {
      void this.#tokenizing.questions.close(id).catch(() => {});
    }
  }
}
