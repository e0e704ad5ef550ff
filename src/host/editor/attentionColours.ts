import {
  commands,
  Disposable,
  l10n,
  type QuickPickItem,
  QuickPickItemKind,
  StatusBarAlignment,
  type StatusBarItem,
  ThemeColor,
  window,
} from "vscode";
import type { AttentionBytes } from "../../domain/attention/attention.ts";
import { mostTelling, type Telling } from "../../domain/attention/headMeasures.ts";
import { gaze, type HeadChoice } from "../../domain/attention/tokenAttention.ts";
import { toFailure } from "../../domain/failure.ts";
import { numberOf } from "../../domain/model/inner.ts";
import type { Run } from "../../domain/model/run.ts";
import type { State } from "../../domain/state.ts";
import { escapeMarkdown } from "../../domain/text/markdown.ts";
import { label, tokenAt } from "../../domain/text/token.ts";
import type { Session } from "../session/session.ts";
import type { Viewer } from "../session/viewer.ts";
import { frontEditor } from "../window/frontEditor.ts";
import { explain } from "../window/notify.ts";
import { inert } from "../words/inert.ts";
import { paragraphs } from "../words/markdown.ts";
import { formatNumber, formatPercent } from "../words/numbers.ts";
import { type Amount, Levels } from "./levels.ts";
import { rangeOf } from "./visible.ts";

const CONTEXT = "glassbox.attentionInEditor"; // while it is on, its keys are
/** Weights from which on a token is drawn, each level darker. */
const FROM = [0.01, 0.05, 0.15, 0.4] as const;
const SAID = 3; // tokens that the tooltip names

/** Which head's weights are drawn, and whether those from the token at the cursor or to it. */
interface Look {
  readonly layer: number;
  readonly head: HeadChoice;
  readonly way: "from" | "to";
}

export interface AttentionNeeds {
  readonly session: Session;
  readonly failed: (thrown: unknown) => void;
  /** Hears when it is switched on or off. */
  readonly switched: () => void;
}

/** Lights the text itself by how much the token at the cursor looks there, or is looked at. */
export class AttentionColours {
  readonly item: StatusBarItem;
  readonly #needs: AttentionNeeds;
  readonly #levels = new Levels("attention", FROM);
  readonly #query = window.createTextEditorDecorationType({
    outlineColor: new ThemeColor("glassbox.tokenLitBorder"),
    outlineStyle: "solid",
    outlineWidth: "2px",
  });
  readonly #disposables: Disposable;
  #viewer: Viewer | undefined;
  #run: Run | undefined;
  /** Of the run, by layer. */
  #layers = new Map<number, AttentionBytes>();
  #look: Look = { layer: 0, head: "mean", way: "from" };
  /** Whether the user chose the head; until then it is the most telling one of each text. */
  #isChosen = false;
  #telling: Promise<Telling> | undefined; // of the run
  #drawn: readonly Amount[] = [];

  constructor(needs: AttentionNeeds) {
    this.#needs = needs;
    this.item = window.createStatusBarItem("glassbox.attention", StatusBarAlignment.Right, 98);
    this.item.name = l10n.t("Glassbox: Attention");
    this.item.command = "glassbox.chooseAttentionHead";
    // Of a host before this one, which may have ended without a word.
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

  /** What is drawn now: weights from 0 to 1, UTF-16 offsets in the document. */
  get drawn(): readonly Amount[] {
    return this.#drawn;
  }

  toggle(): void {
    const { session } = this.#needs;
    if (this.#viewer) {
      session.leave(this.#viewer);
      this.#viewer = undefined;
      this.#forget();
      this.item.hide();
    } else {
      this.#say(l10n.t("reading…"), []);
      this.#viewer = session.join("run", {
        show: async (state) => this.#show(state),
        light: async () => {}, // the editor is lit by the session itself
      });
    }
    void commands.executeCommand("setContext", CONTEXT, this.on);
    this.#needs.switched();
  }

  /** The next head of the layer, after its mean and maximum; −1: the one before. */
  step(what: "head" | "layer", by: 1 | -1): void {
    const found = this.#run?.found[0];
    if (!found) return;
    const { layer, head } = this.#look;
    if (what === "layer") {
      this.#turnTo({ layer: (layer + by + found.layers) % found.layers });
    } else {
      const choices = choicesOf(found.heads);
      const at = choices.indexOf(head) + by + choices.length;
      this.#turnTo({ head: choices[at % choices.length] as HeadChoice });
    }
  }

  /** The other way round: who looks at the token, in place of where it looks. */
  reverse(): void {
    this.#turnTo({ way: this.#look.way === "from" ? "to" : "from" });
  }

  async pick(): Promise<void> {
    const found = this.#run?.found[0];
    if (!found) return;
    const heads = choicesOf(found.heads);
    const items = Array.from({ length: found.layers }, (_, layer) => [
      {
        label: l10n.t("Layer {0}", numberOf(found, layer) + 1),
        kind: QuickPickItemKind.Separator,
      },
      ...heads.map((head) => ({
        label: `${l10n.t("Layer {0}", numberOf(found, layer) + 1)} · ${nameOf(head)}`,
        look: { layer, head } as Partial<Look>,
      })),
    ]).flat();
    const picked = await window.showQuickPick<QuickPickItem & { look?: Partial<Look> }>(
      [
        { label: this.#wayName("from"), look: { way: "from" } },
        { label: this.#wayName("to"), look: { way: "to" } },
        ...items,
      ],
      { placeHolder: l10n.t("Whose attention weights to draw in the text") },
    );
    if (picked?.look) this.#turnTo(picked.look);
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

  #turnTo(change: Partial<Look>): void {
    this.#isChosen ||= change.way === undefined;
    this.#look = { ...this.#look, ...change };
    this.#refresh();
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
    // Another model may have fewer.
    if (!found || this.#look.layer >= found.layers) this.#look = { ...this.#look, layer: 0 };
    if (found && typeof this.#look.head === "number" && this.#look.head >= found.heads) {
      this.#look = { ...this.#look, head: "mean" };
    }
    const look = this.#look;
    const weights =
      this.#layers.get(look.layer) ??
      (await viewer.ask(run.id, (engine, held) => engine.attentions(held, look.layer)));
    if (run !== this.#run || look !== this.#look || viewer !== this.#viewer) return;
    this.#layers.set(look.layer, weights);

    const cursor = editor.document.offsetAt(editor.selection.active) - source.offset;
    const token = tokenUnder(run, cursor);
    if (token === undefined) return;
    const all = gaze(weights, look.head, token, look.way);
    this.#drawn = amountsOf(run, all, source.offset, look);
    for (const one of editors) this.#levels.draw(one, this.#drawn);
    const { start, end } = tokenAt(run.tokens, token);
    const query = rangeOf(editor, { start: source.offset + start, end: source.offset + end });
    for (const one of editors) one.setDecorations(this.#query, [query]);
    this.#tell(run, token, all);
  }

  /** Asked once for a run, unless it failed. */
  #findTelling(run: Run, viewer: Viewer): Promise<Telling> {
    if (!this.#telling) {
      const heads = viewer.ask(run.id, (engine, held) => engine.heads(held));
      const telling = heads.then((found) => mostTelling(found));
      this.#telling = telling;
      telling.catch(() => {
        if (this.#telling === telling) this.#telling = undefined;
      });
    }
    return this.#telling;
  }

  /** What is drawn in numbers, for those who do not see the colours, and what they mean. */
  #tell(run: Run, token: number, weights: Float64Array): void {
    const { layer, head } = this.#look;
    const name = (index: number) => `‘${label(tokenAt(run.tokens, index))}’`;
    const most = [...weights.keys()]
      .sort((a, b) => (weights[b] as number) - (weights[a] as number))
      .slice(0, SAID)
      .map((index) => `${name(index)} ${formatPercent(weights[index] as number)}`);
    const number = numberOf(run.found[0] ?? {}, layer);
    const place = `${l10n.t("Layer {0}", number + 1)} · ${nameOf(head)}`;
    const isFrom = this.#look.way === "from";
    this.#say(
      isFrom
        ? l10n.t("{0}: from {1}", place, name(token))
        : l10n.t("{0}: to {1}", place, name(token)),
      [
        isFrom
          ? l10n.t("{0} looks mostly at {1}.", name(token), most.join(", "))
          : l10n.t("{0} is looked at mostly by {1}.", name(token), most.join(", ")),
        l10n.t(
          "No line: below {0}. Dotted: from {0}. Dashed: from {1}. Solid: from {2}. Double: from {3} of the weight on.",
          ...FROM.map(formatPercent),
        ),
        ...(this.#isChosen
          ? []
          : [l10n.t("Drawn until you choose another: the most telling head on this text.")]),
        l10n.t("Attention weights say where information may flow from, not why the model decides."),
        l10n.t("Click to choose layer and head. Move the cursor to choose the token."),
      ],
    );
  }

  #wayName(way: Look["way"]): string {
    const mark = this.#look.way === way ? "$(check) " : "";
    return way === "from"
      ? `${mark}${l10n.t("Where the token at the cursor looks")}`
      : `${mark}${l10n.t("Who looks at the token at the cursor")}`;
  }

  #say(text: string, lines: readonly string[]): void {
    this.item.text = inert(l10n.t("◇ Attention {0}", text));
    this.item.tooltip = paragraphs(lines.map(escapeMarkdown));
    this.item.show();
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

const choicesOf = (heads: number): readonly HeadChoice[] => [
  "mean",
  "max",
  ...Array.from({ length: heads }, (_, head) => head),
];

function nameOf(head: HeadChoice): string {
  if (head === "mean") return l10n.t("mean of all heads");
  if (head === "max") return l10n.t("maximum of all heads");
  return l10n.t("head {0}", formatNumber(head + 1));
}

/** The token that covers the cursor, or the last before it, or the first of all; of several, the first. */
function tokenUnder({ tokens: { starts, ends } }: Run, cursor: number): number | undefined {
  let near: number | undefined;
  for (let i = 0; i < starts.length; i++) {
    const start = starts[i] as number;
    const end = ends[i] as number;
    if (end === start) continue; // it covers no text
    if (start <= cursor && cursor < end) return i;
    if (end <= cursor) near = i;
    else return near ?? i;
  }
  return near;
}

/** Where to draw the weights; those of tokens that share a character are one. */
function amountsOf(
  { tokens: { starts, ends } }: Run,
  weights: Float64Array,
  offset: number,
  { head, way }: Look,
): readonly Amount[] {
  const amounts: Amount[] = [];
  // Where one looks, the parts of a character add up; who looks, each part looks for itself.
  const isSum = way === "from" && head !== "max";
  weights.forEach((weight, i) => {
    const start = offset + (starts[i] as number);
    const end = offset + (ends[i] as number);
    const last = amounts.at(-1);
    if (last && start < last.end) {
      const amount = isSum ? last.amount + weight : Math.max(last.amount, weight);
      amounts[amounts.length - 1] = { start: last.start, end: Math.max(last.end, end), amount };
    } else if (end > start) amounts.push({ start, end, amount: weight });
  });
  return amounts;
}
