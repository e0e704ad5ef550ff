import { readable, type TokenId } from "../../domain/text/token.ts";
import {
  LONGEST,
  NEAR,
  type Piece,
  type Play,
  SHOWN,
  type StageName,
  type Steps,
  type TextStage,
} from "../../domain/tokenizer/steps.ts";
import type { Vocabulary } from "../models/vocabulary.ts";
import { endOf, type Part, partOf, startOf } from "../stages/spans.ts";
import type { Normalizer, Splitter } from "../stages/stages.ts";
import { leavesOf } from "../stages/stages.ts";
import { CutBuilder } from "./cut.ts";
import { CHUNK, type Pipeline, walk } from "./pipeline.ts";
import type { SafeCuts } from "./safeCuts.ts";

interface Telling {
  readonly pipeline: Pipeline;
  readonly safeCuts: SafeCuts;
  readonly continues: boolean;
  readonly cutInto: (cut: CutBuilder, text: Part) => void;
}

/** `Tokenizer.steps`. @param text without lone surrogates */
export function stepsOf(
  { pipeline, safeCuts, cutInto, continues }: Telling,
  text: string,
  index: number | undefined,
): Steps | undefined {
  let first = 0; // token of the chunk
  for (let from = 0; from < text.length; ) {
    const to = safeCuts.next(text, from + CHUNK);
    const part = partOf(text, from, to);
    const chunk = from === 0 ? { ...part, continues } : part;
    const cut = new CutBuilder(chunk.text.length);
    cutInto(cut, chunk);
    const { count } = cut;
    if (count > 0 && (index === undefined || index - first < count)) {
      const { words } = cut;
      const at = index === undefined ? firstCut(cut) : index - first;
      const word = words[at] as number;
      const begin = words.indexOf(word);
      let end = begin;
      while (end < count && words[end] === word) end++;
      const ids = Array.from(cut.ids.subarray(begin, end));
      const told = tell(pipeline, chunk, word, ids);
      const around = aroundOf(text, told.start, told.end);
      return { ...told, around, first: first + begin, ids };
    }
    first += count;
    from = to;
  }
  return undefined;
}

/** `Steps.around` of the word at [start, end) of a text. */
export const aroundOf = (text: string, start: number, end: number): Steps["around"] => ({
  before: text.slice(Math.max(0, start - NEAR), start),
  word: text.slice(start, Math.min(end, start + NEAR)),
  after: text.slice(end, end + NEAR),
});

/** The first token that shares its word with the next; 0 if there is none. */
function firstCut({ words, count }: CutBuilder): number {
  for (let i = 0; i + 1 < count; i++) if (words[i] === words[i + 1]) return i;
  return 0;
}

/** Tells of word number `wanted` of a text. */
function tell(pipeline: Pipeline, text: Part, wanted: number, ids: readonly TokenId[]) {
  const { part, isAdded, rewritten, divided } = follow(pipeline, text, wanted);
  const start = startOf(part, 0);
  const end = endOf(part, part.text.length - 1);
  const stages = isAdded
    ? []
    : [
        ...rewritten.map(({ step, before, after }) => {
          const [was, is] = [before, after].map((each) => within(each, start, end));
          return rewriting(step, was as string, is as string);
        }),
        ...divided.map(({ step, before, after }) => dividing(step, before, after, start, end)),
      ];
  const { length } = part.text;
  const play: Play = isAdded
    ? { kind: "added" }
    : length > LONGEST
      ? { kind: "long", units: length }
      : pipeline.model.trace(part.text);
  return {
    start,
    end,
    stages: stages.filter((stage) => stage !== undefined),
    word: length > LONGEST ? clip(part.text) : part.text,
    play,
    pieces: piecesOf(pipeline.vocabulary, play, ids),
  };
}

interface Passed<Step> {
  readonly step: Step;
  readonly before: Part;
  readonly after: Part;
}

/** Sends the text through the pipeline once more, and keeps what word `wanted` came out of. */
function follow(pipeline: Pipeline, text: Part, wanted: number) {
  const normalizers = leavesOf<Normalizer>(pipeline.normalize);
  const splitters = leavesOf<Splitter>(pipeline.split);
  let rewritten: Passed<Normalizer>[] = [];
  const stack: Part[] = []; // what each splitter handed on last
  let found: Part | undefined;
  let divided: Passed<Splitter>[] = [];
  let isAdded = false;
  let word = 0;
  const isWanted = (part: Part) => {
    if (word++ === wanted) found = part;
    return found === part;
  };

  const normalize = (part: Part) => {
    if (found) return part;
    rewritten = [];
    return normalizers.reduce((before, step) => {
      const after = step(before);
      rewritten.push({ step, before, after });
      return after;
    }, part);
  };
  const split = (part: Part, take: (part: Part) => void) => {
    const cut = (depth: number, piece: Part): void => {
      stack[depth] = piece;
      if (found) return;
      const step = splitters[depth];
      if (step) step(piece, (next) => cut(depth + 1, next));
      else take(piece);
    };
    cut(0, part);
  };
  walk(
    { ...pipeline, normalize, split },
    text,
    (part) => {
      if (!isWanted(part)) return;
      divided = splitters.map((step, depth) => ({
        step,
        before: stack[depth] as Part,
        after: stack[depth + 1] as Part,
      }));
    },
    (part) => {
      if (!found && isWanted(part)) isAdded = true;
    },
  );
  if (!found) throw new RangeError(`Word ${wanted} of ${word}: words are numbered from 0.`);
  return { part: found, isAdded, rewritten, divided };
}

/** The units of a part that came from the source's [start, end). */
function within(part: Part, start: number, end: number): string {
  const { length } = part.text;
  const isIn = (i: number) => {
    const [from, to] = [startOf(part, i), endOf(part, i)];
    return from === to || start === end
      ? from >= start && from < Math.max(end, start + 1)
      : from < end && to > start;
  };
  let first = 0;
  while (first < length && !isIn(first)) first++;
  let last = length;
  while (last > first && !isIn(last - 1)) last--;
  return part.text.slice(first, last);
}

function rewriting(
  { stage }: Normalizer | Splitter,
  before: string,
  after: string,
): TextStage | undefined {
  if (!stage) return undefined;
  const shown = clip(before);
  const result = clip(after);
  return {
    name: stage,
    work: "rewrite",
    before: shown,
    after: result,
    start: 0,
    end: shown.length,
  };
}

/** Stages that rewrite a word, and may cut as well. */
const REWRITES: ReadonlySet<StageName> = new Set(["sign", "prepend", "byteLetters"]);
const AROUND = 48; // units of a text that are shown on each side of the word cut out of it

function dividing(
  step: Splitter,
  before: Part,
  after: Part,
  start: number,
  end: number,
): TextStage | undefined {
  const at = after.at - before.at;
  const isCutOut =
    after.spans === before.spans && before.text.startsWith(after.text, at) && at >= 0;
  const isAll = after.text.length === before.text.length;
  if (!isCutOut || (isAll && step.stage && REWRITES.has(step.stage))) {
    return rewriting(step, within(before, start, end), within(after, start, end));
  }
  if (!step.stage) return undefined;
  const word = clip(after.text);
  const left = sound(before.text, at - AROUND);
  const right = sound(before.text, at + after.text.length + AROUND);
  const lead = (left > 0 ? "…" : "") + before.text.slice(left, at);
  const tail =
    before.text.slice(at + after.text.length, right) + (right < before.text.length ? "…" : "");
  return {
    name: step.stage,
    work: "split",
    before: lead + word + tail,
    after: word,
    start: lead.length,
    end: lead.length + word.length,
  };
}

/** The place itself, or the one before it where it lies between the halves of a pair. */
function sound(text: string, at: number): number {
  const place = Math.max(0, Math.min(text.length, at));
  return (text.codePointAt(place - 1) ?? 0) > 0xffff ? place - 1 : place;
}

const clip = (text: string) =>
  text.length > SHOWN ? `${text.slice(0, sound(text, SHOWN))}…` : text;

/** How the tokens are written that a play names. */
function piecesOf(vocabulary: Vocabulary, play: Play, ids: readonly TokenId[]) {
  const pieces: Record<TokenId, Piece> = {};
  // Of a word too long to be told, its many tokens are not named either.
  const named = play.kind === "long" ? [] : [...ids, ...namedBy(play)];
  for (const id of named) {
    const stored = vocabulary.piece(id);
    const shown = vocabulary.isSpecial(id) ? stored : readable(vocabulary.bytes(id));
    pieces[id] ??= { stored, shown };
  }
  return pieces;
}

function namedBy(play: Exclude<Play, { kind: "long" }>): readonly TokenId[] {
  switch (play.kind) {
    case "added":
      return [];
    case "merges":
      return [
        ...play.first.map(({ id }) => id),
        ...play.merges.map(({ id }) => id),
        ...(play.whole === undefined ? [] : [play.whole]),
      ];
    case "matches":
      return [play.unknown, ...play.matches.flatMap(({ fits }) => fits.map(({ id }) => id))];
    case "lookup":
      return [play.id];
    case "lattice":
      return [...play.outcome, ...play.edges.flatMap(({ id }) => (id === undefined ? [] : [id]))];
    default:
      return play satisfies never;
  }
}
