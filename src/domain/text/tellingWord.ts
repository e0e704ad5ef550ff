import type { Tokens } from "./token.ts";

/** A word that is cut, and what it falls into. */
export interface TellingWord {
  readonly text: string;
  /** The numbers of its tokens: from `first` up to `end`, exclusive. */
  readonly first: number;
  readonly end: number;
  /** Its parts, in whole characters: one that is cut inside takes several tokens. */
  readonly parts: readonly { readonly text: string; readonly tokens: number }[];
}

const WORD =
  /[\p{L}\p{M}\p{N}_]+|\p{Extended_Pictographic}(?:\p{Extended_Pictographic}|\p{Emoji_Modifier}|\u200d|\ufe0f)*/gu;
const READ = 30; // UTF-16 units; nobody reads more at a glance

/** The word that shows best how a text is cut: the longest of more than one token, if there is one. */
export function tellingWord(text: string, tokens: Tokens): TellingWord | undefined {
  const { starts, ends } = tokens;
  let best: { from: number; to: number; first: number; end: number; rank: number } | undefined;
  let first = 0;
  for (const { 0: word, index: from } of text.matchAll(WORD)) {
    const to = from + word.length;
    while (first < ends.length && (ends[first] as number) <= from) first++;
    let end = first;
    while (end < starts.length && (starts[end] as number) < to) end++;
    const rank = word.length <= READ ? word.length : READ / word.length;
    if (end - first > 1 && (!best || rank > best.rank)) best = { from, to, first, end, rank };
  }
  return best && { ...tell(text, tokens, best), first: best.first, end: best.end };
}

function tell(
  text: string,
  { starts, ends }: Tokens,
  { from, to, first, end }: { from: number; to: number; first: number; end: number },
): Pick<TellingWord, "text" | "parts"> {
  const parts: { from: number; to: number; tokens: number }[] = [];
  for (let i = first; i < end; i++) {
    const [start, stop] = [Math.max(from, starts[i] as number), Math.min(to, ends[i] as number)];
    const last = parts.at(-1);
    if (last && (start < last.to || start === stop)) {
      last.to = Math.max(last.to, stop);
      last.tokens++;
    } else parts.push({ from: start, to: stop, tokens: 1 });
  }
  return {
    text: text.slice(from, to),
    parts: parts.map((part) => ({ text: text.slice(part.from, part.to), tokens: part.tokens })),
  };
}
