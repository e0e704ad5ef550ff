import { Refused } from "../../domain/reason.ts";

/** What finds matches from `lastIndex` on, as a RegExp with the flag g does. */
export interface Pattern {
  lastIndex: number;
  exec(text: string): { readonly index: number; readonly 0: string } | null;
  /** The same for matches of millions of characters, where that can be done. */
  readonly inSlices?: () => Pattern | undefined;
}

/** A match would be so long that the engine has no room for it: a few million characters. */
export class LongRun extends Refused {
  constructor() {
    super({ code: "matchTooLong" });
  }
}

/**
 * Goes through the matches of a pattern as Hugging Face's library finds them: there is none in an
 * empty text, and a match of nothing does not touch the end of the one before it.
 *
 * @param take gets each match as [from, to), in UTF-16 units
 * @throws LongRun where a match is too long for the pattern
 */
export function eachMatch(
  pattern: Pattern,
  text: string,
  take: (from: number, to: number) => void,
): void {
  if (text === "") return;
  let last = -1; // where the last match ended
  let finder = pattern;
  const next = () => {
    try {
      return finder.exec(text);
    } catch (thrown) {
      if (isTooLarge(thrown)) throw new Refused({ code: "patternTooLarge" });
      if (!isOutOfRoom(thrown)) throw thrown;
      const inSlices = finder.inSlices?.();
      if (!inSlices) throw new LongRun();
      inSlices.lastIndex = finder.lastIndex;
      finder = inSlices;
      return next();
    }
  };
  finder.lastIndex = 0;
  for (let match = next(); match; match = next()) {
    const from = match.index;
    const to = from + match[0].length;
    if (from < to) {
      take(from, to);
      last = to;
    } else if (isInsidePair(text, to)) {
      finder.lastIndex = to + 1; // JavaScript looks there, Oniguruma has no such place
    } else if (to === last) {
      finder.lastIndex = to + ((text.codePointAt(to) ?? 0) > 0xffff ? 2 : 1);
    } else {
      take(from, to);
      last = to;
      finder.lastIndex = to;
    }
  }
}

/** What V8 throws where a regular expression has no room left to remember its rounds. */
const isOutOfRoom = (thrown: unknown) =>
  thrown instanceof RangeError && thrown.message === "Maximum call stack size exceeded";

/** What V8 throws where it gives a regular expression up at its first use: "… too large". */
export const isTooLarge = (thrown: unknown) => thrown instanceof SyntaxError;

/** Whether a place lies between the halves of a surrogate pair. */
export const isInsidePair = (text: string, at: number): boolean =>
  (text.codePointAt(at - 1) ?? 0) > 0xffff;
