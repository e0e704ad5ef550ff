import { type Expression, ExpressionFailed, LEVELS, type Sign } from "./syntax.ts";

interface Word {
  readonly kind: "number" | "text" | "name" | "sign" | "end";
  readonly text: string;
  readonly at: number;
}

const WORD =
  /\s*(?:(\d+(?:\.\d*)?(?:[eE][+-]?\d+)?|\.\d+(?:[eE][+-]?\d+)?)|("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')|([\p{L}_][\p{L}\p{N}_]*)|(<=|>=|==|!=|[-+*/<>()[\],])|$)/uy;
const KINDS = ["number", "text", "name", "sign"] as const;
const DEEPEST = 200; // parentheses in each other

/**
 * Reads an expression:
 *
 *     or       = and { "or" and }
 *     and      = negated { "and" negated }
 *     negated  = "not" negated | compared
 *     compared = sum { ("<" | "<=" | ">" | ">=" | "==" | "!=") sum }
 *     sum      = product { ("+" | "-") product }
 *     product  = unary { ("*" | "/") unary }
 *     unary    = "-" unary | indexed
 *     indexed  = single { "[" or "]" }
 *     single   = number | text | name [ "(" [ or { "," or } ] ")" ] | "(" or ")"
 *
 * @throws ExpressionFailed
 */
export function parse(text: string): Expression {
  const words = wordsOf(text);
  let next = 0;
  let depth = 0;
  const word = () => words[next] as Word; // the last one is the end, and nothing goes beyond it
  const is = (sign: string) => word().kind !== "text" && word().text === sign;
  const unexpected = () => {
    const { kind, text: found, at } = word();
    return new ExpressionFailed(
      kind === "end" ? { kind: "unended", at } : { kind: "unexpected", found, at },
    );
  };
  const need = (sign: string) => {
    if (!is(sign)) throw unexpected();
    next++;
  };

  function level(at: number): Expression {
    const signs = LEVELS[at];
    if (!signs) return signed("-", indexed);
    if (signs.includes("<") && is("not")) return signed("not", () => level(at));
    let left = level(at + 1);
    for (let sign = signs.find(is); sign; sign = signs.find(is)) {
      const where = words[next++]?.at ?? 0;
      left = { kind: "binary", sign: sign as Sign, left, right: level(at + 1), at: where };
    }
    return left;
  }

  function whole(): Expression {
    if (++depth > DEEPEST) throw new ExpressionFailed({ kind: "tooDeep" });
    const read = level(0);
    depth--;
    return read;
  }

  /** As many of one sign as there are, and what they stand before. */
  function signed(sign: "-" | "not", behind: () => Expression): Expression {
    if (!is(sign)) return behind();
    if (++depth > DEEPEST) throw new ExpressionFailed({ kind: "tooDeep" });
    const { at } = words[next++] as Word;
    const read: Expression = { kind: "unary", sign, of: signed(sign, behind), at };
    depth--;
    return read;
  }

  function indexed(): Expression {
    let of = single();
    while (is("[")) {
      const { at } = words[next++] as Word;
      of = { kind: "index", of, by: whole(), at };
      need("]");
    }
    return of;
  }

  function single(): Expression {
    const { kind, text: found, at } = word();
    if (kind === "end" || (kind === "sign" && found !== "(")) throw unexpected();
    next++;
    if (kind === "number") return { kind, value: Number(found), at };
    if (kind === "text") return { kind, value: unquoted(found), at };
    if (kind === "sign") {
      const inside = whole();
      need(")");
      return inside;
    }
    if (!is("(")) return { kind: "name", name: found, at };
    next++;
    const args: Expression[] = [];
    while (!is(")")) {
      if (args.length > 0) need(",");
      args.push(whole());
    }
    next++;
    return { kind: "call", name: found, args, at };
  }

  if (word().kind === "end") throw new ExpressionFailed({ kind: "empty" });
  const read = whole();
  if (word().kind !== "end") throw unexpected();
  return read;
}

function wordsOf(text: string): readonly Word[] {
  const words: Word[] = [];
  WORD.lastIndex = 0;
  for (let from = 0; ; from = WORD.lastIndex) {
    WORD.lastIndex = from;
    const found = WORD.exec(text);
    if (!found) {
      const at = from + (/^\s*/.exec(text.slice(from))?.[0].length ?? 0);
      const character = String.fromCodePoint(text.codePointAt(at) ?? 0);
      throw new ExpressionFailed(
        character === '"' || character === "'"
          ? { kind: "unended", at }
          : { kind: "unexpected", found: character, at },
      );
    }
    const which = KINDS.findIndex((_, kind) => found[kind + 1] !== undefined);
    const kind = KINDS[which];
    if (!kind) return [...words, { kind: "end", text: "", at: text.length }];
    const word = found[which + 1] ?? "";
    words.push({ kind, text: word, at: found.index + found[0].length - word.length });
  }
}

/** What stands between quotes; a backslash takes the next character as it is, but for \n and \t. */
const unquoted = (quoted: string): string =>
  quoted
    .slice(1, -1)
    .replace(/\\([\s\S])/g, (_, one: string) => (one === "n" ? "\n" : one === "t" ? "\t" : one));
