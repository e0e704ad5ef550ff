import type { Tokens } from "../text/token.ts";

/** Tokens `first` up to `end`, exclusive, by their numbers. */
export interface Span {
  readonly first: number;
  readonly end: number;
}

/** What an encoder-decoder writes behind the sentinels that hide spans of its text from it. */
export interface Filled {
  /** The text as it was given, outside any text: each span a sentinel. */
  readonly given: Tokens;
  /** What the decoder wrote, greedily: a sentinel, what stands behind it, the next one, … */
  readonly written: Tokens;
  /** For each span, where in `written` its filling is; empty where the model wrote none. */
  readonly fillings: readonly Span[];
}

/** Neighbouring numbers as spans, in order. @example spansOf([4, 1, 5]) is 1–2 and 4–6 */
export function spansOf(numbers: Iterable<number>): readonly Span[] {
  const spans: Span[] = [];
  for (const number of [...new Set(numbers)].sort((a, b) => a - b)) {
    const last = spans.at(-1);
    if (last?.end === number) spans[spans.length - 1] = { ...last, end: number + 1 };
    else spans.push({ first: number, end: number + 1 });
  }
  return spans;
}
