import type { TokenId } from "../../domain/text/token.ts";
import type { Merge, MergePlay } from "../../domain/tokenizer/plays.ts";
import { type FirstSymbols, isAlikeAnywhere, openFirst, roomFor } from "./firstSymbols.ts";
import { LONG, LongWords } from "./longWords.ts";
import { type MergeTable, merge, mergeInPlace } from "./merges.ts";
import type { Model, Pieces } from "./model.ts";
import { createSymbols } from "./symbols.ts";

export interface BytePairsOptions extends FirstSymbols {
  readonly rules: MergeTable;
  /** The token of a whole word that needs no merging. */
  readonly wholeWord?: ((word: string) => TokenId | undefined) | undefined;
  readonly neverJoins?: Model["neverJoins"];
}

/** Byte-pair encoding of words, over bytes or over characters. */
export function openBytePairs(options: BytePairsOptions): Model {
  let symbols = createSymbols(256);
  const put = openFirst(options);
  const long = isAlikeAnywhere(options) ? new LongWords(merged) : undefined;

  /** Puts the word's first symbols. */
  function begin(word: string): void {
    const room = roomFor(word, options);
    if (symbols.ids.length < room) symbols = createSymbols(room);
    symbols.count = 0;
    put(symbols, word);
  }

  function merged(word: string): number[] {
    begin(word);
    merge(symbols, options.rules);
    const found: number[] = [];
    for (let i = 0; i < symbols.count; i++) {
      found.push(symbols.ids[i] as number, symbols.starts[i] as number, symbols.ends[i] as number);
    }
    if (symbols.ids.length > 1 << 16) symbols = createSymbols(256);
    return found;
  }

  function cut(word: string): Pieces {
    const whole = options.wholeWord?.(word);
    if (whole !== undefined) return [whole, 0, word.length];
    if (!long || word.length <= LONG) return merged(word);
    const steps = long.cut(word);
    for (;;) {
      const { done, value } = steps.next();
      if (done) return value;
    }
  }

  function* prepare(word: string): Generator<void, void> {
    if (!long || word.length <= LONG || options.wholeWord?.(word) !== undefined) return;
    yield* long.cut(word);
  }

  function trace(word: string): MergePlay {
    begin(word);
    const { ids, starts, ends, count } = symbols;
    const first = Array.from({ length: count }, (_, i) => ({
      id: ids[i] as number,
      start: starts[i] as number,
      end: ends[i] as number,
    }));
    const ranks = first.slice(1).map(({ id }, i) => options.rules.rank(ids[i] as number, id));
    const merges: Merge[] = [];
    mergeInPlace(symbols, options.rules, (merge) => merges.push(merge));
    const whole = options.wholeWord?.(word);
    // Where merging would lead elsewhere, it is not what happens.
    const isMerged = whole === undefined || (symbols.count === 1 && ids[0] === whole);
    const inBytes = options.bytes !== undefined;
    return { kind: "merges", first, inBytes, ranks, merges: isMerged ? merges : [], whole };
  }
  const { rules, unknown, neverJoins } = options;
  const origin = (id: TokenId) => rules.origin(id);
  return {
    ...{ algorithm: "BPE", unknown, cut, prepare, trace, origin },
    ...(neverJoins && { neverJoins }),
  };
}
