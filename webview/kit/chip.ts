import { label, readable, type Token, type Tokens, tokenAt } from "../../src/domain/token.ts";
import { h } from "./element.ts";

/** One token of the strip: what it is called, and how it can be told from its neighbours. */
export function createChip(text: string, tokens: Tokens, index: number): HTMLElement {
  const token = tokenAt(tokens, index);
  const isPart = !token.special && parts(token.bytes) === undefined;
  const opensCharacter = isPart && !(index > 0 && (tokens.ends[index - 1] as number) > token.start);
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

/** Line breaks after a token: at most 2, so that a page of empty lines stays a strip. */
export function lineBreaks(text: string, { starts, ends }: Tokens, index: number): number {
  const own = text.slice(starts[index], ends[index]);
  return Math.min(2, own.split(/\r\n|\r|\n/).length - 1);
}
