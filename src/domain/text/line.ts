/** A part of a text in its line. */
export interface InLine {
  /** Numbered from 0. */
  readonly line: number;
  /** What stands before and behind it in the line, or as much of that as is shown. */
  readonly before: string;
  readonly behind: string;
}

/**
 * The line that a part of a text begins in.
 *
 * @param start UTF-16, likewise `end`
 * @param most characters before it, and as many behind it
 */
export function inLine(
  text: string,
  { start, end }: { readonly start: number; readonly end: number },
  most: number,
): InLine {
  let line = 0;
  for (let at = text.indexOf("\n"); at >= 0 && at < start; at = text.indexOf("\n", at + 1)) line++;
  const first = text.lastIndexOf("\n", start - 1) + 1;
  const last = text.indexOf("\n", start);
  const stop = Math.max(end, last < 0 ? text.length : last);
  // Of characters beyond the Basic Multilingual Plane no half is shown.
  const before = Array.from(text.slice(Math.max(first, start - 2 * most), start)).slice(-most);
  const behind = Array.from(text.slice(end, Math.min(stop, end + 2 * most))).slice(0, most);
  return {
    line,
    before: before.join("").toWellFormed(),
    behind: behind.join("").replace(/\r$/, ""),
  };
}
