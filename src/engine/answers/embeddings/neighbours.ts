import { setImmediate } from "node:timers/promises";
import { chanceOf } from "../../../domain/model/chance.ts";
import {
  type Comparison,
  compared,
  directionOf,
  type Measure,
  type Neighbour,
  type Neighbourhood,
  rowLengths,
  rowProducts,
  type Space,
} from "../../../domain/model/embedding.ts";
import type { Inner } from "../../../domain/model/inner.ts";
import type { Run } from "../../../domain/model/run.ts";
import { slice, type Tensor } from "../../../domain/model/tensor.ts";
import { largest } from "../../../domain/prediction/prediction.ts";
import { isWhole, tokenAt } from "../../../domain/text/token.ts";
import { commonOf, type Traits, traitsOf } from "../../../domain/text/traits.ts";
import type { Tokenizer } from "../../../tokenizer/pipeline/tokenizer.ts";
import type { Model } from "../../model/model.ts";
import type { Loaded } from "../../runs/analyse.ts";
import type { KeptRun } from "../../runs/runs.ts";
import { needTokens, shown } from "../../runs/tokensOfIds.ts";
import type { Input } from "../../sessions/input.ts";

/**
 * The tokens whose rows are most similar to one token's, or least similar.
 *
 * @param at a token of the vocabulary; in the text, which of its tokens
 */
export async function neighboursOf(
  loaded: KeptRun & Loaded,
  at: number,
  count: number,
  comparison: Comparison = {},
): Promise<Neighbourhood> {
  const { space = "input", measure } = comparison;
  const rows = await compareIn(loaded, space, at, measure);
  // A text is no crowd: it says the same again and again.
  return nearestOf(rows, (row) => row !== at, count, comparison, typeof space !== "object");
}

/**
 * The first of what was compared.
 *
 * @param isMeant whether a row is one of those that are looked through
 * @param isCrowd whether chance can be told of them
 */
export function nearestOf(
  { values, isTied, tokenOf, all }: Compared,
  isMeant: (row: number) => boolean,
  count: number,
  comparison: Comparison,
  isCrowd: boolean,
): Neighbourhood {
  const direction = directionOf(comparison);
  const isAsked = (row: number) => isMeant(row) && (!comparison.isWhole || all.isWhole(row));
  const scores = values.map((value, other) =>
    isAsked(other) ? direction * value : Number.NEGATIVE_INFINITY,
  );
  const others = scores.filter((score) => score !== Number.NEGATIVE_INFINITY);
  const sorted = others.toSorted().reverse();
  const chance = isCrowd ? chanceOf(sorted) : undefined;
  const found = largest(scores, Math.min(count, others.length));
  const last = sorted[found.length - 1] ?? Number.POSITIVE_INFINITY;
  const traits = [...values.keys()].filter(isAsked).map(all.traitsOf);
  return {
    found: found.map((other) => ({ ...tokenOf(other), value: values[other] as number })),
    chance: chance === undefined ? undefined : direction * chance,
    common: commonOf(found.map(all.traitsOf), traits),
    hidden: values.reduce(
      (hidden, value, other) =>
        hidden + Number(isMeant(other) && !isAsked(other) && direction * value > last),
      0,
    ),
    ...(isTied && { isTied }),
  };
}

/** One row compared with others, and what those are of. */
export interface Compared {
  readonly values: Float32Array;
  readonly isTied: boolean;
  readonly tokenOf: (row: number) => Omit<Neighbour, "value">;
  readonly all: Rows;
}

/** What is known of rows whatever is asked. */
interface Rows {
  readonly isWhole: (row: number) => boolean;
  readonly traitsOf: (row: number) => Traits;
}

async function compareIn(
  loaded: KeptRun & Loaded,
  space: Space,
  at: number,
  measure: Measure | undefined,
): Promise<Compared> {
  const { model, tokenizer } = loaded;
  if (typeof space === "object") return compareInText(loaded, space.layers, at, measure);
  needTokens(model.card, [at]);
  const input = await model.embeddings();
  const { embeddings, isTied } =
    space === "output" ? await model.unembedding() : { embeddings: input, isTied: false };
  return {
    values: await embeddings.compare(at, measure),
    isTied,
    tokenOf: (id) => plain(shown(tokenizer, id)),
    all: await rowsOf(tokenizer, model.card.vocabSize),
  };
}

async function compareInText(
  { run, input, model }: KeptRun & Loaded,
  layers: number,
  at: number,
  measure: Measure | undefined,
): Promise<Compared> {
  const states = await statesOf(model, input, placeBehind(run, layers));
  const own = stateAt(states, at);
  const token = (position: number) => tokenAt(run.tokens, position);
  return {
    values: comparedWith(states, own, measure),
    isTied: false,
    tokenOf: (position) => ({ ...plain(token(position)), position }),
    all: {
      isWhole: (position) => isWhole(token(position)),
      traitsOf: (position) => traitsOf(token(position).bytes),
    },
  };
}

/** Where a run's hidden states are read that its tokens have behind so many layers. */
export const placeBehind = ({ found: [first] }: Run, layers: number): Inner => ({
  ...(layers === 0 ? { tensor: "input", layer: 0 } : { tensor: "output", layer: layers - 1 }),
  kind: first?.kind ?? "self",
});

/** A vector compared with each of these. @param states [tokens, width] @returns [tokens] */
export const comparedWith = (states: Tensor, own: Float32Array, measure: Measure | undefined) =>
  compared(rowProducts(states, own), rowLengths(states), Math.hypot(...own), measure);

/** @throws RangeError if there are not so many tokens */
export function stateAt(states: Tensor, at: number): Float32Array {
  const [tokens = 0] = states.shape;
  if (at >= 0 && at < tokens) return slice(states, at).data;
  throw new RangeError(`Token ${at} of ${tokens}: numbered from 0.`);
}

const lastStates = new WeakMap<Input, { readonly place: Inner; readonly states: Tensor }>();

/** Hidden states of a run: the last ones asked for are kept, since one goes from token to token. */
export async function statesOf(model: Model, input: Input, place: Inner): Promise<Tensor> {
  const last = lastStates.get(input);
  if (last?.place.layer === place.layer && last.place.tensor === place.tensor) return last.states;
  const [states] = (await model.inside(input, [place])) as readonly [Tensor];
  lastStates.set(input, { place, states });
  return states;
}

export const plain = ({ id, piece, bytes, special }: Omit<Neighbour, "value">) => ({
  ...{ id, piece, bytes, special },
});

const known = new WeakMap<Tokenizer, Promise<Rows>>();
const AT_ONCE = 2_000; // tokens

/** Of the tokens of a vocabulary, worked out at the first asking. */
function rowsOf(tokenizer: Tokenizer, count: number): Promise<Rows> {
  const before = known.get(tokenizer);
  if (before) return before;
  const now = readRows(tokenizer, count);
  known.set(tokenizer, now);
  now.catch(() => known.delete(tokenizer));
  return now;
}

async function readRows(tokenizer: Tokenizer, count: number): Promise<Rows> {
  const wholes = new Uint8Array(count);
  const traits: Traits[] = [];
  for (let id = 0; id < count; id++) {
    const token = shown(tokenizer, id);
    wholes[id] = Number(isWhole(token));
    traits.push(traitsOf(token.bytes));
    if (id % AT_ONCE === AT_ONCE - 1) await setImmediate(); // other questions are read meanwhile
  }
  return {
    isWhole: (id) => wholes[id] === 1,
    traitsOf: (id) => traits[id] as Traits,
  };
}
