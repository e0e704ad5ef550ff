import { TemplateFault } from "../values/fault.ts";

/** What Python's str.isspace() holds for blank. */
export const BLANK =
  "\\t-\\r\\x1c-\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000";
const FIRST_BLANKS = new RegExp(`^[${BLANK}]+`);
const IS_BLANK = new RegExp(`[${BLANK}]`);
// biome-ignore lint/suspicious/noControlCharactersInRegex: these separate lines in Python
const LINE_END = /\r\n|[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]/g;

/** Without what stands at its ends: blanks, or any of these characters. */
export function strip(
  text: string,
  signs: string | undefined,
  { left, right }: { readonly left: boolean; readonly right: boolean },
): string {
  if (signs === undefined) {
    const begun = left ? text.replace(FIRST_BLANKS, "") : text;
    return right ? stripEnd(begun) : begun;
  }
  const kept = Array.from(text);
  const isOff = new Set(signs);
  let [from, to] = [0, kept.length];
  while (left && from < to && isOff.has(kept[from] as string)) from++;
  while (right && to > from && isOff.has(kept[to - 1] as string)) to--;
  return kept.slice(from, to).join("");
}

/** Without the blanks at its end; a pattern would begin at each blank of the text. */
export function stripEnd(text: string): string {
  let end = text.length;
  while (end > 0 && IS_BLANK.test(text[end - 1] as string)) end--;
  return text.slice(0, end);
}

/** The lines of a text; what ends them stays if `keepsEnds`. */
export function splitLines(text: string, keepsEnds = false): string[] {
  const lines: string[] = [];
  let from = 0;
  for (const { 0: end, index } of text.matchAll(LINE_END)) {
    lines.push(text.slice(from, keepsEnds ? index + end.length : index));
    from = index + end.length;
  }
  if (from < text.length) lines.push(text.slice(from));
  return lines;
}

/**
 * @param by undefined: at blanks, those at the ends left out
 * @param most how often it is cut; below 0: as often as it can be
 * @param fromEnd cuts from the end
 */
export function splitText(
  text: string,
  by: string | undefined,
  most: number,
  fromEnd: boolean,
): string[] {
  if (by === "") throw new TemplateFault({ code: "given", to: "split", what: "noText" });
  if (by === undefined) return splitAtBlanks(text, most, fromEnd);
  const parts = text.split(by);
  if (most < 0 || parts.length - 1 <= most) return parts;
  if (fromEnd)
    return [parts.slice(0, parts.length - most).join(by), ...parts.slice(parts.length - most)];
  return [...parts.slice(0, most), parts.slice(most).join(by)];
}

function splitAtBlanks(text: string, most: number, fromEnd: boolean): string[] {
  const words = [...text.matchAll(new RegExp(`[^${BLANK}]+`, "g"))];
  const all = words.map(([word]) => word);
  if (most < 0 || words.length <= most) return all;
  if (fromEnd) {
    const last = words[words.length - most - 1];
    const end = last ? last.index + last[0].length : 0;
    return [text.slice(0, end), ...all.slice(words.length - most)];
  }
  const first = words[most];
  if (!first) return all;
  return [...all.slice(0, most), text.slice(first.index)];
}
