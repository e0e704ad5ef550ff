import { EMBEDDED } from "../model/embedded.ts";
import type { TokenizerId } from "../text/token.ts";

/** A tokenizer one can choose. */
export interface TokenizerCard {
  readonly id: TokenizerId;
  /** "tiny-gpt" */
  readonly name: string;
  readonly algorithm: "BPE" | "WordPiece" | "Unigram" | "WordLevel";
  readonly vocabSize: number;
}

/** Cuts and counts the user's texts until they choose another: most prompts meet this one. */
export const PROMPT_TOKENIZER: TokenizerId = "o200k_base";

/** Whose prompts a tokenizer cuts that is named after no model; names that need no translation. */
export const CUTS_FOR: Readonly<Record<TokenizerId, string>> = {
  o200k_base: "GPT-5, GPT-4.1, GPT-4o, gpt-oss",
  cl100k_base: "GPT-4, GPT-3.5",
};

/** The tokenizers that ship with Glassbox, as they are offered: known without opening any. */
export const EMBEDDED_TOKENIZERS: readonly TokenizerCard[] = (
  [
    [EMBEDDED.decoder, "BPE", 8_192],
    [EMBEDDED.encoder, "WordPiece", 12_288],
    [EMBEDDED.encoderDecoder, "Unigram", 12_288],
    ["o200k_base", "BPE", 200_019],
    ["cl100k_base", "BPE", 100_277],
  ] as const
).map(([id, algorithm, vocabSize]) => ({ id, name: id, algorithm, vocabSize }));
