import { Failed } from "../../domain/failure.ts";
import type { Cuts, TextChange, TokenInDocument } from "../../domain/text/document.ts";
import { type Fault, findFaults, type TokenLimit } from "../../domain/text/fault.ts";
import { type Token, type TokenizerId, tokenAt } from "../../domain/text/token.ts";
import { inSlices, type Pause } from "../limits/slices.ts";
import type { Cut } from "../pipeline/cut.ts";
import type { Tokenizer } from "../pipeline/tokenizer.ts";
import { type Chunk, Chunks } from "./chunks.ts";
import { Surveyed } from "./survey.ts";

const SHOWN = 64; // tokens of the same word on each side, where a word is a whole line

/** A document as the editor has it, in chunks that are tokenized when they are asked for. */
export class MirroredDocument {
  private text: string;
  private edits = 0;
  private readonly chunked = new Map<TokenizerId, Chunks>();
  private readonly surveys = new Map<TokenizerId, Promise<Surveyed>>();

  constructor(text: string) {
    this.text = text;
  }

  edit(changes: readonly TextChange[]): void {
    this.edits++;
    this.surveys.clear();
    for (const change of changes) {
      const { offset, length, text: added } = change;
      this.text = this.text.slice(0, offset) + added + this.text.slice(offset + length);
      for (const chunks of this.chunked.values()) chunks.edit(this.text, change);
    }
  }

  /** Nobody will ask about it again: what is under way ends. */
  close(): void {
    this.edits++;
    this.surveys.clear();
  }

  /** Does what takes long in what is asked about `from` to `to`, and lets others in meanwhile. */
  async prepare(
    tokenizer: Tokenizer,
    range: { readonly from: number; readonly to: number },
    pause: Pause,
  ): Promise<void> {
    const chunks = this.chunks(tokenizer);
    const found = chunks.find(range.from);
    const pauseWhileSame = this.whileSame(pause);
    let start = found?.start ?? 0;
    for (let at = found?.at ?? chunks.all.length; start <= range.to; at++) {
      const chunk = chunks.all[at];
      if (!chunk) break;
      await inSlices(chunks.prepare(chunk, this.text, start), pauseWhileSame);
      start += chunk.length;
    }
  }

  /** The token that covers `offset`, the first of several; undefined in a gap. */
  tokenAt(tokenizer: Tokenizer, offset: number): TokenInDocument | undefined {
    const chunks = this.chunks(tokenizer);
    const found = chunks.find(offset);
    if (!found) return undefined;
    const { chunk, start, at } = found;
    const text = this.text.slice(start, start + chunk.length);
    const cut = chunks.cut(chunk, this.text, start);
    const index = firstEndingAfter(cut, offset - start);
    if (index === cut.count || (cut.starts[index] as number) > offset - start) return undefined;

    let from = index;
    let to = index + 1;
    const isInWord = (i: number) => cut.words[i] === cut.words[index];
    while (from > 0 && index - from < SHOWN && isInWord(from - 1)) from--;
    while (to < cut.count && to - index < SHOWN && isInWord(to)) to++;
    const shown = tokenizer.show(text, cut, from, to);
    const word = Array.from(shown.ids, (_, i): Token => {
      const token = tokenAt(shown, i);
      return { ...token, start: token.start + start, end: token.end + start };
    });
    const before = chunks.countBefore(at);
    return {
      token: word[index - from] as Token,
      index: before === undefined ? undefined : before + index,
      word,
    };
  }

  /** The tokens that touch `from` to `to`, at most `limit`. */
  cuts(tokenizer: Tokenizer, range: { from: number; to: number; limit: number }): Cuts {
    const chunks = this.chunks(tokenizer);
    const to = Math.max(range.to, range.from + 1);
    const starts: number[] = [];
    const ends: number[] = [];
    let first: number | undefined;
    const found = chunks.find(range.from);
    for (let at = found?.at ?? chunks.all.length, start = found?.start ?? 0; start < to; at++) {
      const chunk = chunks.all[at];
      if (!chunk) break;
      const cut = chunks.cut(chunk, this.text, start);
      for (let i = firstEndingAfter(cut, range.from - start); i < cut.count; i++) {
        const tokenStart = start + (cut.starts[i] as number);
        if (tokenStart >= to || starts.length === range.limit) break;
        if (starts.length === 0) first = sum(chunks.countBefore(at), i);
        starts.push(tokenStart);
        ends.push(start + (cut.ends[i] as number));
      }
      if (starts.length === range.limit) break;
      start += chunk.length;
    }
    return { starts: Uint32Array.from(starts), ends: Uint32Array.from(ends), first };
  }

  /** What had better be otherwise in a prompt. */
  faults(tokenizer: Tokenizer, limit: TokenLimit | undefined): readonly Fault[] {
    const found = findFaults(this.text);
    if (!limit) return found;
    const { kind, tokens } = limit;
    const start = tokenizer.tokens(this.text, { limit: tokens + 1 }).starts[tokens];
    if (start === undefined) return found;
    return [...found, { kind, start, end: this.text.length, replacement: "", limit: tokens }];
  }

  /** How many tokens there are; undefined if the text changes meanwhile. */
  count(tokenizer: Tokenizer, pause: Pause): Promise<number | undefined> {
    return inSlices(this.counting(this.chunks(tokenizer)), pause);
  }

  private *counting(chunks: Chunks): Generator<void, number | undefined> {
    const { edits } = this;
    let start = 0;
    let total = 0;
    for (const chunk of chunks.all as readonly Chunk[]) {
      if (chunk.count === undefined) yield* chunks.prepare(chunk, this.text, start);
      if (edits !== this.edits) return undefined;
      total += chunks.count(chunk, this.text, start);
      start += chunk.length;
      yield;
      if (edits !== this.edits) return undefined;
    }
    return total;
  }

  /**
   * All its tokens at a glance, as the text is now; taken once for each tokenizer.
   *
   * @throws Failed cancelled if the text is edited or closed meanwhile
   */
  survey(tokenizer: Tokenizer, pause: Pause): Promise<Surveyed> {
    let survey = this.surveys.get(tokenizer.id);
    if (!survey) {
      survey = Surveyed.take(tokenizer, this.text, this.whileSame(pause));
      this.surveys.set(tokenizer.id, survey);
    }
    return survey;
  }

  /** A pause after which the work ends if the text is another one. @throws Failed cancelled */
  private whileSame(pause: Pause): Pause {
    const { edits } = this;
    return async () => {
      await pause();
      if (edits !== this.edits) throw new Failed({ kind: "cancelled" });
    };
  }

  private chunks(tokenizer: Tokenizer): Chunks {
    let chunks = this.chunked.get(tokenizer.id);
    if (chunks?.tokenizer !== tokenizer) {
      chunks = new Chunks(tokenizer, this.text);
      this.chunked.set(tokenizer.id, chunks);
    }
    return chunks;
  }
}

/** The first token that ends after `offset`: ends never go back. */
function firstEndingAfter(cut: Cut, offset: number): number {
  let low = 0;
  let high = cut.count;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((cut.ends[middle] as number) > offset) high = middle;
    else low = middle + 1;
  }
  return low;
}

function sum(a: number | undefined, b: number): number | undefined {
  return a === undefined ? undefined : a + b;
}
