import type { RuleName, Rules } from "../model/ownWriting.ts";
import type { TokenId } from "../text/token.ts";

/** In the order of `generate()` in transformers 5.18: what is done to the logits. */
export const LOGIT_RULES = [
  ...["sequenceBias", "encoderRepetitionPenalty", "repetitionPenalty", "noRepeatNgram"],
  ...["encoderNoRepeatNgram", "badWords", "minLength", "minNewTokens", "forcedFirst", "forcedLast"],
  ...["removeInvalid", "lengthDecay", "suppressed", "suppressedFirst"],
] as readonly RuleName[];

/** Where a token is to come. */
export interface RulePlace {
  /** All of the text so far: of an encoder-decoder, its decoder's. */
  readonly ids: ArrayLike<TokenId>;
  /** So many of these were given, the others are written. */
  readonly prompt: number;
  /** The text that is read: an encoder's, else what was given. */
  readonly source: ArrayLike<TokenId>;
  /** So many tokens are written at most, if that is known. */
  readonly most?: number | undefined;
  /** The tokens that end a text. */
  readonly ends: readonly TokenId[];
}

/** Logits as the rules leave them. */
export interface Ruled {
  /** [vocabSize]; -Infinity for what is forbidden. */
  readonly scores: Float32Array;
  /** Which rules changed a token's logit, in their order. */
  by(id: TokenId): readonly RuleName[];
}

/**
 * What a model's rules make of its logits, in `generate()`'s order and single precision.
 *
 * @param logits [vocabSize], or their logarithms of probabilities in a beam search
 * @param penalty the setting; another than 1 takes the place of the model's own
 */
export function applyRules(
  logits: Float32Array,
  rules: Rules,
  place: RulePlace,
  penalty = 1,
): Ruled {
  const all = penalty === 1 ? rules : { ...rules, repetitionPenalty: penalty };
  const stages: { readonly name: RuleName; readonly scores: Float32Array }[] = [];
  let scores = logits;
  for (const name of LOGIT_RULES) {
    if (all[name] === undefined) continue;
    const changed = scores.slice();
    DEEDS[name]?.(changed, all, place);
    if (changed.every((score, id) => Object.is(score, scores[id]))) continue;
    stages.push({ name, scores: changed });
    scores = changed;
  }
  return {
    scores,
    by: (id) =>
      stages.flatMap(({ name, scores: after }, i) => {
        const before = stages[i - 1]?.scores ?? logits;
        return Object.is(before[id], after[id]) ? [] : [name];
      }),
  };
}

type Deed = (scores: Float32Array, rules: Rules, place: RulePlace) => void;

/** Each changes the scores where it stands; its own rule is there. */
const DEEDS: { readonly [Name in RuleName]?: Deed } = {
  sequenceBias: (scores, { sequenceBias = [] }, { ids }) => addBiases(scores, sequenceBias, ids),
  encoderRepetitionPenalty: (scores, { encoderRepetitionPenalty = 1 }, { source }) =>
    penalize(scores, source, 1 / encoderRepetitionPenalty),
  repetitionPenalty: (scores, { repetitionPenalty = 1 }, { ids }) =>
    penalize(scores, ids, repetitionPenalty),
  noRepeatNgram: (scores, { noRepeatNgram = 0 }, { ids }) =>
    forbid(scores, thatFollow(ids, ids, noRepeatNgram)),
  encoderNoRepeatNgram: (scores, { encoderNoRepeatNgram = 0 }, { ids, source }) =>
    forbid(scores, thatFollow(ids, source, encoderNoRepeatNgram)),
  badWords: (scores, { badWords = [] }, { ids, ends }) => {
    const words = badWords.filter((word) => word.length > 1 || !ends.includes(word[0] as TokenId));
    const biases = words.map((word) => ({ ids: word, bias: Number.NEGATIVE_INFINITY }));
    addBiases(scores, biases, ids);
  },
  minLength: (scores, { minLength = 0 }, { ids, ends }) => {
    if (ids.length < minLength) forbid(scores, ends);
  },
  minNewTokens: (scores, { minNewTokens = 0 }, { ids, prompt, ends }) => {
    if (ids.length - prompt < minNewTokens) forbid(scores, ends);
  },
  forcedFirst: (scores, { forcedFirst }, { ids }) => {
    if (ids.length === 1) force(scores, [forcedFirst as TokenId]);
  },
  forcedLast: (scores, { forcedLast = [] }, { ids, prompt, most }) => {
    if (most !== undefined && ids.length === prompt + most - 1) force(scores, forcedLast);
  },
  removeInvalid: (scores) => {
    for (let id = 0; id < scores.length; id++) {
      const score = scores[id] as number;
      scores[id] = Number.isNaN(score) ? 0 : Math.max(-LARGEST, Math.min(LARGEST, score));
    }
  },
  lengthDecay: (scores, { lengthDecay }, { ids, prompt, ends }) => {
    const { start, factor } = lengthDecay as NonNullable<Rules["lengthDecay"]>;
    const over = ids.length - prompt - start;
    if (over <= 0) return;
    const by = Math.fround(factor ** over - 1);
    for (const id of ends) {
      if (id >= scores.length) continue;
      const score = scores[id] as number;
      scores[id] = score + Math.fround(Math.abs(score) * by);
    }
  },
  suppressed: (scores, { suppressed = [] }) => forbid(scores, suppressed),
  suppressedFirst: (scores, { suppressedFirst = [], forcedFirst }, { ids, prompt }) => {
    const first = prompt > 1 || forcedFirst === undefined ? prompt : prompt + 1;
    if (ids.length === first) forbid(scores, suppressedFirst);
  },
};

const LARGEST = Math.fround(3.4028234663852886e38); // a float's

/** Whether a token cannot come: also where infinite scores have become the smallest number. */
export const isForbidden = (score: number): boolean => score <= -LARGEST;

function forbid(scores: Float32Array, ids: Iterable<TokenId>): void {
  for (const id of ids) if (id < scores.length) scores[id] = Number.NEGATIVE_INFINITY;
}

function force(scores: Float32Array, ids: readonly TokenId[]): void {
  scores.fill(Number.NEGATIVE_INFINITY);
  for (const id of ids) scores[id] = 0;
}

function penalize(scores: Float32Array, ids: ArrayLike<TokenId>, penalty: number): void {
  const by = Math.fround(penalty);
  for (const id of new Set(Array.from(ids))) {
    const score = scores[id] as number;
    scores[id] = score < 0 ? score * by : score / by;
  }
}

/** All tokens that follow, somewhere in a text, what now stands at the end of another. */
function thatFollow(ids: ArrayLike<TokenId>, text: ArrayLike<TokenId>, size: number): TokenId[] {
  const last = ids.length - size + 1; // where those before it begin
  const found: TokenId[] = [];
  if (last < 0) return found;
  for (let at = 0; at + size <= text.length; at++) {
    let same = 0;
    while (same < size - 1 && text[at + same] === ids[last + same]) same++;
    if (same === size - 1) found.push(text[at + same] as TokenId);
  }
  return found;
}

function addBiases(
  scores: Float32Array,
  biases: readonly { readonly ids: readonly TokenId[]; readonly bias: number }[],
  before: ArrayLike<TokenId>,
): void {
  const sum = new Float32Array(scores.length);
  const applies = (ids: readonly TokenId[]) =>
    ids.length <= before.length + 1 &&
    ids.slice(0, -1).every((id, i) => id === before[before.length - ids.length + 1 + i]);
  for (const { ids, bias } of biases) {
    if (applies(ids)) (sum[ids.at(-1) as TokenId] as number) += Math.fround(bias);
  }
  for (let id = 0; id < scores.length; id++) (scores[id] as number) += sum[id] as number;
}
