import {
  Disposable,
  l10n,
  type TextDocument,
  type TextEditor,
  ThemeColor,
  window,
  workspace,
} from "vscode";
import { toFailure } from "../../domain/failure.ts";
import { shortName, type TextSize } from "../../domain/text/token.ts";
import { CUTS_FOR } from "../../domain/tokenizer/card.ts";
import { lengthOf, MOST_CHARACTERS, type Reading } from "../processes/mirror.ts";
import { frontEditor } from "../window/frontEditor.ts";
import { explain } from "../window/notify.ts";
import { isProse } from "../window/prose.ts";
import { tokenBudget } from "../window/settings.ts";
import { Settled } from "../window/settled.ts";
import { createStatusItem, sayIn } from "../window/statusItem.ts";
import { formatNumber } from "../words/numbers.ts";

const DELAY = 100; // milliseconds after the last key or move
const PATIENCE = 300; // milliseconds that an outdated count may stay

interface Counted {
  readonly version: number;
  readonly tokenizer: string;
  readonly tokens: number;
}

/**
 * One item: how many tokens are selected, else how many the document has. It starts the tokenizers'
 * thread for prose and prompts alone. Once the thread runs, it counts in code too: that is pasted into
 * prompts as well.
 */
export class StatusBar {
  readonly item = createStatusItem("tokens");
  readonly #needs: Reading;
  readonly #counted = new WeakMap<TextDocument, Counted>();
  readonly #settled = new Settled(DELAY);
  readonly #disposables: Disposable;
  #isShown = false;

  constructor(needs: Reading) {
    this.#needs = needs;
    this.#disposables = Disposable.from(
      this.item,
      this.#settled,
      window.onDidChangeActiveTextEditor(() => this.refresh()),
      window.onDidChangeVisibleTextEditors(() => this.refresh()),
      window.onDidChangeTextEditorSelection(() => this.refresh()),
      // A document whose language changes is closed and opened again.
      workspace.onDidOpenTextDocument((document) => {
        if (document === frontEditor()?.document) this.refresh();
      }),
      workspace.onDidChangeTextDocument(({ document }) => {
        if (document === frontEditor()?.document) this.refresh();
      }),
    );
    this.refresh();
  }

  /** What the item says; nothing while it is hidden. */
  get said(): string {
    return this.#isShown ? this.item.text : "";
  }

  /** The number of the document's tokens, if it has been counted as it is now. */
  countOf(document: TextDocument): number | undefined {
    const counted = this.#counted.get(document);
    const isNow =
      counted?.version === document.version && counted.tokenizer === this.#needs.tokenizer();
    return isNow ? counted.tokens : undefined;
  }

  refresh(): void {
    const wanted = this.#settled.begin();
    this.#settled.soon(() => {
      const patience = setTimeout(() => wanted() && this.#say("…", []), PATIENCE);
      this.#count(wanted)
        .catch((thrown) => {
          if (!wanted()) return;
          this.#needs.failed(thrown);
          this.#say("–", [explain(toFailure(thrown)).sentence]);
        })
        .finally(() => clearTimeout(patience));
    });
  }

  dispose(): void {
    this.#disposables.dispose();
  }

  async #count(wanted: () => boolean): Promise<void> {
    const editor = frontEditor();
    if (!editor || !this.#counts(editor.document)) {
      this.#hide();
      return;
    }
    const texts = selected(editor);
    const { tokenizing, tokenizer } = this.#needs;
    const sizes = texts.length > 0 ? await tokenizing.questions.sizes(tokenizer(), texts) : [];
    const tokens =
      texts.length > 0 ? total(sizes, "tokens") : await this.#countAll(editor.document);
    if (!wanted()) return;
    if (tokens === undefined) {
      this.#hide();
      return;
    }
    const budget = tokenBudget();
    const isOver = budget !== undefined && tokens > budget;
    const count =
      budget !== undefined
        ? l10n.t("{0} of {1} tokens", formatNumber(tokens), formatNumber(budget))
        : tokens === 1
          ? l10n.t("1 token")
          : l10n.t("{0} tokens", formatNumber(tokens));
    const what =
      texts.length > 0
        ? l10n.t(
            "Selected: {0} tokens, {1} characters, {2} bytes",
            formatNumber(tokens),
            formatNumber(total(sizes, "characters")),
            formatNumber(total(sizes, "bytes")),
          )
        : l10n.t("In this document: {0} tokens", formatNumber(tokens));
    const over = isOver
      ? [l10n.t("Over the budget by {0} tokens", formatNumber(tokens - budget))]
      : [];
    this.#say(count, [what, ...over], isOver);
  }

  #counts({ languageId }: TextDocument): boolean {
    return isProse(languageId) || this.#needs.tokenizing.generation > 0;
  }

  #hide(): void {
    this.#isShown = false;
    this.item.hide();
  }

  #say(count: string, lines: readonly string[], isOver = false): void {
    const tokenizer = this.#needs.tokenizer();
    const models = CUTS_FOR[tokenizer];
    const choice =
      models === undefined
        ? l10n.t("Tokenizer: {0}. Click to choose another.", tokenizer)
        : l10n.t("Tokenizer: {0} ({1}). Click to choose another.", tokenizer, models);
    this.item.backgroundColor = isOver
      ? new ThemeColor("statusBarItem.warningBackground")
      : undefined;
    this.#isShown = true;
    sayIn(this.item, `◇ ${count} · ${shortName(tokenizer)}`, [...lines, choice].join("\n"));
  }

  /** @returns undefined of a document too large to count, or edited meanwhile */
  async #countAll(document: TextDocument): Promise<number | undefined> {
    const known = this.countOf(document);
    if (known !== undefined) return known;
    if (lengthOf(document) > MOST_CHARACTERS) return undefined;
    const { version } = document;
    const tokenizer = this.#needs.tokenizer();
    const { id } = this.#needs.mirror.view(document, 0);
    const tokens = await this.#needs.tokenizing.questions.count(tokenizer, id);
    if (tokens !== undefined) this.#counted.set(document, { version, tokenizer, tokens });
    return tokens;
  }
}

/** The selected texts; none if they are too large. */
function selected({ document, selections }: TextEditor): readonly string[] {
  const ranges = selections.filter((selection) => !selection.isEmpty);
  const length = ranges.reduce(
    (sum, { start, end }) => sum + document.offsetAt(end) - document.offsetAt(start),
    0,
  );
  return length > MOST_CHARACTERS ? [] : ranges.map((range) => document.getText(range));
}

function total(sizes: readonly TextSize[], what: keyof TextSize): number {
  return sizes.reduce((sum, size) => sum + size[what], 0);
}
