import type { AttentionMap } from "../../../src/domain/attention.ts";
import type { Bitmap } from "../../kit/canvas.ts";
import type { Colour } from "../../kit/theme.ts";

/** How much ink a weight takes, both 0 to 1: its root, so that small weights can still be seen. */
export const inkOf = (weight: number): number => Math.sqrt(Math.max(0, Math.min(1, weight)));

/**
 * Weights as pixels: from paper (0) to ink (1). What a causal model cannot see stays transparent.
 *
 * @param step so many rows and columns share one pixel, which shows the largest of their weights
 */
export function shade(
  map: AttentionMap,
  colours: { readonly paper: Colour; readonly ink: Colour },
  step = 1,
): Bitmap {
  const width = Math.ceil(map.to / step);
  const height = Math.ceil(map.from / step);
  const rgba = new Uint8ClampedArray(width * height * 4);
  const causal = isCausal(map);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      if (causal && x > y) continue;
      const amount = inkOf(largestOf(map, y * step, x * step, step));
      const at = (y * width + x) * 4;
      for (let part = 0; part < 3; part++) {
        const paper = colours.paper[part] as number;
        rgba[at + part] = Math.round(paper + ((colours.ink[part] as number) - paper) * amount);
      }
      rgba[at + 3] = 255;
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
