import type { TextSize, Token, Tokens } from "./token.ts";

/** A change of a text: `length` UTF-16 units at `offset` become `text`. */
export interface TextChange {
  readonly offset: number;
  readonly length: number;
  readonly text: string;
}

/** The first tokens of a text, and the size of all of it. */
export interface Tokenized {
  readonly tokens: Tokens;
  readonly size: TextSize;
}

/** The token at a place of a document, and where it stands there. */
export interface TokenInDocument {
  readonly token: Token;
  /** Its number among the document's tokens, from 0; undefined while they are being counted. */
  readonly index: number | undefined;
  /** The tokens of the same pre-token ("word"), this one among them, in order. */
  readonly word: readonly Token[];
}

/** Spans of consecutive tokens, UTF-16 offsets in the document. */
export interface Cuts {
  readonly starts: Uint32Array;
  readonly ends: Uint32Array;
  /** The number of the first of them among the document's tokens if known, for even and odd. */
  readonly first: number | undefined;
}

/** Names a document that the tokenizer thread mirrors: its URI. */
export type DocumentId = string;
