import type { TokenId } from "../../domain/text/token.ts";

/** Which two neighbours may become one, and which pairs come first. */
export interface MergeRules {
  /** The pair's place in the order of merging, 0 = first; -1 if it never merges. */
  rank(left: TokenId, right: TokenId): number;
  /** What the pair of this rank becomes. */
  merged(rank: number): TokenId;
}

/** The symbols of a word, from bytes or characters to tokens. Only the first `count` are in use. */
export interface Symbols {
  readonly ids: Int32Array;
  readonly starts: Int32Array; // UTF-16 offsets in the word
  readonly ends: Int32Array;
  readonly ranks: Int32Array; // ranks[i]: of the pair of symbols i and i + 1, scratch
  count: number;
}

export function createSymbols(size: number): Symbols {
  return {
    ids: new Int32Array(size),
    starts: new Int32Array(size),
    ends: new Int32Array(size),
    ranks: new Int32Array(size),
    count: 0,
  };
}
