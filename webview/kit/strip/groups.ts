import type { Slice } from "../../../src/domain/text/blocks.ts";
import { visible } from "../../../src/domain/text/token.ts";

/** Consecutive tokens that stand in one character: from `first` up to `end`, exclusive. */
export interface Group {
  readonly first: number;
  readonly end: number;
}

const MOST = 40; // tokens; what has more, such as a letter with a hundred marks, is no group
const NEAR = 32; // UTF-16 units around a cut, enough for the longest emoji
const FIRST_MARK = 0x300; // what continues a character comes from here on
const graphemes = new Intl.Segmenter(undefined, { granularity: "grapheme" });

/** The characters of a text as people see them: a family of emoji is one. */
export const clustersOf = (text: string): readonly string[] =>
  Array.from(graphemes.segment(text), ({ segment }) => segment);

/** A character as people see it: in an emoji its joiners do not show, alone they are written out. */
export const seen = (cluster: string): string =>
  Array.from(cluster).length === 1 || /^[\p{Cc}\s]/u.test(cluster)
    ? Array.from(cluster, visible).join("")
    : cluster;

/**
 * The tokens from `from` up to `to` by characters as people see them: each alone, or all that cut one
 * syllable or emoji among them.
 */
export function groupsOf(slice: Slice, from: number, to: number): readonly Group[] {
  const groups: Group[] = [];
  let first = from;
  for (let end = from + 1; end <= to; end++) {
    if (end < to && cutsCharacter(slice, end)) continue;
    if (end - first <= MOST) groups.push({ first, end });
    else for (let at = first; at < end; at++) groups.push({ first: at, end: at + 1 });
    first = end;
  }
  return groups;
}

/** Whether a token begins within a character, as people see it, that the one before has a part of. */
function cutsCharacter({ first, text, tokens }: Slice, index: number): boolean {
  const { starts, ends, special } = tokens;
  const at = index - first;
  const [start, before] = [starts[at] as number, ends[at - 1] as number];
  if (start < before) return true;
  if (start > before || start === ends[at] || special[at] || special[at - 1]) return false;
  if (text.charCodeAt(start) < FIRST_MARK) return false;
  const offset = Math.max(0, start - NEAR);
  const near = text.slice(offset, start + NEAR);
  return graphemes.segment(near).containing(start - offset)?.index !== start - offset;
}
