import "./chip.css";
import type { Slice } from "../../../src/domain/text/blocks.ts";
import { label, tokenAt, visible } from "../../../src/domain/text/token.ts";
import { h } from "../controls/element.ts";
import { t } from "../page/language.ts";
import { formatCount } from "../page/numbers.ts";
import { clustersOf, seen } from "./groups.ts";

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
  // Bytes alone say little, so the first part of a character also shows the character.
  const whole = opensCharacter ? text.slice(token.start, token.end) : "";
  return h(
    "span",
    {
      class: `chip ${index % 2 ? "odd" : "even"}${token.special ? " special" : ""}${isPart ? " part" : ""}`,
      role: "option",
      tabindex: "-1",
      "aria-selected": "false",
      "aria-label": `${whole}${name}`,
      "data-index": index,
    },
    opensCharacter ? h("span", { class: "whole" }, whole) : undefined,
    ...(characters
      ? spell(characters)
      : [h("span", { class: token.special ? "" : "bytes" }, name)]),
  );
}

/**
 * A character that is cut inside, whole, over the chips of its tokens. Once one of them is pinned,
 * they show what they are.
 *
 * @param first the number of the first of them
 * @param isSpelled whether "tokens" is written out, not only how many
 */
export function createCut(
  { first: offset, text, tokens }: Slice,
  chips: readonly HTMLElement[],
  first: number,
  isSpelled: boolean,
): HTMLElement {
  const at = first - offset;
  const last = at + chips.length - 1;
  const characters = clustersOf(text.slice(tokens.starts[at], tokens.ends[last]));
  const whole = characters.map(seen).join("");
  const count = formatCount(chips.length);
  for (const [i, chip] of chips.entries()) {
    const name = label(tokenAt(tokens, at + i));
    chip.querySelector(".whole")?.remove();
    chip.ariaLabel = t("{0}, token {1} of {2}: {3}", whole, formatCount(i + 1), count, name);
    chip.style.gridColumn = String(i + 1);
  }
  const element = h(
    "span",
    { class: "cut" },
    h("span", { class: "character", "aria-hidden": "true" }, ...spell(characters, seen)),
    ...chips,
    h(
      "span",
      { class: "count", "aria-hidden": "true" },
      isSpelled ? t("· {0} tokens", count) : `· ${count}`,
    ),
  );
  element.style.setProperty("--parts", count);
  return element;
}

/** Characters as text, with signs for invisible ones in elements of their own. */
function spell(
  characters: readonly string[],
  show: (character: string) => string = visible,
): readonly (Node | string)[] {
  if (characters.length === 0) return [h("span", { class: "blank" }, "∅")];
  const parts: (Node | string)[] = [];
  let plain = "";
  for (const character of characters) {
    const shown = show(character);
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
