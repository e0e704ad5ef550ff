import type { AttentionMap } from "../../../src/domain/attention.ts";
import type { Bitmap } from "../../kit/canvas.ts";
import type { Colour } from "../../kit/theme.ts";

const FULL = [0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1];

/**
 * The weight from which a cell takes all the ink: a round number, at least 1.5 times the mean of
 * the rows' largest weights. In a long text no weight comes near 1, and the map would be all paper.
 */
export function fullInk({ weights, from, to }: AttentionMap): number {
  let sum = 0;
  for (let row = 1; row < from; row++) {
    let largest = 0;
    for (let column = 0; column < to; column++)
      largest = Math.max(largest, weights[row * to + column] as number);
    sum += largest;
  }
  return FULL.find((full) => full >= (1.5 * sum) / Math.max(1, from - 1) && from > 1) ?? 1;
}

/** How much ink a weight takes, 0 to 1: by its root, so that small weights can still be seen. */
export const inkOf = (weight: number, full: number): number =>
  Math.sqrt(Math.max(0, Math.min(1, weight / full)));

/** `amount` of ink, 0 to 1, on paper. */
export function mix({ paper, ink }: Colours, amount: number): Colour {
  const part = (i: 0 | 1 | 2) => Math.round(paper[i] + (ink[i] - paper[i]) * amount);
  return [part(0), part(1), part(2)];
}

export interface Colours {
  readonly paper: Colour;
  readonly ink: Colour;
}

/**
 * Weights as pixels: from paper (0) to ink. What a causal model cannot see stays transparent.
 *
 * @param step so many rows and columns share one pixel, which shows the largest of their weights
 */
export function shade(map: AttentionMap, colours: Colours, step = 1): Bitmap {
  const width = Math.ceil(map.to / step);
  const height = Math.ceil(map.from / step);
  const rgba = new Uint8ClampedArray(width * height * 4);
  const causal = isCausal(map);
  const full = fullInk(map);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      if (causal && x > y) continue;
      const amount = inkOf(largestOf(map, y * step, x * step, step), full);
      rgba.set([...mix(colours, amount), 255], (y * width + x) * 4);
    }
  }
  return { width, height, rgba };
}

function largestOf(map: AttentionMap, from: number, to: number, step: number): number {
  let largest = 0;
  for (let row = from; row < Math.min(from + step, map.from); row++) {
    for (let column = to; column < Math.min(to + step, map.to); column++) {
      largest = Math.max(largest, map.weights[row * map.to + column] as number);
    }
  }
  return largest;
}

/** True if no token looks at a later one: nothing stands above the diagonal. */
export function isCausal({ weights, from, to }: AttentionMap): boolean {
  for (let row = 0; row < from; row++) {
    for (let column = row + 1; column < to; column++) {
      if (weights[row * to + column] !== 0) return false;
    }
  }
  return true;
}

/** Where the weights of a map go on the whole, as shares of all of it from the second row on. */
export interface Pattern {
  readonly kind: "first" | "previous" | "itself" | "next" | "spread";
  /** Of "spread": how many tokens one would share it among evenly to be as undecided. */
  readonly amount: number;
}

/** The habit that takes the most weight, if it takes 30 % at least; row 0 has no choice. */
export function findPattern({ weights, from, to }: AttentionMap): Pattern {
  const habits = { first: 0, previous: 0, itself: 0, next: 0 };
  let bits = 0;
  for (let row = 1; row < from; row++) {
    const at = (column: number) => (column < to ? (weights[row * to + column] as number) : 0);
    habits.first += at(0);
    // Of the second token, the previous one is the first: counted once.
    if (row > 1) habits.previous += at(row - 1);
    habits.itself += at(row);
    habits.next += at(row + 1);
    for (let column = 0; column < to; column++) {
      const weight = at(column);
      if (weight > 0) bits -= weight * Math.log2(weight);
    }
  }
  const rows = Math.max(1, from - 1);
  const [kind, sum] = (Object.entries(habits) as [Exclude<Pattern["kind"], "spread">, number][])
    .toSorted(([, a], [, b]) => b - a)
    .at(0) as [Exclude<Pattern["kind"], "spread">, number];
  return sum / rows >= 0.3
    ? { kind, amount: sum / rows }
    : { kind: "spread", amount: 2 ** (bits / rows) };
}
