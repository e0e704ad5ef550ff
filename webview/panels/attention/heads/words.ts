import type { Habit, Measure } from "../../../../src/domain/attention/headMeasures.ts";
import type { Share } from "../../../../src/domain/attention/targets.ts";
import { t } from "../../../kit/page/language.ts";
import {
  formatBriefShare,
  formatCosine,
  formatNumber,
  formatShare,
} from "../../../kit/page/numbers.ts";

interface Words {
  readonly name: string;
  /** What the number is. */
  readonly meaning: string;
}

/** What each measure is called, and what it says. */
export const MEASURE_WORDS: Readonly<Record<Measure, Words>> = {
  entropy: {
    name: t("entropy"),
    meaning: t("How undecided its tokens are: 0 bits, all weight on one token."),
  },
  distance: {
    name: t("distance"),
    meaning: t("How many tokens away it looks, on average by weight."),
  },
  first: { name: t("first token"), meaning: t("The weight on the first token of the text.") },
  previous: {
    name: t("previous token"),
    meaning: t("The weight on the token just before, from the third token on."),
  },
  next: { name: t("next token"), meaning: t("The weight on the token just after.") },
  itself: { name: t("token itself"), meaning: t("The weight on the token that looks.") },
  duplicate: {
    name: t("same token before"),
    meaning: t("The weight on earlier occurrences of the same token, where there are any."),
  },
  induction: {
    name: t("induction"),
    meaning: t(
      "The weight on what followed earlier occurrences of the same token (Olsson et al. 2022).",
    ),
  },
  punctuation: { name: t("punctuation"), meaning: t("The weight on tokens of punctuation alone.") },
  brackets: {
    name: t("matching bracket"),
    meaning: t("From a token that closes brackets, the weight on those that opened them."),
  },
  special: { name: t("special tokens"), meaning: t("The weight on special tokens.") },
  sink: {
    name: t("sink"),
    meaning: t(
      "The share of each token's weight that goes to the head's sink, and so to no token.",
    ),
  },
  order: {
    name: t("word order"),
    meaning: t(
      "How the order of the two texts goes together: 1 the same, -1 back to front (correlation).",
    ),
  },
};

/** "49%", "3.2 bits", "12 tokens", "-0.71" */
export function measureText(measure: Measure, value: number): string {
  switch (measure) {
    case "entropy":
      return t("{0} bits", formatNumber(value));
    case "distance":
      return t("{0} tokens", formatNumber(value));
    case "order":
      return formatCosine(value);
    default:
      return formatShare(value);
  }
}

/** The same where there is no room for a unit. */
export function shortText(measure: Measure, value: number): string {
  if (measure === "order") return formatCosine(value);
  const hasUnit = measure === "entropy" || measure === "distance";
  return hasUnit ? formatNumber(Math.round(value * 100) / 100) : formatBriefShare(value);
}

/** What a head with this habit is called. */
export const HABIT_NAMES: Readonly<Record<Share, string>> = {
  first: t("first-token head (sink)"),
  previous: t("previous-token head"),
  next: t("next-token head"),
  itself: t("self-looking head"),
  duplicate: t("duplicate-token head"),
  induction: t("induction head"),
  punctuation: t("punctuation head"),
  brackets: t("bracket head"),
  special: t("special-token head"),
};

/** What a head does, in a sentence with its number. */
export function habitSentence(
  { share, value, tokens }: Habit,
  { layer, head }: { readonly layer: number; readonly head: number },
): string {
  const all = [layer + 1, head + 1, formatShare(value), tokens] as const;
  switch (share) {
    case "first":
      return t("Layer {0}, head {1} puts {2} of its weight on the first token.", ...all);
    case "previous":
      return t("Layer {0}, head {1} puts {2} of its weight on the token just before.", ...all);
    case "next":
      return t("Layer {0}, head {1} puts {2} of its weight on the token just after.", ...all);
    case "itself":
      return t("Layer {0}, head {1} puts {2} of its weight on the token itself.", ...all);
    case "duplicate":
      return t(
        "Layer {0}, head {1} looks where the same token stood before: with {2} of the weight of {3} tokens.",
        ...all,
      );
    case "induction":
      return t(
        "Layer {0}, head {1} looks at what followed the same token before: with {2} of the weight of {3} tokens.",
        ...all,
      );
    case "punctuation":
      return t("Layer {0}, head {1} puts {2} of its weight on punctuation.", ...all);
    case "brackets":
      return t(
        "Layer {0}, head {1} looks from closing brackets at the opening ones: with {2} of the weight of {3} tokens.",
        ...all,
      );
    case "special":
      return t("Layer {0}, head {1} puts {2} of its weight on special tokens.", ...all);
  }
}
