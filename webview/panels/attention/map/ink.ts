import type { AttentionMap } from "../../../../src/domain/attention/attention.ts";
import type { Ink } from "../../../kit/charts/ink.ts";
import type { Numbers } from "../numbers/quantities.ts";

/** By the weight's root, which makes small weights visible; evenly; or by its logarithm. */
export type InkScale = "root" | "linear" | "log";

const FULL = [0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1];

/**
 * The weight from which a cell takes all the ink: a round number, at least 1.5 times the mean of
 * the rows' largest weights. In a long text no weight comes near 1, and the map would be all paper.
 * The first row of several does not count: in a causal model it has no choice.
 */
export function fullInk(map: AttentionMap): number {
  const due = 1.5 * meanLargest(map, map.from > 1 ? 1 : 0);
  return FULL.find((full) => full >= due) ?? 1;
}

/** The same of numbers that may be larger than 1: 1, 2 or 5 times a power of ten. */
export function fullNorm(map: AttentionMap): number {
  const due = Math.max(1e-6, 1.5 * meanLargest(map, 0));
  const decade = 10 ** Math.floor(Math.log10(due));
  return decade * ([1, 2, 5].find((digit) => digit * decade >= due) ?? 10);
}

/** The mean of the largest numbers of the rows from `first` on. */
function meanLargest({ weights, from, to }: AttentionMap, first: number): number {
  let sum = 0;
  for (let row = first; row < from; row++) {
    let largest = 0;
    for (let i = row * to; i < (row + 1) * to; i++) {
      const weight = weights[i] as number;
      if (weight > largest) largest = weight;
    }
    sum += largest;
  }
  return sum / (from - first);
}

const DECADES = 3; // of a logarithmic scale: a thousandth of all the ink's weight is paper
const TICKS: Readonly<Record<InkScale, readonly number[]>> = {
  root: [0, 0.05, 0.25, 0.5, 1],
  linear: [0, 0.25, 0.5, 0.75, 1],
  log: [0.001, 0.01, 0.1, 1],
};

/**
 * @param full the weight that takes all the ink
 * @param most the largest that there may be
 */
export function weightInk(full: number, scale: InkScale, most = 1): Ink {
  const part = (weight: number) => Math.max(0, Math.min(1, weight / full));
  const amounts: Readonly<Record<InkScale, (weight: number) => number>> = {
    root: (weight) => Math.sqrt(part(weight)),
    linear: part,
    log: (weight) => Math.max(0, 1 + Math.log10(part(weight)) / DECADES),
  };
  const ticks = TICKS[scale].map((tick) => tick * full);
  return { amountOf: amounts[scale], isSigned: false, isOpen: full < most, ticks };
}

/** For scores: two inks, for numbers above and below 0, both full at the number farthest from 0. */
export function scoreInk({ weights: scores }: AttentionMap): Ink {
  let most = 1e-6;
  for (let i = 0; i < scores.length; i++) {
    const size = Math.abs(scores[i] as number);
    if (size > most && size !== Number.POSITIVE_INFINITY) most = size;
  }
  const amountOf = (score: number) => Math.max(-1, score / most);
  return { amountOf, isSigned: true, isOpen: false, ticks: [-most, -most / 2, 0, most / 2, most] };
}

/** How the numbers of a map become ink. */
export function inkOf(numbers: Numbers, map: AttentionMap, scale: InkScale): Ink {
  if (numbers === "scores") return scoreInk(map);
  if (numbers === "norms") return weightInk(fullNorm(map), scale, Number.POSITIVE_INFINITY);
  return weightInk(fullInk(map), scale);
}
