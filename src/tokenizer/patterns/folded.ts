import { caseFolds } from "../unicode/caseFolds.ts";
import { quoted } from "../unicode/characters.ts";
import type { Node } from "./tree.ts";

/**
 * A text with case ignored, as a JavaScript pattern. Letters that fold together are taken as one,
 * so that "ss" matches "ß" and "ß" matches "sS".
 *
 * @param isBehind in a lookbehind: then each character matches a single one
 */
export function foldedText(text: string, isBehind: boolean): string {
  const { fold, alike } = caseFolds();
  const characters = Array.from(text);
  const folded = characters.map(fold);
  let out = "";
  for (let at = 0; at < characters.length; ) {
    const length = isBehind ? 1 : joinedAt(folded, at);
    const unit = folded.slice(at, at + length).join("");
    const parts = Array.from(unit);
    const single = oneOf(alike(unit));
    out +=
      parts.length === 1 || isBehind
        ? single
        : `(?:${single}|${parts.map((part) => oneOf(alike(part))).join("")})`;
    at += length;
  }
  return out;
}

/** How many characters from here on are together what one character folds to: up to three. */
function joinedAt(folded: readonly string[], at: number): number {
  const { sequences } = caseFolds();
  for (const length of [3, 2]) {
    const parts = folded.slice(at, at + length);
    const isPlain = parts.every((part) => Array.from(part).length === 1);
    if (parts.length === length && isPlain && sequences.includes(parts.join(""))) return length;
  }
  return 1;
}

/**
 * A class with case ignored: what is in it in any case is in it in all. A class that is not negated
 * matches several characters where they are what one in it folds to: [ß] matches "ss".
 */
export function foldedSet(inside: string, isNegated: boolean): string {
  const { alike, classes, sequences } = caseFolds();
  const set = new RegExp(`[${inside}]`, "v");
  const isIn = (character: string) => set.test(character);
  const more = classes
    .filter((members) => members.some(isIn))
    .flatMap((members) => members.filter((member) => !isIn(member)));
  const all = more.length === 0 ? inside : `[${inside}]${more.map(quoted).join("")}`;
  if (isNegated) return `[^${all}]`;
  const longer = sequences
    .filter((sequence) => alike(sequence).some(isIn))
    .map((sequence) => Array.from(sequence, (each) => oneOf(alike(each))).join(""));
  return longer.length === 0 ? `[${all}]` : `(?:[${all}]|${longer.join("|")})`;
}

const oneOf = (characters: readonly string[]) =>
  characters.length === 1
    ? quoted(characters[0] as string)
    : `[${characters.map(quoted).join("")}]`;

/** Whether nothing that it can match has a case. */
export function isCaseless(node: Node): boolean {
  const { fold, alike, classes } = caseFolds();
  if (node.kind === "text") {
    return Array.from(node.text).every((each) => fold(each) === each && alike(each).length === 1);
  }
  // What is in it is asked on its own.
  if (node.kind !== "set") return node.kind !== "back" && node.kind !== "call";
  const set = new RegExp(`[${node.isNegated ? "^" : ""}${node.inside}]`, "v");
  return !classes.some((members) => members.some((member) => set.test(member)));
}
