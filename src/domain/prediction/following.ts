import type { Tokens } from "../text/token.ts";

/**
 * Whether a second text follows a first, as a model tells that was trained on pairs (next sentence
 * prediction, Devlin et al. 2019, §3.1).
 */
export interface Following {
  /** What it was given, outside any text: [CLS] first [SEP] second [SEP]. */
  readonly tokens: Tokens;
  /** token_type_ids: 0 = of the first text, 1 = of the second. */
  readonly segments: Uint8Array; // [tokens]
  /** How many tokens both texts have with those around them: more than `tokens` if cut. */
  readonly total: number;
  /** Before the softmax: that it follows, that it does not. */
  readonly logits: Float32Array; // [2]
  /** That it follows: 0 to 1. */
  readonly probability: number;
}
