import {
  BlockBuilder,
  type Blocks,
  firstAbove,
  MOST_IN_BLOCKS,
  type Slice,
  type Survey,
} from "../../domain/text/blocks.ts";
import type { TextSize, TokenId, Tokens } from "../../domain/text/token.ts";
import type { Steps } from "../../domain/tokenizer/steps.ts";
import { inSlices, type Pause } from "../limits/slices.ts";
import type { Cut } from "../pipeline/cut.ts";
import { aroundOf } from "../pipeline/steps.ts";
import type { Tokenizer } from "../pipeline/tokenizer.ts";
import { grown } from "../stages/spans.ts";
import { type Chunk, Chunks } from "./chunks.ts";
import { sizeOf } from "./measure.ts";

/** All tokens of a text that stays as it is: their IDs, and where to look for the rest. */
export class Surveyed implements Survey {
  readonly size: TextSize;
  readonly blocks: Blocks;
  readonly #text: string;
  readonly #chunks: Chunks;
  readonly #ids: Uint32Array; // [tokens]
  readonly #firsts: Uint32Array; // [chunks]: the number of each one's first token
  readonly #starts: Uint32Array; // [chunks]: where each begins, UTF-16

  private constructor(text: string, chunks: Chunks, counted: Counted) {
    this.#text = text;
    this.#chunks = chunks;
    this.#ids = counted.ids;
    this.#firsts = Uint32Array.from(counted.firsts);
    this.#starts = Uint32Array.from(counted.starts);
    this.size = counted.size;
    this.blocks = counted.blocks;
  }

  /** Cuts all of the text once. @param pause awaited in between; what it throws ends the work */
  static async take(tokenizer: Tokenizer, text: string, pause: Pause): Promise<Surveyed> {
    const chunks = new Chunks(tokenizer, text);
    return new Surveyed(text, chunks, await inSlices(countAll(chunks, text), pause));
  }

  /** Tokens [from, to), at least one. */
  slice(from: number, to: number): Slice {
    const numbers = Uint32Array.from({ length: to - from }, (_, i) => from + i);
    const tokens = this.pick(numbers);
    const offset = tokens.starts[0] as number;
    const next = to < this.#ids.length ? this.pick(Uint32Array.of(to)).starts[0] : undefined;
    const end = Math.max(tokens.ends.at(-1) as number, next ?? this.#text.length);
    const moved = (places: Uint32Array) => places.map((place) => place - offset);
    return {
      first: from,
      offset,
      text: this.#text.slice(offset, end),
      tokens: { ...tokens, starts: moved(tokens.starts), ends: moved(tokens.ends) },
    };
  }

  /** The tokens of these numbers, in this order, with their spans in the whole text. */
  pick(numbers: Uint32Array): Tokens {
    const count = numbers.length;
    const picked = {
      count,
      ids: new Uint32Array(count),
      starts: new Uint32Array(count),
      ends: new Uint32Array(count),
      words: new Uint32Array(count),
    };
    for (const [i, number] of numbers.entries()) {
      const { cut, start, first } = this.#chunkOf(number);
      picked.ids[i] = cut.ids[number - first] as number;
      picked.starts[i] = start + (cut.starts[number - first] as number);
      picked.ends[i] = start + (cut.ends[number - first] as number);
    }
    return this.#chunks.tokenizer.show(this.#text, picked, 0, count);
  }

  /** The numbers of all tokens, those of the smallest ID first, equal ones as in the text. */
  byId(): Uint32Array {
    const keys = Float64Array.from(this.#ids, (id, i) => id * 2 ** 32 + i).sort();
    return Uint32Array.from(keys, (key) => key % 2 ** 32);
  }

  /** The numbers of all tokens of one ID, in the order of the text. */
  places(id: TokenId): Uint32Array {
    const found: number[] = [];
    for (let at = this.#ids.indexOf(id); at >= 0; at = this.#ids.indexOf(id, at + 1)) {
      found.push(at);
    }
    return Uint32Array.from(found);
  }

  /** @see Tokenizer.steps */
  steps(index: number | undefined): Steps | undefined {
    const { tokenizer } = this.#chunks;
    if (index === undefined) return tokenizer.steps(this.#text);
    if (index >= this.#ids.length) return undefined;
    const { chunk, start, first } = this.#chunkOf(index);
    const steps = tokenizer.steps(
      this.#text.slice(start, start + chunk.length),
      index - first,
      start > 0,
    );
    return (
      steps && {
        ...steps,
        start: start + steps.start,
        end: start + steps.end,
        first: first + steps.first,
        around: aroundOf(this.#text, start + steps.start, start + steps.end),
      }
    );
  }

  #chunkOf(number: number): {
    readonly chunk: Chunk;
    readonly cut: Cut;
    readonly start: number;
    readonly first: number;
  } {
    if (!(number >= 0 && number < this.#ids.length)) {
      throw new RangeError(`Token ${number} of ${this.#ids.length}: tokens are numbered from 0.`);
    }
    // Of chunks without a token the last one has it: they begin with the same number.
    const at = firstAbove(this.#firsts, number) - 1;
    const chunk = this.#chunks.all[at] as Chunk;
    const start = this.#starts[at] as number;
    const cut = this.#chunks.cut(chunk, this.#text, start);
    return { chunk, cut, start, first: this.#firsts[at] as number };
  }
}

interface Counted {
  readonly ids: Uint32Array;
  readonly firsts: readonly number[];
  readonly starts: readonly number[];
  readonly size: TextSize;
  readonly blocks: Blocks;
}

function* countAll(chunks: Chunks, text: string): Generator<void, Counted> {
  let ids = new Uint32Array((text.length >> 1) + 16);
  const firsts: number[] = [];
  const starts: number[] = [];
  const blocks = new BlockBuilder();
  let [tokens, characters, bytes, start] = [0, 0, 0, 0];
  for (const chunk of chunks.all) {
    const part = text.slice(start, start + chunk.length);
    yield* chunks.prepare(chunk, text, start);
    const cut = chunks.cut(chunk, text, start);
    firsts.push(tokens);
    starts.push(start);
    if (tokens + cut.count > ids.length) ids = grown(ids, (tokens + cut.count) * 2);
    ids.set(cut.ids.subarray(0, cut.count), tokens);
    if (tokens < MOST_IN_BLOCKS) blocks.add(part, cut, start);
    const size = sizeOf(part);
    tokens += cut.count;
    characters += size.characters;
    bytes += size.bytes;
    start += chunk.length;
    yield;
  }
  return {
    ids: ids.slice(0, tokens),
    firsts,
    starts,
    size: { tokens, characters, bytes },
    blocks: blocks.end(),
  };
}
