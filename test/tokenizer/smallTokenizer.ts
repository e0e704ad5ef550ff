import type { Tokenizer } from "../../src/tokenizer/pipeline/tokenizer.ts";

/** The parts of a tokenizer.json that a test says; the rest is none at all. */
export interface SmallTokenizer {
  /** Beside "<unk>", which is 0, in the order of their ids. */
  readonly pieces?: readonly string[];
  readonly added?: readonly { readonly content: string; readonly [option: string]: unknown }[];
  readonly normalizer?: object;
  readonly splitter?: object;
  readonly decoder?: object | undefined;
  /** Options of the model, a BPE. */
  readonly model?: object;
}

/** "<unk>", the characters of ASCII that a text has, and the pieces; merges only by `model`. */
export function smallTokenizer({ pieces = [], added = [], ...parts }: SmallTokenizer): object {
  const characters = Array.from({ length: 95 }, (_, i) => String.fromCharCode(0x20 + i));
  const vocab = [...new Set(["<unk>", ...characters, "\n", "\t", "\r", ...pieces])];
  const ids = new Map(vocab.map((piece, id) => [piece, id]));
  const fresh = added.filter(({ content }) => !ids.has(content));
  return {
    version: "1.0",
    truncation: null,
    padding: null,
    added_tokens: added.map((token) => ({
      id: ids.get(token.content) ?? vocab.length + fresh.indexOf(token),
      ...{ single_word: false, lstrip: false, rstrip: false, normalized: false, special: false },
      ...token,
    })),
    normalizer: parts.normalizer ?? null,
    pre_tokenizer: parts.splitter ?? null,
    post_processor: null,
    decoder: parts.decoder ?? null,
    model: {
      ...{ type: "BPE", dropout: null, unk_token: "<unk>", fuse_unk: false, byte_fallback: false },
      ...{ continuing_subword_prefix: null, end_of_word_suffix: null, ignore_merges: false },
      vocab: Object.fromEntries(ids),
      merges: [],
      ...parts.model,
    },
  };
}

/** Decoder steps one after the other. */
export const sequence = (...decoders: readonly object[]): object => ({
  type: "Sequence",
  decoders,
});

export function idOf(tokenizer: Tokenizer, piece: string): number {
  for (let id = 0; id < tokenizer.vocabSize; id++) {
    if (tokenizer.pieceOf(id) === piece) return id;
  }
  throw new RangeError(piece);
}
