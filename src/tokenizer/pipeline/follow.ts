import type { Part } from "../stages/spans.ts";
import { leavesOf, type Normalizer, type Splitter } from "../stages/stages.ts";
import { type Pipeline, walk } from "./pipeline.ts";

/** One step on the way to the word: what entered it, and what left it. */
interface Passed<Step> {
  readonly step: Step;
  readonly before: Part;
  readonly after: Part;
}

/** The way of one word through the pipeline. */
export interface Followed {
  readonly part: Part;
  /** Found in the text as an added token: it was not cut. */
  readonly isAdded: boolean;
  readonly rewritten: readonly Passed<Normalizer>[];
  readonly divided: readonly Passed<Splitter>[];
}

/** Sends the text through the pipeline once more, and keeps what word `wanted` came out of. */
export function follow(pipeline: Pipeline, text: Part, wanted: number): Followed {
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
