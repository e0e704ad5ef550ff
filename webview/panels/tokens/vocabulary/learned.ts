import { label, readable } from "../../../../src/domain/text/token.ts";
import {
  BYTES,
  type MergeList,
  outOfVocabulary,
  type Training,
} from "../../../../src/domain/tokenizer/training.ts";
import { h } from "../../../kit/controls/element.ts";
import { t } from "../../../kit/page/language.ts";
import { formatCount, formatNumber, formatShare } from "../../../kit/page/numbers.ts";
import { createTable } from "../../../kit/pictures/table.ts";

const RECENT = 8; // merges that are listed
const WIDTH = 768; // of GPT-2's embeddings, for what a vocabulary costs

/** What was learned from a text, and how much of it is looked at. */
export interface Learned {
  readonly training: Training;
  readonly merges: MergeList;
  /** Merges that are looked at, the first ones. */
  readonly at: number;
  /** Whether more are being learned. */
  readonly isRunning: boolean;
}

/** Tokens of the text with the first `step` merges. */
const tokensAt = ({ training, merges }: Learned, step: number): number =>
  step === 0 ? training.bytes : (merges.tokens[step - 1] as number);

const nameOf = (merges: MergeList, token: number): string => readable(merges.bytes(token));

/** How far the learning has come, and from what. */
export function statusOf({ training, merges, isRunning }: Learned): string {
  const learned = formatCount(merges.length);
  const status = isRunning
    ? t("Learning: {0} merges", learned)
    : t(
        "Learned {0} merges from {1}: {2} bytes, {3} words, {4} different ones.",
        learned,
        training.name ?? t("the selected text"),
        formatCount(training.bytes),
        formatCount(training.words),
        formatCount(training.frequencies.length),
      );
  if (training.read >= training.length) return status;
  return `${status} ${t("Only the first {0} of {1} characters are read.", formatCount(training.read), formatCount(training.length))}`;
}

/** What the last of the merges that are looked at did. */
export function sentenceOf(learned: Learned): string {
  const { training, merges, at, isRunning } = learned;
  const tokens = tokensAt(learned, at);
  const size = formatCount(BYTES + at);
  if (merges.length === 0 && !isRunning)
    return t("No pair of tokens comes twice in this text, so there is nothing to merge.");
  if (at === 0)
    return t(
      "No merge yet: the vocabulary is the {0} bytes, and the text has {1} tokens.",
      size,
      formatCount(tokens),
    );
  return t(
    "Merge {0}: {1} and {2} become {3}, {4} times. The vocabulary has {5} tokens, the text {6}: {7} bytes each.",
    formatCount(at),
    nameOf(merges, merges.lefts[at - 1] as number),
    nameOf(merges, merges.rights[at - 1] as number),
    nameOf(merges, BYTES + at - 1),
    formatCount(merges.counts[at - 1] as number),
    size,
    formatCount(tokens),
    formatNumber(training.bytes / Math.max(1, tokens)),
  );
}

/** The last merges, the latest first. */
export function recentOf({ merges, at }: Learned): readonly HTMLElement[] {
  return Array.from({ length: Math.min(at, RECENT) }, (_, i) => {
    const merge = at - 1 - i;
    const left = nameOf(merges, merges.lefts[merge] as number);
    const right = nameOf(merges, merges.rights[merge] as number);
    return h(
      "li",
      {},
      h("span", { class: "number" }, formatCount(merge + 1)),
      h("span", { class: "token" }, `${left} + ${right} → ${nameOf(merges, BYTES + merge)}`),
      h("span", { class: "aside" }, t("{0} times", formatCount(merges.counts[merge] as number))),
    );
  });
}

/** The first words as these merges cut them. */
export const cutWords = ({ training, merges, at }: Learned): readonly HTMLElement[] =>
  training.sample.flatMap((word) =>
    merges
      .cut(word.text, at)
      .map((token) =>
        h(
          "span",
          { class: `piece${token === BYTES + at - 1 ? " new" : ""}` },
          nameOf(merges, token),
        ),
      ),
  );

export const knownSentence = ({ training, at }: Learned): string =>
  t(
    "With the {0} most frequent words as vocabulary instead, {1} of the text's words are out of vocabulary",
    formatCount(Math.min(BYTES + at, training.frequencies.length)),
    formatShare(outOfVocabulary(training, BYTES + at)),
  );

/** The first words as a list of whole words knows them. */
export const wholeWords = ({ training, at }: Learned): readonly HTMLElement[] =>
  training.sample.map(({ text, rank }) =>
    rank < BYTES + at
      ? h("span", { class: "piece" }, label({ piece: text, bytes: encode(text), special: false }))
      : h("span", { class: "piece lost" }, "[UNK]"),
  );

/** What larger vocabularies save, and what they cost. */
export function tradeOff(learned: Learned): HTMLTableElement {
  const { training, merges } = learned;
  const steps = [0, 64, 256, 512, 1_000, 2_000, 3_000, 4_000].filter(
    (step) => step < merges.length,
  );
  return createTable(
    t("What a vocabulary saves, and what it costs"),
    [
      {
        title: t("vocabulary"),
        show: (step) => formatCount(BYTES + step),
        number: (step) => step,
      },
      {
        title: t("tokens"),
        show: (step) => formatCount(tokensAt(learned, step)),
        number: (step) => tokensAt(learned, step),
      },
      {
        title: t("bytes per token"),
        show: (step) => formatNumber(training.bytes / Math.max(1, tokensAt(learned, step))),
        number: (step) => -tokensAt(learned, step),
      },
      {
        title: t("embedding parameters, {0} wide", formatCount(WIDTH)),
        show: (step) => formatCount((BYTES + step) * WIDTH),
        number: (step) => step,
      },
      {
        title: t("words out of vocabulary"),
        show: (step) => formatShare(outOfVocabulary(training, BYTES + step)),
        number: (step) => outOfVocabulary(training, BYTES + step),
      },
    ],
    [...steps, merges.length],
  );
}

const encoder = new TextEncoder();
const encode = (text: string) => encoder.encode(text);
