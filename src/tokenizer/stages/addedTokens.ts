import { Refused } from "../../domain/reason.ts";
import type { TokenId } from "../../domain/text/token.ts";
import type { Ids } from "../models/model.ts";
import { Neighbors } from "../models/neighbors.ts";
import { isTooLarge } from "../patterns/matches.ts";
import { BLANK, characterAt, characterBefore, quoted, WORD } from "../unicode/characters.ts";
import { type AtJoint, cutAt } from "./joint.ts";
import { type Part, subpart } from "./spans.ts";
import { joint, type Staged } from "./stages.ts";

/** A token that is looked for in the text before the algorithm sees it, such as "<|endoftext|>". */
export interface AddedToken {
  readonly id: TokenId;
  readonly content: string;
  /** Only where no letter or digit touches it. */
  readonly single_word?: boolean;
  /** Takes the blanks before it with it. */
  readonly lstrip?: boolean;
  /** Takes the blanks after it with it. */
  readonly rstrip?: boolean;
  /** Looked for after normalisation. */
  readonly normalized?: boolean;
  readonly special?: boolean;
}

/** Hands on the added tokens of a part, and with `id` undefined what lies between them. */
export interface Finder extends Staged {
  (part: Part, take: (part: Part, id: TokenId | undefined) => void): void;
}

const endsInWord = new RegExp(`[${WORD}]$`, "v");
const beginsWithWord = new RegExp(`^[${WORD}]`, "v");
const blank = new RegExp(`[${BLANK}]`, "u");

/**
 * Added tokens as the reference takes them up, whatever ids the file gives them: a piece of the
 * model keeps the model's id, the others get the next ones in the order of the file. Of a text or
 * an id that comes twice the last entry counts; what was special once stays so.
 *
 * @param ids the model's, by piece
 */
export function numbered(tokens: readonly AddedToken[], ids: Ids): readonly AddedToken[] {
  const byId = new Map<TokenId, AddedToken>();
  const given = new Map<string, TokenId>();
  const special = new Set<string>();
  let next = ids.size;
  for (const token of tokens) {
    const { content } = token;
    if (content === "") continue;
    const id = given.get(content) ?? ids.get(content) ?? next++;
    given.set(content, id);
    if (token.special) special.add(content);
    byId.set(id, { ...token, id });
  }
  return Array.from(byId.values(), (token) => ({ ...token, special: special.has(token.content) }));
}

/**
 * Looks for the longest token at each place, from left to right.
 *
 * @throws Refused if two are looked for by the same text: which is found, the reference leaves
 *   to chance
 */
export function openFinder(tokens: readonly AddedToken[]): Finder {
  const byContent = new Map(tokens.map((token) => [token.content, token]));
  if (byContent.size < tokens.length) throw new Refused({ code: "sameAddedTokens" });
  const pattern = anyOf([...byContent.keys()].filter((content) => content !== ""));
  const atJoint = atTokens(tokens.filter(({ content }) => content !== ""));
  if (!pattern) {
    return joint(atJoint, (part, take) => part.text !== "" && take(part, undefined));
  }
  const find: Finder = (part, take) => {
    const { text } = part;
    let done = 0;
    let shown = 0; // a token may begin in the blanks that the one before it took
    pattern.lastIndex = 0;
    for (let match = first(pattern, text); match; match = pattern.exec(text)) {
      const token = byContent.get(match[0]) as AddedToken;
      let from = match.index;
      let to = from + match[0].length;
      if (token.single_word) {
        const before = text.slice(Math.max(0, from - 2), from);
        if (endsInWord.test(before) || beginsWithWord.test(text.slice(to, to + 2))) continue;
      }
      if (token.lstrip) {
        while (from > done && blank.test(text[from - 1] as string)) from--;
        from = Math.max(from, done);
      }
      while (token.rstrip && to < text.length && blank.test(text[to] as string)) to++;
      if (done < from) take(subpart(part, done, from), undefined);
      if (from < to) take(subpart(part, Math.max(from, shown), Math.max(to, shown)), token.id);
      done = to;
      shown = Math.max(to, shown);
    }
    if (done < text.length) take(subpart(part, done, text.length), undefined);
  };
  return joint(atJoint, find);
}

/** The first match. @throws Refused if the tokens are too many or too long for one pattern */
function first(pattern: RegExp, text: string): RegExpExecArray | null {
  try {
    return pattern.exec(text);
  } catch (thrown) {
    if (isTooLarge(thrown)) throw new Refused({ code: "patternTooLarge" });
    throw thrown;
  }
}

/** Where no token lies across, and none looks across; behind a token the text is cut already. */
function atTokens(tokens: readonly AddedToken[]): AtJoint {
  const edges = (some: readonly AddedToken[]) => ({
    first: new Set(some.map(({ content }) => characterAt(content, 0))),
    last: new Set(some.map(({ content }) => characterBefore(content, content.length))),
  });
  const across = new Neighbors(
    tokens.map(({ content }) => content),
    tokens.length * 16,
  );
  const all = edges(tokens);
  const alone = edges(tokens.filter((token) => token.single_word));
  const left = edges(tokens.filter((token) => token.lstrip)).first;
  const right = edges(tokens.filter((token) => token.rstrip)).last;
  return (place) => {
    const { before, after } = place;
    const [isBlankBefore, isBlankAfter] = [blank.test(before), blank.test(after)];
    const lies = tokens.length > 0 && across.may(before, after);
    const looks =
      alone.last.has(before) ||
      alone.first.has(after) ||
      (left.size > 0 && isBlankBefore && (isBlankAfter || left.has(after))) ||
      (right.size > 0 && isBlankAfter && (isBlankBefore || right.has(before)));
    if (lies || looks) return undefined;
    const isEnd = all.last.has(before) || (right.size > 0 && isBlankBefore);
    return isEnd ? cutAt(place, false) : place;
  };
}

/** Longest first, since the first alternative that fits wins; by first letter, to fail soon. */
function anyOf(contents: readonly string[]): RegExp | undefined {
  if (contents.length === 0) return undefined;
  const groups = Object.groupBy(contents, (content) =>
    String.fromCodePoint(content.codePointAt(0) as number),
  );
  const alternatives = Object.entries(groups).map(([first, group = []]) => {
    const rests = group
      .map((content) => content.slice(first.length))
      .sort((a, b) => b.length - a.length)
      .map((rest) => Array.from(rest, quoted).join(""));
    return `${quoted(first)}(?:${rests.join("|")})`;
  });
  return new RegExp(alternatives.join("|"), "gu");
}
