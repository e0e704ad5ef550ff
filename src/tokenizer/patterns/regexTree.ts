import { EDGES } from "./edges.ts";

/** A pattern of JavaScript as a tree, as far as it matters which characters stand beside which. */
export type PatternNode =
  /** One character of a class; `source` is the class as a pattern. */
  | { readonly kind: "character"; readonly source: string }
  | { readonly kind: "sequence"; readonly items: readonly PatternNode[] }
  | { readonly kind: "choice"; readonly items: readonly PatternNode[] }
  | {
      readonly kind: "loop";
      readonly item: PatternNode;
      readonly min: number;
      readonly max: number;
    }
  /** Gives nothing of what it has taken back. */
  | { readonly kind: "kept"; readonly item: PatternNode }
  /** Looks ahead or behind without taking anything. */
  | { readonly kind: "look"; readonly item: PatternNode; readonly behind: boolean };

const ESCAPE = /\\(?:[pP]\{[^}]*\}|u\{[^}]*\}|u[0-9a-fA-F]{4}|x[0-9a-fA-F]{2}|[^pPuxkbBqc0-9])/y;
const QUANTIFIER = /(?:([*+?])|\{(\d+)(?:(,)(\d*))?\})\??/y;
const OPENING = /\((?:\?(?::|=|!|<=|<!|<\w+>))?/y;
/** "(?=(?<name>…))\k<name>" takes what it has seen and gives nothing of it back. */
const ATOMIC = /\(\?=\(\?<(\w+)>/y;
/** Properties of several characters at once. */
const STRINGS = /\\p\{(?:Basic_Emoji|Emoji_Keycap_Sequence|RGI_)/;

/** Where the text begins, or else behind a line end and before anything: nothing else behind. */
const LINE_START: PatternNode = {
  kind: "sequence",
  items: [
    { kind: "look", item: { kind: "character", source: "[^\\n]" }, behind: true },
    { kind: "look", item: { kind: "character", source: "[^]" }, behind: false },
  ],
};

/** The tree of a pattern with the flag u or v; undefined where there is more than we read here. */
export function treeOf({ source, flags }: RegExp): PatternNode | undefined {
  if (/[^guvy]/.test(flags) || STRINGS.test(source)) return undefined;
  const reader = new Reader(source);
  const tree = reader.choice();
  return reader.isAtEnd && !reader.isLost ? tree : undefined;
}

class Reader {
  readonly #source: string;
  #at = 0;
  /** Whether something came that is not read here. */
  isLost = false;

  constructor(source: string) {
    this.#source = source;
  }

  get isAtEnd(): boolean {
    return this.#at === this.#source.length;
  }

  choice(): PatternNode {
    const items = [this.#sequence()];
    while (this.#take("|")) items.push(this.#sequence());
    return items.length === 1 ? (items[0] as PatternNode) : { kind: "choice", items };
  }

  #sequence(): PatternNode {
    const items: PatternNode[] = [];
    while (!this.isAtEnd && !this.isLost && !this.#isNext("|") && !this.#isNext(")")) {
      items.push(this.#quantified(this.#atom()));
    }
    return { kind: "sequence", items };
  }

  #quantified(item: PatternNode): PatternNode {
    const found = this.#match(QUANTIFIER);
    if (!found) return item;
    const [, sign, least = "", comma, most] = found;
    const min = sign ? (sign === "+" ? 1 : 0) : Number(least);
    const open = sign ? sign !== "?" : comma !== undefined && most === "";
    const max = open ? Number.POSITIVE_INFINITY : sign ? 1 : Number(comma ? most : least);
    return { kind: "loop", item, min, max };
  }

  #atom(): PatternNode {
    const start = this.#at;
    if (this.#take(EDGES.lineStart)) return LINE_START;
    if (this.#isNext("(")) return this.#group();
    if (this.#isNext("[")) return this.#bracket();
    if (this.#match(ESCAPE)) return this.#character(start);
    if (/[\\^$]/.test(this.#source[start] as string)) this.isLost = true;
    this.#at += (this.#source.codePointAt(start) as number) > 0xffff ? 2 : 1;
    return this.#character(start);
  }

  #group(): PatternNode {
    const [, kept] = this.#match(ATOMIC) ?? [];
    if (kept !== undefined) {
      const item = this.choice();
      if (!this.#take(`))\\k<${kept}>`)) this.isLost = true;
      return { kind: "kept", item };
    }
    const [opening = ""] = this.#match(OPENING) ?? [];
    const item = this.choice();
    if (!this.#take(")")) this.isLost = true;
    if (!/[=!]$/.test(opening)) return item;
    return { kind: "look", item, behind: opening.startsWith("(?<") };
  }

  #bracket(): PatternNode {
    const start = this.#at;
    let depth = 0;
    do {
      if (this.isAtEnd) {
        this.isLost = true;
        break;
      }
      if (this.#take("[")) depth++;
      else if (this.#take("]")) depth--;
      else if (this.#isNext("\\")) this.#at += 2;
      else this.#at++;
    } while (depth > 0);
    return this.#character(start);
  }

  #character(start: number): PatternNode {
    return { kind: "character", source: this.#source.slice(start, this.#at) };
  }

  #isNext(text: string): boolean {
    return this.#source.startsWith(text, this.#at);
  }

  #take(text: string): boolean {
    if (!this.#isNext(text)) return false;
    this.#at += text.length;
    return true;
  }

  #match(pattern: RegExp): RegExpExecArray | undefined {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.#source) ?? undefined;
    if (found) this.#at += found[0].length;
    return found;
  }
}
