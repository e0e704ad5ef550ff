import type { AttentionKind } from "../model/inner.ts";
import { type AttentionMap, restOf } from "./attention.ts";
import { reach, SHARES, type Share, type Sides, type Target, targetsOf } from "./targets.ts";

/** What can be said of a head in one number; shares as `targetsOf` defines them. */
export const MEASURES = ["entropy", "distance", ...SHARES, "sink", "order"] as const;
export type Measure = (typeof MEASURES)[number];

/** One measure of all heads on one text. */
export interface Measured {
  readonly measure: Measure;
  readonly values: Float32Array; // [layers, heads]
  /** The same of a head that spreads its weight evenly over all that it may look at. */
  readonly evenly: number;
  /** How many tokens that look it is the mean of. */
  readonly tokens: number;
}

/** All heads of one kind of attention at a glance. */
export interface Heads {
  readonly kind: AttentionKind;
  readonly layers: number;
  readonly heads: number;
  readonly from: number;
  readonly to: number;
  readonly isCausal: boolean;
  /** As in `Found`. */
  readonly numbers?: readonly number[];
  readonly hasSinks?: true;
  /** Those that the text gives a case for. */
  readonly measured: readonly Measured[];
  /** As `thumbnail` makes them: [layers, heads, rows, columns]. */
  readonly thumbnails: {
    readonly rows: number;
    readonly columns: number;
    readonly bytes: Uint8Array;
  };
}

/** What there is to measure on a text, before any head is looked at. */
export interface Yardstick {
  readonly measure: Measure;
  readonly evenly: number;
  readonly tokens: number;
  /** Of one head's map. */
  of(map: AttentionMap): number;
}

/**
 * The measures that a text gives a case for. Each is a mean over the tokens that look, those left
 * out that have nothing to choose from (in a causal model the first).
 *
 * - entropy: -Σ w log2 w of a token's weights, in bits: 0 = all on one token; a sink counts as one
 * - distance: Σ w·|from - to| / Σ w, in tokens; not between two texts
 * - shares: the sum of the weights on the cells of `targetsOf`, 0 to 1
 * - sink: what of a token's 1 goes to no token, where heads have a sink
 * - order: between two texts, the correlation (Pearson) of where a token stands with where it looks
 *   on average: 1 = in the same order, -1 = back to front
 */
export function yardsticks(sides: Sides, hasSinks = false): readonly Yardstick[] {
  const targets = targetsOf(sides);
  const rows = Array.from(sides.from.ids.keys()).filter((row) => reach(sides, row) > 1);
  if (rows.length === 0) return [];
  const mean = (of: (row: number) => number) =>
    rows.reduce((sum, row) => sum + of(row), 0) / rows.length;
  const tokens = rows.length;
  const found = new Map<Measure, Yardstick>();
  const add = (measure: Measure, yardstick: Omit<Yardstick, "measure">) =>
    found.set(measure, { measure, ...yardstick });

  add("entropy", {
    tokens,
    evenly: mean((row) => Math.log2(reach(sides, row))),
    of: ({ weights, to }) =>
      mean((row) => {
        const own = bits(weights, row * to, row * to + reach(sides, row));
        const rest = hasSinks ? restOf(weights.subarray(row * to, (row + 1) * to)) : 0;
        return rest > 0 ? own - rest * Math.log2(rest) : own;
      }),
  });
  if (hasSinks) {
    add("sink", {
      tokens,
      evenly: mean((row) => 1 / (reach(sides, row) + 1)),
      of: ({ weights, to }) => mean((row) => restOf(weights.subarray(row * to, (row + 1) * to))),
    });
  }
  if (sides.isSelf) {
    add("distance", {
      tokens,
      evenly: mean((row) => evenDistance(row, reach(sides, row))),
      of: (map) => mean((row) => distance(map, row, reach(sides, row))),
    });
  } else if (rows.length > 2) {
    add("order", { tokens, evenly: 0, of: (map) => order(map) });
  }
  for (const [share, cells] of targets) {
    add(share, {
      tokens: cells.length,
      evenly: meanOf(cells, ({ row, columns }) => columns.length / reach(sides, row)),
      of: ({ weights, to }) =>
        meanOf(cells, ({ row, columns }) => {
          let sum = 0;
          for (const column of columns) sum += weights[row * to + column] as number;
          return sum;
        }),
    });
  }
  return MEASURES.flatMap((measure) => found.get(measure) ?? []);
}

const meanOf = (targets: readonly Target[], of: (target: Target) => number): number =>
  targets.reduce((sum, target) => sum + of(target), 0) / targets.length;

const FINE = 12; // bits of the fraction that the table tells apart
/** log2 of 1.fraction, in the middle of each step. */
const LOG2 = Float64Array.from({ length: 1 << FINE }, (_, i) =>
  Math.log2(1 + (i + 0.5) / (1 << FINE)),
);

/**
 * Entropy of weights in bits. Their logarithms come from a table, ten times as fast as Math.log2,
 * by the exponent and the first bits of the fraction of each float: off by at most 0.0002 bits.
 */
function bits(weights: Float32Array, start: number, end: number): number {
  const raw = new Int32Array(weights.buffer, weights.byteOffset, weights.length);
  let sum = 0;
  for (let i = start; i < end; i++) {
    const float = raw[i] as number;
    const log = (float >> 23) - 127 + (LOG2[(float & 0x7fffff) >> (23 - FINE)] as number);
    sum -= (weights[i] as number) * log;
  }
  return sum;
}

function distance({ weights, to }: AttentionMap, row: number, length: number): number {
  let [sum, all] = [0, 0];
  for (let i = 0; i < length; i++) {
    const weight = weights[row * to + i] as number;
    sum += weight * Math.abs(row - i);
    all += weight;
  }
  return all > 0 ? sum / all : 0;
}

/** Mean of |row - i| for i from 0 up to `length`. */
function evenDistance(row: number, length: number): number {
  const after = length - 1 - row;
  return (row * (row + 1) + after * (after + 1)) / 2 / length;
}

function order({ weights, from, to }: AttentionMap): number {
  const looks = Array.from({ length: from }, (_, row) =>
    weights.subarray(row * to, (row + 1) * to).reduce((sum, weight, at) => sum + weight * at, 0),
  );
  const middle = (from - 1) / 2;
  const mean = looks.reduce((sum, look) => sum + look, 0) / from;
  let both = 0;
  let rows = 0;
  let columns = 0;
  for (const [row, look] of looks.entries()) {
    both += (row - middle) * (look - mean);
    rows += (row - middle) ** 2;
    columns += (look - mean) ** 2;
  }
  return columns > 1e-9 ? both / Math.sqrt(rows * columns) : 0;
}

/** A head's habit: a share of its weight large enough to name the head after it. */
export interface Habit {
  readonly share: Share;
  /** 0 to 1. */
  readonly value: number;
  /** How many tokens that look it is the mean of. */
  readonly tokens: number;
}

/** A share names a head from here on … */
export const NAMED = 0.3;
/** … if it is also so many times that of an evenly spread head … */
export const TIMES = 2;
/** … and the mean of so many tokens. */
export const CASES = 3;

/** The shares that a head may be named after, the largest first. */
export function habits({ measured, heads }: Heads, layer: number, head: number): readonly Habit[] {
  return measured
    .flatMap(({ measure, values, evenly, tokens }) => {
      const value = values[layer * heads + head] as number;
      const isNamed = value >= NAMED && value >= TIMES * evenly && tokens >= CASES;
      return isNamed && isShare(measure) ? [{ share: measure, value, tokens }] : [];
    })
    .sort((a, b) => b.value - a.value);
}

const isShare = (measure: Measure): measure is Share =>
  (SHARES as readonly Measure[]).includes(measure);

/** What tells most of how a model works, down to what nearly every model does. */
const TELLING: readonly Share[] = [
  "induction",
  "brackets",
  "duplicate",
  "previous",
  "next",
  "punctuation",
  "itself",
  "special",
  "first",
];

/** A head worth looking at first, and why: its habit, or that it is the most decided of all. */
export interface Telling {
  readonly layer: number;
  readonly head: number;
  readonly habit: Habit | undefined;
}

/**
 * The head with the most telling habit (`TELLING`'s order), of several the one that has most of it.
 * Where none has a habit, and between two texts, where habits tell little, that of lowest entropy.
 */
export function mostTelling(heads: Heads): Telling {
  const all = Array.from({ length: heads.layers * heads.heads }, (_, at) => {
    const layer = Math.floor(at / heads.heads);
    return { layer, head: at % heads.heads };
  });
  for (const share of heads.kind === "cross" ? [] : TELLING) {
    const named = all
      .flatMap((place) => {
        const habit = habits(heads, place.layer, place.head).find((one) => one.share === share);
        return habit ? [{ ...place, habit }] : [];
      })
      .sort((a, b) => b.habit.value - a.habit.value);
    if (named[0]) return named[0];
  }
  const entropy = heads.measured.find(({ measure }) => measure === "entropy")?.values;
  const least = entropy ? entropy.indexOf(Math.min(...entropy)) : 0;
  return { ...(all[least] as (typeof all)[0]), habit: undefined };
}
