import type { Merge, MergePlay } from "../domain/steps.ts";
import type { TokenId } from "../domain/token.ts";
import { createSymbols, type MergeTable, merge, mergeInPlace, type Symbols } from "./merges.ts";
import type { Model } from "./model.ts";

/** What a character begins as, before the first merge. */
export interface FirstSymbols {
  /** The token of each byte of UTF-8, where words are cut into bytes; [256]. */
  readonly bytes?: Int32Array;
  /** The token of a character, where words are cut into characters. */
  readonly character?: (
    character: string,
    isFirst: boolean,
    isLast: boolean,
  ) => TokenId | undefined;
  /** The tokens of the bytes of a character that has no token of its own; [256]. */
  readonly fallback?: readonly TokenId[] | undefined;
  readonly unknown?: TokenId | undefined;
  /** Neighbouring unknown characters become one token. */
  readonly fuseUnknown?: boolean;
}

export interface BytePairsOptions extends FirstSymbols {
  readonly rules: MergeTable;
  /** The token of a whole word that needs no merging. */
  readonly wholeWord?: ((word: string) => TokenId | undefined) | undefined;
}

/** Byte-pair encoding of words, over bytes or over characters. */
export function openBytePairs(options: BytePairsOptions): Model {
  let symbols = createSymbols(256);

  /** Puts the word's first symbols. */
  function begin(word: string): void {
    if (symbols.ids.length < word.length * 3) symbols = createSymbols(word.length * 4);
    symbols.count = 0;
    if (options.bytes) putBytes(symbols, word, options.bytes);
    else putCharacters(symbols, word, options);
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

function put(symbols: Symbols, id: TokenId, start: number, end: number): void {
  const at = symbols.count++;
  symbols.ids[at] = id;
  symbols.starts[at] = start;
  symbols.ends[at] = end;
}

/** UTF-8 by hand: every byte is put with the span of its character. */
function putBytes(symbols: Symbols, word: string, tokens: Int32Array): void {
  for (let start = 0; start < word.length; ) {
    const code = word.codePointAt(start) as number;
    const end = start + (code > 0xffff ? 2 : 1);
    eachByte(code, (byte) => put(symbols, tokens[byte] as number, start, end));
    start = end;
  }
}

function eachByte(code: number, take: (byte: number) => void): void {
  if (code < 0x80) {
    take(code);
    return;
  }
  if (code < 0x800) take(0xc0 | (code >> 6));
  else {
    if (code < 0x10000) take(0xe0 | (code >> 12));
    else {
      take(0xf0 | (code >> 18));
      take(0x80 | ((code >> 12) & 0x3f));
    }
    take(0x80 | ((code >> 6) & 0x3f));
  }
  take(0x80 | (code & 0x3f));
}

function putCharacters(symbols: Symbols, word: string, options: FirstSymbols): void {
  const { character, fallback, unknown, fuseUnknown } = options;
  let isAfterUnknown = false;
  for (let start = 0; start < word.length; ) {
    const code = word.codePointAt(start) as number;
    const end = start + (code > 0xffff ? 2 : 1);
    const id = character?.(word.slice(start, end), start === 0, end === word.length);
    if (id !== undefined) put(symbols, id, start, end);
    else if (fallback) eachByte(code, (byte) => put(symbols, fallback[byte] as number, start, end));
    else if (unknown === undefined) {
      // The reference leaves such a character out, too.
    } else if (isAfterUnknown && fuseUnknown) symbols.ends[symbols.count - 1] = end;
    else put(symbols, unknown, start, end);
    isAfterUnknown = id === undefined;
    start = end;
  }
}
