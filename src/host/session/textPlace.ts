import type { DocumentId, TextChange } from "../../domain/text/document.ts";

/** A text to look into, and the place in a document where it begins. */
export interface Source {
  readonly document: DocumentId;
  /** UTF-16 offset in the document. */
  readonly offset: number;
  readonly text: string;
}

/** The lines of a document as far as a paragraph needs them. */
export interface Lines {
  readonly lineCount: number;
  isBlank(line: number): boolean;
}

const MOST_LINES = 2_000; // each way from the cursor; more is no paragraph

/**
 * The lines between blank lines around `line`. On a blank line, the paragraph below, else the one
 * above.
 *
 * @returns first and last line, both inclusive; undefined where there are only blanks
 */
export function paragraphAt(
  lines: Lines,
  line: number,
): { first: number; last: number } | undefined {
  const isText = (at: number) => at >= 0 && at < lines.lineCount && !lines.isBlank(at);
  const within = (at: number) =>
    at >= 0 && at < lines.lineCount && Math.abs(at - line) < MOST_LINES;
  let start = line;
  while (within(start) && !isText(start)) start++;
  if (!isText(start)) {
    start = line;
    while (within(start) && !isText(start)) start--;
  }
  if (!isText(start)) return undefined;
  let first = start;
  let last = start;
  while (isText(first - 1) && within(first - 1)) first--;
  while (isText(last + 1) && within(last + 1)) last++;
  return { first, last };
}

/** Where a text stands after an edit of its document; undefined if the edit touched the text. */
export function moved(source: Source, change: TextChange): Source | undefined {
  const end = source.offset + source.text.length;
  if (change.offset >= end) return source;
  if (change.offset + change.length > source.offset) return undefined;
  return { ...source, offset: source.offset + change.text.length - change.length };
}
