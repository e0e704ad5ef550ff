import type { PatternSetting } from "../stages/normalizers.ts";

/** One step of a tokenizer.json's decoder; which fields it has depends on its type. */
export interface DecoderSetting {
  readonly type: string;
  readonly decoders?: readonly DecoderSetting[];
  readonly pattern?: PatternSetting | string;
  readonly content?: string;
  readonly start?: number;
  readonly stop?: number;
  readonly replacement?: string;
  readonly prepend_scheme?: string;
  readonly add_prefix_space?: boolean;
  readonly suffix?: string;
  readonly prefix?: string;
  readonly cleanup?: boolean;
  readonly pad_token?: string;
  readonly word_delimiter_token?: string;
}

/** How one step changes the tokens of a text, and what a single token becomes by it. */
export interface Step {
  /** The tokens of a text → the parts of the text; their number may change. */
  all(tokens: readonly string[]): readonly string[];
  /**
   * What becomes of one token that stands in the middle of a text.
   *
   * @param isJoined whether an earlier step has joined all tokens: what is done to the first or
   *   the last one is then done at the ends of the text
   */
  one(token: string, isJoined: boolean): string | Uint8Array;
  /** Whether it may put a blank before a token, which is part of none. */
  readonly separates?: true;
  /** Whether it makes one text out of all tokens. */
  readonly joins?: true;
}

/** The same for each token, wherever it stands. */
export const each = (change: (token: string) => string): Step => ({
  all: (tokens) => tokens.map(change),
  one: change,
});
