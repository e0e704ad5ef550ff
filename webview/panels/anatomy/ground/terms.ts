/** Whether a score is one, and not what hides a token: minus infinity, or what a file takes for it. */
export const isSeen = (score: number): boolean => score > -1e30;

/** One of the terms of a sum. */
export interface Term {
  readonly at: number;
  readonly value: number;
}

/** The largest terms of a sum of products, by amount: largest first. */
export function largestTerms(
  a: ArrayLike<number>,
  b: ArrayLike<number>,
  most: number,
): readonly Term[] {
  const terms = Array.from({ length: Math.min(a.length, b.length) }, (_, at) => ({
    at,
    value: (a[at] as number) * (b[at] as number),
  }));
  return terms.sort((x, y) => Math.abs(y.value) - Math.abs(x.value)).slice(0, most);
}

/** Where the largest numbers stand, largest first. */
export function largest(values: ArrayLike<number>, most: number): readonly number[] {
  const found: number[] = [];
  for (let at = 0; at < values.length; at++) {
    const value = values[at] as number;
    if (found.length === most && value <= (values[found[most - 1] as number] as number)) continue;
    let place = found.length;
    while (place > 0 && value > (values[found[place - 1] as number] as number)) place--;
    found.splice(place, 0, at);
    if (found.length > most) found.pop();
  }
  return found;
}

/** Where the number farthest from 0 stands. */
export function farthest(values: ArrayLike<number>): number {
  let best = 0;
  for (let at = 1; at < values.length; at++) {
    if (Math.abs(values[at] as number) > Math.abs(values[best] as number)) best = at;
  }
  return best;
}

/** How long a vector is: √Σxᵢ². */
export function lengthOf(x: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < x.length; i++) sum += (x[i] as number) ** 2;
  return Math.sqrt(sum);
}

export function meanOf(x: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < x.length; i++) sum += x[i] as number;
  return sum / x.length;
}

export function varianceOf(x: ArrayLike<number>): number {
  const mean = meanOf(x);
  let sum = 0;
  for (let i = 0; i < x.length; i++) sum += ((x[i] as number) - mean) ** 2;
  return sum / x.length;
}
