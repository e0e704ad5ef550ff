import type { Inner } from "../model/inner.ts";
import type { TokenId } from "../text/token.ts";
import type { Candidate } from "./prediction.ts";

/** What a logit lens is to show. */
export interface LensQuestion {
  /** Of the run's tokens, or, in an encoder-decoder, of `decoder`'s. From 0. */
  readonly positions: readonly number[];
  /** How many of the likeliest tokens; 0 for none. */
  readonly count: number;
  /** Tokens to be told of wherever they stand, such as the text's own next one. */
  readonly tokens?: readonly TokenId[];
  /** Whether each position is read in a text of its own, in which it is hidden behind the mask. */
  readonly hidden?: true;
}

/**
 * The residual stream at one place, read as if it were the last: through the model's own final norm
 * and unembedding (of a masked model, its whole head).
 *
 * @see nostalgebraist 2020, "interpreting GPT: the logit lens"
 */
export interface LensLayer {
  /** `input` of layer 0, then of each layer `afterAttention`, where it is found, and `output`. */
  readonly at: Inner;
  /** One for each position that was asked about, in order. */
  readonly readings: readonly LensReading[];
}

/** What the model would say at one position. */
export interface LensReading {
  /** The likeliest first. */
  readonly candidates: readonly Candidate[];
  /** One for each token that was asked about, in order. */
  readonly tokens: readonly Standing[];
  /** Of the whole distribution, in bits. */
  readonly entropy: number;
}

/** Where one token stands among all. */
export interface Standing {
  readonly id: TokenId;
  readonly logit: number;
  /** Of the whole vocabulary's softmax: 0 to 1. */
  readonly probability: number;
  /** 1 = it was the likeliest. */
  readonly rank: number;
}
