import type { Script } from "./census.ts";

const LETTERS: readonly (readonly [Script, RegExp])[] = [
  ["latin", /\p{Script=Latin}/u],
  ["hangul", /\p{Script=Hangul}/u],
  ["han", /\p{Script=Han}/u],
  ["kana", /[\p{Script=Hiragana}\p{Script=Katakana}]/u],
  ["cyrillic", /\p{Script=Cyrillic}/u],
  ["greek", /\p{Script=Greek}/u],
  ["arabic", /\p{Script=Arabic}/u],
  ["hebrew", /\p{Script=Hebrew}/u],
  ["devanagari", /\p{Script=Devanagari}/u],
  ["thai", /\p{Script=Thai}/u],
  ["otherLetters", /[\p{L}\p{M}]/u],
];

/**
 * What a token is written in.
 *
 * @param text what it stands for; undefined where its bytes are no whole characters
 */
export function scriptOf(text: string | undefined): Script {
  if (text === undefined) return "parts";
  const [letter] = text.match(/\p{L}/u) ?? text.match(/\p{M}/u) ?? [];
  if (letter !== undefined) {
    return LETTERS.find(([, pattern]) => pattern.test(letter))?.[0] ?? "otherLetters";
  }
  if (/\p{N}/u.test(text)) return "digits";
  return text.trim() === "" ? "blanks" : "signs";
}
