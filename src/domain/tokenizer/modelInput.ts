import type { TokenId } from "../text/token.ts";

/** How texts are handed over: each for itself, or the first two as one input. */
export type Arrangement = "alone" | "pair";

/** What a model is given for some texts, padded to the longest of them. */
export interface Batch {
  readonly rows: readonly Received[];
  /** How many tokens each row has. */
  readonly length: number;
  /** How many tokens the post-processor adds to each row, also where they are left out. */
  readonly special: number;
  /** The token that fills the shorter rows; undefined where the tokenizer has none. */
  readonly padding: TokenId | undefined;
  /** Whether the model is told which of two texts a token is of (token_type_ids). */
  readonly hasTypes: boolean;
  /** Whether the tokenizer's file says how two texts are joined. */
  readonly takesPairs: boolean;
}

/** One row of a batch. */
export interface Received {
  readonly ids: readonly TokenId[]; // [length], without padding where there is no such token
  /** What each is called: special ones by their piece. */
  readonly labels: readonly string[]; // [length]
  readonly mask: readonly number[]; // [length], 1 = a token to look at, 0 = padding
  readonly types: readonly number[]; // [length], 0 or 1: of which text
  /** 1 = a token that the post-processor added. */
  readonly added: readonly number[]; // [length]
  /** The ids as text, with special tokens and without. */
  readonly decoded: string;
  readonly plain: string;
  /** Tokens that were left out, since there were more than asked for. */
  readonly left: number;
}
