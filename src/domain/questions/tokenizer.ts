import type { Cuts, DocumentId, TextChange, TokenInDocument, Tokenized } from "../text/document.ts";
import type { Fault } from "../text/fault.ts";
import type { TokenizerId } from "../text/token.ts";
import type { TokenizerCard } from "../tokenizer/card.ts";
import type { TextQuestions } from "./text.ts";
import type { VocabularyQuestions } from "./vocabulary.ts";

/** What one may ask of the tokenizers. Spans and sizes are exact, whatever the algorithm. */
export interface TokenizerQuestions extends VocabularyQuestions, TextQuestions {
  /** The first `limit` tokens of the text, and the size of all of it. */
  tokenize(tokenizer: TokenizerId, text: string, limit: number): Promise<Tokenized>;
  /** The card of any tokenizer: also of a folder with a tokenizer.json, or of such a file. */
  tokenizer(id: TokenizerId): Promise<TokenizerCard>;

  /** Mirrors a document from here on; a second opening replaces the first. */
  open(document: DocumentId, version: number, text: string): Promise<void>;
  /** Changes in the order in which they are to be applied, each to the text the one before left. */
  edit(document: DocumentId, version: number, changes: readonly TextChange[]): Promise<void>;
  close(document: DocumentId): Promise<void>;
  /** The token that covers `offset`; where several share one character, the first of them. */
  tokenInDocument(
    tokenizer: TokenizerId,
    document: DocumentId,
    offset: number,
  ): Promise<TokenInDocument | undefined>;
  /** The tokens that touch `from` to `to`, at most `limit`. */
  cuts(
    tokenizer: TokenizerId,
    document: DocumentId,
    range: { readonly from: number; readonly to: number; readonly limit: number },
  ): Promise<Cuts>;
  /**
   * What had better be otherwise in a document that is to be a prompt.
   *
   * @param budget the most tokens that it should have; undefined: as many as the model takes in
   */
  faults(
    tokenizer: TokenizerId,
    document: DocumentId,
    budget: number | undefined,
  ): Promise<readonly Fault[]>;
  /** Counts all of the document's tokens; answers when done, or undefined if the text changed. */
  count(tokenizer: TokenizerId, document: DocumentId): Promise<number | undefined>;
}
