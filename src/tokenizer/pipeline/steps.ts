import type { TokenId } from "../../domain/text/token.ts";
import { LONGEST, type Play } from "../../domain/tokenizer/plays.ts";
import { NEAR, type Steps } from "../../domain/tokenizer/steps.ts";
import { endOf, type Part, partOf, startOf } from "../stages/spans.ts";
import { changesOf, clip } from "./changes.ts";
import { CutBuilder } from "./cut.ts";
import { follow } from "./follow.ts";
import { piecesOf } from "./pieces.ts";
import { CHUNK, type Pipeline } from "./pipeline.ts";
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
  const followed = follow(pipeline, text, wanted);
  const { part, isAdded } = followed;
  const start = startOf(part, 0);
  const end = endOf(part, part.text.length - 1);
  const { length } = part.text;
  const play: Play = isAdded
    ? { kind: "added" }
    : length > LONGEST
      ? { kind: "long", units: length }
      : pipeline.model.trace(part.text);
  return {
    start,
    end,
    stages: isAdded ? [] : changesOf(followed, start, end),
    word: length > LONGEST ? clip(part.text) : part.text,
    play,
    pieces: piecesOf(pipeline.vocabulary, play, ids),
  };
}
