import type { TokenId } from "../text/token.ts";

/** A word of more UTF-16 units is not told step by step: nobody could follow. */
export const LONGEST = 256;

/** How an algorithm came from a word to its tokens. */
export type Play =
  | { readonly kind: "added" } // found in the text before the algorithm saw it
  | { readonly kind: "long"; readonly units: number } // longer than LONGEST, in UTF-16 units
  | MergePlay
  | MatchPlay
  | LatticePlay
  | LookupPlay;

/** Byte-pair encoding: what there is at first, and each merge. */
export interface MergePlay {
  readonly kind: "merges";
  readonly first: readonly MergeSymbol[];
  /** The word's symbols are the bytes of its UTF-8, not its characters. */
  readonly inBytes: boolean;
  /** ranks[i]: of the pair of symbols i and i + 1; -1 where it is not in the table. */
  readonly ranks: readonly number[];
  readonly merges: readonly Merge[];
  /** The word's own token, if the tokenizer takes it without merging. */
  readonly whole: TokenId | undefined;
}

export interface MergeSymbol {
  readonly id: TokenId;
  /** UTF-16 offsets in the word; the bytes of a character share its whole span. */
  readonly start: number;
  readonly end: number;
}

/** Symbols `at` and `at + 1` become one. */
export interface Merge {
  readonly at: number;
  readonly rank: number;
  readonly id: TokenId;
  /** The rank of the new symbol with the one before it, -1 where there is none. */
  readonly left: number;
  /** The rank of the new symbol with the one after it, -1 where there is none. */
  readonly right: number;
}

/** A word between two merges. */
export interface MergeState {
  readonly symbols: readonly MergeSymbol[];
  readonly ranks: readonly number[]; // [symbols - 1], -1 where the pair is not in the table
}

/** The word before each merge, and after the last: [merges + 1]. */
export function mergeStates({ first, ranks, merges }: MergePlay): readonly MergeState[] {
  const states: MergeState[] = [{ symbols: first, ranks }];
  for (const { at, id, left, right } of merges) {
    const { symbols, ranks } = states.at(-1) as MergeState;
    const { start } = symbols[at] as MergeSymbol;
    const { end } = symbols[at + 1] as MergeSymbol;
    const around = [...(at > 0 ? [left] : []), ...(at + 2 < symbols.length ? [right] : [])];
    states.push({
      symbols: symbols.toSpliced(at, 2, { id, start, end }),
      ranks: [...ranks.slice(0, Math.max(0, at - 1)), ...around, ...ranks.slice(at + 2)],
    });
  }
  return states;
}

/** WordPiece: the longest piece from the left, again and again. */
export interface MatchPlay {
  readonly kind: "matches";
  /** "##": what a piece that continues a word begins with. */
  readonly prefix: string;
  /** A word of more code points is unknown without a look at it. */
  readonly longest: number;
  readonly isTooLong: boolean;
  /** One for each place where a piece was looked for; none where the word is too long. */
  readonly matches: readonly Match[];
  /** The token of a word that cannot be used up. */
  readonly unknown: TokenId;
}

/** What was found at one place of a word. */
export interface Match {
  /** UTF-16 offset in the word. */
  readonly start: number;
  /** All pieces that fit here, the shortest first: the last is taken. None: the word is unknown. */
  readonly fits: readonly { readonly end: number; readonly id: TokenId }[];
}

/** One try of WordPiece: whether the word's [start, end) is a piece. */
export interface Try {
  readonly start: number;
  readonly end: number;
  readonly id: TokenId | undefined;
}

/** The tries as the algorithm is told: from the longest down to the first that fits. */
export function triesOf(word: string, { matches }: MatchPlay): readonly Try[] {
  return matches.flatMap(({ start, fits }) => {
    const found = fits.at(-1);
    const tries: Try[] = [];
    for (let end = word.length; end > (found?.end ?? start); end--) {
      const isInPair = (word.codePointAt(end - 1) ?? 0) > 0xffff;
      if (!isInPair) tries.push({ start, end, id: undefined });
    }
    return found ? [...tries, { start, ...found }] : tries;
  });
}

/** Unigram: all pieces that lie in a word, and the best ways through them. */
export interface LatticePlay {
  readonly kind: "lattice";
  /** In the order in which they were found: by start, then by length. */
  readonly edges: readonly Edge[];
  /** The likeliest ways to cut the word, the best first: exact, at most `RUNNERS_UP` + 1. */
  readonly cuts: readonly WordCut[];
  /** What the best way becomes: unknown neighbours as one token, or as their bytes. */
  readonly outcome: readonly TokenId[];
}

export const RUNNERS_UP = 4;

/** A piece of the vocabulary at one place of a word. */
export interface Edge {
  /** UTF-16 offsets in the word. */
  readonly start: number;
  readonly end: number;
  /** undefined: a character that is no piece. */
  readonly id: TokenId | undefined;
  /** The logarithm of its probability; of an unknown character, the penalty. */
  readonly score: number;
  /** Of the best way that ends with it: the best of `start`, and `score`. */
  readonly total: number;
}

/** One way to cut a word. */
export interface WordCut {
  readonly total: number; // the sum of the scores
  readonly edges: readonly number[]; // numbers of `LatticePlay.edges`, from left to right
}

/** WordLevel: the word is a token, or unknown. */
export interface LookupPlay {
  readonly kind: "lookup";
  readonly id: TokenId;
  /** Whether the vocabulary holds the word itself. */
  readonly isKnown: boolean;
}

/** Every place that a way leads to, and the edges that end there: the first of the largest wins. */
export function arrivals({
  edges,
}: LatticePlay): readonly { readonly at: number; readonly edges: readonly Edge[] }[] {
  const byEnd = Map.groupBy(edges, ({ end }) => end);
  return [...byEnd.keys()].sort((a, b) => a - b).map((at) => ({ at, edges: byEnd.get(at) ?? [] }));
}

/** The edge by which the best way arrives. */
export function winner(edges: readonly Edge[]): Edge | undefined {
  return edges.reduce<Edge | undefined>(
    (best, edge) => (best === undefined || edge.total > best.total ? edge : best),
    undefined,
  );
}

/** The tokens in which a play ends; undefined where there was nothing to play. */
export function outcomeOf(play: Play): readonly TokenId[] | undefined {
  switch (play.kind) {
    case "added":
    case "long":
      return undefined;
    case "merges":
      return play.whole === undefined
        ? mergeStates(play)
            .at(-1)
            ?.symbols.map(({ id }) => id)
        : [play.whole];
    case "matches": {
      const found = play.matches.map(({ fits }) => fits.at(-1)?.id);
      return play.isTooLong || found.includes(undefined) ? [play.unknown] : (found as TokenId[]);
    }
    case "lattice":
      return play.outcome;
    case "lookup":
      return [play.id];
    default:
      return play satisfies never;
  }
}
