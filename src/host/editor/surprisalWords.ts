import {
  EXPECTED,
  type Mark,
  perplexity,
  type Surprisals,
} from "../../domain/prediction/surprisal.ts";
import { code, escapeMarkdown, type Markdown } from "../../domain/text/markdown.ts";
import { label, tokenAt } from "../../domain/text/token.ts";
import { markdown } from "../words/markdown.ts";
import { formatNumber, formatPercent, formatTenths } from "../words/numbers.ts";

/** Bits from which on tokens are drawn, each level darker; below the first they are expected. */
export const LEVELS = [2, 5, 8, 11] as const;

const MOST_TERMS = 12;

/** What the hover says: how unexpected the token was, and what was expected instead. */
export function hoverOf(surprisals: Surprisals, mark: Mark, model: string): readonly Markdown[] {
  const [first, end] = mark.tokens;
  const title =
    surprisals.sides === "both"
      ? markdown.t("**Surprisal**, masked · {0}", escapeMarkdown(model))
      : markdown.t("**Surprisal** · {0}", escapeMarkdown(model));
  const lines = [title];
  for (let i = first; i < end; i++) lines.push(...tokenLines(surprisals, i));
  if (end - first > 1 && !Number.isNaN(mark.bits)) {
    lines.push(markdown.t("Together {0} bits", formatTenths(mark.bits)));
  }
  return lines;
}

function tokenLines(surprisals: Surprisals, i: number): readonly Markdown[] {
  const { tokens, bits, ranks, expected, probabilities } = surprisals;
  const name = code(label(tokenAt(tokens, i)));
  const own = bits[i] as number;
  if (Number.isNaN(own)) {
    return [markdown.t("{0}: nothing stands before it that a model could expect it from", name)];
  }
  const instead = Array.from({ length: EXPECTED }, (_, rank) => {
    const at = i * EXPECTED + rank;
    const share = formatPercent(probabilities[at] as number);
    return markdown.join([code(label(tokenAt(expected, at))), share], " ");
  });
  return [
    markdown.t(
      "{0}: {1} bits · {2} · rank {3}",
      name,
      formatTenths(own),
      formatPercent(2 ** -own),
      formatNumber(ranks[i] as number),
    ),
    markdown.t("Expected: {0}", markdown.join(instead, " · ")),
  ];
}

const allBits = (read: readonly Surprisals[]): number[] =>
  read.flatMap(({ bits }) => [...bits]).filter((each) => !Number.isNaN(each));

const isMasked = (read: readonly Surprisals[]) => read.some(({ sides }) => sides === "both");

/** The mean in bits per token, and the perplexity in words. */
export function meanOf(read: readonly Surprisals[]): { text: string; perplexity: Markdown } {
  const bits = allBits(read);
  if (bits.length === 0) return { text: "–", perplexity: markdown.t("no token has any before it") };
  const mean = bits.reduce((sum, each) => sum + each, 0) / bits.length;
  const facts = [formatTenths(perplexity(bits)), formatNumber(bits.length)] as const;
  return {
    text: markdown.t("{0} bits per token, perplexity {1}", formatTenths(mean), facts[0]),
    perplexity: isMasked(read)
      ? markdown.t(
          "pseudo-perplexity {0}, as unsure as among so many equally likely tokens ({1} tokens masked in turn)",
          ...facts,
        )
      : markdown.t(
          "perplexity {0}, as unsure as among so many equally likely tokens ({1} tokens read)",
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

/** What the colours mean. */
export function legend(model: string, read: readonly Surprisals[]): readonly Markdown[] {
  return [
    isMasked(read)
      ? markdown.t(
          "Surprisal: how unexpected a token was to {0} between what stands on both sides, it alone masked, −log₂ of its probability (Salazar et al. 2020).",
          escapeMarkdown(model),
        )
      : markdown.t(
          "Surprisal: how unexpected a token was to {0} after what stands before it, −log₂ of its probability.",
          escapeMarkdown(model),
        ),
    markdown.t(
      "No line: below {0} bits. Dotted: from {0}. Dashed: from {1}. Solid: from {2}. Double: from {3} bits on.",
      ...LEVELS.map(formatNumber),
    ),
    markdown.t("It tells what this model expected, not what is right. Click to switch it off."),
  ];
}
