import { BLANK, quoted } from "../unicode/characters.ts";
import { HEX, NUMERALS, posixNamed, propertyNamed, WORD } from "../unicode/properties.ts";
import { escapedCharacter, type Reader, stands, take } from "./escapes.ts";
import { refuse } from "./tree.ts";

/** A set of characters; `inside` stands between the brackets of a JavaScript class, flag v. */
export interface Bracket {
  readonly inside: string;
  readonly isNegated: boolean;
}

/** A property at this place: \p{L}, \P{L}, \p{^L}. @param word what \p{Word} is here */
export function takeProperty(reader: Reader, word: string): Bracket | undefined {
  const property = take(reader, /\\([pP])\{(\^?)([^}]*)\}/y);
  if (!property) return undefined;
  const [written, letter, not, name = ""] = property;
  const inside = propertyNamed(name, word) ?? refuse(written);
  return { inside, isNegated: (letter === "P") !== (not === "^") };
}

/** Reads from "[" up to its "]". */
export function bracket(reader: Reader): Bracket {
  const from = reader.at;
  const wrong = () => refuse(reader.source.slice(from, reader.at + 2));
  take(reader, /\[/y);
  const isNegated = take(reader, /\^/y) !== undefined;
  const operands = [""];
  const add = (inside: string) => {
    operands[operands.length - 1] += inside;
  };
  let last: "start" | "character" | "range" | "class" = "start";
  let low = ""; // the last character, as long as it may begin a range
  for (let isFirst = true; isFirst || !stands(reader, /\]/y); isFirst = false) {
    if (reader.at >= reader.source.length) refuse('"[" without "]"');
    const isDash = stands(reader, /-(?!\]|&&)/y);
    if (isDash && last === "character") {
      take(reader, /-/y);
      if (stands(reader, /\[/y) || setInside(reader)) wrong();
      const high = characterInside(reader);
      if ((low.codePointAt(0) as number) > (high.codePointAt(0) as number)) wrong();
      add(`-${quoted(high)}`);
      last = "range";
    } else if (isDash && last === "class") {
      wrong();
    } else if (take(reader, /&&/y)) {
      operands.push("");
      last = "start";
    } else if (stands(reader, /\[(?!:\^?\w*:\])/y)) {
      const inner = bracket(reader);
      add(`[${inner.isNegated ? "^" : ""}${inner.inside}]`);
      last = "range"; // a "-" after it is one itself, as after a range
    } else {
      const inner = setInside(reader);
      last = inner ? "class" : "character";
      if (inner) add(inner);
      else {
        low = characterInside(reader);
        add(quoted(low));
      }
    }
  }
  take(reader, /\]/y);
  const all = operands.map((operand) => `[${operand}]`).join("&&");
  return { inside: operands.length === 1 ? (operands[0] as string) : all, isNegated };
}

const TYPES: Readonly<Record<string, string>> = { w: WORD, d: NUMERALS, s: BLANK, h: HEX };

/** A set that has a name: \w, \p{L}, [:alpha:]. */
function setInside(reader: Reader): string | undefined {
  const type = take(reader, /\\([wdshWDSH])/y);
  const posix = type ?? take(reader, /\[:(\^?)(\w*):\]/y);
  if (type) return set(TYPES[type[0][1]?.toLowerCase() ?? ""] ?? "", /[WDSH]/.test(type[0]));
  if (posix) return set(posixNamed(posix[2] ?? "") ?? refuse(posix[0]), posix[1] === "^");
  const property = takeProperty(reader, WORD);
  return property && set(property.inside, property.isNegated);
}

const set = (inside: string, isNegated: boolean) => `[${isNegated ? "^" : ""}${inside}]`;

function characterInside(reader: Reader): string {
  if (take(reader, /\\b/y)) return "\b";
  const escaped = escapedCharacter(reader);
  if (escaped !== undefined) return escaped;
  const [, literal = ""] = take(reader, /\\?(.)/suy) ?? refuse('"[" without "]"');
  return literal;
}
