import type { Wrong } from "../../../domain/templateReason.ts";
import { TemplateFault } from "../values/fault.ts";
import { BLANK as BLANKS_OF_PYTHON, stripEnd } from "./splitting.ts";

/** One word of a template. An operator's kind is "operator", its text what it looks like. */
export interface Token {
  readonly kind: "data" | "begin" | "end" | "name" | "string" | "integer" | "float" | "operator";
  /** Of a begin or an end: "block" or "variable". */
  readonly text: string;
  readonly line: number;
}

const BLANK = `[${BLANKS_OF_PYTHON}]`;
const BLANKS = new RegExp(`^${BLANK}*$`);
const RAW = new RegExp(`\\{%([-+]?)${BLANK}*raw${BLANK}*(?:-%\\}${BLANK}*|%\\})`, "y");
const END_OF_RAW = new RegExp(
  `\\{%([-+]?)${BLANK}*endraw${BLANK}*(?:\\+%\\}|-%\\}${BLANK}*|%\\}\\n?)`,
  "g",
);
const END_OF_COMMENT = new RegExp(`\\+#\\}|-#\\}${BLANK}*|#\\}\\n?`, "g");
const ENDS = {
  block: new RegExp(`\\+%\\}|-%\\}${BLANK}*|%\\}\\n?`, "y"),
  variable: new RegExp(`-\\}\\}${BLANK}*|\\}\\}`, "y"),
};
const START = /\{[{%#]/g;

/** In this order: the first that matches is the one. */
const WORDS: readonly (readonly [kind: Token["kind"] | "blank", pattern: RegExp])[] = [
  ["blank", new RegExp(`${BLANK}+`, "y")],
  ["float", /(?<!\.)(?:\d+_)*\d+(?:(?:\.(?:\d+_)*\d+)?e[+-]?(?:\d+_)*\d+|\.(?:\d+_)*\d+)/iy],
  ["integer", /0b(?:_?[01])+|0o(?:_?[0-7])+|0x(?:_?[\da-f])+|[1-9](?:_?\d)*|0(?:_?0)*/iy],
  ["name", /[\p{L}\p{N}\p{XID_Continue}_]+/uy],
  ["string", /'[^'\\]*(?:\\.[^'\\]*)*'|"[^"\\]*(?:\\.[^"\\]*)*"/sy],
  ["operator", /\/\/|\*\*|==|!=|>=|<=|[-+/*%~[\](){}><=.:|,;]/y],
];
const CLOSES: Readonly<Record<string, string>> = { "(": ")", "[": "]", "{": "}" };

/**
 * Cuts a template into words as Jinja2 does with trim_blocks and lstrip_blocks, as transformers sets
 * them: a line end behind a block goes, and blanks before one that begins a line.
 *
 * @throws TemplateFault with the line
 */
export function tokenize(template: string): readonly Token[] {
  const source = template.replace(/\r\n?/g, "\n").replace(/\n$/, "");
  const tokens: Token[] = [];
  let at = 0;
  let isLineStart = true;
  let [lineEnd, line] = [0, 1]; // the line of a place, counted on from the place before

  function lineAt(place: number): number {
    for (; lineEnd < place; lineEnd++) if (source[lineEnd] === "\n") line++;
    return line;
  }
  const fault = (wrong: Wrong): TemplateFault =>
    new TemplateFault({ code: "syntax", line: lineAt(at), where: "line", ...wrong });
  const push = (kind: Token["kind"], text: string) => tokens.push({ kind, text, line: lineAt(at) });
  const match = (pattern: RegExp, from: number): RegExpExecArray | null => {
    pattern.lastIndex = from;
    return pattern.exec(source);
  };

  /** @param sign what stands behind the beginning of the tag that follows the text */
  function pushText(text: string, sign: string, isVariable: boolean): void {
    let kept = text;
    if (sign === "-") kept = stripEnd(text);
    else if (sign !== "+" && !isVariable) {
      const start = text.lastIndexOf("\n") + 1;
      if ((start > 0 || isLineStart) && BLANKS.test(text.slice(start))) kept = text.slice(0, start);
    }
    if (kept !== "") push("data", kept);
  }

  function goTo(place: number): void {
    isLineStart = source[place - 1] === "\n";
    at = place;
  }

  function readTag(kind: "block" | "variable"): void {
    const open: string[] = [];
    push("begin", kind);
    goTo(at + (/[-+]/.test(source[at + 2] ?? "") ? 3 : 2));
    for (;;) {
      const end = open.length === 0 ? match(ENDS[kind], at) : null;
      if (end) {
        push("end", kind);
        goTo(at + end[0].length);
        return;
      }
      const found = WORDS.find(([, pattern]) => match(pattern, at));
      if (!found) {
        if (at >= source.length) throw fault({ wrong: "endlessTag" });
        const name = String.fromCodePoint(source.codePointAt(at) as number);
        throw fault({ wrong: "noPartOfTag", name });
      }
      const [word] = match(found[1], at) as RegExpExecArray;
      const closes = CLOSES[word];
      if (found[0] === "operator") {
        if (closes !== undefined) open.push(closes);
        else if (/[)\]}]/.test(word) && open.pop() !== word) {
          throw fault({ wrong: "opensNowhere", name: word });
        }
      }
      if (found[0] !== "blank") push(found[0], word);
      goTo(at + word.length);
    }
  }

  while (at < source.length) {
    const start = match(START, at);
    if (!start) {
      push("data", source.slice(at));
      break;
    }
    const text = source.slice(at, start.index);
    const raw = match(RAW, start.index);
    const sign = raw ? (raw[1] as string) : (source[start.index + 2] ?? "");
    pushText(text, sign, start[0] === "{{");
    at = start.index;
    if (raw) {
      const begin = at + raw[0].length;
      const end = match(END_OF_RAW, begin);
      if (!end) throw fault({ wrong: "endless", name: "raw" });
      goTo(begin);
      pushText(source.slice(begin, end.index), end[1] as string, false);
      goTo(end.index + end[0].length);
    } else if (start[0] === "{#") {
      // A sign belongs to the beginning: {#-#} does not end with it.
      const end = match(END_OF_COMMENT, at + (/[-+]/.test(sign) ? 3 : 2));
      if (!end) throw fault({ wrong: "endlessComment" });
      goTo(end.index + end[0].length);
    } else readTag(start[0] === "{%" ? "block" : "variable");
  }
  return tokens;
}
