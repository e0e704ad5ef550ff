const MELTING = "[\\p{M}\\u1160-\\u11ff\\u3131-\\u318e\\uff9e\\uff9f\\uffa0-\\uffdc]*";
/** What of a cluster the reference may leave out: its beginning, what melts with that, or nothing. */
const BEFORE = new RegExp(`^(?:.${MELTING})?$`, "su");
const AFTER = new RegExp(`^${MELTING}$`, "u");

/** What is a blank, or becomes one in SentencePiece. */
const BLANKS = /^[\s\u2581\u200b-\u200f\ufffd]+$/;

type Span = readonly [start: number | undefined, end: number | undefined];

/**
 * Why our span and the reference's differ, by name; "same" if they do not, undefined if nothing
 * explains it.
 *
 * - "whole cluster": where normalisation melts characters together (or apart and together again),
 *   the reference counts only the first of them; ours is all that the token came from.
 * - "virtual blank": a blank that the tokenizer put in front stands for no text; the reference
 *   gives it the next character's span.
 * - "all blanks": where several become one, the reference counts only one of them.
 */
export function conventionOf(text: string, ours: Span, theirs: Span): string | undefined {
  const [start = 0, end = 0] = ours;
  const [theirStart = 0, theirEnd = 0] = theirs;
  if (start === theirStart && end === theirEnd) return "same";
  const isInside = start <= theirStart && theirEnd <= end;
  const covered = text.slice(start, end);
  const isCluster =
    BEFORE.test(text.slice(start, theirStart)) && AFTER.test(text.slice(theirEnd, end));
  const melts = ["NFKC", "NFD"].some((form) => covered !== covered.normalize(form));
  if (isInside && isCluster && melts) return "whole cluster";
  if (start === end && theirStart === start) return "virtual blank";
  const blanks = text.slice(start, theirStart) + text.slice(theirEnd, end);
  if (isInside && BLANKS.test(blanks)) return "all blanks";
  return undefined;
}
