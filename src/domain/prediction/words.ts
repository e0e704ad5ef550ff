import type { Token, Tokens } from "../text/token.ts";

/** A token that a model expected, and behind it those that it would end the word with. */
export interface ExpectedWord {
  readonly tokens: Tokens;
  /** Whether the word ends with them; else it was not followed any further. */
  readonly isWhole: boolean;
}

/** Whether a word that stands so far goes on in the next token, rather than being over before it. */
export function goesOn(
  word: Uint8Array,
  { bytes, special, isApart }: Pick<Token, "bytes" | "special" | "isApart">,
): boolean {
  if (special || isApart || bytes.length === 0) return false;
  if (isCut(word)) return true;
  const last = new TextDecoder().decode(word);
  if (!/[\p{L}\p{M}\p{N}]$/u.test(last)) return false;
  // Where only the beginning of a character has come, it is not known which: letters take most.
  return isCut(bytes) || /^[\p{L}\p{M}\p{N}]/u.test(new TextDecoder().decode(bytes));
}

/** Whether bytes begin or end inside a character. */
function isCut(bytes: Uint8Array): boolean {
  try {
    new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    return false;
  } catch {
    return true;
  }
}
