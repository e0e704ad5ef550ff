import { label, type Token } from "./token.ts";

/** A blank that a sentence names in words, since its sign says nothing to who sees it first. */
export type Blank = "lineBreak" | "blank" | "tab";

/** "a line break", "4 blanks": so many equal ones in a row, in the reader's language. */
export type TellBlanks = (blank: Blank, count: number) => string;

const RUNS = /(?:\r\n|\r|\n)+| +|\t+/g;
const utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/**
 * What a sentence calls a token: its label in quotation marks; one that is nothing but blanks by
 * their words, so that "\n  " is "a line break + 2 blanks".
 */
export function inSentence(
  token: Pick<Token, "piece" | "bytes" | "special">,
  tell: TellBlanks,
): string {
  const words = token.special ? undefined : blanksOf(token.bytes, tell);
  return words ?? `‘${label(token)}’`;
}

function blanksOf(bytes: Uint8Array, tell: TellBlanks): string | undefined {
  const text = decoded(bytes) ?? "";
  if (text === "" || text.replace(RUNS, "") !== "") return undefined;
  return Array.from(text.matchAll(RUNS), ([run]) => tellRun(run, tell)).join(" + ");
}

function tellRun(run: string, tell: TellBlanks): string {
  if (run.startsWith(" ")) return tell("blank", run.length);
  if (run.startsWith("\t")) return tell("tab", run.length);
  return tell("lineBreak", run.split(/\r\n|\r|\n/).length - 1);
}

function decoded(bytes: Uint8Array): string | undefined {
  try {
    return utf8.decode(bytes);
  } catch {
    return undefined;
  }
}
