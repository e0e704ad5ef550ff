import type { TokenId } from "../text/token.ts";

/** A token as the vocabulary holds it, outside any text. */
export interface Entry {
  readonly id: TokenId;
  /** As the vocabulary stores it: "Ġthe", "##ing", "▁the". */
  readonly piece: string;
  /** The UTF-8 bytes that it stands for; of an unknown token, none. */
  readonly bytes: Uint8Array;
  readonly special: boolean;
}

/** The rule of byte-pair encoding that makes a token. */
export interface Origin {
  /** The rule's place in the order of merging, 0 = first. */
  readonly rank: number;
  readonly left: TokenId;
  readonly right: TokenId;
}

/** What there is to say about one token of a vocabulary. */
export interface Details extends Entry {
  /** Of the characters that it stands for; none where its bytes are no whole characters. */
  readonly points: readonly CodePoint[];
  /** BPE: the merge that makes it. */
  readonly origin:
    | { readonly rank: number; readonly left: Entry; readonly right: Entry }
    | undefined;
  /** Unigram: the logarithm of its probability. */
  readonly score: number | undefined;
  readonly relatives: Relatives;
}

export interface CodePoint {
  readonly character: string;
  /** As Unicode names it, in English: "HANGUL SYLLABLE GO"; undefined where it has no name. */
  readonly name: string | undefined;
}

/** A token's neighbours by spelling; a first blank and capitals aside. */
export interface Relatives {
  /** Spelled alike, with another blank or other capitals. */
  readonly alike: readonly Entry[];
  /** What it begins with, the longest first. */
  readonly shorter: readonly Entry[];
  /** What begins with it, the shortest first; of as many as `longerTotal`. */
  readonly longer: readonly Entry[];
  readonly longerTotal: number;
}

/** Tokens found in a vocabulary: of that id, spelled so, beginning so, holding it; in this order. */
export interface Matches {
  readonly entries: readonly Entry[];
  /** How many there are in all. */
  readonly total: number;
}
