import type { Slice, Survey } from "../text/blocks.ts";
import type { DocumentId } from "../text/document.ts";
import type { TokenId, TokenizerId, Tokens } from "../text/token.ts";
import type { Steps } from "../tokenizer/steps.ts";

/** What one may ask of all tokens of an open document that nobody edits, however long. */
export interface TextQuestions {
  /** Tokenizes all of it; what is asked about the same document later need not. */
  survey(tokenizer: TokenizerId, document: DocumentId): Promise<Survey>;
  /** Tokens [from, to), at least one. @throws RangeError if there are not so many */
  slice(tokenizer: TokenizerId, document: DocumentId, from: number, to: number): Promise<Slice>;
  /** The tokens of these numbers, in this order. @throws RangeError if there are not so many */
  pick(tokenizer: TokenizerId, document: DocumentId, numbers: Uint32Array): Promise<Tokens>;
  /** The numbers of all tokens by rising ID, equal ones as in the text. */
  byId(tokenizer: TokenizerId, document: DocumentId): Promise<Uint32Array>;
  /** The numbers of all tokens of one ID, in the order of the text. */
  places(tokenizer: TokenizerId, document: DocumentId, id: TokenId): Promise<Uint32Array>;
  /**
   * How the word of token `index` came to its tokens, step by step; undefined where there is none.
   *
   * @param index undefined: of the first word that is cut into several
   */
  steps(tokenizer: TokenizerId, document: DocumentId, index?: number): Promise<Steps | undefined>;
}
