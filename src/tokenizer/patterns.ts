import { BLANK } from "./characters.ts";

/**
 * A pattern of Oniguruma (the Ruby syntax, which Hugging Face's library uses) as a JavaScript one,
 * with the flags g and v. What differs: \s \w \d \h, `.`, `^` and `$`, (?i:…), atomic groups and
 * possessive quantifiers. What neither knows ends in the SyntaxError of `RegExp`.
 */
export function translate(source: string): RegExp {
  let at = 0;
  let groups = 0;

  /** Alternatives up to the end or to an unmatched ")". */
  function alternatives(ignoreCase: boolean): string {
    let out = "";
    let fold = ignoreCase;
    while (at < source.length && source[at] !== ")") {
      if (source[at] === "|") {
        out += "|";
        at++;
        continue;
      }
      const flag = /^\(\?(i|-i)\)/.exec(source.slice(at, at + 5));
      if (flag) {
        fold = flag[1] === "i";
        at += flag[0].length;
        continue;
      }
      out += quantified(atom(fold));
    }
    return out;
  }

  function quantified(item: string): string {
    const [quantifier = ""] = /^(?:[*+?]|\{\d*,?\d*\})/.exec(source.slice(at)) ?? [];
    if (quantifier === "" || quantifier === "{}" || quantifier === "{,}") return item;
    at += quantifier.length;
    const bounds = quantifier.replace("{,", "{0,");
    const following = source[at];
    if (following === "?") {
      at++;
      return `${item}${bounds}?`;
    }
    if (following === "+" && !quantifier.startsWith("{")) {
      at++;
      return atomic(`${item}${bounds}`);
    }
    return item + bounds;
  }

  /** What has matched once is not given back: a lookahead never is, so match it and repeat it. */
  function atomic(inner: string): string {
    const name = `atomic${++groups}`;
    return `(?:(?=(?<${name}>${inner}))\\k<${name}>)`;
  }

  function atom(ignoreCase: boolean): string {
    const character = String.fromCodePoint(source.codePointAt(at) as number);
    if (character === "(") return group(ignoreCase);
    if (character === "[") return bracket(ignoreCase);
    if (character === "\\") return escaped(false);
    at += character.length;
    if (character === ".") return "[^\\n]";
    if (character === "^") return "(?<![^\\n])";
    if (character === "$") return "(?![^\\n])";
    return ignoreCase ? `[${variants(character)}]` : quoted(character);
  }

  function group(ignoreCase: boolean): string {
    const opening = /^\((?:\?(?:<?[=!]|:|>|(-?)i:|<\w+>))?/.exec(
      source.slice(at),
    ) as RegExpExecArray;
    at += opening[0].length;
    const turned = opening[0].endsWith("i:");
    const inner = alternatives(turned ? opening[1] !== "-" : ignoreCase);
    if (source[at] !== ")") throw new SyntaxError(`"(" without ")" in ${source}`);
    at++;
    if (opening[0] === "(?>") return atomic(inner);
    return `${turned || /^\($|<\w/.test(opening[0]) ? "(?:" : opening[0]}${inner})`;
  }

  function bracket(ignoreCase: boolean): string {
    let out = "[";
    at++;
    if (source[at] === "^") {
      out += "^";
      at++;
    }
    let isFirst = true;
    while (at < source.length && (source[at] !== "]" || isFirst)) {
      isFirst = false;
      const posix = /^\[:(\^?)(\w+):\]/.exec(source.slice(at));
      if (posix) {
        at += posix[0].length;
        out += named(posix[2] as string, posix[1] === "^");
      } else if (source[at] === "[") out += bracket(ignoreCase);
      else if (source.startsWith("&&", at)) {
        out += "&&";
        at += 2;
      } else if (source[at] === "\\") out += escaped(true);
      else {
        const character = String.fromCodePoint(source.codePointAt(at) as number);
        at += character.length;
        const isRange = character === "-" || source[at] === "-";
        out +=
          character === "-"
            ? rangeDash()
            : ignoreCase && !isRange
              ? variants(character)
              : quoted(character);
      }
    }
    if (source[at] !== "]") throw new SyntaxError(`"[" without "]" in ${source}`);
    at++;
    return `${out}]`;
  }

  /** A "-" between two characters spans a range; at an edge it is one itself. */
  function rangeDash(): string {
    const before = source[at - 2];
    return before === "[" || before === "^" || source[at] === "]" ? "\\-" : "-";
  }

  function escaped(inBracket: boolean): string {
    const property = /^\\([pP])\{(\^?)([^}]+)\}/.exec(source.slice(at));
    if (property) {
      at += property[0].length;
      return named(property[3] as string, (property[1] === "P") !== (property[2] === "^"));
    }
    const code = /^\\(?:x\{([0-9a-fA-F]+)\}|x([0-9a-fA-F]{1,2})|u([0-9a-fA-F]{4}))/.exec(
      source.slice(at),
    );
    if (code) {
      at += code[0].length;
      return `\\u{${code[1] ?? code[2] ?? code[3]}}`;
    }
    const letter = source[at + 1] as string;
    at += 2;
    const negated = letter !== letter.toLowerCase();
    const inside = { s: BLANK, w: WORD, d: "\\p{Nd}", h: "0-9a-fA-F" }[letter.toLowerCase()];
    if (inside) return inBracket && !negated ? `[${inside}]` : `[${negated ? "^" : ""}${inside}]`;
    if (letter === "A") return "(?<![^])";
    if (letter === "z") return "(?![^])";
    if (letter === "Z") return "(?=\\n?(?![^]))";
    if (letter === "a") return "\\x07";
    if (letter === "e") return "\\x1b";
    return /[a-zA-Z0-9]/.test(letter) ? `\\${letter}` : quoted(letter);
  }

  const body = alternatives(false);
  if (at < source.length) throw new SyntaxError(`")" without "(" in ${source}`);
  return new RegExp(body, "gv");
}

/** Oniguruma's \w: unlike Rust's without the joiners, and with the numbers of Latin-1. */
const WORD = "\\p{Alphabetic}\\p{M}\\p{Nd}\\p{Pc}\\xb2\\xb3\\xb9\\xbc-\\xbe";

const POSIX: Readonly<Record<string, string>> = {
  alpha: "\\p{Alphabetic}",
  digit: "\\p{Nd}",
  alnum: "\\p{Alphabetic}\\p{Nd}",
  upper: "\\p{Uppercase}",
  lower: "\\p{Lowercase}",
  space: BLANK,
  blank: "\\p{Zs}\\t",
  punct: "\\p{P}\\p{S}",
  cntrl: "\\p{Cc}",
  word: WORD,
};

/** A property by the name that Oniguruma gives it: a category, a script, or a POSIX class. */
function named(name: string, negated: boolean): string {
  const not = negated ? "^" : "";
  const posix = POSIX[name.toLowerCase()];
  if (posix) return `[${not}${posix}]`;
  for (const property of [name, `Script=${name}`]) {
    try {
      new RegExp(`\\p{${property}}`, "v");
      return `[${not}\\p{${property}}]`;
    } catch {
      // Not under this name; the next one.
    }
  }
  throw new SyntaxError(`Unknown character property \\p{${name}}`);
}

/** A literal character, escaped where the flag v reads it as syntax, in brackets or out. */
export function quoted(character: string): string {
  return /[\^$\\.*+?()[\]{}|/\-&!#%,:;<=>@`~]/.test(character)
    ? `\\u{${(character.codePointAt(0) as number).toString(16)}}`
    : character;
}

/** A character in both cases. U+017F and U+212A fold to s and k. */
function variants(character: string): string {
  const found = new Set([character, character.toLowerCase(), character.toUpperCase()]);
  if (found.has("s")) found.add("\u017f");
  if (found.has("k")) found.add("\u212a");
  return Array.from(found, (each) => (Array.from(each).length === 1 ? quoted(each) : "")).join("");
}
