/** Numbers that look random and are the same each time. */
export interface Random {
  /** From 0 up to 1. */
  random(): number;
  /** A whole number from 0 up to `limit`. */
  below(limit: number): number;
  pick<Thing>(things: readonly Thing[]): Thing;
}

/** @see https://en.wikipedia.org/wiki/Xorshift */
export function createRandom(seed: number): Random {
  let state = seed | 0 || 1;
  const random = () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 2 ** 32;
  };
  const below = (limit: number) => Math.floor(random() * limit);
  return { random, below, pick: (things) => things[below(things.length)] as (typeof things)[0] };
}
