import { LATIN_WORD } from "../unicode/properties.ts";
import type { Edge } from "./tree.ts";

/** A pattern that matches nowhere. */
export const NEVER = "[]";

const W = `[${LATIN_WORD}]`;

/** Places between characters as JavaScript patterns, flag v. */
export const EDGES: Readonly<Record<Exclude<Edge, "searchStart" | "keep">, string>> = {
  // Not after a line end that is the last character.
  lineStart: "(?:(?<![^])|(?<=\\n)(?=[^]))",
  lineEnd: "(?![^\\n])",
  textStart: "(?<![^])",
  textEnd: "(?![^])",
  lastLineEnd: "(?=\\n?(?![^]))",
  word: `(?:(?<=${W})(?!${W})|(?<!${W})(?=${W}))`,
  notWord: `(?:(?<=${W})(?=${W})|(?<!${W})(?!${W}))`,
};
