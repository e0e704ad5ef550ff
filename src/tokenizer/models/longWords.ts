import type { TokenId } from "../../domain/text/token.ts";
import type { Pieces } from "./model.ts";

/** A word of more UTF-16 units is long. */
export const LONG = 1 << 14;
const WINDOW = 4096; // units that are cut at once
const SPARE = 8; // tokens at the edge of a window that what lies beyond may change
const WIDEST = 1 << 15; // units that are cut at once around an edit
const KEPT = 1 << 23; // units of the words that are remembered

/**
 * Byte-pair encoding of words that are too long to be cut anew at each key.
 *
 * Merging never looks across the edge of a token: between two edges, the pair of the lowest rank of
 * all is also the lowest there, so that what stands between them merges alone as it does in the
 * whole. And if each token and the next are what both merge to together, no merge across an edge
 * can ever be the first. So tokens are those of the whole word if, and only if, each two neighbors
 * are: a word may be cut in windows that share a token, if both find that same token.
 */
export class LongWords {
  readonly #cut: (text: string) => Pieces;
  readonly #known: Known[] = []; // the oldest first

  /** @param cut what cuts a text of any length; a character must begin alike wherever it stands */
  constructor(cut: (text: string) => Pieces) {
    this.#cut = cut;
  }

  /** The pieces of a word, after a step for each window. */
  *cut(word: string): Generator<void, Pieces> {
    const same = this.#known.find(({ text }) => text === word);
    if (same) return same.pieces;
    const builder = new Builder(word, this.#cut);
    const old = this.#closest(word);
    if (!(old && builder.mend(old))) {
      while (!builder.isDone) yield builder.extend();
    }
    const pieces = builder.pieces();
    if (old) this.#known.splice(this.#known.indexOf(old.word), 1);
    this.#keep({ text: word, pieces });
    return pieces;
  }

  /** The remembered word that has most in common, and what. */
  #closest(word: string): Common | undefined {
    const all = this.#known.map((known) => common(known, word));
    return all.toSorted((a, b) => b.before + b.after - a.before - a.after)[0];
  }

  #keep(word: Known): void {
    this.#known.push(word);
    let total = this.#known.reduce((sum, { text }) => sum + text.length, 0);
    while (total > KEPT && this.#known.length > 1) {
      total -= (this.#known.shift() as Known).text.length;
    }
  }
}

interface Known {
  readonly text: string;
  readonly pieces: Int32Array;
}

interface Common {
  readonly word: Known;
  /** Units that both begin with, and of the rest those that both end with. */
  readonly before: number;
  readonly after: number;
}

function common(word: Known, text: string): Common {
  const [old, { length }] = [word.text, text];
  const most = Math.min(old.length, length);
  let before = 0;
  while (before < most && old.charCodeAt(before) === text.charCodeAt(before)) before++;
  let after = 0;
  const isSame = () =>
    old.charCodeAt(old.length - 1 - after) === text.charCodeAt(length - 1 - after);
  while (after < most - before && isSame()) after++;
  return { word, before, after };
}

/** Puts the pieces of a word together out of windows. */
class Builder {
  isDone = false;
  readonly #word: string;
  readonly #cut: (text: string) => Pieces;
  #pieces: Int32Array;
  #count = 0; // pieces
  #width = WINDOW;
  #spare = SPARE;

  constructor(word: string, cut: (text: string) => Pieces) {
    this.#word = word;
    this.#cut = cut;
    this.#pieces = new Int32Array(word.length);
  }

  pieces(): Int32Array {
    return this.#pieces.slice(0, this.#count * 3);
  }

  /** Adds the pieces of the next window, or takes some back if they cannot stay. */
  extend(): void {
    let shared = this.#count - 1;
    while (shared > 0 && !isClean(this.#pieces, shared)) shared--;
    const from = shared >= 0 ? startOf(this.#pieces, shared) : 0;
    const to = between(this.#word, from + this.#width);
    const window = this.#cut(this.#word.slice(from, to));
    const isLast = to === this.#word.length;
    const size = window.length / 3;
    let count = isLast ? size : size - this.#spare;
    // The last one is what the next window shares: it must not begin within a character.
    while (!isLast && count > 1 && !isClean(window, count - 1)) count--;
    const fits = shared < 0 || isAt(window, 0, this.#pieces, shared, from);
    if (fits && (isLast || count > 1)) {
      this.#count = Math.max(0, shared);
      this.#add(window, 0, count, from);
      this.isDone = isLast;
      return;
    }
    if (!fits) this.#count = Math.max(0, this.#count - this.#spare);
    this.#width *= 2;
    this.#spare *= 2;
  }

  /** Takes over the pieces of a word with much in common. @returns whether that was little work */
  mend({ word: { text, pieces }, before, after }: Common): boolean {
    const total = pieces.length / 3;
    const grown = this.#word.length - text.length;
    for (let spare = SPARE; ; spare *= 2) {
      let first = countUpTo(pieces, before) - spare;
      while (first > 0 && !isClean(pieces, first)) first--;
      let last = countUpTo(pieces, text.length - after) + spare;
      while (last < total && !isClean(pieces, last + 1)) last++;
      const from = first > 0 ? startOf(pieces, first) : 0;
      const to = last < total ? endOf(pieces, last) + grown : this.#word.length;
      if (to - from > WIDEST) return false;
      const window = this.#cut(this.#word.slice(from, to));
      const end = window.length / 3 - 1;
      const isFirst = first <= 0 || isAt(window, 0, pieces, first, from);
      const isLast = last >= total || isAt(window, end, pieces, last, from - grown);
      if (!isFirst || !isLast) continue;
      this.#add(pieces, 0, Math.max(0, first), 0);
      this.#add(window, 0, end + 1, from);
      this.#add(pieces, last + 1, total, grown);
      return true;
    }
  }

  /** Adds pieces `from` up to `to` of others, moved by so many units. */
  #add(pieces: Pieces, from: number, to: number, moved: number): void {
    const count = Math.max(0, to - from);
    let at = this.#count * 3;
    if (at + count * 3 > this.#pieces.length) {
      const larger = new Int32Array((at + count * 3) * 2);
      larger.set(this.#pieces.subarray(0, at));
      this.#pieces = larger;
    }
    for (let i = from * 3; i < to * 3; i += 3) {
      this.#pieces[at++] = pieces[i] as TokenId;
      this.#pieces[at++] = (pieces[i + 1] as number) + moved;
      this.#pieces[at++] = (pieces[i + 2] as number) + moved;
    }
    this.#count += count;
  }
}

const startOf = (pieces: Pieces, i: number) => pieces[i * 3 + 1] as number;
const endOf = (pieces: Pieces, i: number) => pieces[i * 3 + 2] as number;

/** Whether piece `i` begins behind the one before it, not within the same character. */
function isClean(pieces: Pieces, i: number): boolean {
  return i * 3 >= pieces.length || startOf(pieces, i) >= endOf(pieces, i - 1);
}

/** Whether piece `i` of some is piece `k` of others, with places counted from `from`. */
function isAt(some: Pieces, i: number, others: Pieces, k: number, from: number): boolean {
  return (
    some[i * 3] === others[k * 3] &&
    startOf(some, i) + from === startOf(others, k) &&
    endOf(some, i) + from === endOf(others, k)
  );
}

/** The place itself, or the one before it where it lies between the halves of a pair. */
function between(text: string, at: number): number {
  if (at >= text.length) return text.length;
  return (text.codePointAt(at - 1) as number) > 0xffff ? at - 1 : at;
}

/** How many of the pieces end at or before a place: ends never go back. */
function countUpTo(pieces: Pieces, most: number): number {
  let low = 0;
  let high = pieces.length / 3;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (endOf(pieces, middle) <= most) low = middle + 1;
    else high = middle;
  }
  return low;
}
