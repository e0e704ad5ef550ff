import { BLANK } from "../syntax/splitting.ts";
import { TemplateFault } from "../values/fault.ts";

const CASED = /\p{Cased}/u;
const LOWER = /\p{Lowercase}/u;
const UPPER = /\p{Uppercase}/u;
const TITLE = /\p{Lt}/u;
const IGNORED = /\p{Case_Ignorable}/u;

/** The letters that begin a title otherwise than all in capitals: “ǅ” for “ǆ”. */
const TITLES: ReadonlyMap<string, string> = new Map(
  Array.from({ length: 0x2000 - 0x1c4 }, (_, i) => String.fromCharCode(0x1c4 + i))
    .filter((letter) => TITLE.test(letter))
    .flatMap((letter) =>
      [letter, letter.toLowerCase(), letter.toUpperCase()].map((one) => [one, letter]),
    ),
);

/** One letter as it begins a title. */
function titled(letter: string): string {
  const upper = letter.toUpperCase();
  const [first = "", ...rest] = upper;
  // Of “ß” comes “Ss”, of “ŉ” “ʼN”.
  return (
    TITLES.get(letter) ??
    (LOWER.test(first.toLowerCase()) ? first + rest.join("").toLowerCase() : upper)
  );
}

/** One letter of a text in small: a sigma at the end of a word is another one. */
function lowered(letters: readonly string[], at: number): string {
  if (letters[at] !== "Σ") return (letters[at] as string).toLowerCase();
  const before = letters.slice(0, at).findLast((letter) => !IGNORED.test(letter));
  const after = letters.slice(at + 1).find((letter) => !IGNORED.test(letter));
  const isLast = before !== undefined && CASED.test(before) && !(after && CASED.test(after));
  return isLast ? "ς" : "σ";
}

export function capitalize(text: string): string {
  const letters = Array.from(text);
  return letters.map((letter, i) => (i === 0 ? titled(letter) : lowered(letters, i))).join("");
}

/** Python's str.title(): each letter behind one that is none begins a word. */
export function titleCase(text: string): string {
  const letters = Array.from(text);
  const isBegin = (i: number) => i === 0 || !CASED.test(letters[i - 1] as string);
  return letters.map((letter, i) => (isBegin(i) ? titled(letter) : lowered(letters, i))).join("");
}

export function swapCase(text: string): string {
  const letters = Array.from(text);
  return letters
    .map((letter, i) => {
      if (UPPER.test(letter)) return lowered(letters, i);
      return LOWER.test(letter) ? letter.toUpperCase() : letter;
    })
    .join("");
}

/** Python's str.casefold(), by way of capitals. */
export const casefold = (text: string): string =>
  Array.from(text, (letter) => {
    if (letter === "ı") return letter;
    if (letter === "ẞ") return "ss";
    const upper = letter.toUpperCase();
    if (/\p{Script=Cherokee}/u.test(letter)) return upper;
    return Array.from(upper, (one) => one.toLowerCase()).join("");
  }).join("");

const DIGITS =
  "\\p{Nd}²³¹፩-፱᧚⁰⁴-⁹₀-₉①-⑨⑴-⑼⒈-⒐⓪⓵-⓽⓿❶-❾➀-➈➊-➒\u{10a40}-\u{10a43}\u{10e60}-\u{10e68}\u{11052}-\u{1105a}\u{1f100}-\u{1f10a}";
const KINDS = {
  alpha: /^\p{L}+$/u,
  alnum: /^[\p{L}\p{N}]+$/u,
  decimal: /^\p{Nd}+$/u,
  digit: new RegExp(`^[${DIGITS}]+$`, "u"),
  numeric: /^\p{N}+$/u,
  space: new RegExp(`^[${BLANK}]+$`, "u"),
} as const;

/** Python's str.isalpha() and its like. */
export function isKind(kind: keyof typeof KINDS | "lower" | "upper" | "title") {
  return (text: string): boolean => {
    if (kind === "title") return isTitle(text);
    if (kind === "lower") return LOWER.test(text) && !UPPER.test(text) && !TITLE.test(text);
    if (kind === "upper") return UPPER.test(text) && !LOWER.test(text) && !TITLE.test(text);
    if (kind === "numeric" && /\p{Script=Han}/u.test(text)) {
      throw new TemplateFault({ code: "hanNumbers" });
    }
    return KINDS[kind].test(text);
  };
}

function isTitle(text: string): boolean {
  let [isBehindCased, hasCased] = [false, false];
  for (const letter of text) {
    const begins = UPPER.test(letter) || TITLE.test(letter);
    const isCased = begins || LOWER.test(letter);
    if (isCased && begins === isBehindCased) return false;
    isBehindCased = isCased;
    hasCased ||= isCased;
  }
  return hasCased;
}
