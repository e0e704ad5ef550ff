import {
  type CancellationToken,
  Disposable,
  Hover,
  l10n,
  type Position,
  type TextDocument,
  type TextEditor,
  window,
} from "vscode";
import { Failed, toFailure } from "../../../domain/failure.ts";
import type { ModelId, Stage } from "../../../domain/model/run.ts";
import { blocksAround, type Mark, mostSurprising } from "../../../domain/prediction/surprisal.ts";
import { escapeMarkdown, type Markdown } from "../../../domain/text/markdown.ts";
import { type Stretch, shortName } from "../../../domain/text/token.ts";
import { lengthOf } from "../../processes/mirror.ts";
import type { Runs } from "../../processes/runs.ts";
import { frontEditor } from "../../window/frontEditor.ts";
import { explain } from "../../window/notify.ts";
import { coloredPercent } from "../../window/settings.ts";
import { Settled } from "../../window/settled.ts";
import { createStatusItem, sayIn } from "../../window/statusItem.ts";
import { inert } from "../../words/inert.ts";
import { lines, paragraphs } from "../../words/markdown.ts";
import { formatPercent } from "../../words/numbers.ts";
import { Levels } from "../levels.ts";
import { forgetHidden, onVisibleText, rangeOf, visibleEditors, visibleIn } from "../visible.ts";
import { hoverOf } from "./surprisalHover.ts";
import { type Block, createSurprisalReading, type SurprisalReading } from "./surprisalReading.ts";
import { LEVELS, legend, sizeOf, termsOf } from "./surprisalWords.ts";

const DELAY = 200; // milliseconds after the last scroll, edit or move: a pass takes about as long
const MOST_SELECTED = 20_000; // UTF-16 units

interface Drawn {
  readonly version: number;
  readonly model: ModelId;
  /** Those in which what is visible lies. */
  readonly blocks: readonly Block[];
  readonly colored: ReadonlySet<Mark>;
}

export interface SurprisalNeeds {
  readonly runs: Pick<Runs, "about">;
  readonly model: () => ModelId;
  readonly failed: (thrown: unknown) => void;
  /** Hears when it is switched on or off. */
  readonly switched: (isOn: boolean) => void;
}

/** Colours the most surprising tokens of a text, and says of each how unexpected it was. */
export class SurprisalColours {
  readonly item = createStatusItem("surprisal");
  readonly #needs: SurprisalNeeds;
  readonly #reading: SurprisalReading;
  readonly #levels = new Levels("surprisal", LEVELS);
  readonly #drawn = new Map<TextEditor, Drawn>();
  readonly #settled = new Settled(DELAY);
  readonly #disposables: Disposable;
  #on = false;
  #isReading = false;

  constructor(needs: SurprisalNeeds) {
    this.#needs = needs;
    this.#reading = createSurprisalReading(needs.runs);
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

  /** Whether it is drawn in an editor of this text. */
  isDrawnIn(document: TextDocument): boolean {
    return [...this.#drawn.keys()].some((editor) => editor.document === document);
  }

  /** What is known of an editor's text now, coloured or not; UTF-16 offsets in its document. */
  marksIn(editor: TextEditor): readonly Mark[] {
    return this.#drawn.get(editor)?.blocks.flatMap(({ marks }) => marks) ?? [];
  }

  /** Those that are coloured where they are visible, the most surprising of each block first. */
  coloredIn(editor: TextEditor): readonly Mark[] {
    return [...(this.#drawn.get(editor)?.colored ?? [])];
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
    forgetHidden(this.#drawn);
    try {
      for (const editor of visibleEditors()) await this.#draw(editor, wanted);
      if (wanted()) await this.#count(wanted);
    } catch (thrown) {
      if (!wanted() || toFailure(thrown).kind === "cancelled") return;
      this.#forget(); // what is drawn may be of another model or another text
      this.#say("–", [escapeMarkdown(explain(toFailure(thrown)).sentence)]);
      throw thrown;
    } finally {
      if (wanted()) this.#isReading = false;
    }
  }

  /** Says how far the engine is: a masked model reads a text many times. */
  progress(stage: Stage, fraction: number): void {
    if (!this.#isReading || stage !== "running" || fraction === 0) return;
    const text = l10n.t("reading… {0}", formatPercent(fraction));
    this.item.text = inert(l10n.t("◇ Surprisal: {0}", text));
  }

  async hover(
    document: TextDocument,
    position: Position,
    cancellation?: CancellationToken,
  ): Promise<Hover | undefined> {
    const offset = document.offsetAt(position);
    // Two editors may show different parts of the document.
    for (const editor of window.visibleTextEditors) {
      const drawn = this.#drawn.get(editor);
      if (editor.document !== document || drawn?.version !== document.version) continue;
      for (const block of drawn.blocks) {
        const mark = block.marks.find(({ start, end }) => start <= offset && offset < end);
        if (!mark) continue;
        const wanted = () =>
          !cancellation?.isCancellationRequested && drawn.version === document.version;
        const at = mark.tokens[0];
        const asked = await this.#reading.beside(drawn.model, document, block, at, wanted);
        const how = { ...asked, isColored: drawn.colored.has(mark), percent: coloredPercent() };
        const said = hoverOf(document, block.surprisals, mark, {
          ...how,
          model: shortName(drawn.model),
        });
        return new Hover(lines(said), rangeOf(editor, mark));
      }
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
      this.#levels.end();
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
    const { document } = editor;
    const { version } = document;
    const model = this.#needs.model();
    const seen = visibleIn(editor);
    this.#levels.begin(editor);
    const drawn = this.#drawn.get(editor);
    const known = drawn?.version === version && drawn.model === model ? drawn.blocks : [];
    const blocks: Block[] = [];
    for (const { from, to } of blocksAround(lengthOf(document), seen)) {
      const same = known.find((block) => block.from === from && block.to === to);
      blocks.push(same ?? (await this.#read(document, { from, to }, wanted)));
      if (!wanted()) return;
    }
    const percent = coloredPercent();
    const colored = new Set(blocks.flatMap(({ marks }) => [...mostSurprising(marks, percent)]));
    const isSeen = ({ start, end }: Mark) => seen.some(({ from, to }) => start < to && end > from);
    this.#levels.draw(
      editor,
      [...colored]
        .filter(isSeen)
        .map(({ start, end, bits }) => ({ start, end, amount: Math.max(0, bits) })),
    );
    this.#drawn.set(editor, { version, model, blocks, colored });
  }

  #read(document: TextDocument, stretch: Stretch, wanted: () => boolean): Promise<Block> {
    this.#isReading = true;
    this.#say(l10n.t("reading…"), []);
    return this.#reading.read(this.#needs.model(), document, stretch, wanted);
  }

  /** Says how well the model could guess what is selected, else what was read. */
  async #count(wanted: () => boolean): Promise<void> {
    const editor = frontEditor();
    const drawn = editor && this.#drawn.get(editor);
    if (!drawn) return this.item.hide();
    const { document, selection } = editor;
    const from = document.offsetAt(selection.start);
    const to = document.offsetAt(selection.end);
    const isSelected = to > from && to - from <= MOST_SELECTED;
    const blocks = isSelected ? [await this.#read(document, { from, to }, wanted)] : drawn.blocks;
    if (!wanted()) return;
    const read = blocks.map(({ surprisals }) => surprisals);
    const { short, long } = sizeOf(read, isSelected);
    const name = shortName(this.#needs.model());
    const terms = isSelected ? termsOf(read) : [];
    this.#say(short, [...legend(name, read, coloredPercent()), long, ...terms]);
  }

  #say(text: string, facts: readonly Markdown[]): void {
    const end = l10n.t(
      "It tells what this model expected, not what is right. Click to switch it off.",
    );
    sayIn(this.item, l10n.t("◇ Surprisal: {0}", text), paragraphs([...facts, escapeMarkdown(end)]));
  }
}
