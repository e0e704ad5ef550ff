/** What finds matches from `lastIndex` on, as a RegExp with the flag g does. */
export interface Pattern {
  lastIndex: number;
  exec(text: string): { readonly index: number; readonly 0: string } | null;
}

/**
 * Goes through the matches of a pattern as Hugging Face's library finds them: there is none in an
 * empty text, and a match of nothing does not touch the end of the one before it.
 *
 * @param take gets each match as [from, to), in UTF-16 units
 */
export function eachMatch(
  pattern: Pattern,
  text: string,
  take: (from: number, to: number) => void,
): void {
  if (text === "") return;
  let last = -1; // where the last match ended
  pattern.lastIndex = 0;
  for (let match = pattern.exec(text); match; match = pattern.exec(text)) {
    const from = match.index;
    const to = from + match[0].length;
    if (from < to) {
      take(from, to);
      last = to;
    } else if (isInsidePair(text, to)) {
      pattern.lastIndex = to + 1; // JavaScript looks there, Oniguruma has no such place
    } else if (to === last) {
      pattern.lastIndex = to + ((text.codePointAt(to) ?? 0) > 0xffff ? 2 : 1);
    } else {
      take(from, to);
      last = to;
      pattern.lastIndex = to;
    }
  }
}

/** Whether a place lies between the halves of a surrogate pair. */
export const isInsidePair = (text: string, at: number): boolean =>
  (text.codePointAt(at - 1) ?? 0) > 0xffff;
