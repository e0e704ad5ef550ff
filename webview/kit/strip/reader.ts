import type { Focus, Subject } from "../../../src/domain/state.ts";
import {
  BlockBuilder,
  type Blocks,
  firstAbove,
  firstOf,
  type Slice,
} from "../../../src/domain/text/blocks.ts";
import { type Token, type Tokens, tokenAt } from "../../../src/domain/text/token.ts";
import { focusOn, tokensOf } from "./focus.ts";
import { groupsOf } from "./groups.ts";

/** Gets tokens [from, to) of a text; undefined where the text is no longer the panel's. */
export type Fetch = (from: number, to: number) => Promise<Slice | undefined>;

const SHORT = 500; // tokens that are drawn at once, without a pause that one would feel
const KEPT = 64; // blocks that are not drawn

/** The tokens of a panel's text: all of a short one, of a long one those that were fetched. */
export class Reader {
  /** How many can be drawn. */
  readonly count: number;
  readonly blocks: Blocks;
  readonly #beginning: Slice;
  readonly #fetch: Fetch;
  #fetched: ReadonlyMap<number, Slice> = new Map(); // by block, the latest last

  private constructor(beginning: Slice, blocks: Blocks, fetch: Fetch) {
    this.#beginning = beginning;
    this.blocks = blocks;
    this.#fetch = fetch;
    this.count = blocks.ends.at(-1) ?? 0;
  }

  /** Of tokens that are all here. */
  static whole(text: string, tokens: Tokens): Reader {
    const count = tokens.ids.length;
    const slice = { first: 0, offset: 0, text, tokens };
    return new Reader(
      slice,
      count <= SHORT ? oneBlock(count) : blocksOf(text, tokens),
      async () => undefined,
    );
  }

  /** Of a panel's text: what the page was not given is fetched when it is to be drawn. */
  static of({ text, tokens, size, reading }: Subject, fetch: Fetch): Reader {
    if (!reading || size.tokens <= SHORT) return Reader.whole(text, tokens);
    return new Reader({ first: 0, offset: 0, text, tokens }, reading.blocks, fetch);
  }

  /** Whether there is more than one block. */
  get isLong(): boolean {
    return this.blocks.ends.length > 1;
  }

  /** The block of a token. */
  blockOf(index: number): number {
    return firstAbove(this.blocks.ends, index);
  }

  /** A slice that has all of a block, if it is here. */
  holding(block: number): Slice | undefined {
    const isAll = (this.blocks.ends[block] ?? 0) <= this.#beginning.tokens.ids.length;
    return isAll ? this.#beginning : this.#fetched.get(block);
  }

  /** Fetches a block. Answers whether it is here. */
  async fetch(block: number): Promise<boolean> {
    if (this.holding(block)) return true;
    const slice = await this.#fetch(firstOf(this.blocks, block), this.blocks.ends[block] as number);
    if (slice) this.#fetched = new Map([...this.#fetched, [block, slice]]);
    return slice !== undefined;
  }

  /** Forgets the blocks that were fetched first, if there are many that are not needed. */
  release(isNeeded: (block: number) => boolean): void {
    const idle = [...this.#fetched.keys()].filter((block) => !isNeeded(block));
    const gone = new Set(idle.slice(0, -KEPT));
    if (gone.size === 0) return;
    this.#fetched = new Map([...this.#fetched].filter(([block]) => !gone.has(block)));
  }

  /** A token with its span in the whole text, if it is here. */
  token(index: number): Token | undefined {
    const slice = this.#sliceAt(index);
    if (!slice) return undefined;
    const token = tokenAt(slice.tokens, index - slice.first);
    return { ...token, start: token.start + slice.offset, end: token.end + slice.offset };
  }

  /** The text that a token covers. */
  covered(index: number): string {
    const slice = this.#sliceAt(index);
    if (!slice) return "";
    const { start, end } = tokenAt(slice.tokens, index - slice.first);
    return slice.text.slice(start, end);
  }

  /** The tokens that stand in one character with this one, and that character; if it is here. */
  sharers(index: number): { readonly count: number; readonly text: string } | undefined {
    const block = this.blockOf(index);
    const slice = this.#sliceAt(index);
    if (!slice) return undefined;
    const from = Math.max(slice.first, firstOf(this.blocks, block));
    const to = Math.min(slice.first + slice.tokens.ids.length, this.blocks.ends[block] as number);
    const group = groupsOf(slice, from, to).find(({ end }) => index < end);
    if (!group) return undefined;
    const { starts, ends } = slice.tokens;
    const text = slice.text.slice(
      starts[group.first - slice.first],
      ends[group.end - 1 - slice.first],
    );
    return { count: group.end - group.first, text };
  }

  /** A token as the other panels and the editor are told of it, if it is here. */
  focusOn(index: number): Focus | undefined {
    const slice = this.#sliceAt(index);
    if (!slice) return undefined;
    const { offset, first } = slice;
    const focus = focusOn(slice.tokens, index - first);
    return { ...focus, index, start: focus.start + offset, end: focus.end + offset };
  }

  /** The blocks that have the tokens which `focus` means. */
  blocksOf({ start, end }: Focus): readonly number[] {
    const { starts } = this.blocks;
    const from = Math.max(0, firstAbove(starts, start) - 1);
    const to = Math.max(from, firstAbove(starts, Math.max(start, end - 1)) - 1);
    return Array.from({ length: starts.length === 0 ? 0 : to - from + 1 }, (_, i) => from + i);
  }

  /** The tokens which `focus` means, as far as they are here. */
  tokensOf(focus: Focus): readonly number[] {
    const slices = this.blocksOf(focus).map((block) => this.holding(block));
    const found = [...new Set(slices)].flatMap((slice) => {
      if (!slice) return [];
      const { first, offset, tokens } = slice;
      const here = {
        ...focus,
        index: focus.index - first,
        start: focus.start - offset,
        end: focus.end - offset,
      };
      return tokensOf(tokens, here).map((index) => index + first);
    });
    return [...new Set(found)].filter((index) => index < this.count);
  }

  #sliceAt(index: number): Slice | undefined {
    if (index < 0) return undefined;
    if (index < this.#beginning.tokens.ids.length) return this.#beginning;
    return index < this.count ? this.#fetched.get(this.blockOf(index)) : undefined;
  }
}

function oneBlock(count: number): Blocks {
  const column = () => new Uint32Array(Math.min(1, count));
  return { ends: column().fill(count), starts: column(), columns: column(), lines: column() };
}

function blocksOf(text: string, { ids, starts, ends }: Tokens): Blocks {
  const builder = new BlockBuilder();
  builder.add(text, { count: ids.length, starts, ends }, 0);
  return builder.end();
}
