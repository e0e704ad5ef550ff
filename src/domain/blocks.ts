import type { TextSize, Tokens } from "./token.ts";

/**
 * A long text's tokens in blocks, so that it can be drawn bit by bit: each is whole lines of the
 * text, or a part of a line that is very long. Columns of one number for each block.
 */
export interface Blocks {
  /** The number of the first token after it. */
  readonly ends: Uint32Array; // [blocks]
  /** Where its text begins, UTF-16. */
  readonly starts: Uint32Array; // [blocks]
  /** How much room its text takes in a monospaced font, in characters. */
  readonly columns: Uint32Array; // [blocks]
  /** How many of the text's lines end in it. */
  readonly lines: Uint32Array; // [blocks]
}

/** What there is to know of a text before any of its tokens is drawn. */
export interface Survey {
  readonly size: TextSize;
  /** Of the first `MOST_IN_BLOCKS` tokens. */
  readonly blocks: Blocks;
}

/** More tokens are not drawn: browsers end a page after some thirty million pixels. */
export const MOST_IN_BLOCKS = 1_000_000;

/** Consecutive tokens of a text, and the part of it that they cover. */
export interface Slice {
  /** The number of the first of them. */
  readonly first: number;
  /** Where `text` begins in the whole one, UTF-16. */
  readonly offset: number;
  /** Up to where the next token begins. */
  readonly text: string;
  /** Their spans are counted within `text`. */
  readonly tokens: Tokens;
}

/** The first token of a block. */
export const firstOf = ({ ends }: Blocks, block: number): number => ends[block - 1] ?? 0;

/**
 * Where a value lies among rising limits: the number of the first that is above it.
 *
 * @example firstAbove([3, 5], 3) → 1
 */
export function firstAbove(limits: ArrayLike<number>, value: number): number {
  let low = 0;
  let high = limits.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((limits[middle] as number) > value) high = middle;
    else low = middle + 1;
  }
  return low;
}
