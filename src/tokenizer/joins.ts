import type { TokenId } from "../domain/token.ts";
import type { Vocabulary } from "./vocabulary.ts";

/** Tokens back to text. */
export type Join = (ids: readonly TokenId[], vocabulary: Vocabulary) => string;

/** All bytes one after the other, read as UTF-8; what is no character becomes U+FFFD. */
export function joinBytes(dropsFirstBlank: boolean): Join {
  return (ids, vocabulary) => {
    const bytes = ids.flatMap((id) => [...vocabulary.bytes(id)]);
    const text = new TextDecoder("utf-8", { ignoreBOM: true }).decode(Uint8Array.from(bytes));
    return dropsFirstBlank && text.startsWith(" ") ? text.slice(1) : text;
  };
}

// As the reference cleans up, in its order.
const CLEANUPS: readonly (readonly [string, string])[] = [
  [" .", "."],
  [" ?", "?"],
  [" !", "!"],
  [" ,", ","],
  [" ' ", "'"],
  [" n't", "n't"],
  [" 'm", "'m"],
  [" do not", " don't"],
  [" 's", "'s"],
  [" 've", "'ve"],
  [" 're", "'re"],
];

/** A blank before each word; the blanks of the text itself are lost. */
export function joinWordPieces(prefix: string, cleanup: boolean): Join {
  return (ids, vocabulary) =>
    ids
      .map((id, i) => {
        const piece = vocabulary.piece(id);
        const text =
          i > 0 && piece.startsWith(prefix)
            ? piece.slice(prefix.length)
            : i > 0
              ? ` ${piece}`
              : piece;
        return cleanup
          ? CLEANUPS.reduce((clean, [from, to]) => clean.replaceAll(from, to), text)
          : text;
      })
      .join("");
}
