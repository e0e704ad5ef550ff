import type { TokenId } from "../text/token.ts";
import type { Play } from "./plays.ts";

/** What can happen to a text before the algorithm gets its words. */
export type StageName =
  | "NFC"
  | "NFD"
  | "NFKC"
  | "NFKD"
  | "charsmap"
  | "lowercase"
  | "accents"
  | "strip"
  | "replace"
  | "prepend"
  | "control"
  | "blanks"
  | "ideographs"
  | "byteLetters"
  | "pattern"
  | "punctuation"
  | "digits"
  | "scripts"
  | "length"
  | "sign";

/** One stage that the text went through, and what became of the word's part of it. */
export interface TextStage {
  readonly name: StageName;
  /** A normaliser rewrites a text, a splitter cuts it into words. */
  readonly work: "rewrite" | "split";
  /** Of a split, the part as it came; else the word as it came. Clipped to `SHOWN` units. */
  readonly before: string;
  /** The word as it left. Clipped likewise. */
  readonly after: string;
  /** Where `after` stands in `before`, UTF-16; of a rewrite from its beginning to its end. */
  readonly start: number;
  readonly end: number;
}

/** So many UTF-16 units of a text are told in full; what is longer ends in "…". */
export const SHOWN = 160;

/** So many UTF-16 units of the text go with a word on either side: more than is shown of them. */
export const NEAR = 384;

/** How one token of the vocabulary is written. */
export interface TokenPiece {
  /** As the vocabulary stores it: "Ġthe". */
  readonly stored: string;
  /** As a reader can take it in: "·the", "⟨E2 96⟩". */
  readonly shown: string;
}

/** How one word of a text came to its tokens, from the text to the last step of the algorithm. */
export interface Steps {
  /** The word in the text, UTF-16. */
  readonly start: number;
  readonly end: number;
  /** What stands there, and what before and after it: each at most `NEAR` units of the text. */
  readonly around: { readonly before: string; readonly word: string; readonly after: string };
  /** Its tokens' numbers among those of the text: from `first` on, one for each of `ids`. */
  readonly first: number;
  readonly ids: readonly TokenId[];
  /** In the order in which the text went through them. */
  readonly stages: readonly TextStage[];
  /** As the algorithm receives it, clipped where it is too long to be told. */
  readonly word: string;
  readonly play: Play;
  /** Every token that the play names, by id. */
  readonly pieces: Readonly<Record<TokenId, TokenPiece>>;
}
