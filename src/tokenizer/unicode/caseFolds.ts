import { LATER } from "./olderUnicode.ts";

/** Unicode's case folding, as Oniguruma uses it where case is ignored. */
export interface CaseFolds {
  /** A character as it is when case does not count: "ß" is "ss". */
  fold(character: string): string;
  /** All single characters that fold to this. */
  alike(folded: string): readonly string[];
  /** All foldings that are more than one character, the shorter ones first. */
  readonly sequences: readonly string[];
  /** All sets of two and more single characters that fold alike. */
  readonly classes: readonly (readonly string[])[];
}

const LAST = 0x1e943; // the last character that has a case
let found: CaseFolds | undefined;

export function caseFolds(): CaseFolds {
  if (found) return found;
  const cased = new RegExp(
    `[[\\p{Changes_When_Casemapped}\\p{Changes_When_Casefolded}]--[${LATER}]]`,
    "v",
  );
  const byFold = new Map<string, string[]>();
  for (let code = 0x41; code <= LAST; code++) {
    const character = String.fromCodePoint(code);
    if (!cased.test(character)) continue;
    const folded = fold(character);
    byFold.set(folded, [...(byFold.get(folded) ?? []), character]);
  }
  const length = (text: string) => Array.from(text).length;
  found = {
    fold: (character) => (cased.test(character) ? fold(character) : character),
    alike: (folded) => byFold.get(folded) ?? [folded],
    sequences: [...byFold.keys()]
      .filter((folded) => length(folded) > 1)
      .sort((a, b) => length(a) - length(b)),
    classes: [...byFold.values()].filter((alike) => alike.length > 1),
  };
  return found;
}

/** Unicode has no such mapping in JavaScript, but lower, upper and lower again comes out there. */
function fold(character: string): string {
  if (character === "ı") return character; // its capital is "I", yet it does not fold to "i"
  return character.toLowerCase().toUpperCase().toLowerCase();
}
