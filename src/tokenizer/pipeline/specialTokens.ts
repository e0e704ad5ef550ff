import type { TokenId } from "../../domain/text/token.ts";
import type { Tokenizer } from "./tokenizer.ts";

const MASK = /^(\[MASK\]|<mask>)$/; // BERT's, RoBERTa's
const PADDING = /^[<[]\|?pad\|?[>\]]$/i; // [PAD], <pad>, <|pad|>
const SENTINEL = /^<extra_id_(\d+)>$/; // T5's

/** The token that hides another, if a tokenizer has one; a decoder's may, for another model. */
export const maskOf = (tokenizer: Tokenizer): TokenId | undefined => firstOf(tokenizer, MASK);

/** The token that fills up shorter texts, if a tokenizer has one. */
export const paddingOf = (tokenizer: Tokenizer): TokenId | undefined => firstOf(tokenizer, PADDING);

/** The tokens that stand for hidden spans, by their numbers; none of models without them. */
export function sentinelsOf(tokenizer: Tokenizer): readonly TokenId[] {
  const found: TokenId[] = [];
  for (const [id, piece] of specialsOf(tokenizer)) {
    const number = SENTINEL.exec(piece)?.[1];
    if (number) found[Number(number)] = id;
  }
  const end = Array.from(found).indexOf(undefined as never); // a hole ends what can be counted on
  return end < 0 ? found : found.slice(0, end);
}

function firstOf(tokenizer: Tokenizer, written: RegExp): TokenId | undefined {
  for (const [id, piece] of specialsOf(tokenizer)) if (written.test(piece)) return id;
  return undefined;
}

function* specialsOf(tokenizer: Tokenizer): Generator<readonly [id: TokenId, piece: string]> {
  for (let id = 0; id < tokenizer.vocabSize; id++) {
    if (tokenizer.isSpecial(id)) yield [id, tokenizer.pieceOf(id)];
  }
}
