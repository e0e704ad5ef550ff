import type { Column } from "./columns.ts";

const GOLDEN = 0x9e3779b9; // 2³² divided by the golden ratio

/**
 * Where a dart lands, from 0 up to 1, exclusive: evenly over all seeds, always the same for one.
 *
 * @param seed a whole number, of which 32 bits count
 * @see Appleby's MurmurHash3 (2011), whose last steps mix the bits
 */
export function throwDart(seed: number): number {
  let bits = (seed + GOLDEN) | 0;
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

/**
 * The dart of each step: SplitMix, of 32 bits, begun at the seed. That of step 0 is `throwDart(seed)`.
 *
 * @param step from 0
 * @see Steele, Lea & Flood 2014, "Fast splittable pseudorandom number generators"
 */
export const dartOf = (seed: number, step: number): number =>
  throwDart((seed + Math.imul(step, GOLDEN)) | 0);
