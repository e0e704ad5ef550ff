import { dartOf } from "../prediction/dart.ts";

/**
 * What is done to a text before a model is trained to give it back.
 *
 * - masking: single tokens are hidden behind a mask (Devlin et al. 2019, BERT; 15 %)
 * - deletion: single tokens go, and nothing says where they stood (Lewis et al. 2020, BART)
 * - infilling: spans of 3 tokens on average, some of none, become one mask each (BART; 30 %)
 * - permutation: the sentences change places (BART)
 * - rotation: the text begins at another token, and its beginning follows its end (BART)
 * - corruption: spans of 3 tokens on average become numbered sentinels, and the target is what
 *   stood behind each (Raffel et al. 2020, T5; 15 %)
 */
export const NOISES = [
  "masking",
  "deletion",
  "infilling",
  "permutation",
  "rotation",
  "corruption",
] as const;
export type Noise = (typeof NOISES)[number];

/** A token of the original text by its number, a mask, or a sentinel by its number. */
export type Piece =
  | { readonly kind: "token"; readonly index: number }
  | { readonly kind: "mask" }
  | { readonly kind: "sentinel"; readonly number: number };

/** A text as the model reads it, and what it is to write. */
export interface Noised {
  readonly given: readonly Piece[];
  readonly target: readonly Piece[];
}

const NOISE_SHARES = { masking: 0.15, deletion: 0.15, infilling: 0.3, corruption: 0.15 } as const;
const SPAN = 3; // tokens, on average

/**
 * @param count tokens of the text
 * @param sentences where each sentence begins: token numbers, from 0 on and rising
 * @param seed always the same noise for one seed
 */
export function noise(
  kind: Noise,
  count: number,
  sentences: readonly number[],
  seed: number,
): Noised {
  const random = createRandom(seed);
  const original = tokensFrom(0, count);
  switch (kind) {
    case "masking": {
      const hit = new Set(random.choose(count, share(kind, count)));
      const given = original.map((piece, at): Piece => (hit.has(at) ? { kind: "mask" } : piece));
      return { given, target: original };
    }
    case "deletion": {
      const hit = new Set(random.choose(count, share(kind, count)));
      return { given: original.filter((_, at) => !hit.has(at)), target: original };
    }
    case "infilling":
      return { given: infilled(count, random), target: original };
    case "permutation": {
      const ends = [...sentences.slice(1), count];
      const given = random
        .choose(sentences.length, sentences.length)
        .flatMap((which) => tokensFrom(sentences[which] as number, ends[which] as number));
      return { given, target: original };
    }
    case "rotation": {
      const first = Math.floor(random.next() * count);
      return { given: [...tokensFrom(first, count), ...tokensFrom(0, first)], target: original };
    }
    case "corruption": {
      const lost = share(kind, count);
      const spans = Math.max(Math.min(1, lost), Math.round(lost / SPAN));
      return corrupted(count, random.parts(lost, spans), random.gaps(count - lost, spans));
    }
  }
}

/**
 * Spans behind sentinels, and the target that tells what stood there: sentinel, span, sentinel, …
 *
 * @param lengths of the spans
 * @param gaps how many tokens that are kept stand before each span
 */
function corrupted(count: number, lengths: readonly number[], gaps: readonly number[]): Noised {
  const given: Piece[] = [];
  const target: Piece[] = [];
  let [at, lost] = [0, 0];
  lengths.forEach((length, number) => {
    const begin = (gaps[number] as number) + lost;
    given.push(...tokensFrom(at, begin), { kind: "sentinel", number });
    target.push({ kind: "sentinel", number }, ...tokensFrom(begin, begin + length));
    at = begin + length;
    lost += length;
  });
  if (lengths.length > 0) target.push({ kind: "sentinel", number: lengths.length });
  return { given: [...given, ...tokensFrom(at, count)], target };
}

function infilled(count: number, random: Random): readonly Piece[] {
  const most = share("infilling", count);
  const lengths: number[] = [];
  for (let lost = 0; lost < most; ) {
    const length = Math.min(random.poisson(SPAN), most - lost);
    lengths.push(length);
    lost += length;
  }
  const kept = count - most;
  const gaps = random.gaps(kept, Math.min(lengths.length, kept + 1));
  const given: Piece[] = [];
  let at = 0;
  for (let gap = 0, span = 0; gap <= kept; gap++) {
    if (gaps[span] === gap) {
      given.push({ kind: "mask" });
      at += lengths[span++] as number;
    }
    if (gap < kept) given.push({ kind: "token", index: at++ });
  }
  return given;
}

/** At least one token, and never all of a text of several. */
function share(kind: keyof typeof NOISE_SHARES, count: number): number {
  return Math.min(Math.max(1, Math.round(count * NOISE_SHARES[kind])), Math.max(0, count - 1));
}

const tokensFrom = (first: number, end: number): Piece[] =>
  Array.from({ length: end - first }, (_, i) => ({ kind: "token", index: first + i }));

interface Random {
  /** 0 up to 1, exclusive. */
  next(): number;
  /** So many different numbers below `below`, in the order in which they came up. */
  choose(below: number, count: number): number[];
  /** For so many spans apart from each other: how many of the tokens around stand before each. */
  gaps(around: number, count: number): number[];
  /** A number cut into so many parts of at least 1, all ways equally likely. */
  parts(sum: number, count: number): number[];
  /** @see Knuth 1969, "Seminumerical Algorithms", §3.4.1 */
  poisson(mean: number): number;
}

function createRandom(seed: number): Random {
  let step = 0;
  const next = () => dartOf(seed, step++);
  /** @see Fisher and Yates 1938, as Durstenfeld 1964 does it in place */
  function choose(below: number, count: number): number[] {
    const all = Array.from({ length: below }, (_, i) => i);
    for (let i = 0; i < count; i++) {
      const other = i + Math.floor(next() * (below - i));
      [all[i], all[other]] = [all[other] as number, all[i] as number];
    }
    return all.slice(0, count);
  }
  return {
    next,
    choose,
    gaps: (around, count) => choose(around + 1, count).sort((a, b) => a - b),
    parts(sum, count) {
      if (count < 1) return [];
      const cuts = choose(sum - 1, count - 1).sort((a, b) => a - b);
      return [...cuts.map((cut) => cut + 1), sum].map((end, i, ends) => end - (ends[i - 1] ?? 0));
    },
    poisson(mean) {
      const least = Math.exp(-mean);
      let count = 0;
      for (let product = next(); product > least; product *= next()) count++;
      return count;
    },
  };
}
