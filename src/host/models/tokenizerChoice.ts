import { l10n, type Memento, type QuickPickItem, QuickPickItemKind, window } from "vscode";
import { CUTS_FOR, EMBEDDED_TOKENIZERS, type TokenizerCard } from "../../domain/tokenizer/card.ts";
import { askForTokenizer } from "../window/choices.ts";
import { choose, chosenTokenizer, isTokenizerChosen } from "../window/settings.ts";
import { inert } from "../words/inert.ts";
import { formatNumber } from "../words/numbers.ts";
import type { Download } from "./downloads.ts";

export interface TokenizerChoiceOptions {
  /** Outlasts the window: holds whether the user was asked. */
  readonly state: Memento;
  /** The downloaded models, each with its tokenizer. */
  readonly downloaded: () => Promise<readonly Download[]>;
}

/** Lets the user say which tokenizer their prompts meet. */
export interface TokenizerChoice {
  /** Shows the list; without a choice the tokenizer stays as it is. */
  pick(): Promise<void>;
  /** The same for those who have chosen none and have never seen the list; else nothing. */
  askOnce(): Promise<void>;
}

interface Row extends QuickPickItem {
  readonly take?: () => Promise<void>;
}

const ASKED = "tokenizer.asked"; // in the state

export function createTokenizerChoice(options: TokenizerChoiceOptions): TokenizerChoice {
  const { state, downloaded } = options;

  async function pick(): Promise<void> {
    const rows = rowsFor(chosenTokenizer(), await downloaded());
    await state.update(ASKED, true);
    const picked = await window.showQuickPick(rows, {
      title: l10n.t("Choose Tokenizer"),
      placeHolder: l10n.t(
        "Which model do your prompts go to? Its tokenizer counts and cuts your texts.",
      ),
      matchOnDescription: true,
    });
    await picked?.take?.();
  }

  return {
    pick,
    async askOnce() {
      if (!isTokenizerChosen() && state.get(ASKED) !== true) await pick();
    },
  };
}

function rowsFor(current: string, downloads: readonly Download[]): readonly Row[] {
  const isListed =
    EMBEDDED_TOKENIZERS.some(({ id }) => id === current) ||
    downloads.some(({ folder }) => folder === current);
  const mark = (isCurrent: boolean) => (isCurrent ? "$(check)" : "$(blank)");
  const rowOf = ({ id, name }: TokenizerCard, words: readonly string[]): Row => ({
    label: `${mark(id === current)} ${inert(CUTS_FOR[id] ?? name)}`,
    description: words.join(" · "),
    take: () => choose("tokenizer", id),
  });
  const [forPrompts, ofModels] = [true, false].map((isForPrompts) =>
    EMBEDDED_TOKENIZERS.filter(({ id }) => id in CUTS_FOR === isForPrompts),
  );
  return [
    separator(l10n.t("Models for your prompts")),
    ...(forPrompts ?? []).map((card) => rowOf(card, [card.name, sizeOf(card)])),
    ...downloads.map(({ id, folder }) => ({
      label: `${mark(folder === current)} ${inert(id)}`,
      description: l10n.t("Downloaded"),
      take: () => choose("tokenizer", folder),
    })),
    {
      label: `${mark(!isListed)} ${l10n.t("Another model: open its tokenizer.json…")}`,
      description: isListed ? "" : inert(current),
      take: openFile,
    },
    separator(l10n.t("Included models, which the panels show")),
    ...(ofModels ?? []).map((card) => rowOf(card, [sizeOf(card)])),
  ];
}

async function openFile(): Promise<void> {
  const file = await askForTokenizer();
  if (file) await choose("tokenizer", file);
}

const separator = (label: string): Row => ({ label, kind: QuickPickItemKind.Separator });

const sizeOf = ({ algorithm, vocabSize }: TokenizerCard) =>
  l10n.t("{0}, vocabulary of {1}", algorithm, formatNumber(vocabSize));
