import type { Merge, MergePlay } from "../domain/steps.ts";
import type { TokenId } from "../domain/token.ts";
import { type FirstSymbols, openFirst, roomFor } from "./firstSymbols.ts";
import { createSymbols, type MergeTable, merge, mergeInPlace } from "./merges.ts";
import type { Model } from "./model.ts";

export interface BytePairsOptions extends FirstSymbols {
  readonly rules: MergeTable;
  /** The token of a whole word that needs no merging. */
  readonly wholeWord?: ((word: string) => TokenId | undefined) | undefined;
}

/** Byte-pair encoding of words, over bytes or over characters. */
export function openBytePairs(options: BytePairsOptions): Model {
  let symbols = createSymbols(256);
  const put = openFirst(options);

  /** Puts the word's first symbols. */
  function begin(word: string): void {
    const room = roomFor(word, options);
    if (symbols.ids.length < room) symbols = createSymbols(room);
    symbols.count = 0;
    put(symbols, word);
  }

  function cut(word: string): number[] {
    const whole = options.wholeWord?.(word);
    if (whole !== undefined) return [whole, 0, word.length];
    begin(word);
    merge(symbols, options.rules);
    const found: number[] = [];
    for (let i = 0; i < symbols.count; i++) {
      found.push(symbols.ids[i] as number, symbols.starts[i] as number, symbols.ends[i] as number);
    }
    if (symbols.ids.length > 1 << 16) symbols = createSymbols(256);
    return found;
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
  const { origin } = options.rules;
  return { algorithm: "BPE", unknown: options.unknown, cut, trace, origin };
}
