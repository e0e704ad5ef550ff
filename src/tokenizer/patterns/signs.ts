import { BLANK } from "../unicode/characters.ts";
import { HEX, LATIN_WORD, NUMERALS } from "../unicode/properties.ts";
import { takeProperty } from "./brackets.ts";
import { escapedCharacter, type Reader, take } from "./escapes.ts";
import { type Edge, type GroupName, type Node, refuse } from "./tree.ts";

/** The options at a place: (?i), (?m), (?x). */
export interface Options {
  readonly ignoreCase: boolean;
  readonly dotAll: boolean;
  readonly isExtended: boolean;
}

/** How far a pattern has been read. */
export interface State extends Reader {
  readonly groups: (Node | undefined)[];
  readonly names: Map<string, number[]>;
}

export const ANY = "\\p{Any}";
export const set = (inside: string, isNegated = false): Node => ({
  kind: "set",
  inside,
  isNegated,
  ignoreCase: false,
});
export const NOT_LINE_END: Node = set("\\n", true);

/** What a group may be called. */
export const NAME = "[\\p{L}_][\\p{L}\\p{N}_]*";
export const groupName = (name = ""): GroupName => (/^\d/.test(name) ? Number(name) : name);

const EDGES: Readonly<Record<string, Edge>> = {
  A: "textStart",
  z: "textEnd",
  Z: "lastLineEnd",
  b: "word",
  B: "notWord",
  G: "searchStart",
  K: "keep",
};
const SETS: Readonly<Record<string, string>> = { w: LATIN_WORD, d: NUMERALS, s: BLANK, h: HEX };
const REFERENCE = new RegExp(`\\\\([kg])(?:<(${NAME}|[-+]?\\d+)>|'(${NAME}|[-+]?\\d+)')`, "uy");

/** What a backslash stands for outside of brackets. */
export function escaped(state: State, { ignoreCase }: Options): Node {
  const property = takeProperty(state, LATIN_WORD);
  if (property) return set(property.inside, property.isNegated);
  const [written, letter] = /\\(.?)/suy.exec(state.source.slice(state.at)) as unknown as string[];
  if (!written || !letter) refuse('"\\" at the end');
  const reference = take(state, REFERENCE);
  if (reference) {
    const name = reference[2] ?? reference[3] ?? "";
    const isRelative = /^[-+]/.test(name);
    const relative = state.groups.length + Number(name) - (name.startsWith("+") ? 1 : 0);
    const called = isRelative ? relative : groupName(name);
    return reference[1] === "g"
      ? { kind: "call", group: called, written: reference[0] }
      : { kind: "back", group: called, ignoreCase, written: reference[0] };
  }
  const numbered = /^\\([1-9]\d*)/.exec(state.source.slice(state.at));
  if (numbered && (numbered[0].length === 2 || Number(numbered[1]) < state.groups.length)) {
    state.at += numbered[0].length;
    return { kind: "back", group: Number(numbered[1]), ignoreCase, written: numbered[0] };
  }
  const text = escapedCharacter(state);
  if (text !== undefined) return { kind: "text", text, ignoreCase };
  if (/[kgXyY89]/.test(letter)) refuse(written);
  state.at += written.length;
  const edge = Object.hasOwn(EDGES, letter) ? EDGES[letter] : undefined;
  if (edge) return { kind: "edge", edge, written };
  const inside = Object.hasOwn(SETS, letter.toLowerCase()) && SETS[letter.toLowerCase()];
  if (inside) return set(inside, letter !== letter.toLowerCase());
  if (letter === "N") return NOT_LINE_END;
  if (letter === "O") return set(ANY);
  if (letter === "R") return { kind: "atomic", item: LINE_END, written };
  return { kind: "text", text: letter, ignoreCase };
}

const LINE_END: Node = {
  kind: "choice",
  options: [{ kind: "text", text: "\r\n", ignoreCase: false }, set("\\n-\\r\\x85\\u2028\\u2029")],
};
