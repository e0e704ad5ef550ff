import { type Tokens, tokenAt } from "../text/token.ts";
import type { Neighbour } from "./embedding.ts";

const utf8 = new TextDecoder();
const WORD = /^\s?(\p{L}{4,}|[\p{Script=Hangul}\p{Script=Han}]{2,})$/u;

/**
 * Where in a text words stand that say something by themselves: one token each, none twice, at most
 * `most`. In a text without, the first token with a letter, or just the first.
 */
export function tellingWords(tokens: Tokens, most: number): readonly number[] {
  const { ids, starts, ends } = tokens;
  const spelled = Array.from(ids.keys(), (index) => {
    const { bytes, special } = tokenAt(tokens, index);
    return special ? "" : utf8.decode(bytes);
  });
  const isApart = (index: number) =>
    (ends[index - 1] ?? -1) < (starts[index] ?? Number.POSITIVE_INFINITY) ||
    !/^\p{L}/u.test(spelled[index] as string);
  const seen = new Set<number>();
  const words = spelled.flatMap((text, index) => {
    const id = ids[index] as number;
    if (!WORD.test(text) || !isApart(index) || !isApart(index + 1) || seen.has(id)) return [];
    seen.add(id);
    return [index];
  });
  if (words.length > 0) return words.slice(0, most);
  return [
    Math.max(
      0,
      spelled.findIndex((text) => /\p{L}/u.test(text)),
    ),
  ];
}

/**
 * How clearly a token has a nearest neighbor: its similarity times how far that lies above the mean
 * of the others. A word that is spelled alike, or with another ending, is no neighbor here.
 *
 * @param word the token itself
 * @param near nearest first
 * @param chance how similar the nearest would be by chance: one that is no more so is less clear than
 *   any other, by 1
 */
export function clarityOf(
  word: Uint8Array,
  near: readonly Neighbour[],
  chance = Number.NEGATIVE_INFINITY,
): number {
  const stem = stemOf(word);
  const [first, ...others] = near.filter(({ bytes }) => {
    const other = stemOf(bytes);
    return other !== "" && !other.startsWith(stem) && !stem.startsWith(other);
  });
  if (!first || others.length === 0) return -1;
  const mean = others.reduce((sum, { value }) => sum + value, 0) / others.length;
  return first.value * (first.value - mean) - Number(first.value <= chance);
}

const stemOf = (bytes: Uint8Array) => utf8.decode(bytes).trim().toLowerCase();
