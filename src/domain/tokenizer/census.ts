import type { Entry } from "./vocabulary.ts";

/** What a token of a vocabulary is written in, by its first letter, else by its first character. */
export const SCRIPTS = [
  "latin",
  "hangul",
  "han",
  "kana",
  "cyrillic",
  "greek",
  "arabic",
  "hebrew",
  "devanagari",
  "thai",
  "otherLetters",
  "digits",
  "signs",
  "blanks",
  "parts",
  "special",
] as const;

/** "parts": of characters; "signs": punctuation and symbols. */
export type Script = (typeof SCRIPTS)[number];

/** A vocabulary counted. */
export interface Census {
  /** The highest id and one. */
  readonly size: number;
  /** Numbers below that which no token has. */
  readonly free: number;
  /** How many tokens there are of each script; scripts of none are left out. */
  readonly scripts: readonly { readonly script: Script; readonly tokens: number }[];
  /** [n - 1]: tokens of n characters; the last: of so many or more. Parts and special ones are none. */
  readonly lengths: readonly number[];
  /** Those of the most characters, the longest first. */
  readonly longest: readonly Entry[];
  /** Tokens of single bytes that no UTF-8 text can have: C0, C1, F5 to FF. */
  readonly idleBytes: readonly number[];
}
