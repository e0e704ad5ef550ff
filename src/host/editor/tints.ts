import type { Cuts } from "../../domain/text/document.ts";

/** A stretch of text drawn in one tint: one token, or several that share a character. */
export interface Tint {
  readonly start: number;
  readonly end: number;
  readonly even: boolean;
}

/**
 * Tokens as stretches to draw, neighbours in different tints. Tokens that share a character are
 * drawn once, those that cover no text not at all.
 *
 * @param base is added to all offsets
 */
export function tints({ starts, ends, first }: Cuts, base: number): readonly Tint[] {
  const result: Tint[] = [];
  let even = (first ?? 0) % 2 === 0;
  starts.forEach((from, i) => {
    // A token can hold the end of one character and the beginning of the next.
    const start = Math.max(base + from, result.at(-1)?.end ?? 0);
    const end = base + (ends[i] as number);
    if (end <= start) return;
    result.push({ start, end, even });
    even = !even;
  });
  return result;
}
