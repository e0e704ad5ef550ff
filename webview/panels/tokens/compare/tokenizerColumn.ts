import type { Tokenized } from "../../../../src/domain/text/document.ts";
import { label, tokenAt } from "../../../../src/domain/text/token.ts";
import type { TokenizerCard } from "../../../../src/domain/tokenizer/card.ts";
import { causeOf } from "../../../../src/domain/tokenizer/comparison.ts";
import { t } from "../../../kit/page/language.ts";

/** One of the tokenizers that are laid side by side. */
export interface Side {
  readonly card: TokenizerCard;
  readonly tokenized: Tokenized;
}

/** What a tokenizer made of a stretch, and why, in one sentence. */
export function reason(text: string, side: Side, first: number, after: number): string {
  const { tokens } = side.tokenized;
  const { name } = side.card;
  const shown = Array.from({ length: after - first }, (_, i) =>
    label(tokenAt(tokens, first + i)),
  ).join("│");
  switch (causeOf(text, tokens, first, after)) {
    case "dropped":
      return t("{0} drops it.", name);
    case "unknown":
      return t("{0} has no piece for it: {1}.", name, shown);
    case "bytes":
      return t("{0} cuts inside a character, into bytes: {1}.", name, shown);
    case "rewritten":
      return t("{0} rewrites it before cutting it: {1}.", name, shown);
    case "whole":
      return t("{0} has it whole in its vocabulary: {1}.", name, shown);
    case "pieces":
      return t("{0} puts it together from {1} pieces: {2}.", name, after - first, shown);
  }
}
