import {
  Disposable,
  Hover,
  l10n,
  type Position,
  Range,
  type TextDocument,
  type TextEditor,
  window,
} from "vscode";
import { Failed, type Failure, toFailure } from "../../domain/failure.ts";
import type { ModelId, Stage } from "../../domain/model/run.ts";
import { type Mark, marksOf, type Surprisals } from "../../domain/prediction/surprisal.ts";
import { escapeMarkdown, type Markdown } from "../../domain/text/markdown.ts";
import { type Stretch, shortName } from "../../domain/text/token.ts";
import type { Runs } from "../processes/runs.ts";
import { frontEditor } from "../window/frontEditor.ts";
import { explain } from "../window/notify.ts";
import { Settled } from "../window/settled.ts";
import { createStatusItem, sayIn } from "../window/statusItem.ts";
import { inert } from "../words/inert.ts";
import { lines, markdown, paragraphs } from "../words/markdown.ts";
import { formatPercent } from "../words/numbers.ts";
import { Levels } from "./levels.ts";
import { hoverOf, LEVELS, legend, meanOf, termsOf } from "./surprisalWords.ts";
import { forgetHidden, onVisibleText, rangeOf, visibleEditors, visibleIn } from "./visible.ts";

const DELAY = 200; // milliseconds after the last scroll, edit or move: a pass takes about as long
const READ = 1_000_000; // UTF-16 units before what is drawn that are read, at most
const BEHIND = 1_000; // UTF-16 units behind it that are read: its last token is cut as in the whole text
const MOST_SELECTED = 20_000; // UTF-16 units

interface Drawn {
  readonly version: number;
  readonly model: ModelId;
  readonly surprisals: readonly Surprisals[];
  readonly marks: readonly (Mark & { readonly of: Surprisals })[];
}

export interface SurprisalNeeds {
  readonly runs: Pick<Runs, "about">;
  readonly model: () => ModelId;
  readonly failed: (thrown: unknown) => void;
  /** Hears when it is switched on or off. */
  readonly switched: (isOn: boolean) => void;
}

/** Colours the tokens of the visible text by how unexpected they were, and says so in numbers. */
export class SurprisalColours {
  readonly item = createStatusItem("surprisal");
  readonly #needs: SurprisalNeeds;
  readonly #levels = new Levels("surprisal", LEVELS);
  readonly #drawn = new Map<TextEditor, Drawn>();
  readonly #settled = new Settled(DELAY);
  readonly #disposables: Disposable;
  #on = false;
  #reading = false;

  constructor(needs: SurprisalNeeds) {
    this.#needs = needs;
    this.#disposables = Disposable.from(
      this.item,
      this.#levels,
      this.#settled,
      onVisibleText(() => this.#soon()),
      window.onDidChangeTextEditorSelection(() => this.#soon()),
    );
  }

  get on(): boolean {
    return this.#on;
  }

  /** What is drawn in an editor now; UTF-16 offsets in its document. */
  drawnIn(editor: TextEditor): readonly Mark[] {
    return this.#drawn.get(editor)?.marks ?? [];
  }

  /**
   * Switches it on or off.
   *
   * @throws Failed if the model cannot tell; then it is off again
   */
  async toggle(): Promise<void> {
    if (this.#on) return this.#switch(false);
    if (!frontEditor()) throw new Failed({ kind: "noText" });
    this.#switch(true);
    try {
      await this.refresh();
    } catch (thrown) {
      this.#switch(false);
      throw thrown;
    }
  }

  /** Draws anew: another model was chosen, or the text has settled. */
  async refresh(): Promise<void> {
    const wanted = this.#settled.begin();
    if (!this.#on) return;
    this.#say(l10n.t("reading…"));
    this.#reading = true;
    forgetHidden(this.#drawn);
    try {
      for (const editor of visibleEditors()) await this.#draw(editor, wanted);
      if (wanted()) await this.#count(wanted);
    } catch (thrown) {
      if (!wanted() || toFailure(thrown).kind === "cancelled") return;
      this.#forget(); // what is drawn may be of another model or another text
      this.#say("–", toFailure(thrown));
      throw thrown;
    } finally {
      if (wanted()) this.#reading = false;
    }
  }

  /** Says how far the engine is: a masked model reads a text many times. */
  progress(stage: Stage, fraction: number): void {
    if (!this.#reading || stage !== "running" || fraction === 0) return;
    this.item.text = inert(
      l10n.t("◇ Surprisal {0}", l10n.t("reading… {0}", formatPercent(fraction))),
    );
  }

  hover(document: TextDocument, position: Position): Hover | undefined {
    const offset = document.offsetAt(position);
    // Two editors may show different parts of the document.
    for (const editor of window.visibleTextEditors) {
      const drawn = this.#drawn.get(editor);
      if (editor.document !== document || drawn?.version !== document.version) continue;
      const mark = drawn.marks.find(({ start, end }) => start <= offset && offset < end);
      if (!mark) continue;
      const said = hoverOf(mark.of, mark, shortName(drawn.model));
      return new Hover(lines(said), rangeOf(editor, mark));
    }
    return undefined;
  }

  dispose(): void {
    this.#disposables.dispose();
  }

  #switch(on: boolean): void {
    this.#on = on;
    this.#settled.begin(); // the answer that is still awaited came too late
    if (!on) {
      this.#forget();
      this.item.hide();
    }
    this.#needs.switched(on);
  }

  #forget(): void {
    for (const editor of this.#drawn.keys()) this.#levels.draw(editor, []);
    this.#drawn.clear();
  }

  #soon(): void {
    if (!this.#on) return;
    this.#settled.begin(); // what is being read is no longer what is visible
    this.#settled.soon(() => void this.refresh().catch(this.#needs.failed));
  }

  async #draw(editor: TextEditor, wanted: () => boolean): Promise<void> {
    const { version } = editor.document;
    const model = this.#needs.model();
    const surprisals: Surprisals[] = [];
    const marks: Drawn["marks"][number][] = [];
    for (const stretch of visibleIn(editor)) {
      const found = await this.#ask(editor.document, stretch, wanted);
      if (!wanted()) return;
      surprisals.push(found);
      for (const mark of marksOf(found)) marks.push({ ...mark, of: found });
    }
    this.#levels.draw(
      editor,
      marks.map(({ start, end, bits }) => ({ start, end, amount: bits })),
    );
    this.#drawn.set(editor, { version, model, surprisals, marks });
  }

  /** Surprisals of a stretch, with offsets in the document. */
  async #ask(document: TextDocument, { from, to }: Stretch, wanted: () => boolean) {
    const base = from <= READ ? 0 : document.offsetAt(document.positionAt(from - READ));
    const text = document.getText(
      new Range(document.positionAt(base), document.positionAt(to + BEHIND)),
    );
    const stretch = { from: from - base, to: to - base };
    const found = await this.#needs.runs.about(
      this.#needs.model(),
      text,
      (questions) => questions.surprisals(this.#needs.model(), text, stretch),
      wanted,
    );
    const moved = (offsets: Uint32Array) => offsets.map((offset) => offset + base);
    const { tokens } = found;
    return {
      ...found,
      tokens: { ...tokens, starts: moved(tokens.starts), ends: moved(tokens.ends) },
    };
  }

  /** Perplexity of what is selected, else of what is visible. */
  async #count(wanted: () => boolean): Promise<void> {
    const editor = frontEditor();
    const drawn = editor && this.#drawn.get(editor);
    if (!drawn) return this.item.hide();
    const { document, selection } = editor;
    const from = document.offsetAt(selection.start);
    const to = document.offsetAt(selection.end);
    const isSelected = to > from && to - from <= MOST_SELECTED;
    const read = isSelected ? [await this.#ask(document, { from, to }, wanted)] : drawn.surprisals;
    if (!wanted()) return;
    const { text, perplexity } = meanOf(read);
    this.#say(text, undefined, read, [
      isSelected
        ? markdown.t("Of the selected text: {0}", perplexity)
        : markdown.t("Of the visible text: {0}", perplexity),
      ...(isSelected ? termsOf(read) : []),
    ]);
  }

  #say(
    text: string,
    failure?: Failure,
    read: readonly Surprisals[] = [],
    facts: readonly Markdown[] = [],
  ): void {
    const said = failure
      ? [escapeMarkdown(explain(failure).sentence)]
      : [...facts, ...legend(shortName(this.#needs.model()), read)];
    sayIn(this.item, l10n.t("◇ Surprisal {0}", text), paragraphs(said));
  }
}
