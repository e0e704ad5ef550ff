import { perplexity, type Surprisals } from "../../../domain/prediction/surprisal.ts";
import { code, escapeMarkdown, type Markdown } from "../../../domain/text/markdown.ts";
import { label, tokenAt } from "../../../domain/text/token.ts";
import { markdown } from "../../words/markdown.ts";
import { formatNumber, formatPercent, formatTenths } from "../../words/numbers.ts";
import { strokes } from "../levels.ts";

/** Bits from which on each line is drawn below a token that is coloured. */
export const LEVELS = [0, 5, 8, 11] as const;

const MOST_TERMS = 12;

/** What a line stands for: how likely a token with it was at most. */
function likelihoodOf(level: number): Markdown {
  const share = (bits: number) => formatPercent(2 ** -bits);
  return level === 0
    ? markdown.t("more than {0} likely", share(LEVELS[1]))
    : markdown.t("at most {0} likely", share(LEVELS[level] as number));
}

const allBits = (read: readonly Surprisals[]): number[] =>
  read.flatMap(({ bits }) => [...bits]).filter((each) => !Number.isNaN(each));

const isMasked = (read: readonly Surprisals[]) => read.some(({ sides }) => sides === "both");

/** How unsure the model was: in the status bar, and in full. */
export function sizeOf(
  read: readonly Surprisals[],
  isSelected: boolean,
): { readonly short: string; readonly long: Markdown } {
  const bits = allBits(read);
  if (bits.length === 0)
    return {
      short: "–",
      long: markdown.t("Nothing stands before it that it could be guessed from."),
    };
  const among = perplexity(bits);
  const mean = bits.reduce((sum, each) => sum + each, 0) / bits.length;
  const choices = among < 10 ? formatTenths(among) : formatNumber(Math.round(among));
  const where = isSelected
    ? markdown.t("In the selection")
    : markdown.t("In this part of the text");
  const facts = [choices, formatTenths(among), formatTenths(mean), formatNumber(bits.length)];
  return {
    short: markdown.t("like guessing among {0} tokens", choices),
    long: isMasked(read)
      ? markdown.t(
          "{0}, the model was as unsure as if guessing among {1} equally likely tokens: pseudo-perplexity {2}, {3} bits per token, {4} tokens masked in turn (Salazar et al. 2020).",
          where,
          ...facts,
        )
      : markdown.t(
          "{0}, the model was as unsure as if guessing among {1} equally likely tokens: perplexity {2}, {3} bits per token, {4} tokens read.",
          where,
          ...facts,
        ),
  };
}

/**
 * The chain rule, a factor for each token: P(w₁ … wₖ) = P(w₁) · P(w₂ | w₁) · … Of a masked model the
 * pseudo-log-likelihood, which is no probability.
 */
export function termsOf(read: readonly Surprisals[]): readonly Markdown[] {
  const terms = read.flatMap((surprisals) =>
    [...surprisals.bits].flatMap((bits, i) =>
      Number.isNaN(bits) ? [] : [{ bits, name: code(label(tokenAt(surprisals.tokens, i))) }],
    ),
  );
  if (terms.length === 0) return [];
  const shown = terms
    .slice(0, MOST_TERMS)
    .map(({ bits, name }) => markdown.join([name, formatPercent(2 ** -bits)], " "));
  if (terms.length > MOST_TERMS) shown.push(escapeMarkdown("…"));
  const total = terms.reduce((sum, { bits }) => sum + bits, 0);
  if (isMasked(read)) {
    return [
      markdown.t(
        "Its pseudo-log-likelihood, the sum over all tokens: −{0} bits. It is no probability: the chain rule does not hold from both sides.",
        formatTenths(total),
      ),
    ];
  }
  return [
    markdown.t(
      "Its probability, each token after those before it (chain rule): {0} = 2^−{1}",
      markdown.join(shown, " × "),
      formatTenths(total),
    ),
  ];
}

/** What the colours and the lines mean. */
export function legend(
  model: string,
  read: readonly Surprisals[],
  percent: number,
): readonly Markdown[] {
  const share = formatPercent(percent / 100);
  const name = escapeMarkdown(model);
  return [
    isMasked(read)
      ? markdown.t(
          "Colored: the {0} of the tokens that surprised {1} most, each masked and guessed from both sides.",
          share,
          name,
        )
      : markdown.t(
          "Colored: the {0} of the tokens that surprised {1} most, each guessed from what stands before it.",
          share,
          name,
        ),
    markdown.join(
      LEVELS.map((bits, level) =>
        markdown.t(
          "{0}: {1} ({2})",
          escapeMarkdown(strokes()[level] as string),
          likelihoodOf(level),
          level === 0
            ? markdown.t("under {0} bits", formatNumber(LEVELS[1]))
            : markdown.t("{0} bits or more", formatNumber(bits)),
        ),
      ).reverse(),
      "  \n",
    ),
    markdown.t(
      "Surprisal in bits is −log₂ of the probability. How much is colored: the setting {0}.",
      code("glassbox.surprisal.coloredPercent"),
    ),
  ];
}
