import { sumExp } from "../model/softmax.ts";
import type { Stretch, TokenId, Tokens } from "../text/token.ts";
import { largest } from "./prediction.ts";

/** How many of the likeliest tokens are told beside each. */
export const EXPECTED = 5;

/**
 * How unexpected the tokens of a stretch of text were: to a decoder that had read what is before, or
 * to a masked language model that had read both sides, each token masked in turn.
 */
export interface Surprisals {
  readonly sides: "before" | "both";
  /** Those that touch the stretch; their offsets are those of the whole text. */
  readonly tokens: Tokens;
  /** The number of the first of them among the text's tokens, from 0. */
  readonly first: number;
  /** −log2 of each one's probability: 0 = certain. NaN where nothing stands before it. */
  readonly bits: Float64Array; // [tokens]
  /** 1 = it was the likeliest; 0 where nothing stands before it. */
  readonly ranks: Uint32Array; // [tokens]
  /** What was likeliest in place of each, the likeliest first; they stand in no text. */
  readonly expected: Tokens; // [tokens × EXPECTED]
  readonly probabilities: Float64Array; // [tokens × EXPECTED], 0 to 1
}

export interface Surprise {
  readonly bits: number;
  readonly rank: number;
  readonly expected: readonly { readonly id: TokenId; readonly probability: number }[];
}

/**
 * −log2 p of a token (Shannon 1948), p by the softmax over the whole vocabulary.
 *
 * @param logits of the place before it: [vocabSize]
 */
export function surpriseOf(logits: Float32Array, token: TokenId): Surprise {
  const likeliest = largest(logits, EXPECTED);
  const { max, sum } = sumExp(logits);
  const own = logits[token] as number;
  let rank = 1;
  for (const logit of logits) if (logit > own) rank++;
  return {
    bits: (max - own + Math.log(sum)) / Math.LN2,
    rank,
    expected: likeliest.map((id) => ({
      id,
      probability: Math.exp((logits[id] as number) - max) / sum,
    })),
  };
}

/**
 * 2 to the mean surprisal (Jelinek et al. 1977): among so many equally likely tokens the model would
 * have been as unsure. NaN where no token has a surprisal.
 */
export function perplexity(bits: Iterable<number>): number {
  const known = [...bits].filter((each) => !Number.isNaN(each));
  return 2 ** (known.reduce((sum, each) => sum + each, 0) / known.length);
}

/** A stretch of text that is drawn as one: one token, or several that share a character. */
export interface Mark {
  /** UTF-16 offsets in the text. */
  readonly start: number;
  readonly end: number;
  /** The sum over its tokens: −log2 of the probability of all of them. */
  readonly bits: number;
  /** The places in `Surprisals` of the first of its tokens, and of the first behind. */
  readonly tokens: readonly [first: number, end: number];
}

/** Where each surprisal is drawn; tokens that cover no text are drawn nowhere. */
export function marksOf({ tokens: { starts, ends }, bits }: Surprisals): readonly Mark[] {
  const marks: Mark[] = [];
  starts.forEach((start, i) => {
    const end = ends[i] as number;
    const last = marks.at(-1);
    const own = bits[i] as number;
    if (last && start < last.end) {
      const [first] = last.tokens;
      marks[marks.length - 1] = {
        start: last.start,
        end: Math.max(last.end, end),
        bits: last.bits + own,
        tokens: [first, i + 1],
      };
    } else if (end > start) marks.push({ start, end, bits: own, tokens: [i, i + 1] });
  });
  return marks;
}

/**
 * The most surprising of a text's stretches, at least one; of equally surprising ones the first.
 *
 * @param percent of those that have a surprisal
 */
export function mostSurprising<Of extends { readonly bits: number }>(
  stretches: readonly Of[],
  percent: number,
): ReadonlySet<Of> {
  const sorted = stretches
    .filter(({ bits }) => !Number.isNaN(bits))
    .sort((a, b) => b.bits - a.bits);
  return new Set(sorted.slice(0, Math.max(1, Math.round((sorted.length * percent) / 100))));
}

const BLOCK = 2_000; // UTF-16 units, about

/**
 * The parts of a text that those that are seen lie in, each of about the same length; a short text is
 * one. What is most surprising is found in each by itself: so it does not depend on what is seen.
 *
 * @param length of the text
 */
export function blocksAround(length: number, seen: readonly Stretch[]): readonly Stretch[] {
  const count = Math.max(1, Math.round(length / BLOCK));
  const begin = (block: number) => Math.round((block * length) / count);
  return Array.from({ length: count }, (_, block) => ({
    from: begin(block),
    to: begin(block + 1),
  })).filter((block) => seen.some(({ from, to }) => from <= block.to && to >= block.from));
}
