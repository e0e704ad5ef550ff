import { SHOWN, type StageName, type TextStage } from "../../domain/tokenizer/steps.ts";
import { endOf, type Part, startOf } from "../stages/spans.ts";
import type { Normalizer, Splitter } from "../stages/stages.ts";
import type { Followed } from "./follow.ts";

/** What each stage did to the word that came from the source's [start, end). */
export function changesOf(
  { rewritten, divided }: Followed,
  start: number,
  end: number,
): readonly TextStage[] {
  return [
    ...rewritten.map(({ step, before, after }) =>
      rewriting(step, within(before, start, end), within(after, start, end)),
    ),
    ...divided.map(({ step, before, after }) => dividing(step, before, after, start, end)),
  ].filter((stage) => stage !== undefined);
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

export const clip = (text: string) =>
  text.length > SHOWN ? `${text.slice(0, sound(text, SHOWN))}…` : text;
