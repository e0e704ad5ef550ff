import "./chip.css";
import type { Slice } from "../../../src/domain/text/blocks.ts";
import { label, tokenAt, visible } from "../../../src/domain/text/token.ts";
import { h } from "../controls/element.ts";

/**
 * One token of the strip, with its name.
 *
 * @param index its number in the whole text
 */
export function createChip({ first, text, tokens }: Slice, index: number): HTMLElement {
  const at = index - first;
  const token = tokenAt(tokens, at);
  const characters = token.special ? undefined : charactersOf(token.bytes);
  const isPart = !token.special && !characters;
  const opensCharacter = isPart && !(at > 0 && (tokens.ends[at - 1] as number) > token.start);
  const name = characters ? characters.map(visible).join("") : label(token);
  return h(
    "span",
    {
      class: `chip ${index % 2 ? "odd" : "even"}${token.special ? " special" : ""}${isPart ? " part" : ""}`,
      role: "option",
      tabindex: "-1",
      "aria-selected": "false",
      "aria-label": name,
      "data-index": index,
    },
    // Bytes alone say little, so the first part of a character also shows the character.
    opensCharacter ? h("span", { class: "whole" }, text.slice(token.start, token.end)) : undefined,
    ...(characters
      ? spell(characters)
      : [h("span", { class: token.special ? "" : "bytes" }, name)]),
  );
}

/** Characters as text, with signs for invisible ones in elements of their own. */
function spell(characters: readonly string[]): readonly (Node | string)[] {
  if (characters.length === 0) return [h("span", { class: "blank" }, "∅")];
  const parts: (Node | string)[] = [];
  let plain = "";
  for (const character of characters) {
    const shown = visible(character);
    if (shown === character) plain += character;
    else {
      if (plain !== "") parts.push(plain);
      plain = "";
      parts.push(h("span", { class: "blank" }, shown));
    }
  }
  return plain === "" ? parts : [...parts, plain];
}

const utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** Undefined where the bytes are no whole characters. */
function charactersOf(bytes: Uint8Array): readonly string[] | undefined {
  try {
    return Array.from(utf8.decode(bytes));
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
  if (next === end && !/[\r\n]/.test(covered)) return [];
  // A CRLF that is cut in two is one end of a line, made by its second half.
  const isHalf = covered.endsWith("\r") && text[next] === "\n";
  // Many empty lines are drawn as one.
  const breaks = Math.min(2, covered.split(/\r\n|\r|\n/).length - (isHalf ? 2 : 1));
  if (breaks > 0) return Array.from({ length: breaks }, () => h("br"));
  return next === end ? [] : [document.createTextNode(" ")];
}
