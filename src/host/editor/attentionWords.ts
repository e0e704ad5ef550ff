import { l10n } from "vscode";
import type { Run } from "../../domain/model/run.ts";
import { label, tokenAt } from "../../domain/text/token.ts";
import { formatPercent } from "../words/numbers.ts";
import { spoken } from "../words/tokenNames.ts";
import { headName, type Look } from "./headChoice.ts";
import { strokes } from "./levels.ts";

/** Weights from which on a token is drawn, each level darker. */
export const LEVELS = [0.05, 0.1, 0.2, 0.4] as const;

const MOST_NAMED = 3; // tokens in the tooltip

/** Where the token looks most, or who looks at it most, in the status bar. */
export function titleOf(run: Run, look: Look, token: number, weights: Float64Array): string {
  const [most] = mostOf(weights, 1) as [number];
  const share = formatPercent(weights[most] as number);
  const names = [nameOf(run, token), nameOf(run, most), share, headName(run.found[0] ?? {}, look)];
  return look.way === "from"
    ? l10n.t("{0} looks at {1} ({2}) · {3}", ...names)
    : l10n.t("{0} is looked at by {1} ({2}) · {3}", ...names);
}

/**
 * What is drawn in numbers, for those who do not see the colours, and what they mean.
 *
 * @param weights of the run's tokens
 * @param isChosen whether the user chose the head
 */
export function linesOf(
  run: Run,
  look: Look,
  token: number,
  weights: Float64Array,
  isChosen: boolean,
): readonly string[] {
  const most = mostOf(weights, MOST_NAMED)
    .filter((index, rank) => rank === 0 || weights[index] !== 0)
    .map((index) => `${nameOf(run, index)} ${formatPercent(weights[index] as number)}`)
    .join(", ");
  const head = headName(run.found[0] ?? {}, look);
  return [
    look.way === "from"
      ? l10n.t("{0} looks mostly at {1}.", nameOf(run, token), most)
      : l10n.t("{0} is looked at mostly by {1}.", nameOf(run, token), most),
    isChosen
      ? l10n.t("Drawn: {0}.", head)
      : l10n.t(
          "Drawn: {0}, the most distinctive head on this text until you choose another.",
          head,
        ),
    LEVELS.map((from, level) =>
      l10n.t("{0}: {1} of the attention or more", strokes()[level] as string, formatPercent(from)),
    )
      .reverse()
      .join("\n"),
    l10n.t("Attention shows where information can flow, not what the answer depends on."),
    l10n.t("Click to choose layer and head. Move the cursor to choose the token."),
  ];
}

/** The places of the largest weights, the largest first. */
const mostOf = (weights: Float64Array, count: number): readonly number[] =>
  [...weights.keys()]
    .sort((a, b) => (weights[b] as number) - (weights[a] as number))
    .slice(0, count);

const nameOf = (run: Run, token: number) => spoken(label(tokenAt(run.tokens, token)));
