import { commands, Disposable, l10n, type TextDocument, ThemeColor, window } from "vscode";
import type { AttentionBytes } from "../../domain/attention/attention.ts";
import { mostTelling, type Telling } from "../../domain/attention/headMeasures.ts";
import { gaze } from "../../domain/attention/tokenAttention.ts";
import { toFailure } from "../../domain/failure.ts";
import type { Run } from "../../domain/model/run.ts";
import type { State } from "../../domain/state.ts";
import { escapeMarkdown } from "../../domain/text/markdown.ts";
import { tokenAt } from "../../domain/text/token.ts";
import type { Session } from "../session/session.ts";
import type { Viewer } from "../session/viewer.ts";
import { frontEditor } from "../window/frontEditor.ts";
import { explain } from "../window/notify.ts";
import { createStatusItem, sayIn } from "../window/statusItem.ts";
import { markdown, paragraphs } from "../words/markdown.ts";
import { amountsOf, tokenUnder } from "./attentionPlaces.ts";
import { LEVELS, linesOf, titleOf } from "./attentionWords.ts";
import { askLook, fitted, type Look, stepped } from "./headChoice.ts";
import { type Amount, Levels } from "./levels.ts";
import { rangeOf } from "./visible.ts";

const CONTEXT = "glassbox.attentionInEditor"; // true while it is on: its keys depend on it

export interface AttentionNeeds {
  readonly session: Session;
  readonly failed: (thrown: unknown) => void;
  /** Hears when it is switched on or off. */
  readonly switched: (isOn: boolean) => void;
}

/** Colours the text by how much the token at the cursor looks at each token, or each at it. */
export class AttentionColours {
  readonly item = createStatusItem("attention");
  readonly #needs: AttentionNeeds;
  readonly #levels = new Levels("attention", LEVELS);
  readonly #query = window.createTextEditorDecorationType({
    outlineColor: new ThemeColor("glassbox.attentionFrom"),
    outlineStyle: "solid",
    outlineWidth: "2px",
  });
  readonly #disposables: Disposable;
  #viewer: Viewer | undefined;
  #run: Run | undefined;
  /** The run's weights by layer. */
  #layers = new Map<number, AttentionBytes>();
  #look: Look = { layer: 0, head: "mean", way: "from" };
  /** Whether a head was chosen since it is on; until then it is the most telling one of each text. */
  #isChosen = false;
  #telling: Promise<Telling> | undefined; // the run's most telling head
  #drawn: readonly Amount[] = [];

  constructor(needs: AttentionNeeds) {
    this.#needs = needs;
    // VS Code keeps the context of an extension host that crashed.
    void commands.executeCommand("setContext", CONTEXT, false);
    this.#disposables = Disposable.from(
      this.item,
      this.#levels,
      this.#query,
      window.onDidChangeTextEditorSelection(() => this.#refresh()),
      window.onDidChangeVisibleTextEditors(() => this.#refresh()),
    );
  }

  get on(): boolean {
    return this.#viewer !== undefined;
  }

  /** Whether it is drawn in the editors of this text. */
  isDrawnIn(document: TextDocument): boolean {
    const isOwn = this.#viewer?.source?.document === document.uri.toString();
    return isOwn && this.#drawn.length > 0;
  }

  /** What is drawn now: weights from 0 to 1, UTF-16 offsets in the document. */
  get drawn(): readonly Amount[] {
    return this.#drawn;
  }

  toggle(): void {
    const { session } = this.#needs;
    if (this.#viewer) {
      session.leave(this.#viewer);
      this.#viewer = undefined;
      this.#isChosen = false;
      this.#forget();
      this.#levels.end();
      this.item.hide();
    } else {
      this.#say(l10n.t("reading…"), []);
      const editor = frontEditor();
      if (editor) this.#levels.begin(editor);
      this.#viewer = session.join("run", {
        show: async (state) => this.#show(state),
        light: async () => {}, // the editor is lit by the session itself
      });
    }
    void commands.executeCommand("setContext", CONTEXT, this.on);
    this.#needs.switched(this.on);
  }

  /** Draws the next head of the layer or the next layer; −1: the one before. */
  step(what: "head" | "layer", by: 1 | -1): void {
    const found = this.#run?.found[0];
    if (found) this.turnTo(stepped(this.#look, found, what, by));
  }

  /** Turns the way round: who looks at the token, instead of where the token looks. */
  reverse(): void {
    this.turnTo({ way: this.#look.way === "from" ? "to" : "from" });
  }

  /** Draws another head, layer or way from now on; what is not said stays as it is. */
  turnTo(change: Partial<Look>): void {
    this.#isChosen ||= change.head !== undefined || change.layer !== undefined;
    this.#look = { ...this.#look, ...change };
    this.#refresh();
  }

  /** Draws what the user comes to in a list of heads, then what they choose, else as before. */
  async pick(): Promise<void> {
    const found = this.#run?.found[0];
    if (!found) return;
    const [look, isChosen] = [this.#look, this.#isChosen];
    const chosen = await askLook(look, found, (one) => this.turnTo(one));
    [this.#look, this.#isChosen] = [look, isChosen];
    this.turnTo(chosen ?? {});
  }

  dispose(): void {
    if (this.#viewer) this.#needs.session.leave(this.#viewer);
    this.#viewer = undefined;
    this.#disposables.dispose();
  }

  #show(state: State): void {
    if (!this.on) return;
    if (state.kind === "ready") {
      if (this.#run?.id !== state.run?.id) {
        this.#layers.clear();
        this.#telling = undefined;
      }
      this.#run = state.run;
      this.#refresh();
      return;
    }
    this.#forget();
    if (state.kind === "busy") this.#say(l10n.t("reading…"), []);
    else if (state.kind === "failed") this.#say("–", [state.sentence]);
    else this.#say("–", [explain({ kind: "noText" }).sentence]);
  }

  #refresh(): void {
    this.#draw().catch((thrown) => {
      if (toFailure(thrown).kind === "cancelled") return; // a newer text is on its way
      this.#needs.failed(thrown);
      this.#say("–", [explain(toFailure(thrown)).sentence]);
    });
  }

  async #draw(): Promise<void> {
    const run = this.#run;
    const viewer = this.#viewer;
    const found = run?.found[0];
    const source = viewer?.source;
    const editors = window.visibleTextEditors.filter(
      ({ document }) => document.uri.toString() === source?.document,
    );
    const front = frontEditor();
    const editor = editors.find((one) => one === front) ?? editors[0];
    if (!run || !viewer || !source || !editor) return;
    if (!this.#isChosen) {
      const { layer, head } = await this.#findTelling(run, viewer);
      if (run !== this.#run || viewer !== this.#viewer) return;
      if (!this.#isChosen) this.#look = { ...this.#look, layer, head };
    }
    this.#look = fitted(this.#look, found);
    const look = this.#look;
    const weights =
      this.#layers.get(look.layer) ??
      (await viewer.questions.ask(run.id, (engine, held) => engine.attentions(held, look.layer)));
    if (run !== this.#run || look !== this.#look || viewer !== this.#viewer) return;
    this.#layers.set(look.layer, weights);

    const cursor = editor.document.offsetAt(editor.selection.active) - source.offset;
    const token = tokenUnder(run, cursor);
    if (token === undefined) return;
    const all = gaze(weights, look.head, token, look.way);
    this.#drawn = amountsOf(run, all, source.offset, look);
    for (const one of editors) {
      this.#levels.begin(one);
      this.#levels.draw(one, this.#drawn);
    }
    const { start, end } = tokenAt(run.tokens, token);
    const query = rangeOf(editor, { start: source.offset + start, end: source.offset + end });
    for (const one of editors) one.setDecorations(this.#query, [query]);
    this.#say(titleOf(run, look, token, all), linesOf(run, look, token, all, this.#isChosen));
  }

  /** Asks once for each run; again if that failed. */
  #findTelling(run: Run, viewer: Viewer): Promise<Telling> {
    if (!this.#telling) {
      const heads = viewer.questions.ask(run.id, (engine, held) => engine.heads(held));
      const telling = heads.then((found) => mostTelling(found));
      this.#telling = telling;
      telling.catch(() => {
        if (this.#telling === telling) this.#telling = undefined;
      });
    }
    return this.#telling;
  }

  #say(text: string, lines: readonly string[]): void {
    const said = lines.map((line) => markdown.join(line.split("\n").map(escapeMarkdown), "  \n"));
    sayIn(this.item, l10n.t("◇ Attention: {0}", text), paragraphs(said));
  }

  #forget(): void {
    this.#run = undefined;
    this.#telling = undefined;
    this.#layers.clear();
    this.#drawn = [];
    for (const editor of window.visibleTextEditors) {
      this.#levels.draw(editor, []);
      editor.setDecorations(this.#query, []);
    }
  }
}
