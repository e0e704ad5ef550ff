import { isWhole, type TokenId, type Tokens } from "../text/token.ts";
import type { Neighbour } from "./embedding.ts";

/** A part of a sum of embeddings: king − man + woman has three. */
export interface Term {
  readonly sign: 1 | -1;
  /** A text, which may have several tokens, or one token by its number. */
  readonly what: string | TokenId;
  /** Of a text: it is read as it stands, never with a blank before it. */
  readonly asTyped?: true;
}

/** More terms are not taken: a sum of so many says nothing about any of them. */
export const MOST_TERMS = 12;

/** A token near a sum. */
export interface NearToken extends Omit<Neighbour, "value"> {
  /** Cosine similarity to the sum, -1 to 1. */
  readonly cosine: number;
}

/** A token of the terms, and where it stands among all tokens by its similarity to the sum. */
export interface OwnToken extends NearToken {
  /** 1 = the nearest of the whole vocabulary. */
  readonly rank: number;
}

/** What a sum of embeddings points at. */
export interface Combination {
  /** The tokens that each term was read as; none if the tokenizer drops all of it. */
  readonly terms: readonly Tokens[];
  /** Nearest to the sum first, the terms' own tokens left out; none if the terms cancel out. */
  readonly nearest: readonly NearToken[];
  /** How similar the nearest of as many tokens would be by chance: `chanceOf`. */
  readonly chance: number | undefined;
  /** The terms' own tokens, each once, nearest first; none if the terms cancel out. */
  readonly own: readonly OwnToken[];
  /**
   * How near the first of `nearest` that is a whole character stands to one added term alone, to
   * that which it is nearest to by rank; undefined of a single term. A result that is nearest to a
   * term by itself needed no arithmetic (Linzen 2016, arXiv:1606.07736).
   */
  readonly alone?: {
    readonly id: TokenId;
    /** Its number among the terms. */
    readonly term: number;
    /** 1 = the nearest to that term, the terms' own tokens left out. */
    readonly rank: number;
    readonly cosine: number;
  };
}

/**
 * How much nearer to a sum its nearest token is than the next, in cosine similarity: 0 to 2. Those
 * that are no whole character do not count; 0 where there are fewer than two.
 */
export function gapOf({ nearest }: Pick<Combination, "nearest">): number {
  const [first, second] = nearest.filter(isWhole);
  return first && second ? first.cosine - second.cosine : 0;
}

const SIGN = /[+−–-]/;
// A sign, a text in quotes, or what stands up to the next sign.
const PARTS = /[+−–-]|"[^"]*"?|[^+−–"-]+/g;
const NUMBER = /^#(\d{1,9})$/;

/**
 * Reads a sum as it is typed: `king − man + woman`. Text in quotes is taken as it stands, blanks and
 * signs in it too, and `#258` is the token of that number. A first term needs no sign; what has none
 * behind another is added.
 *
 * @returns at most `MOST_TERMS`
 */
export function readTerms(typed: string): readonly Term[] {
  const terms: Term[] = [];
  let sign: Term["sign"] = 1;
  for (const [part] of typed.matchAll(PARTS)) {
    if (SIGN.test(part) && part.length === 1) {
      sign = part === "+" ? 1 : -1;
      continue;
    }
    const term = termOf(part);
    if (!term) continue;
    terms.push({ sign, ...term });
    sign = 1;
  }
  return terms.slice(0, MOST_TERMS);
}

function termOf(part: string): Omit<Term, "sign"> | undefined {
  if (part.startsWith('"')) {
    const what = part.replace(/^"|"$/g, "");
    return what === "" ? undefined : { what, asTyped: true };
  }
  const what = part.trim();
  if (what === "") return undefined;
  const number = NUMBER.exec(what)?.[1];
  return { what: number === undefined ? what : Number(number) };
}

/** The same sum as one types it; `readTerms` reads the same terms again. */
export function writeTerms(terms: readonly Term[]): string {
  return terms
    .map(({ sign, what, asTyped }, i) => {
      const name = typeof what === "number" ? `#${what}` : asTyped ? `"${what}"` : what;
      if (sign < 0) return `− ${name}`;
      return i === 0 ? name : `+ ${name}`;
    })
    .join(" ");
}
