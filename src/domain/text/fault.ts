import { normalized } from "./normalForms.ts";

/** Something in a prompt that costs tokens, misleads a model or cannot be seen. */
export interface Fault {
  readonly kind: FaultKind;
  /** UTF-16 offsets in the text. */
  readonly start: number;
  readonly end: number;
  /** What had better stand there. */
  readonly replacement: string;
  /** Of a text with too many tokens: how many it may have. */
  readonly limit?: number;
}

export type FaultKind =
  /** Letters and marks, or jamo, where single characters would do. */
  | "decomposed"
  /** A character of no width, or one that turns the direction of the text. */
  | "invisible"
  /** What some tokenizer takes for a special token. */
  | "specialToken"
  /** Blanks at the end, where a model is to go on. */
  | "trailingBlank"
  /** More tokens than the budget allows; from the first that is too many. */
  | "overBudget"
  /** More tokens than the model takes in, likewise, where there is no budget. */
  | "overWindow";

/** How many tokens a text may have, and what says so. */
export interface TokenLimit {
  readonly kind: "overBudget" | "overWindow";
  readonly tokens: number;
}

const DECOMPOSED = /(?:\P{M}\p{M}+|[\u1100-\u11ff\ua960-\ua97c\ud7b0-\ud7fb]+)+/gu;
const INVISIBLE = /[\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]+/g;
const SPECIAL =
  /<\|[a-z][a-z0-9_]*\|>|\[(?:CLS|SEP|MASK|PAD|UNK)\]|\[\/?INST\]|<(?:s|\/s|pad|unk|mask|bos|eos)>|<(?:start|end)_of_turn>|<extra_id_\d+>/gi;
const TRAILING = /(?<![ \t])[ \t]+$/g;

const MOST = 500; // of each kind

/** What can be found in a text by itself; in the order of the text. */
export function findFaults(text: string): readonly Fault[] {
  const mend = (kind: FaultKind, pattern: RegExp, mended: (run: string, at: number) => string) => {
    const found: Fault[] = [];
    for (const { 0: run, index } of text.matchAll(pattern)) {
      const replacement = mended(run, index);
      if (replacement === run) continue;
      found.push({ kind, start: index, end: index + run.length, replacement });
      if (found.length === MOST) break;
    }
    return found;
  };
  return [
    ...mend("decomposed", DECOMPOSED, (run) => normalized(run, "NFC")),
    ...mend("invisible", INVISIBLE, (run, at) => (isNeeded(text, at, run) ? run : "")),
    ...mend("specialToken", SPECIAL, (run) => `${run.slice(0, 1)} ${run.slice(1)}`),
    ...mend("trailingBlank", TRAILING, (run, at) => (at === 0 ? run : "")),
  ].sort((a, b) => a.start - b.start);
}

const JOINED = /(?:[\p{Extended_Pictographic}\p{Emoji_Modifier}]|\ufe0f)$/u;
const WRITTEN_WITH_JOINERS =
  /[\p{Script=Arabic}\p{Script=Devanagari}\p{Script=Bengali}\p{Script=Tamil}\p{Script=Telugu}\p{Script=Kannada}\p{Script=Malayalam}\p{Script=Sinhala}\p{Script=Gujarati}\p{Script=Gurmukhi}\p{Script=Oriya}\p{Script=Khmer}\p{Script=Myanmar}]$/u;

/** Joiners belong into emoji and into some scripts. */
function isNeeded(text: string, index: number, run: string): boolean {
  const before = text.slice(Math.max(0, index - 2), index);
  if (run === "\u200d" && JOINED.test(before)) return true;
  return (run === "\u200d" || run === "\u200c") && WRITTEN_WITH_JOINERS.test(before);
}
