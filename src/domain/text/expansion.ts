import type { TokenInDocument } from "./document.ts";

/** A stretch of a document, UTF-16 offsets. */
export interface Stretch {
  readonly start: number;
  readonly end: number;
}

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
  const start = Math.min(selection.start, first.token.start);
  const end = Math.max(selection.end, last.token.end);
  if (start < selection.start || end > selection.end) return { start, end };
  return {
    start: Math.min(start, first.word[0]?.start ?? start),
    end: Math.max(end, last.word.at(-1)?.end ?? end),
  };
}
