import type { AttentionKind } from "../model/inner.ts";
import { type AttentionMap, restOf } from "./attention.ts";
import { reach, SHARES, type Share, type Sides, type Target, targetsOf } from "./targets.ts";
import { bits, distance, evenDistance, order } from "./weightStatistics.ts";

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

/** What shows nothing of the text: where heads rest that look for something else. */
export const DULL: readonly Share[] = ["itself", "special", "first"];
/** What tells most of how a model works, down to what nearly every model does. */
const LIVELY: readonly Share[] = [
  "induction",
  "brackets",
  "duplicate",
  "previous",
  "next",
  "punctuation",
];

/** The shares that a head may be named after, the most telling first. */
export function habits({ measured, heads }: Heads, layer: number, head: number): readonly Habit[] {
  return [...LIVELY, ...DULL].flatMap((share) => {
    const found = measured.find(({ measure }) => measure === share);
    if (!found) return [];
    const { values, evenly, tokens } = found;
    const value = values[layer * heads + head] as number;
    const isNamed = value >= NAMED && value >= TIMES * evenly && tokens >= CASES;
    return isNamed ? [{ share, value, tokens }] : [];
  });
}

/** Of a head's weight on the first token, what is told of a head that is named after another. */
const MUCH = 0.2;

/** Whether a head with another habit, or none, still leaves much of its weight on the first token. */
export function restsOnFirst(heads: Heads, layer: number, head: number): boolean {
  const first = heads.measured.find(({ measure }) => measure === "first");
  if (!first || heads.kind === "cross") return false;
  const value = first.values[layer * heads.heads + head] as number;
  const [habit] = habits(heads, layer, head);
  const isSaid = habit?.share === "first" || habit?.share === "special";
  return !isSaid && value >= MUCH && value >= TIMES * first.evenly;
}

/** A head worth looking at first, and why. */
export interface Telling {
  readonly layer: number;
  readonly head: number;
  /** Undefined between two texts, where it is the most decided head, and where none has a habit. */
  readonly habit: Habit | undefined;
}

/**
 * The most distinctive head: the one with the most telling habit (`LIVELY`'s order), of several the
 * one that has most of it. Where all habits are dull, the one that looks most at other tokens;
 * between two texts, where habits tell little, the one of lowest entropy.
 */
export function mostTelling(heads: Heads): Telling {
  const all = Array.from({ length: heads.layers * heads.heads }, (_, at) => at);
  const placeOf = (at: number) => ({ layer: Math.floor(at / heads.heads), head: at % heads.heads });
  const largest = (of: (at: number) => number) => all.reduce((a, b) => (of(b) > of(a) ? b : a), 0);
  const { values: entropies } = heads.measured.find(({ measure }) => measure === "entropy") ?? {};
  if (heads.kind === "cross") {
    return { ...placeOf(largest((at) => -(entropies?.[at] ?? 0))), habit: undefined };
  }
  for (const share of LIVELY) {
    const habitAt = (at: number) => {
      const { layer, head } = placeOf(at);
      return habits(heads, layer, head).find((one) => one.share === share);
    };
    const most = placeOf(largest((at) => habitAt(at)?.value ?? 0));
    const habit = habitAt(most.layer * heads.heads + most.head);
    if (habit) return { ...most, habit };
  }
  return { ...placeOf(largest((at) => elsewhere(heads, at))), habit: undefined };
}

/** What of a head's weight goes neither to the first token nor the token itself nor special ones. */
export const elsewhere = ({ measured }: Pick<Heads, "measured">, at: number): number =>
  DULL.reduce((left, share) => {
    const { values } = measured.find(({ measure }) => measure === share) ?? {};
    return left - (values?.[at] ?? 0);
  }, 1);
