import { asJson, Refused } from "../../domain/reason.ts";
import type { TokenId } from "../../domain/text/token.ts";
import type { TokenizerCard } from "../../domain/tokenizer/card.ts";
import type {
  LatticePlay,
  LookupPlay,
  MatchPlay,
  MergePlay,
} from "../../domain/tokenizer/plays.ts";
import type { Origin } from "../../domain/tokenizer/vocabulary.ts";

/**
 * The tokens of one word: id, start, end, id, start, end, … with UTF-16 offsets in the word.
 * Tokens that share a character share its whole span.
 */
export type Pieces = ArrayLike<number>;

/** One of the four algorithms with its vocabulary. */
export interface Model {
  readonly algorithm: TokenizerCard["algorithm"];
  /** The token for what the vocabulary does not hold, if there is one. */
  readonly unknown: TokenId | undefined;
  /** @throws NoToken where a part of the word has no token and there is no unknown one either */
  cut(word: string): Pieces;
  /** Cuts a long word beforehand, step by step: `cut` takes little time then. */
  prepare?(word: string): Generator<void, void>;
  /** Whether no token of any word holds two characters that stand side by side in it. */
  neverJoins?(before: string, after: string): boolean;
  /** `cut` step by step, out of the same tables; for words of at most `LONGEST` units. */
  trace(word: string): MergePlay | MatchPlay | LatticePlay | LookupPlay;
  /** The merge that makes a token, where there are merges. */
  origin?(id: TokenId): Origin | undefined;
  /** The logarithm of a piece's probability, where there are any. */
  score?(id: TokenId): number | undefined;
}

/** A text that cannot be written in a vocabulary: the reference refuses it, too. */
export class NoToken extends Refused {
  constructor(text: string) {
    super({ code: "noToken", text: asJson(text) });
  }
}

/** The ids of pieces by their text, as a Map has them. */
export interface Ids extends Iterable<[piece: string, id: TokenId]> {
  readonly size: number;
  has(piece: string): boolean;
  get(piece: string): TokenId | undefined;
}

/**
 * The tokens "<0x00>" to "<0xFF>" for characters that the vocabulary does not hold, as far as they
 * exist; [256].
 */
export function byteTokens(vocab: Ids): readonly (TokenId | undefined)[] {
  return Array.from({ length: 256 }, (_, byte) => vocab.get(byteName(byte)));
}

/** "<0x0A>" for 10. */
export function byteName(byte: number): string {
  return `<0x${byte.toString(16).toUpperCase().padStart(2, "0")}>`;
}

/** 10 for "<0x0A>", "<0x0a>" and, as in the reference, "<0x+A>"; undefined for what names no byte. */
export function byteOf(piece: string): number | undefined {
  if (piece.length !== 6 || !piece.startsWith("<0x")) return undefined;
  const [, digits] = /^<0x(\+?[\da-f]+)>$/i.exec(piece) ?? [];
  return digits === undefined ? undefined : Number.parseInt(digits, 16);
}

const encoder = new TextEncoder();
export const utf8 = (text: string): Uint8Array => encoder.encode(text);

const reader = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
const lossyReader = new TextDecoder("utf-8", { ignoreBOM: true });

/** The text of whole characters; undefined where there are parts of one. */
export function textOf(bytes: Uint8Array): string | undefined {
  try {
    return reader.decode(bytes);
  } catch {
    return undefined;
  }
}

/** Bytes of UTF-8 one part after the other; what is no character becomes U+FFFD. */
export function lossyText(parts: readonly Uint8Array[]): string {
  const bytes = new Uint8Array(parts.reduce((size, { length }) => size + length, 0));
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return lossyReader.decode(bytes);
}
