import type { TokenId } from "../../domain/text/token.ts";
import { type Ids, utf8 } from "./model.ts";
import type { Symbols } from "./symbols.ts";

/** What a character begins as, before the first merge. */
export interface FirstSymbols {
  /** The token of each byte of UTF-8, where words are cut into bytes; [256]. */
  readonly bytes?: Int32Array;
  /** The token of a character, where words are cut into characters. */
  readonly characters?: {
    readonly vocab: Ids;
    /** Before every character but the first. */
    readonly prefix: string;
    /** Behind the last character. */
    readonly suffix: string;
  };
  /** The tokens of the bytes of a character that has no token of its own, as far as there are; [256]. */
  readonly fallback?: readonly (TokenId | undefined)[] | undefined;
  readonly unknown?: TokenId | undefined;
  /** Neighbouring unknown characters become one token. */
  readonly fuseUnknown?: boolean;
}

/** The most symbols that a word can begin as. */
export function roomFor(word: string, { characters }: FirstSymbols): number {
  const { prefix = "", suffix = "" } = characters ?? {};
  return 3 * (word.length * (1 + prefix.length) + suffix.length);
}

/** Whether a character begins as the same symbols wherever it stands in a word. */
export function isAlikeAnywhere({ characters, fallback = [] }: FirstSymbols): boolean {
  const isPartly = fallback.includes(undefined) && fallback.some((id) => id !== undefined);
  return !isPartly && !characters?.prefix && !characters?.suffix;
}

/** What puts the first symbols of a word. */
export function openFirst(options: FirstSymbols): (symbols: Symbols, word: string) => void {
  const { bytes, fallback = [] } = options;
  if (bytes) return (symbols, word) => putBytes(symbols, word, bytes);
  if (fallback.every((id) => id === undefined)) {
    const without = { ...options, fallback: undefined };
    return (symbols, word) => putCharacters(symbols, word, without);
  }
  const put = fallback.includes(undefined) ? putPartly : putCharacters;
  return (symbols, word) => put(symbols, word, options);
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
  const { characters, fallback, unknown, fuseUnknown } = options;
  const { vocab, prefix = "", suffix = "" } = characters ?? {};
  let isAfterUnknown = false;
  for (let start = 0; start < word.length; ) {
    const code = word.codePointAt(start) as number;
    const end = start + (code > 0xffff ? 2 : 1);
    const before = start > 0 ? prefix : "";
    const behind = end === word.length ? suffix : "";
    const id = vocab?.get(before + word.slice(start, end) + behind);
    if (id !== undefined) put(symbols, id, start, end);
    else if (fallback) {
      const putByte = (byte: number) => put(symbols, fallback[byte] as number, start, end);
      if (before) utf8(before).forEach(putByte);
      eachByte(code, putByte);
      if (behind) utf8(behind).forEach(putByte);
    } else if (unknown === undefined) {
      // The reference leaves such a character out, too.
    } else if (isAfterUnknown && fuseUnknown) symbols.ends[symbols.count - 1] = end;
    else put(symbols, unknown, start, end);
    isAfterUnknown = id === undefined;
    start = end;
  }
}

/** A symbol, or undefined for what is left out, and how many bytes of the word it counts. */
interface Counted {
  readonly id: TokenId | undefined;
  readonly size: number;
}

/**
 * Where there are tokens for some bytes only, the reference's order and spans: an unknown
 * character comes behind the bytes of those that follow it, and the spans are counted out in that
 * order, by each symbol's bytes.
 */
function putPartly(symbols: Symbols, word: string, options: FirstSymbols): void {
  const { characters, fallback = [], unknown, fuseUnknown } = options;
  const { vocab, prefix = "", suffix = "" } = characters ?? {};
  const found: Counted[] = [];
  let waiting: { readonly id: TokenId; size: number } | undefined;
  const endWaiting = () => {
    if (waiting) found.push(waiting);
    waiting = undefined;
  };
  for (let start = 0; start < word.length; ) {
    const end = start + ((word.codePointAt(start) as number) > 0xffff ? 2 : 1);
    const character = word.slice(start, end);
    const size = utf8(character).length;
    const spelled = (start > 0 ? prefix : "") + character + (end === word.length ? suffix : "");
    const id = vocab?.get(spelled);
    const bytes = id === undefined ? Array.from(utf8(spelled), (byte) => fallback[byte]) : [];
    if (id !== undefined) {
      endWaiting();
      found.push({ id, size });
    } else if (!bytes.includes(undefined)) {
      found.push(...bytes.map((id) => ({ id, size: 1 })));
    } else if (unknown === undefined) found.push({ id: undefined, size });
    else if (waiting && fuseUnknown) waiting.size += size;
    else {
      endWaiting();
      waiting = { id: unknown, size };
    }
    start = end;
  }
  endWaiting();
  const { starts, ends } = bytePlaces(word);
  let at = 0;
  for (const { id, size } of found) {
    const last = starts.length - 1;
    const [from, to] = [Math.min(at, last), Math.min(at + size - 1, last)];
    if (id !== undefined) put(symbols, id, starts[from] as number, ends[to] as number);
    at += size;
  }
}

/** For each byte of UTF-8, where its character begins and ends, in UTF-16 units. */
function bytePlaces(word: string): { readonly starts: number[]; readonly ends: number[] } {
  const starts: number[] = [];
  const ends: number[] = [];
  let at = 0;
  for (const character of word) {
    eachByte(character.codePointAt(0) as number, () => {
      starts.push(at);
      ends.push(at + character.length);
    });
    at += character.length;
  }
  return { starts, ends };
}
