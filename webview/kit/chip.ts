import type { Slice } from "../../src/domain/blocks.ts";
import { label, readable, type Token, tokenAt } from "../../src/domain/token.ts";
import { h } from "./element.ts";

/**
 * One token of the strip: what it is called, and how it can be told from its neighbours.
 *
 * @param index its number in the whole text
 */
export function createChip({ first, text, tokens }: Slice, index: number): HTMLElement {
  const at = index - first;
  const token = tokenAt(tokens, at);
  const isPart = !token.special && parts(token.bytes) === undefined;
  const opensCharacter = isPart && !(at > 0 && (tokens.ends[at - 1] as number) > token.start);
  return h(
    "span",
    {
      class: `chip ${index % 2 ? "odd" : "even"}${token.special ? " special" : ""}${isPart ? " part" : ""}`,
      role: "option",
      tabindex: "-1",
      "aria-selected": "false",
      "aria-label": label(token),
      "data-index": index,
    },
    // Bytes alone say little: the first part of a character shows the character as well.
    opensCharacter ? h("span", { class: "whole" }, text.slice(token.start, token.end)) : undefined,
    ...spell(token),
  );
}

/** What a token is called, with whatever stands for something invisible set back. */
function spell(token: Token): Node[] {
  const characters = token.special ? undefined : parts(token.bytes);
  if (!characters) return [h("span", { class: token.special ? "" : "bytes" }, label(token))];
  if (characters.length === 0) return [h("span", { class: "blank" }, "∅")];
  return characters.map(([character, shown]) =>
    character === shown ? document.createTextNode(shown) : h("span", { class: "blank" }, shown),
  );
}

const utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** Each character and how it is shown, or undefined where the bytes are no whole characters. */
function parts(bytes: Uint8Array): readonly (readonly [string, string])[] | undefined {
  try {
    const encoder = new TextEncoder();
    return Array.from(utf8.decode(bytes), (character) => [
      character,
      readable(encoder.encode(character)),
    ]);
  } catch {
    return undefined;
  }
}

/** What stands between a token and the next: a blank that no token covers, or the end of a line. */
export function createGap({ first, text, tokens }: Slice, index: number): Node[] {
  const { starts, ends } = tokens;
  const at = index - first;
  const end = ends[at] as number;
  const next = Math.max(end, starts[at + 1] ?? text.length);
  const covered = text.slice(starts[at], next);
  // A CRLF cut in two is one end of a line, which its second half brings.
  const isHalf = covered.endsWith("\r") && text[next] === "\n";
  // A page of empty lines stays a strip.
  const breaks = Math.min(2, covered.split(/\r\n|\r|\n/).length - (isHalf ? 2 : 1));
  if (breaks > 0) return Array.from({ length: breaks }, () => h("br"));
  return next === end ? [] : [document.createTextNode(" ")];
}
