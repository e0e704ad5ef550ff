import type { TokenizerId } from "../text/token.ts";

/** A tokenizer one can choose. */
export interface TokenizerCard {
  readonly id: TokenizerId;
  /** "tiny-gpt" */
  readonly name: string;
  readonly algorithm: "BPE" | "WordPiece" | "Unigram" | "WordLevel";
  readonly vocabSize: number;
}

/** The tokenizers that ship with Glassbox, as they are offered: known without opening any. */
export const EMBEDDED_TOKENIZERS: readonly TokenizerCard[] = [
  { id: "tiny-gpt", name: "tiny-gpt", algorithm: "BPE", vocabSize: 8_192 },
  { id: "tiny-bert", name: "tiny-bert", algorithm: "WordPiece", vocabSize: 12_288 },
  { id: "tiny-t5", name: "tiny-t5", algorithm: "Unigram", vocabSize: 12_288 },
  { id: "o200k_base", name: "o200k_base", algorithm: "BPE", vocabSize: 200_019 },
  { id: "cl100k_base", name: "cl100k_base", algorithm: "BPE", vocabSize: 100_277 },
];
