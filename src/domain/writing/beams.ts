import { sumExp } from "../model/softmax.ts";
import { largest } from "../prediction/prediction.ts";
import type { TokenId } from "../text/token.ts";

/** How a beam search is to go. */
export interface BeamSettings {
  /** How many beams are followed at once: 1 or more. */
  readonly count: number;
  /** How many tokens a beam may have at most. */
  readonly most: number;
  /** The score of a beam is divided by its length to this power: above 0, longer ones gain. */
  readonly lengthPenalty: number;
  /**
   * Ends as soon as as many beams have ended as are followed; else only if none can be better, by
   * the length of now, or "never" before that is so by any length.
   */
  readonly early: boolean | "never";
  /** The model's own rules are turned off. */
  readonly free?: true;
}

/** One way to go on. */
export interface Beam {
  readonly ids: readonly TokenId[];
  /** Σ log p of its tokens, natural; of one that has ended, divided by the length penalty. */
  readonly score: number;
}

/** One way in which a beam went on in the last step. */
export interface Way {
  /** Which of the beams that were followed before, from 0. */
  readonly from: number;
  readonly id: TokenId;
  /** Σ log p of the beam with this token. */
  readonly score: number;
  /** What came of it; all others were dropped unseen. */
  readonly fate: "followed" | "ended" | "dropped";
}

/** A beam search after some steps. */
export interface Beams {
  /** Those that are followed, the best first. */
  readonly running: readonly Beam[];
  /** The best of those that have ended; at most as many as are followed. */
  readonly ended: readonly Beam[];
  /** The best ways of the last step, among which these were chosen, the best first. */
  readonly ways: readonly Way[];
  readonly isOver: boolean;
}

/** Before the first step: nothing is written. */
export const START: Beams = {
  running: [{ ids: [], score: 0 }],
  ended: [],
  ways: [],
  isOver: false,
};

/** What a model's own rules do to a search. */
export interface BeamRules {
  /** Whether a beam ends otherwise, such as by a text. */
  readonly isEnd?: (ids: readonly TokenId[]) => boolean;
  /** What its rules make of the logarithms of probabilities behind the beam of a number. */
  readonly rule?: (logProbabilities: Float32Array, beam: number) => Float32Array;
}

/**
 * One step of a beam search: every beam goes on in every way, and the best are followed.
 *
 * As `generate(num_beams=…)` of Hugging Face's transformers 5.18 does it: of the best `count` ways,
 * those that reach an end token are set aside under their penalised score, and the best others take
 * their place, found among `count` more ways for each end token.
 *
 * @param logits for each beam that is followed, [vocabSize]
 * @param ends the tokens that end a beam
 * @see Wu et al. 2016, §7, for the length penalty, there in another form
 */
export function grow(
  { running, ended }: Beams,
  logits: readonly Float32Array[],
  ends: readonly TokenId[],
  { count, most, lengthPenalty, early }: BeamSettings,
  { isEnd = () => false, rule }: BeamRules = {},
): Beams {
  const size = logits[0]?.length ?? 0;
  const scores = new Float64Array(running.length * size);
  running.forEach(({ score }, i) => {
    const part = scores.subarray(i * size, (i + 1) * size);
    addLogProbabilities(part, logits[i] as Float32Array, rule ? 0 : score);
    const ruled = rule?.(Float32Array.from(part), i);
    ruled?.forEach((own, id) => {
      part[id] = own + score;
    });
  });
  const best = largest(scores, Math.max(2, 1 + ends.length) * count);
  const possible = best.filter((at) => (scores[at] as number) > Number.NEGATIVE_INFINITY);
  const ways = possible.map((at) => {
    const from = Math.floor(at / size);
    const ids = [...(running[from] as Beam).ids, at % size];
    const hasEnded = ids.length >= most || ends.includes(at % size) || isEnd(ids);
    return { from, ids, score: scores[at] as number, hasEnded };
  });
  const length = (running[0] as Beam).ids.length + 1;
  const penalised = (score: number, by = length) => score / by ** lengthPenalty;
  const bestLength = early === "never" && lengthPenalty > 0 ? most : length;

  const followed = ways.filter(({ hasEnded }) => !hasEnded).slice(0, count);
  const newly = ways.slice(0, count).filter(({ hasEnded }) => hasEnded);
  type Grown = (typeof ways)[number];
  const fateOf = (way: Grown): Way["fate"] => {
    if (followed.includes(way)) return "followed";
    return newly.includes(way) ? "ended" : "dropped";
  };
  const all = [...ended, ...newly.map(({ ids, score }) => ({ ids, score: penalised(score) }))];
  const done = all.sort((a, b) => b.score - a.score).slice(0, count);
  const isFull = done.length === count;
  const [first] = followed;
  const canImprove =
    !isFull ||
    (first !== undefined && penalised(first.score, bestLength) > (done.at(-1) as Beam).score);
  return {
    running: followed.map(({ ids, score }) => ({ ids, score })),
    ended: done,
    ways: ways.map((way) => ({
      ...{ from: way.from, id: way.ids.at(-1) as TokenId, score: way.score },
      fate: fateOf(way),
    })),
    isOver: first === undefined || !canImprove || (isFull && early === true),
  };
}

/** Σ so far + log softmax: into `scores`. */
function addLogProbabilities(scores: Float64Array, logits: Float32Array, sum: number): void {
  const { max, sum: total } = sumExp(logits);
  const shift = sum - max - Math.log(total);
  for (let i = 0; i < logits.length; i++) scores[i] = (logits[i] as number) + shift;
}
