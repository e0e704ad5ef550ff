import { roomFor, TooLong } from "../limits/growth.ts";
import { eachMatch, isInsidePair, type Pattern } from "../patterns/matches.ts";

/** For every UTF-16 unit of a working text, the part of the source text that it came from. */
export interface Spans {
  readonly starts: Uint32Array; // [units]
  readonly ends: Uint32Array; // [units]; equal to its start where a unit came from nothing
}

/**
 * A part of the text on its way through the pipeline. Unit `i` of `text` came from the source's
 * [spans.starts[at + i], spans.ends[at + i]), or, as long as nothing has moved, from unit `at + i`.
 */
export interface Part {
  readonly text: string;
  readonly at: number;
  readonly spans: Spans | undefined;
  /** Whether more of the same text stood before it, so that nothing is put in front of it. */
  readonly continues?: boolean | undefined;
}

export function whole(text: string): Part {
  return { text, at: 0, spans: undefined };
}

/** Units `from` up to `to` of a text, as a part of it: it may continue what stands before. */
export function partOf(text: string, from: number, to: number): Part {
  return { text: text.slice(from, to), at: from, spans: undefined, continues: from > 0 };
}

/** Units `from` up to `to` of a part. */
export function subpart(part: Part, from: number, to: number): Part {
  if (from === 0 && to === part.text.length) return part;
  const { at, spans, continues } = part;
  return {
    text: part.text.slice(from, to),
    at: at + from,
    spans,
    continues: continues && from === 0,
  };
}

/** Where unit `index` of the part begins in the source. */
export function startOf(part: Part, index: number): number {
  const at = part.at + index;
  return part.spans ? (part.spans.starts[at] as number) : at;
}

/** Where unit `index` of the part ends in the source. */
export function endOf(part: Part, index: number): number {
  const at = part.at + index;
  return part.spans ? (part.spans.ends[at] as number) : at + 1;
}

/**
 * Rewrites every match of a pattern. All units of a replacement came from all that it replaces, or
 * where that is nothing from the character before it; the rest stays where it was.
 */
export function rewrite(part: Part, pattern: Pattern, replace: (match: string) => string): Part {
  let builder = undefined as Builder | undefined;
  let done = 0;
  eachMatch(pattern, part.text, (from, to) => {
    const match = part.text.slice(from, to);
    const replacement = replace(match);
    if (replacement === match) return;
    builder ??= createBuilder(part);
    builder.keep(done, from);
    const first = from < to ? from : beforeCharacter(part.text, to);
    const end = to === 0 ? startOf(part, 0) : endOf(part, to - 1);
    builder.put(replacement, startOf(part, first), end);
    done = to;
  });
  if (!builder) return part;
  builder.keep(done, part.text.length);
  return builder.part();
}

/** Where the character begins that ends at a place; 0 at the beginning. */
function beforeCharacter(text: string, at: number): number {
  return Math.max(0, isInsidePair(text, at - 1) ? at - 2 : at - 1);
}

/** Replaces single units by a single unit: nothing moves. @param unit of one; a pattern is global */
export function substitute(part: Part, unit: RegExp | string, by: string): Part {
  const text = part.text.replaceAll(unit, () => by);
  return text === part.text ? part : { ...part, text };
}

/** Puts text in front that came from nothing: its spans are empty. */
export function prepend(part: Part, text: string): Part {
  const builder = createBuilder(part);
  const start = part.text === "" ? part.at : startOf(part, 0);
  builder.put(text, start, start);
  builder.keep(0, part.text.length);
  return builder.part();
}

export interface Builder {
  /** Takes over units `from` up to `to` as they are. */
  keep(from: number, to: number): void;
  /** Adds text that came from the source's [start, end). */
  put(text: string, start: number, end: number): void;
  part(): Part;
}

/**
 * Builds a part out of another one's units and new ones, from left to right.
 *
 * @throws TooLong from `put`, before there is more of it than of the part's source there may be
 */
export function createBuilder(source: Part): Builder {
  const most = roomFor(extentOf(source));
  let text = "";
  let starts = new Uint32Array(source.text.length + 16);
  let ends = new Uint32Array(source.text.length + 16);
  const room = (units: number) => {
    if (text.length + units <= starts.length) return;
    const size = Math.max(text.length + units, starts.length * 2);
    starts = grown(starts, size);
    ends = grown(ends, size);
  };
  return {
    keep(from, to) {
      room(to - from);
      for (let i = from, at = text.length; i < to; i++, at++) {
        starts[at] = startOf(source, i);
        ends[at] = endOf(source, i);
      }
      text += source.text.slice(from, to);
    },
    put(added, start, end) {
      if (text.length + added.length > most) throw new TooLong("normalizer");
      room(added.length);
      starts.fill(start, text.length, text.length + added.length);
      ends.fill(end, text.length, text.length + added.length);
      text += added;
    },
    part: () => ({ text, at: 0, spans: { starts, ends }, continues: source.continues }),
  };
}

/** How many units of the source a part came from. */
function extentOf(part: Part): number {
  const { length } = part.text;
  return length === 0 ? 0 : endOf(part, length - 1) - startOf(part, 0);
}

/** The same numbers with room for `size`. */
export function grown(numbers: Uint32Array<ArrayBuffer>, size: number): Uint32Array<ArrayBuffer> {
  const larger = new Uint32Array(size);
  larger.set(numbers);
  return larger;
}
