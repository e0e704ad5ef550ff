import type { TokenInDocument } from "./document.ts";
import type { Stretch } from "./token.ts";

/**
 * The next larger stretch of whole tokens around a selection: its tokens, or, where it is whole
 * tokens already, the words (pre-tokens) that they belong to.
 *
 * @param first the token at the selection's start
 * @param last the token at its last character
 */
export function expanded(
  selection: Stretch,
  first: TokenInDocument,
  last: TokenInDocument,
): Stretch {
  const from = Math.min(selection.from, first.token.start);
  const to = Math.max(selection.to, last.token.end);
  if (from < selection.from || to > selection.to) return { from, to };
  return {
    from: Math.min(from, first.word[0]?.start ?? from),
    to: Math.max(to, last.word.at(-1)?.end ?? to),
  };
}
