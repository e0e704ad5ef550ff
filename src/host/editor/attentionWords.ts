import { l10n } from "vscode";
import type { Run } from "../../domain/model/run.ts";
import { label, tokenAt } from "../../domain/text/token.ts";
import { formatPercent } from "../words/numbers.ts";
import { headName, type Look } from "./headChoice.ts";

/** Weights from which on a token is drawn, each level darker. */
export const LEVELS = [0.01, 0.05, 0.15, 0.4] as const;

const MOST_NAMED = 3; // tokens in the tooltip

/** What is drawn and between which tokens, in the status bar. */
export function titleOf(run: Run, look: Look, token: number): string {
  const head = headName(run.found[0] ?? {}, look);
  return look.way === "from"
    ? l10n.t("{0}: from {1}", head, nameOf(run, token))
    : l10n.t("{0}: to {1}", head, nameOf(run, token));
}

/**
 * What is drawn in numbers, for those who do not see the colours, and what they mean.
 *
 * @param weights of the run's tokens
 * @param isChosen whether the user chose the head
 */
export function linesOf(
  run: Run,
  { way }: Look,
  token: number,
  weights: Float64Array,
  isChosen: boolean,
): readonly string[] {
  const most = [...weights.keys()]
    .sort((a, b) => (weights[b] as number) - (weights[a] as number))
    .slice(0, MOST_NAMED)
    .map((index) => `${nameOf(run, index)} ${formatPercent(weights[index] as number)}`)
    .join(", ");
  return [
    way === "from"
      ? l10n.t("{0} looks mostly at {1}.", nameOf(run, token), most)
      : l10n.t("{0} is looked at mostly by {1}.", nameOf(run, token), most),
    l10n.t(
      "No line: below {0}. Dotted: from {0}. Dashed: from {1}. Solid: from {2}. Double: from {3} of the weight on.",
      ...LEVELS.map(formatPercent),
    ),
    ...(isChosen
      ? []
      : [l10n.t("Drawn until you choose another: the most telling head on this text.")]),
    l10n.t("Attention weights say where information may flow from, not why the model decides."),
    l10n.t("Click to choose layer and head. Move the cursor to choose the token."),
  ];
}

const nameOf = (run: Run, token: number) => `‘${label(tokenAt(run.tokens, token))}’`;
