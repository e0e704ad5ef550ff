import type { TextChange } from "../../domain/text/document.ts";
import { LONG } from "../models/longWords.ts";
import type { Cut } from "../pipeline/cut.ts";
import { CHUNK } from "../pipeline/pipeline.ts";
import { REACH } from "../pipeline/safeCuts.ts";
import type { Tokenizer } from "../pipeline/tokenizer.ts";

/** A stretch of a document between two safe cuts: its tokens do not depend on the rest. */
export interface Chunk {
  readonly length: number; // UTF-16 units
  count: number | undefined;
  /** Only of the chunks last asked for. */
  cut: Cut | undefined;
}

const KEPT = 256; // chunks whose cut is kept, about 4 MB

/** A document in chunks, cut as one tokenizer allows. */
export class Chunks {
  readonly tokenizer: Tokenizer;
  private list: Chunk[];
  private readonly withCut: Chunk[] = []; // the oldest first

  constructor(tokenizer: Tokenizer, text: string) {
    this.tokenizer = tokenizer;
    this.list = this.divide(text, 0, text.length);
  }

  get all(): readonly Chunk[] {
    return this.list;
  }

  /** The chunk that holds the unit at `offset`, where it starts and which one it is. */
  find(
    offset: number,
  ): { readonly chunk: Chunk; readonly start: number; readonly at: number } | undefined {
    let start = 0;
    for (const [at, chunk] of this.list.entries()) {
      if (offset < start + chunk.length) return { chunk, start, at };
      start += chunk.length;
    }
    return undefined;
  }

  /** How many tokens come before chunk `at`, if all of them have been counted. */
  countBefore(at: number): number | undefined {
    let sum = 0;
    for (let i = 0; i < at; i++) {
      const { count } = this.list[i] as Chunk;
      if (count === undefined) return undefined;
      sum += count;
    }
    return sum;
  }

  /** Does beforehand what takes long in cutting a chunk, step by step. */
  *prepare(chunk: Chunk, text: string, start: number): Generator<void, void> {
    if (chunk.cut || chunk.length <= LONG) return;
    const part = text.slice(start, start + chunk.length);
    yield* this.tokenizer.prepare(part, start > 0);
  }

  /** Cuts the chunk at `start` of the text, or remembers how. Spans are counted from there. */
  cut(chunk: Chunk, text: string, start: number): Cut {
    if (chunk.cut) return chunk.cut;
    const cut = this.tokenizer.cut(text.slice(start, start + chunk.length), start > 0);
    chunk.cut = cut;
    chunk.count = cut.count;
    this.withCut.push(chunk);
    if (this.withCut.length > KEPT) (this.withCut.shift() as Chunk).cut = undefined;
    return cut;
  }

  /** Counts the chunk at `start` of the text without keeping its cut. */
  count(chunk: Chunk, text: string, start: number): number {
    chunk.count ??= this.tokenizer.count(text.slice(start, start + chunk.length), start > 0);
    return chunk.count;
  }

  /** Divides anew what a change touches. @param text as the change left it */
  edit(text: string, { offset, length, text: added }: TextChange): void {
    let start = 0; // of the first chunk touched
    let first = 0;
    while (first < this.list.length) {
      const end = start + (this.list[first] as Chunk).length;
      if (end + REACH >= offset) break;
      start = end;
      first++;
    }
    let end = start; // after the last chunk touched
    let last = first;
    while (last < this.list.length && end - REACH <= offset + length) {
      end += (this.list[last] as Chunk).length;
      last++;
    }
    // Safe places elsewhere are as they were, so that a long stretch without one costs no search.
    const divided = this.divide(text, start, end + added.length - length, {
      from: offset - REACH,
      until: offset + added.length + CHUNK,
    });
    // The cuts of chunks that are gone would wait for their turn to fall: of a long line, megabytes.
    for (const gone of this.list.splice(first, last - first, ...divided)) gone.cut = undefined;
  }

  /** @param where the only stretch where safe places are looked for */
  private divide(text: string, from: number, to: number, where = { from, until: to }): Chunk[] {
    const chunks: Chunk[] = [];
    while (from < to) {
      const until = Math.min(where.until, to);
      const found = this.tokenizer.safeCuts.next(text, Math.max(from + CHUNK, where.from), until);
      const end = found < until ? found : to;
      chunks.push({ length: end - from, count: undefined, cut: undefined });
      from = end;
    }
    return chunks;
  }
}
