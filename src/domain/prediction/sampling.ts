import { expWeights, softmax } from "../model/softmax.ts";
import type { TokenId } from "../text/token.ts";
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

/** What is done to a distribution, in the order in which it is done. */
export const STEPS = [
  "softmax",
  "rules",
  "repetitionPenalty",
  "temperature",
  "topK",
  "topP",
  "minP",
] as const;
export type Step = (typeof STEPS)[number];

/** The distribution over the vocabulary after one step. */
export interface Column {
  readonly step: Step;
  /** So many tokens of the ranking, the first ones, may still come; all others have 0. */
  readonly kept: number;
  /** What part of the probability of the column before these tokens had: 0 to 1. */
  readonly mass: number;
  /** In bits. */
  readonly entropy: number;
  /** By rank; only the first `kept` count. */
  readonly weights: Float64Array;
  /** Sum of those that count. */
  readonly total: number;
}

/** A vocabulary in the order of its likelihood, and how that came to be. */
export interface Sampled {
  /** By rank, the likeliest first; of equal ones the earlier in the vocabulary. */
  readonly ids: Uint32Array;
  /** One for each step that is not off, `softmax` always among them. */
  readonly columns: readonly [Column, ...Column[]];
}

/** Probability of the token of this rank in a column: 0 to 1. */
export const probabilityAt = ({ weights, total, kept }: Column, rank: number): number =>
  rank < kept ? (weights[rank] as number) / total : 0;

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

/** Scores by rank, and whose they are. */
interface Ranking {
  readonly ids: Uint32Array;
  readonly scores: Float32Array;
}

const MOST_IDS = 2 ** 21; // beside 32 bits of a score, so many fit into a double's 53

/** @param ids whose the scores are */
function rank(scores: Float32Array, ids: Uint32Array): Ranking {
  // A score and its id in one number each: numbers sort ten times as fast as by a function.
  const bits = new Uint32Array(scores.map((score) => score + 0).buffer); // -0 becomes 0
  const keys = new Float64Array(bits.length);
  for (let i = 0; i < bits.length; i++) {
    const pattern = bits[i] as number;
    const descending = pattern >>> 31 ? pattern : 2 ** 31 - 1 - pattern;
    keys[i] = descending * MOST_IDS + (ids[i] as number);
  }
  keys.sort();
  const byRank = new Uint32Array(keys.length);
  const decoded = new Uint32Array(keys.length);
  for (let i = 0; i < byRank.length; i++) {
    const key = keys[i] as number;
    byRank[i] = key % MOST_IDS;
    const descending = Math.floor(key / MOST_IDS);
    decoded[i] = descending >= 2 ** 31 ? descending : 2 ** 31 - 1 - descending;
  }
  return { ids: byRank, scores: new Float32Array(decoded.buffer) };
}

/** Ranks those of which `repeated` is 1 by their new scores, and merges them with the rest. */
function penalise({ ids, scores }: Ranking, repeated: Uint8Array, penalty: number) {
  const by = Math.fround(penalty);
  const places: number[] = [];
  for (let i = 0; i < ids.length; i++) if (repeated[ids[i] as number]) places.push(i);
  const penalised = Float32Array.from(places, (place) => {
    const score = scores[place] as number;
    return score < 0 ? score * by : score / by;
  });
  const moved = rank(
    penalised,
    Uint32Array.from(places, (place) => ids[place] as number),
  );
  const merged = { ids: new Uint32Array(ids.length), scores: new Float32Array(ids.length) };
  let from = 0; // of the moved ones
  let to = 0;
  const put = (id: number, score: number) => {
    merged.ids[to] = id;
    merged.scores[to++] = score;
  };
  const putMoved = () => put(moved.ids[from] as number, moved.scores[from++] as number);
  for (let i = 0; i < ids.length; i++) {
    const id = ids[i] as number;
    if (repeated[id]) continue;
    const score = scores[i] as number;
    while (from < moved.ids.length && comesFirst(moved, from, score, id)) putMoved();
    put(id, score);
  }
  while (from < moved.ids.length) putMoved();
  return merged;
}

function comesFirst({ ids, scores }: Ranking, at: number, score: number, id: number): boolean {
  const mine = scores[at] as number;
  return mine > score || (mine === score && (ids[at] as number) < id);
}

/** A ranking at another temperature: the same order, but for those that rounding made equal. */
function warm(ranking: Ranking, temperature: number): Ranking {
  const by = Math.fround(temperature);
  const scores = ranking.scores.map((score) => score / by);
  const ids = ranking.ids.slice();
  for (let at = 0, run = 0; at < ids.length; at += run) {
    run = lengthOfRun(scores, at);
    if (run > 1) ids.subarray(at, at + run).sort();
  }
  return { ids, scores };
}

/** How many equal scores follow one another from here. */
function lengthOfRun(scores: Float32Array, start: number): number {
  let end = start + 1;
  while (end < scores.length && scores[end] === scores[start]) end++;
  return end - start;
}

/** By rank, not yet divided by their sum. */
const weigh = (scores: Float32Array): Float64Array => expWeights(scores, scores[0] as number);

/** A column that has lost nothing but what `kept` says. */
function createColumn(
  step: Step,
  scores: Float32Array,
  weights: Float64Array,
  kept: number,
): Column {
  const max = scores[0] as number;
  let total = 0;
  let sum = 0; // of w ln w
  for (let i = 0; i < kept; i++) {
    const weight = weights[i] as number;
    total += weight;
    sum += weight * ((scores[i] as number) - max);
  }
  const entropy = Math.max(0, (Math.log(total) - sum / total) / Math.LN2);
  return { step, kept, mass: 1, entropy, weights, total };
}

function cutTopK(scores: Float32Array, { kept }: Column, count: number): number {
  if (count >= kept) return kept;
  return count + lengthOfRun(scores, count - 1) - 1;
}

function cutTopP({ weights, total, kept }: Column, share: number): number {
  const least = Math.fround(1 - share);
  let left = kept;
  for (let tail = 0; left > 1; left--) {
    tail += Math.fround((weights[left - 1] as number) / total);
    if (Math.fround(tail) > least) break;
  }
  return left;
}

function cutMinP({ weights, total, kept }: Column, share: number): number {
  const probability = (rank: number) => Math.fround((weights[rank] as number) / total);
  const least = Math.fround(Math.fround(share) * probability(0));
  let left = kept;
  while (left > 1 && probability(left - 1) < least) left--;
  return left;
}

/**
 * Where a dart lands, from 0 up to 1, exclusive: evenly over all seeds, always the same for one.
 *
 * @param seed a whole number, of which 32 bits count
 * @see Appleby's MurmurHash3 (2011), whose last steps mix the bits
 */
export function throwDart(seed: number): number {
  let bits = (seed + 0x9e3779b9) | 0;
  bits = Math.imul(bits ^ (bits >>> 16), 0x85ebca6b);
  bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2ae35);
  return ((bits ^ (bits >>> 16)) >>> 0) / 2 ** 32;
}

/** The rank of the token that a dart hits, if the kept ones lie side by side in their order. */
export function rankAt({ weights, total, kept }: Column, dart: number): number {
  let left = dart * total;
  for (let rank = 0; rank < kept - 1; rank++) {
    left -= weights[rank] as number;
    if (left < 0) return rank;
  }
  return kept - 1;
}
