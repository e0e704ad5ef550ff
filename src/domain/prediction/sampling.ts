import { softmax } from "../model/softmax.ts";
import type { TokenId } from "../text/token.ts";
import {
  type Column,
  createColumn,
  cutMinP,
  cutTopK,
  cutTopP,
  type Step,
  weigh,
} from "./columns.ts";
import { penalise, rank, warm } from "./ranking.ts";
import { isForbidden } from "./rules.ts";

/** How the next token is to be chosen; each setting has a value that changes nothing. */
export interface Settings {
  /** Logits are divided by it; 1 changes nothing, 0 is greedy: the likeliest token, always. */
  readonly temperature: number;
  /** So many of the likeliest tokens are kept, and those equal to the last of them; 0: all. */
  readonly topK: number;
  /** The fewest likeliest tokens are kept that hold this probability together; 1: all. */
  readonly topP: number;
  /** Tokens are kept with this part of the likeliest one's probability, or more; 0: all. */
  readonly minP: number;
  /** Positive logits of tokens that came before are divided by it, others multiplied; 1: none. */
  readonly repetitionPenalty: number;
}

/** All settings off: the model's own distribution. */
export const OFF: Settings = { temperature: 1, topK: 0, topP: 1, minP: 0, repetitionPenalty: 1 };

/** A vocabulary in the order of its likelihood, and how that came to be. */
export interface Sampled {
  /** By rank, the likeliest first; of equal ones the earlier in the vocabulary. */
  readonly ids: Uint32Array;
  /** One for each step that is not off, `softmax` always among them. */
  readonly columns: readonly [Column, ...Column[]];
}

/**
 * Takes one position's logits, and works out all columns for any settings, in milliseconds.
 *
 * As `generate()` of Hugging Face's transformers 5.18 does it, in its order and in its single
 * precision, which decides how many are kept. Only which of equal tokens top-p cuts is left open
 * there. Top-p is Holtzman et al. 2020, the penalty Keskar et al. 2019, min-p Nguyen et al. 2024.
 *
 * @param logits [vocabSize]; -Infinity for what can never come
 * @param before the tokens that the repetition penalty is for
 * @param rule what the model's own rules make of the logits, this penalty among them
 * @throws RangeError if a logit is NaN or Infinity, or all are -Infinity
 */
export function createSampler(
  logits: Float32Array,
  before: Iterable<TokenId>,
  rule?: (penalty: number) => Float32Array,
): (settings: Settings) => Sampled {
  const raw = softmax(logits);
  if (raw.some(Number.isNaN)) throw new RangeError("These logits have no softmax.");
  const own = rank(logits, Uint32Array.from(logits.keys()));
  const first = createColumn("softmax", own.scores, weigh(own.scores), countFinite(logits));
  const repeated = new Uint8Array(logits.length);
  for (const id of before) repeated[id] = 1;
  let penalty = rule ? Number.NaN : 1; // of the ranking
  let ranking = own;

  return (settings) => {
    const { temperature } = settings;
    if (penalty !== settings.repetitionPenalty) {
      penalty = settings.repetitionPenalty;
      ranking = rule
        ? rank(rule(penalty), Uint32Array.from(logits.keys()))
        : penalty === 1
          ? own
          : penalise(own, repeated, penalty);
    }
    const isWarm = temperature !== 1 && temperature !== 0;
    const { ids, scores } = isWarm ? warm(ranking, temperature) : ranking;

    const weights = new Float64Array(ids.length);
    for (let i = 0; i < ids.length; i++) weights[i] = raw[ids[i] as number] as number;
    const columns: [Column, ...Column[]] = [{ ...first, weights, total: 1 }];
    const kept = rule ? countAllowed(ranking.scores) : first.kept;
    if (kept === 0) throw new RangeError("The model's rules leave no token.");
    // Temperature gives only equal ones another rank: these are still the scores by rank.
    if (rule) {
      const ruled = createColumn("rules", ranking.scores, weigh(ranking.scores), kept);
      const mass = weights.subarray(0, kept).reduce((sum, weight) => sum + weight, 0);
      columns.push({ ...ruled, mass });
    } else if (penalty !== 1) {
      const penalised = weigh(ranking.scores);
      columns.push(createColumn("repetitionPenalty", ranking.scores, penalised, kept));
    }
    if (temperature === 0) {
      columns.push(createColumn("temperature", scores, Float64Array.of(1), 1));
      return { ids, columns };
    }
    const warmed = weigh(scores);
    let last = createColumn("temperature", scores, warmed, kept);
    if (isWarm) columns.push(last);
    const cut = (step: Step, left: number) => {
      const { total } = last;
      last = createColumn(step, scores, warmed, left);
      columns.push({ ...last, mass: last.total / total });
    };
    if (settings.topK > 0) cut("topK", cutTopK(scores, last, settings.topK));
    if (settings.topP < 1) cut("topP", cutTopP(last, settings.topP));
    if (settings.minP > 0) cut("minP", cutMinP(last, settings.minP));
    return { ids, columns };
  };
}

function countFinite(logits: Float32Array): number {
  let count = 0;
  for (const logit of logits) if (logit > Number.NEGATIVE_INFINITY) count++;
  return count;
}

function countAllowed(scores: Float32Array): number {
  let count = 0;
  for (const score of scores) if (!isForbidden(score)) count++;
  return count;
}
