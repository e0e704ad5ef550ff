import { LATER, NOT_PUNCTUATION } from "./olderUnicode.ts";

/** The character that ends before `at`. @param at above 0, not between the halves of a pair */
export function characterBefore(text: string, at: number): string {
  const start = at > 1 && (text.codePointAt(at - 2) as number) > 0xffff ? at - 2 : at - 1;
  return text.slice(start, at);
}

/** The character that begins at `at`, "" at the end of the text. */
export function characterAt(text: string, at: number): string {
  const code = text.codePointAt(at);
  return code === undefined ? "" : String.fromCodePoint(code);
}

// Classes of characters as Rust and Oniguruma know them, for a JavaScript pattern with the flag v.
// JavaScript's own \s lacks U+0085 and has U+FEFF; its \w and \d are ASCII.

/** Unicode's White_Space, to stand inside brackets. */
export const BLANK = "\\t-\\r \\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000";
/** \w of Rust's regex: with the two joiners. */
export const WORD = `[\\p{Alphabetic}\\p{M}\\p{Nd}\\p{Pc}\\u200c\\u200d]--[${LATER}]`;
/** Punctuation as BERT sees it: Unicode's, and all of ASCII that is neither letter nor digit. */
export const PUNCTUATION = `[\\p{P}\\u166d\\u{111c9}$+<=>\\^\`\\|~]--[${NOT_PUNCTUATION}]`;
/** CJK ideographs, which BERT sets apart. The odd 2B920 stands in the reference. */
export const IDEOGRAPH =
  "\\u4e00-\\u9fff\\u3400-\\u4dbf\\u{20000}-\\u{2a6df}\\u{2a700}-\\u{2b73f}\\u{2b740}-\\u{2b81f}" +
  "\\u{2b920}-\\u{2ceaf}\\uf900-\\ufaff\\u{2f800}-\\u{2fa1f}";

/** A literal character, escaped where the flag v reads it as syntax, in brackets or out. */
export function quoted(character: string): string {
  return /[\^$\\.*+?()[\]{}|/\-&!#%,:;<=>@`~]/.test(character)
    ? `\\u{${(character.codePointAt(0) as number).toString(16)}}`
    : character;
}
