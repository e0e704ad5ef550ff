import { type Token, type Tokens, tokenAt } from "../text/token.ts";

/** A stretch of a text across whose ends no tokenizer has a token, and which holds no such place. */
export interface Segment {
  /** UTF-16 offsets in the text. */
  readonly start: number;
  readonly end: number;
  /** Of each tokenizer: its tokens [first, after) that lie here; none where it drops the stretch. */
  readonly tokens: readonly { readonly first: number; readonly after: number }[];
  /** Whether all cut it at the same places. */
  readonly isSame: boolean;
}

/**
 * The same text in several tokenizations, aligned: cut wherever none of them has a token across.
 *
 * @param all the tokens of the text's beginning, at least up to `end`
 * @param end UTF-16: only segments that end here or before
 * @example "a bc" as a│ bc and a│ b│c → "a" (same), " bc" (different)
 */
export function align(all: readonly Tokens[], end: number): readonly Segment[] {
  const inside = new Uint8Array(end + 1); // 1: some token lies across this place
  for (const { starts, ends } of all) {
    for (let i = 0; i < starts.length; i++) {
      const last = Math.min(ends[i] as number, end + 1);
      for (let at = (starts[i] as number) + 1; at < last; at++) inside[at] = 1;
    }
  }
  const edges = edgesOf(all, inside, end);
  const next = all.map(() => 0);
  return edges.slice(1).map((to, i) => {
    const tokens = all.map(({ ends }, k) => {
      const first = next[k] as number;
      let after = first;
      while (after < ends.length && (ends[after] as number) <= to) after++;
      next[k] = after;
      return { first, after };
    });
    return { start: edges[i] as number, end: to, tokens, isSame: isSame(all, tokens) };
  });
}

/** The beginning, and every place where a token ends that no token lies across. */
function edgesOf(all: readonly Tokens[], inside: Uint8Array, end: number): readonly number[] {
  const places = new Set([0]);
  for (const { ends } of all) {
    for (const place of ends) if (place <= end && inside[place] === 0) places.add(place);
  }
  return [...places].sort((a, b) => a - b);
}

function isSame(all: readonly Tokens[], tokens: Segment["tokens"]): boolean {
  const cuts = tokens.map(({ first, after }, k) => all[k]?.ends.slice(first, after).join() ?? "");
  return cuts.every((cut) => cut === cuts[0]);
}

/** What a tokenizer did to a stretch, besides cutting it into pieces of its vocabulary. */
export type Cause =
  /** The vocabulary has no piece for some of it. */
  | "unknown"
  /** A character is cut into its bytes. */
  | "bytes"
  /** Its tokens stand for another text than the one that is there: capitals, accents, forms. */
  | "rewritten"
  /** Blanks are dropped. */
  | "dropped"
  /** All of it is one piece. */
  | "whole"
  /** Several pieces. */
  | "pieces";

const utf8 = new TextDecoder("utf-8", { ignoreBOM: true });

/**
 * Whether a token stands for text that the vocabulary has no piece for: its bytes are then those of
 * the text. A special token that the text itself writes out, such as "[MASK]", is no such one.
 *
 * @param covered the text from its start to its end
 */
export const isUnknown = ({ special, bytes, piece }: Token, covered: string): boolean =>
  special &&
  covered !== "" &&
  covered.trim() !== piece &&
  utf8.decode(bytes) === covered.toWellFormed();

/** Why a segment came out as it did, in one tokenizer: the first cause that holds. */
export function causeOf(text: string, tokens: Tokens, first: number, after: number): Cause {
  if (first === after) return "dropped";
  const own = Array.from({ length: after - first }, (_, i) => tokenAt(tokens, first + i));
  if (own.some((token) => isUnknown(token, text.slice(token.start, token.end)))) return "unknown";
  if (own.some(({ start }, i) => i > 0 && start < (own[i - 1]?.end ?? 0))) return "bytes";
  const bytes = Uint8Array.from(own.flatMap((token) => [...token.bytes]));
  const meant = utf8.decode(bytes).replace(/\s/g, "");
  const there = text.slice(own[0]?.start, own.at(-1)?.end).toWellFormed().replace(/\s/g, "");
  if (meant !== there) return "rewritten";
  return own.length === 1 ? "whole" : "pieces";
}
