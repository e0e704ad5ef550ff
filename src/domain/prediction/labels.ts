import { softmax } from "../model/softmax.ts";
import { slice, type Tensor } from "../model/tensor.ts";

/**
 * How a row of numbers is read: as one choice among all labels, as a yes or no of each, as shares that
 * the model's file has computed itself, or as no probability at all.
 */
export type Reading = "softmax" | "sigmoid" | "given" | "number";

/** What a model that was trained to label says of a text. */
export interface Labels {
  readonly of: "text" | "token";
  /** As the model's file calls them; undefined where it does not. [labels] */
  readonly names: readonly (string | undefined)[];
  /** [1, labels] of a text, [tokens, labels] of its tokens. */
  readonly logits: Tensor;
  readonly reading: Reading;
  /** Of ELECTRA's discriminator (Clark et al. 2020): its one label is that a token was replaced. */
  readonly finds?: "replaced";
}

/** One label and what a row says of it. */
export interface Labeled {
  /** From 0. */
  readonly label: number;
  readonly logit: number;
  /** 0 to 1; read as a number, the logit itself. */
  readonly share: number;
}

/** What a row says of each label, the likeliest first; equal ones in the file's order. */
export function labeled({ logits, reading }: Labels, row: number): readonly Labeled[] {
  const own = slice(logits, row).data;
  const shares = reading === "softmax" ? softmax(own) : own;
  return Array.from(own, (logit, label): Labeled => {
    const share = shares[label] as number;
    return { label, logit, share: reading === "sigmoid" ? sigmoid(logit) : share };
  }).sort((one, other) => other.share - one.share || one.label - other.label);
}

/** 1 / (1 + e^−x): the probability of a yes whose logit is x. */
const sigmoid = (x: number): number => 1 / (1 + Math.exp(-x));

/** What a token is called by the likeliest of its labels. */
export interface LabeledToken {
  /** "O" is what it is called that has no name of its own. */
  readonly name: string;
  readonly share: number;
  readonly special: boolean;
  /** Whether it goes on with the word of the token before. */
  readonly continues: boolean;
}

/** Consecutive tokens under one label. */
export interface LabelSpan {
  readonly first: number;
  /** Exclusive. */
  readonly end: number;
  /** What they are, without how they follow each other: "PER" of "B-PER" and "I-PER". */
  readonly name: string;
  /** The least of its tokens' shares. */
  readonly share: number;
}

/** The label of tokens that belong to nothing, in the schemes that name one. */
export const OUTSIDE = "O";
/** "B-PER": how a token stands in its span (begins, inside, ends, last, single, unit), and of what. */
const PLACED = /^([BIELSU])[-_](.+)$/;
const BEGINS = "BSU";

/**
 * Joins tokens under one label to spans; those outside of any and special tokens are left out. Within a
 * word no span begins anew: models are trained on words, and say little of what follows their first piece.
 */
export function labelSpans(tokens: readonly LabeledToken[]): readonly LabelSpan[] {
  const spans: LabelSpan[] = [];
  tokens.forEach(({ name: full, share, special, continues }, at) => {
    if (special || full === OUTSIDE) return;
    const [, place = "I", name = full] = PLACED.exec(full) ?? [];
    const last = spans.at(-1);
    const goesOn = last?.end === at && last.name === name && (continues || !BEGINS.includes(place));
    if (last && goesOn) {
      spans[spans.length - 1] = { ...last, end: at + 1, share: Math.min(last.share, share) };
    } else spans.push({ first: at, end: at + 1, name, share });
  });
  return spans;
}
