import { type Tokens, tokenAt } from "../text/token.ts";
import type { Texts } from "./attendedTexts.ts";

/** Shares of a head's weight, each by the tokens that it goes to; `targetsOf` says which they are. */
export const SHARES = [
  "first",
  "previous",
  "next",
  "itself",
  "duplicate",
  "induction",
  "punctuation",
  "brackets",
  "special",
] as const;
export type Share = (typeof SHARES)[number];

/** The texts on both sides of an attention, and how far a token sees. */
export interface Sides extends Texts {
  /** No token looks at a later one. */
  readonly isCausal: boolean;
}

/** A row of a map, and the columns in it that count. */
export interface Target {
  readonly row: number;
  readonly columns: readonly number[];
}

/** How many tokens `row` may look at. */
export const reach = ({ to, isCausal }: Sides, row: number): number =>
  isCausal ? row + 1 : to.ids.length;

/**
 * The cells that each share counts, row by row: only rows that have such cells, and a choice.
 *
 * - first: the first token, seen from any other
 * - previous: the token just before, from the third token on (the second's is the first one too)
 * - next: the token just after, where tokens look ahead
 * - itself: the token itself
 * - duplicate: earlier occurrences of the same token
 * - induction: the tokens just after those (Olsson et al. 2022, "In-context Learning and Induction
 *   Heads": the prefix matching score, here on the text at hand)
 * - punctuation: tokens of punctuation alone
 * - brackets: from a token that closes brackets, the tokens that opened them
 * - special: special tokens, such as `[CLS]`, `[SEP]`, `</s>`
 *
 * Where two texts are looked at across, only first, punctuation and special mean something.
 */
export function targetsOf(sides: Sides): ReadonlyMap<Share, readonly Target[]> {
  const { from, to, isSelf, isCausal } = sides;
  const marks = columnsOf(to, (text, isSpecial) => !isSpecial && /^\p{P}+$/u.test(text.trim()));
  const special = columnsOf(to, (_, isSpecial) => isSpecial);
  const earlier = isSelf ? earlierOnes(to.ids) : [];
  const opened = isSelf ? openings(to) : new Map<number, readonly number[]>();
  const find: Readonly<Record<Share, (row: number) => readonly number[]>> = {
    first: (row) => (row > 0 || !isSelf ? [0] : []),
    previous: (row) => (isSelf && row > 1 ? [row - 1] : []),
    next: (row) => (isSelf && row + 1 < to.ids.length ? [row + 1] : []),
    itself: (row) => (isSelf ? [row] : []),
    duplicate: (row) => earlier[row] ?? [],
    induction: (row) => (earlier[row] ?? []).map((at) => at + 1).filter((at) => at < row),
    punctuation: () => marks,
    brackets: (row) => opened.get(row) ?? [],
    special: () => special,
  };
  const rows = Array.from(from.ids.keys()).filter((row) => reach(sides, row) > 1);
  const targets = SHARES.map((share) => {
    const found = rows.map((row) => {
      const columns = find[share](row);
      return { row, columns: isCausal ? columns.filter((column) => column <= row) : columns };
    });
    return [share, found.filter(({ columns }) => columns.length > 0)] as const;
  });
  return new Map(targets.filter(([, found]) => found.length > 0));
}

const utf8 = new TextDecoder();

function columnsOf(tokens: Tokens, is: (text: string, isSpecial: boolean) => boolean): number[] {
  return Array.from(tokens.ids.keys()).filter((index) => {
    const { bytes, special } = tokenAt(tokens, index);
    return is(utf8.decode(bytes), special);
  });
}

/** For each token, where the same one stands before it. */
function earlierOnes(ids: Uint32Array): readonly (readonly number[])[] {
  const places = new Map<number, number[]>();
  return Array.from(ids, (id, at) => {
    const before = places.get(id) ?? [];
    places.set(id, [...before, at]);
    return before;
  });
}

const OPENERS: ReadonlyMap<string, string> = new Map(
  ["()", "[]", "{}", "「」", "『』", "《》", "【】", "“”", "‘’"].map((pair) => [
    pair[1] as string,
    pair[0] as string,
  ]),
);
const OPENING = new Set(OPENERS.values());

/** For each token that closes brackets, the other tokens in which those were opened. */
function openings(tokens: Tokens): ReadonlyMap<number, readonly number[]> {
  const open: { readonly bracket: string; readonly at: number }[] = [];
  const found = new Map<number, number[]>();
  for (const at of tokens.ids.keys()) {
    const { bytes, special } = tokenAt(tokens, at);
    for (const character of special ? "" : utf8.decode(bytes)) {
      if (OPENING.has(character)) open.push({ bracket: character, at });
      const last = open.at(-1);
      if (!last || OPENERS.get(character) !== last.bracket) continue;
      open.pop();
      const others = found.get(at) ?? [];
      if (last.at !== at && !others.includes(last.at)) found.set(at, [...others, last.at]);
    }
  }
  return found;
}
