import {
  commands,
  Disposable,
  l10n,
  type Position,
  Range,
  type Selection,
  type TextDocument,
  type TextEditor,
  ThemeColor,
  window,
  workspace,
} from "vscode";
import { Failed } from "../../domain/failure.ts";
import type { ModelId, Run } from "../../domain/model/run.ts";
import { code, escapeMarkdown } from "../../domain/text/markdown.ts";
import { shortName } from "../../domain/text/token.ts";
import type { Option } from "../../domain/writing/generation.ts";
import type { Runs } from "../processes/runs.ts";
import { frontEditor } from "../window/frontEditor.ts";
import { showWarning } from "../window/messages.ts";
import { createStatusItem, sayIn } from "../window/statusItem.ts";
import { markdown, paragraphs } from "../words/markdown.ts";
import { formatNumber } from "../words/numbers.ts";
import { previewOf } from "./preview.ts";
import { readEnd, SETTINGS, textBefore, textOf, writeBehind } from "./writing.ts";

const CONTEXT = "glassbox.continuation"; // true while a preview is shown: its keys depend on it

/** What the model wrote for a place of a document; it is not in the document. */
export interface Preview {
  readonly text: string;
  /** UTF-16 offset in the document: where it would be inserted. */
  readonly offset: number;
  readonly isWriting: boolean;
}

interface Shown {
  readonly editor: TextEditor;
  readonly document: TextDocument;
  readonly version: number;
  readonly selection: Selection;
  readonly place: Position;
  readonly seed: number;
  /** Undefined until the text before it is read. */
  run: Run | undefined;
  tokens: readonly Option[];
  isWriting: boolean;
  /** How long the tokens took, in milliseconds. */
  spent: number;
}

export interface ContinuationNeeds {
  readonly runs: Pick<Runs, "analyse" | "ask">;
  readonly model: () => ModelId;
  /** Hears when a preview appears or goes. */
  readonly switched: (isOn: boolean) => void;
}

/**
 * Lets the model write on at the cursor and shows what it writes there as a preview. The preview is
 * no part of the text until the user inserts it, and goes when the text or the cursor changes.
 */
export class Continuation {
  readonly item = createStatusItem("continuation");
  readonly #needs: ContinuationNeeds;
  readonly #ghost = window.createTextEditorDecorationType({
    after: {
      color: new ThemeColor("glassbox.preview"),
      border: "1px solid",
      borderColor: new ThemeColor("glassbox.previewBorder"),
      fontStyle: "italic",
    },
  });
  readonly #disposables: Disposable;
  #shown: Shown | undefined;
  #seed = 0;

  constructor(needs: ContinuationNeeds) {
    this.#needs = needs;
    // VS Code keeps the context of an extension host that crashed: its keys would stay ours.
    void commands.executeCommand("setContext", CONTEXT, false);
    this.#disposables = Disposable.from(
      this.item,
      this.#ghost,
      workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
        if (document === this.#shown?.document && contentChanges.length > 0) this.dismiss();
      }),
      window.onDidChangeTextEditorSelection(({ textEditor, selections }) => {
        const shown = this.#shown;
        if (textEditor === shown?.editor && !selections[0]?.isEqual(shown.selection))
          this.dismiss();
      }),
      window.onDidChangeActiveTextEditor((editor) => {
        if (editor && this.#shown && editor !== this.#shown.editor) this.dismiss();
      }),
      window.onDidChangeVisibleTextEditors((editors) => {
        if (this.#shown && !editors.includes(this.#shown.editor)) this.dismiss();
      }),
    );
  }

  /** What is shown now. */
  get preview(): Preview | undefined {
    const shown = this.#shown;
    if (!shown) return undefined;
    const offset = shown.document.offsetAt(shown.place);
    return { text: textOf(shown.run, shown.tokens), offset, isWriting: shown.isWriting };
  }

  /**
   * Writes on behind the selection, or behind the cursor.
   *
   * @throws Failed noText if nothing stands before it, notDecoder if the model cannot
   */
  async begin(): Promise<void> {
    this.dismiss();
    const editor = frontEditor();
    if (!editor) throw new Failed({ kind: "noText" });
    const { document, selection } = editor;
    const place = selection.end;
    const text = textBefore(editor);
    if (text.trim() === "") throw new Failed({ kind: "noText" });
    const shown: Shown = {
      ...{ editor, document, selection, place, version: document.version, seed: ++this.#seed },
      ...{ run: undefined, tokens: [], isWriting: true, spent: 0 },
    };
    this.#show(shown);
    const wanted = () => this.#shown === shown && shown.isWriting;
    try {
      await this.#write(shown, text, wanted);
    } catch (thrown) {
      if (!wanted()) return; // the user stopped it
      this.dismiss();
      throw thrown;
    } finally {
      if (wanted()) this.#stop(shown);
    }
  }

  /** Stops the writing; if it has stopped already, takes the preview away. */
  escape(): void {
    const shown = this.#shown;
    if (shown?.isWriting && shown.tokens.length > 0) this.#stop(shown);
    else this.dismiss();
  }

  /** Inserts what is shown as one edit, unless the text has changed since it was written. */
  async insert(): Promise<void> {
    const shown = this.#shown;
    const text = shown && textOf(shown.run, shown.tokens);
    this.dismiss();
    if (!text || shown.document.version !== shown.version) return;
    const isInserted = await shown.editor.edit((edit) => edit.insert(shown.place, text), {
      undoStopBefore: true,
      undoStopAfter: true,
    });
    if (!isInserted) {
      void showWarning(l10n.t("Nothing was inserted: VS Code did not let this text be changed."));
    }
  }

  /** Takes the preview away. */
  dismiss(): void {
    const shown = this.#shown;
    if (!shown) return;
    shown.editor.setDecorations(this.#ghost, []);
    this.item.hide();
    this.#show(undefined);
  }

  dispose(): void {
    this.#shown = undefined;
    this.#disposables.dispose();
  }

  #show(shown: Shown | undefined): void {
    this.#shown = shown;
    void commands.executeCommand("setContext", CONTEXT, shown !== undefined);
    this.#needs.switched(shown !== undefined);
    if (shown) this.#draw(shown);
  }

  #stop(shown: Shown): void {
    shown.isWriting = false;
    if (this.#shown === shown) this.#draw(shown);
  }

  async #write(shown: Shown, text: string, wanted: () => boolean): Promise<void> {
    const { runs, model } = this.#needs;
    const run = await readEnd(runs, model, text, wanted);
    shown.run = run;
    for await (const { tokens, spent } of writeBehind(runs, run, shown.seed, wanted)) {
      shown.tokens = tokens;
      shown.spent = spent;
      this.#draw(shown);
    }
  }

  #draw(shown: Shown): void {
    const { editor, place, run, tokens, isWriting, spent } = shown;
    const text = textOf(run, tokens);
    const after = { contentText: previewOf(text) };
    editor.setDecorations(this.#ghost, [
      { range: new Range(place, place), renderOptions: { after } },
    ]);
    const count = formatNumber(tokens.length);
    const rate =
      spent > 0 ? formatNumber(Math.round((tokens.length / spent) * 1000)) : escapeMarkdown("–");
    const said = isWriting
      ? l10n.t("◇ Writing… {0} tokens", count)
      : l10n.t("◇ Tab inserts {0} tokens", count);
    const tooltip = paragraphs([
      ...(text === "" ? [] : [code(text.replace(/\s+/g, " ").trim())]),
      markdown.t("Tab or a click here inserts it. Escape stops the writing, then takes it away."),
      markdown.t(
        "A preview by {0}, no part of your text yet: seed {1}, temperature {2}, top-p {3}, {4} tokens per second.",
        escapeMarkdown(run?.model.name ?? shortName(this.#needs.model())),
        ...[shown.seed, SETTINGS.temperature, SETTINGS.topP].map(formatNumber),
        rate,
      ),
    ]);
    sayIn(this.item, said, tooltip);
    this.item.accessibilityInformation = { label: `${this.item.text}. ${text}` };
  }
}
