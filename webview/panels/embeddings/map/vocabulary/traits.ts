import { readable, type Token } from "../../../../../src/domain/text/token.ts";
import type { Script } from "../../../../../src/domain/tokenizer/census.ts";
import { scriptOf } from "../../../../../src/domain/tokenizer/scripts.ts";

/** What a token is in a text. "starts": letters after a blank; "inside": letters without one. */
export const KINDS = ["starts", "inside", "digits", "signs", "blanks", "parts", "special"] as const;
export type Kind = (typeof KINDS)[number];

/** What can be told from how a token is spelled. */
export interface Traits {
  /** As it is shown. */
  readonly label: string;
  readonly script: Script;
  readonly kind: Kind;
  /** In characters, without a first blank; 0 of special tokens and parts of characters. */
  readonly length: number;
  /** What it may have in common with others, each written as `CommonTrait` names it. */
  readonly common: readonly string[];
}

const utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

export function traitsOf(token: Pick<Token, "piece" | "bytes" | "special" | "isApart">): Traits {
  if (token.special)
    return {
      ...{ label: token.piece, script: "special", kind: "special" },
      length: 0,
      common: ["kind:special"],
    };
  const text = textOf(token.bytes);
  const label = readable(token.bytes);
  if (text === undefined)
    return { ...{ label, script: "parts", kind: "parts" }, length: 0, common: ["kind:parts"] };
  const script = scriptOf(text);
  const word = text.replace(/^\s+(?=\S)/u, "");
  const isApart = token.isApart === true || word.length < text.length;
  const kind = kindOf(script, isApart);
  return {
    ...{ label, script, kind },
    length: Array.from(word).length,
    common: [`script:${script}`, `kind:${kind}`, ...shapesOf(word, kind)],
  };
}

function kindOf(script: Script, isApart: boolean): Kind {
  switch (script) {
    case "digits":
    case "signs":
    case "blanks":
    case "parts":
    case "special":
      return script;
    default:
      return isApart ? "starts" : "inside";
  }
}

const MOST = 3; // characters of a common start or end

/** Its case, its starts and its ends. */
function shapesOf(word: string, kind: Kind): readonly string[] {
  if (kind !== "starts" && kind !== "inside") return [];
  const letters = Array.from(word.toLowerCase());
  const shapes: string[] = [];
  if (/^\p{Lu}/u.test(word)) shapes.push("case:first");
  if (/^\p{Lu}{2,}$/u.test(word)) shapes.push("case:all");
  for (let length = 1; length <= Math.min(MOST, letters.length - 1); length++) {
    shapes.push(`start:${letters.slice(0, length).join("")}`);
    shapes.push(`end:${letters.slice(-length).join("")}`);
  }
  return shapes;
}

function textOf(bytes: Uint8Array): string | undefined {
  try {
    return utf8.decode(bytes);
  } catch {
    return undefined;
  }
}
