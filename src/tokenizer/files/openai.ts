import type { TokenId, TokenizerId } from "../../domain/text/token.ts";
import { openBytePairs } from "../models/bytePairs.ts";
import { type MergeTable, mergeInPlace } from "../models/merges.ts";
import { utf8 } from "../models/model.ts";
import { PairTable } from "../models/pairTable.ts";
import { createSymbols } from "../models/symbols.ts";
import { createVocabulary } from "../models/vocabulary.ts";
import { translate } from "../patterns/patterns.ts";
import { createTokenizer, type Tokenizer } from "../pipeline/tokenizer.ts";
import { openFinder } from "../stages/addedTokens.ts";
import { openNormalizer } from "../stages/normalizers.ts";
import { split } from "../stages/splitting.ts";
import { named } from "../stages/stages.ts";
import { openTemplate } from "../stages/template.ts";

/** Tokens by rank: as text, or as bytes where they are no whole characters. */
type Ranks = readonly (string | readonly number[])[];

export interface Encoding {
  /** Besides the ranks; OpenAI's models get them from outside, never out of a text. */
  readonly special: Readonly<Record<string, TokenId>>;
  /** The highest id and one: what tiktoken calls n_vocab. */
  readonly vocabSize: number;
  /** As Oniguruma writes it. */
  readonly pattern: string;
  readonly ranks: () => Promise<{ readonly default: Ranks }>;
}

// JavaScript's own \s has U+FEFF and lacks U+0085, and its (?i:s) leaves out "ſ".
const CONTRACTION = "(?i:'s|'t|'re|'ve|'m|'ll|'d)";
const UPPER = "\\p{Lu}\\p{Lt}\\p{Lm}\\p{Lo}\\p{M}";
const LOWER = "\\p{Ll}\\p{Lm}\\p{Lo}\\p{M}";

/** OpenAI's encodings. @see openai/tiktoken, tiktoken_ext/openai_public.py */
export const ENCODINGS: Readonly<Record<string, Encoding>> = {
  o200k_base: {
    special: { "<|endoftext|>": 199_999, "<|endofprompt|>": 200_018 },
    vocabSize: 200_019,
    pattern:
      `[^\\r\\n\\p{L}\\p{N}]?[${UPPER}]*[${LOWER}]+(?:${CONTRACTION})?` +
      `|[^\\r\\n\\p{L}\\p{N}]?[${UPPER}]+[${LOWER}]*(?:${CONTRACTION})?` +
      "|\\p{N}{1,3}| ?[^\\s\\p{L}\\p{N}]+[\\r\\n/]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+",
    ranks: () => import("gpt-tokenizer/bpeRanks/o200k_base"),
  },
  cl100k_base: {
    special: {
      "<|endoftext|>": 100_257,
      "<|fim_prefix|>": 100_258,
      "<|fim_middle|>": 100_259,
      "<|fim_suffix|>": 100_260,
      "<|endofprompt|>": 100_276,
    },
    vocabSize: 100_277,
    // \z: tiktoken's `$` is the end of the text alone.
    pattern:
      `${CONTRACTION}|[^\\r\\n\\p{L}\\p{N}]?\\p{L}+|\\p{N}{1,3}` +
      "| ?[^\\s\\p{L}\\p{N}]+[\\r\\n]*|\\s+\\z|\\s*[\\r\\n]|\\s+(?!\\S)|\\s",
    ranks: () => import("gpt-tokenizer/bpeRanks/cl100k_base"),
  },
};

export async function openEncoding(id: TokenizerId, encoding: Encoding): Promise<Tokenizer> {
  const { default: ranks } = await encoding.ranks();
  const binary = ranks.map(toBinary);
  const ids = new Map<string, TokenId>();
  // Made of a list of pairs, it would take twice as long.
  for (let rank = 0; rank < binary.length; rank++) ids.set(binary[rank] as string, rank);
  const longest = binary.reduce((most, { length }) => Math.max(most, length), 0);
  const pieces = ranks.map((piece) => (typeof piece === "string" ? piece : escaped(piece)));
  for (const [content, token] of Object.entries(encoding.special)) pieces[token] = content;
  return createTokenizer({
    id,
    findRaw: openFinder([]),
    normalize: openNormalizer(),
    findNormalized: openFinder([]),
    split: named("pattern", split(translate(encoding.pattern), "Isolated")),
    model: openBytePairs({
      rules: byConcatenation(binary, ids),
      bytes: Int32Array.from(
        { length: 256 },
        (_, byte) => ids.get(String.fromCharCode(byte)) ?? -1,
      ),
      wholeWord: (word) => (word.length > longest ? undefined : ids.get(toBinary(word))),
    }),
    template: openTemplate(undefined),
    vocabulary: createVocabulary(
      Array.from(pieces),
      new Set(Object.values(encoding.special)),
      (piece, token) => {
        const bytes = binary[token];
        return bytes === undefined
          ? utf8(piece)
          : Uint8Array.from(bytes, (unit) => unit.charCodeAt(0));
      },
    ),
    text: undefined,
    isApart: () => false,
  });
}

const REMEMBERED = 400_000; // pairs

/** Two tokens merge if together they are a token; its id is their rank. Found pairs are kept. */
function byConcatenation(binary: readonly string[], ids: ReadonlyMap<string, TokenId>): MergeTable {
  let known = new PairTable(1 << 16);
  const NEVER = -2;
  return {
    rank(left, right) {
      let rank = known.get(left, right);
      if (rank === -1) {
        rank = ids.get((binary[left] as string) + (binary[right] as string)) ?? NEVER;
        if (known.size === REMEMBERED) known = new PairTable(1 << 16);
        known.set(left, right, rank);
      }
      return rank === NEVER ? -1 : rank;
    },
    merged: (rank) => rank,
    origin(id) {
      const bytes = binary[id];
      if (bytes === undefined || bytes.length < 2) return undefined;
      // The token's own bytes, merged by all rules before its own, are what its own rule joins.
      const symbols = createSymbols(bytes.length);
      for (const byte of bytes) symbols.ids[symbols.count++] = ids.get(byte) as TokenId;
      const joined = (left: TokenId, right: TokenId) =>
        ids.get((binary[left] as string) + (binary[right] as string)) ?? id;
      mergeInPlace(symbols, {
        rank: (left, right) => (joined(left, right) < id ? joined(left, right) : -1),
        merged: (rank) => rank,
      });
      const [left, right] = symbols.ids;
      if (symbols.count !== 2 || left === undefined || right === undefined) return undefined;
      return { rank: id, left, right };
    },
  };
}

/** UTF-8 as a string of units below 256: such strings are joined and looked up fast. */
function toBinary(piece: string | readonly number[]): string {
  if (typeof piece !== "string") return String.fromCharCode(...piece);
  let isAscii = true;
  for (let i = 0; i < piece.length && isAscii; i++) isAscii = piece.charCodeAt(i) < 0x80;
  return isAscii ? piece : String.fromCharCode(...utf8InPlace(piece));
}

const encoder = new TextEncoder();
let room = new Uint8Array(512); // the longest token has 128 bytes

/** UTF-8, until the next is asked for: an array of its own for each of 200,000 tokens takes long. */
function utf8InPlace(text: string): Uint8Array {
  if (room.length < 3 * text.length) room = new Uint8Array(3 * text.length);
  const { written } = encoder.encodeInto(text, room);
  return room.subarray(0, written);
}

/** [0xe2, 0x96] → "\xe2\x96", as tiktoken prints it. */
function escaped(bytes: readonly number[]): string {
  return bytes.map((byte) => `\\x${byte.toString(16).padStart(2, "0")}`).join("");
}
