import type { Habit, Measure } from "../../../../src/domain/attention/headMeasures.ts";
import type { Share } from "../../../../src/domain/attention/targets.ts";
import { t } from "../../../kit/page/language.ts";
import {
  formatBriefShare,
  formatCosine,
  formatCount,
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
    meaning: t("How widely a token spreads its weight: 0 bits if all of it goes to one token."),
  },
  distance: {
    name: t("distance"),
    meaning: t("How many tokens away it looks, averaged by weight."),
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
      "Whether the two texts have the same order: 1 the same, -1 back to front (correlation).",
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

/** What a head does, in plain words. */
export function habitSentence(
  share: Share,
  { layer, head }: { readonly layer: number; readonly head: number },
): string {
  const name = [layer + 1, head + 1] as const;
  switch (share) {
    case "first":
      return t("Layer {0}, head {1} rests on the first token.", ...name);
    case "previous":
      return t("Layer {0}, head {1} looks at the token just before.", ...name);
    case "next":
      return t("Layer {0}, head {1} looks at the token just after.", ...name);
    case "itself":
      return t("Layer {0}, head {1} looks at the token itself.", ...name);
    case "duplicate":
      return t("Layer {0}, head {1} looks at the same token, where it stood before.", ...name);
    case "induction":
      return t(
        "When a token comes again, layer {0}, head {1} looks at what followed it last time.",
        ...name,
      );
    case "punctuation":
      return t("Layer {0}, head {1} looks at punctuation.", ...name);
    case "brackets":
      return t(
        "Layer {0}, head {1} looks from a closing bracket at the one that opened it.",
        ...name,
      );
    case "special":
      return t("Layer {0}, head {1} rests on special tokens.", ...name);
  }
}

const SINGLE = Math.log2(1.5); // bits of a head that looks at one token at a time
const FOCUSED = 0.4; // of the bits of a head that looks evenly

/** What a head without a habit does. @param evenly the entropy of a head that looks evenly */
export function focusSentence(
  { bits, evenly }: { readonly bits: number; readonly evenly: number },
  { layer, head }: { readonly layer: number; readonly head: number },
): string {
  const name = [layer + 1, head + 1] as const;
  if (bits < SINGLE) return t("Layer {0}, head {1} picks out a single token at a time.", ...name);
  if (bits < FOCUSED * evenly)
    return t("Layer {0}, head {1} picks out a few tokens at a time.", ...name);
  return t("Layer {0}, head {1} has no clear habit on this text.", ...name);
}

/** How much of its weight follows the habit. */
export function shareSentence({ share, value, tokens }: Habit): string {
  // Only some tokens have such a place to look at.
  const isRare = share === "duplicate" || share === "induction" || share === "brackets";
  return isRare
    ? t(
        "Wherever it can ({1} tokens), {0} of its weight follows this habit.",
        formatShare(value),
        formatCount(tokens),
      )
    : t("{0} of its weight follows this habit.", formatShare(value));
}

/** How sure a head is where to look. @param evenly the entropy of a head that looks evenly */
export function sureSentence({
  bits,
  evenly,
}: {
  readonly bits: number;
  readonly evenly: number;
}): string {
  const tokens = evenTokens(bits);
  if (bits < 0.2) return t("Very focused: nearly all of it goes to one token.");
  if (bits < FOCUSED * evenly) return t("Very focused: like looking evenly at {0} tokens.", tokens);
  if (bits < 0.65 * evenly) return t("Focused: like looking evenly at {0} tokens.", tokens);
  if (bits < 0.9 * evenly) return t("Spread out: like looking evenly at {0} tokens.", tokens);
  return t("Nearly even: like looking evenly at {0} tokens.", tokens);
}

/** The number of tokens that a head of this entropy would look at evenly: "2.6", "14". */
export function evenTokens(bits: number): string {
  const tokens = 2 ** bits;
  return formatNumber(tokens < 10 ? Math.round(tokens * 10) / 10 : Math.round(tokens));
}
