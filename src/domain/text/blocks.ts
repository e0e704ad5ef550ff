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

const LEAST = 96; // tokens of a block, which then ends with the next end of a line
const MOST = 256; // tokens of a block in a line without an end
const MOST_BREAKS = 2; // ends of lines after one token that are drawn as such
const IN_BYTES = 6; // columns that "⟨E2 96⟩" takes

/** Where the tokens of a text begin and end: columns of UTF-16 offsets in it. */
interface Spans {
  readonly count: number;
  readonly starts: Uint32Array;
  readonly ends: Uint32Array;
}

/** Divides the tokens of a text into blocks, chunk by chunk. */
export class BlockBuilder {
  readonly #ends: number[] = [];
  readonly #starts: number[] = [];
  readonly #columns: number[] = [];
  readonly #lines: number[] = [];
  #total = 0;
  /** Of the block that has not ended yet. */
  #open = { tokens: 0, start: 0, columns: 0, lines: 0 };

  /**
   * @param text a chunk of the whole text, no token of which reaches beyond it
   * @param cut where its tokens begin and end, the first `count` of each column in use
   * @param offset where it begins in the whole text
   */
  add(text: string, { count, starts, ends }: Spans, offset: number): void {
    for (let i = 0; i < count && this.#total < MOST_IN_BLOCKS; i++) {
      const start = starts[i] as number;
      const end = ends[i] as number;
      const next = i + 1 < count ? (starts[i + 1] as number) : text.length;
      const isShared = next < end || (i > 0 && start < (ends[i - 1] as number));
      const open = this.#open;
      if (open.tokens === 0) open.start = offset + start;
      const breaks = Math.min(MOST_BREAKS, lineEndsIn(text, start, Math.max(end, next)));
      open.columns += isShared ? IN_BYTES : columnsIn(text, start, Math.max(end, next));
      open.lines += breaks;
      open.tokens++;
      this.#total++;
      // The tokens of one character stay together: the first of them shows it.
      if (next < end) continue;
      if (open.tokens >= MOST || (open.tokens >= LEAST && breaks > 0)) this.#close();
    }
  }

  /** All blocks, the last one ended where the text ends. */
  end(): Blocks {
    if (this.#open.tokens > 0) this.#close();
    return {
      ends: Uint32Array.from(this.#ends),
      starts: Uint32Array.from(this.#starts),
      columns: Uint32Array.from(this.#columns),
      lines: Uint32Array.from(this.#lines),
    };
  }

  #close(): void {
    const { start, columns, lines } = this.#open;
    this.#ends.push(this.#total);
    this.#starts.push(start);
    this.#columns.push(columns);
    this.#lines.push(lines);
    this.#open = { tokens: 0, start: 0, columns: 0, lines: 0 };
  }
}

const LINE_FEED = 10;
const RETURN = 13;

function lineEndsIn(text: string, from: number, to: number): number {
  let count = 0;
  for (let i = from; i < to; i++) {
    const code = text.charCodeAt(i);
    if (code === LINE_FEED) count++;
    else if (code === RETURN && text.charCodeAt(i + 1) !== LINE_FEED) count++;
  }
  return count;
}

/** East Asian characters and emoji take two; a pair of surrogates is one of the latter, mostly. */
function columnsIn(text: string, from: number, to: number): number {
  let columns = 0;
  for (let i = from; i < to; i++) {
    const code = text.charCodeAt(i);
    columns += code >= 0x1100 && isWide(code) ? 2 : 1;
  }
  return columns;
}

const isWide = (code: number) =>
  code <= 0x115f || // Hangul jamo
  (code >= 0x2e80 && code <= 0xd7a3) || // CJK, kana, Hangul syllables
  (code >= 0xf900 && code <= 0xfaff) || // CJK
  (code >= 0xff00 && code <= 0xff60); // full width
