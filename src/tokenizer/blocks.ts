import { type Blocks, MOST_IN_BLOCKS } from "../domain/blocks.ts";
import type { Cut } from "./cut.ts";

const LEAST = 96; // tokens of a block, which then ends with the next end of a line
const MOST = 256; // tokens of a block in a line without an end
const MOST_BREAKS = 2; // ends of lines after one token that are drawn as such
const IN_BYTES = 6; // columns that "⟨E2 96⟩" takes

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
   * @param offset where it begins in the whole text
   */
  add(text: string, { count, starts, ends }: Cut, offset: number): void {
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
