import {
  commands,
  Disposable,
  l10n,
  type Position,
  Range,
  type Selection,
  StatusBarAlignment,
  type StatusBarItem,
  type TextDocument,
  type TextEditor,
  ThemeColor,
  window,
  workspace,
} from "vscode";
import { Failed } from "../../domain/failure.ts";
import type { ModelId, Run } from "../../domain/model/run.ts";
import { OFF } from "../../domain/prediction/sampling.ts";
import { code, escapeMarkdown } from "../../domain/text/markdown.ts";
import { spellOut } from "../../domain/text/spelling.ts";
import { shortName } from "../../domain/text/token.ts";
import { type Choice, type Option, writeOn } from "../../domain/writing/generation.ts";
import type { Runs } from "../processes/runs.ts";
import { frontEditor } from "../window/frontEditor.ts";
import { showWarning } from "../window/messages.ts";
import { inert } from "../words/inert.ts";
import { markdown, paragraphs } from "../words/markdown.ts";
import { formatNumber } from "../words/numbers.ts";
import { fits, previewOf } from "./preview.ts";

const CONTEXT = "glassbox.continuation"; // while one is shown, its keys are
const MOST = 24; // tokens that are written: more would not fit beside the text
const READ = 6_000; // UTF-16 units before the cursor: more than most windows hold
const MOST_SELECTED = 50_000; // UTF-16 units of a selection
const SETTINGS = { ...OFF, temperature: 0.7, topP: 0.9 };

/** A text that the model wrote on for a place of a document, and that is not in it. */
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
  /** Hears when one comes or goes. */
  readonly switched: () => void;
}

/**
 * Lets the model write on at the cursor, and shows what it writes behind the cursor: a preview that
 * is no part of the text until the user inserts it, and that goes when the text or the cursor does
 * anything else.
 */
export class Continuation {
  readonly item: StatusBarItem;
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
    this.item = window.createStatusBarItem("glassbox.continuation", StatusBarAlignment.Right, 97);
    this.item.name = l10n.t("Glassbox: Continuation");
    this.item.command = "glassbox.insertContinuation";
    // VS Code keeps it when the extension host ends: its keys would go on being ours.
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
    return { text: textOf(shown), offset, isWriting: shown.isWriting };
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

  /** Stops the writing; once it has stopped, lets go of what was written. */
  escape(): void {
    const shown = this.#shown;
    if (shown?.isWriting && shown.tokens.length > 0) this.#stop(shown);
    else this.dismiss();
  }

  /** Puts what is shown into the text, as one edit; only into the text that it was written for. */
  async insert(): Promise<void> {
    const shown = this.#shown;
    const text = shown && textOf(shown);
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
    this.#needs.switched();
    if (shown) this.#draw(shown);
  }

  #stop(shown: Shown): void {
    shown.isWriting = false;
    if (this.#shown === shown) this.#draw(shown);
  }

  async #write(shown: Shown, text: string, wanted: () => boolean): Promise<void> {
    const { runs } = this.#needs;
    const run = await this.#read(text, wanted);
    shown.run = run;
    const most = mostFor(run);
    const choice: Choice = { settings: SETTINGS, seed: shown.seed, options: 0, most };
    const next = (written: readonly number[]) =>
      runs.ask(run.id, (engine, held) => engine.next(held, written, choice), wanted);
    let begun = performance.now();
    for await (const { chosen } of writeOn(next, most)) {
      if (!wanted()) return;
      const tokens = [...shown.tokens, chosen];
      if (!fits(textOf({ ...shown, tokens }))) return; // what Tab inserts has been seen
      shown.tokens = tokens;
      shown.spent += performance.now() - begun;
      this.#draw(shown);
      begun = performance.now();
    }
  }

  /** Reads as much of the text's end as leaves room in the model's window. */
  async #read(text: string, wanted: () => boolean): Promise<Run> {
    let kept = text;
    for (;;) {
      const { run } = await this.#needs.runs.analyse(this.#needs.model(), kept, wanted);
      const most = run.model.contextLength - mostFor(run);
      const room = run.cutBy === "memory" ? Math.min(run.tokens.ids.length, most) : most;
      if (run.decoder || run.totalTokens <= room) return run;
      kept = lastOf(kept, Math.floor((kept.length * room * 0.95) / run.totalTokens));
    }
  }

  #draw(shown: Shown): void {
    const { editor, place, tokens, isWriting, spent } = shown;
    const text = textOf(shown);
    const after = { contentText: previewOf(text) };
    editor.setDecorations(this.#ghost, [
      { range: new Range(place, place), renderOptions: { after } },
    ]);
    const count = formatNumber(tokens.length);
    const rate = spent > 0 ? formatNumber(Math.round((tokens.length / spent) * 1000)) : "–";
    this.item.text = inert(
      isWriting
        ? l10n.t("◇ Writing: token {0}, {1} tokens/s", count, rate)
        : l10n.t("◇ Written up to token {0}, {1} tokens/s", count, rate),
    );
    this.item.accessibilityInformation = { label: `${this.item.text}. ${text}` };
    this.item.tooltip = paragraphs([
      ...(text === "" ? [] : [code(text.replace(/\s+/g, " ").trim())]),
      markdown.t(
        "A preview by {0}, seed {1}, temperature {2}, top-p {3}: no part of your text yet.",
        escapeMarkdown(shown.run?.model.name ?? shortName(this.#needs.model())),
        ...[shown.seed, SETTINGS.temperature, SETTINGS.topP].map(formatNumber),
      ),
      markdown.t("Tab or a click here inserts it. Escape stops the writing, then takes it away."),
    ]);
    this.item.show();
  }
}

/** How many tokens are written behind a run's text; a text of its own may come to its end. */
const mostFor = ({ model, decoder }: Run): number =>
  Math.min(decoder ? model.contextLength : MOST, model.contextLength >> 1);

/** What is selected, or what stands before the cursor, of a long text the end. */
function textBefore({ document, selection }: TextEditor): string {
  const end = document.offsetAt(selection.end);
  const start = selection.isEmpty
    ? Math.max(0, end - READ)
    : Math.max(document.offsetAt(selection.start), end - MOST_SELECTED);
  const text = document.getText(new Range(document.positionAt(start), selection.end));
  return lastOf(text, end - start);
}

/** The last units of a text, without half a character. */
function lastOf(text: string, length: number): string {
  const last = text.slice(-Math.max(1, length));
  return /^[\udc00-\udfff]/.test(last) ? last.slice(1) : last;
}

function textOf({ run, tokens }: Shown): string {
  const { text } = spellOut(run?.tokens.tokenizer ?? "", tokens);
  return run?.decoder ? text.trimStart() : text; // what it writes is a text of its own
}
