import type { Points } from "./camera.ts";

/** A map cut into regions: each point belongs to the nearest of some middles. */
export interface Regions {
  /** Of each point, the number of its region. */
  readonly of: Uint8Array; // [points]
  /** [regions, dimensions] */
  readonly middles: Float32Array;
  readonly sizes: Uint32Array; // [regions]
}

const COUNT = 24; // regions, at most
const FEW = 30; // points for each region, at least
const ROUNDS = 12;
const SLICE = 2_000; // points between two pauses

/**
 * k-means (Lloyd 1982), which begins with a point of each of the fullest cells of a grid: always the
 * same for the same points. It yields often, so that a page can do it in slices.
 */
export function* regionsOf(points: Points): Generator<void, Regions> {
  const { places, dimensions } = points;
  const count = places.length / dimensions;
  const regions = Math.max(1, Math.min(COUNT, Math.floor(count / FEW)));
  const middles = yield* begun(points, regions);
  const of = new Uint8Array(count);
  const sizes = new Uint32Array(regions);
  for (let round = 0; round < ROUNDS; round++) {
    const sums = new Float64Array(middles.length);
    sizes.fill(0);
    let changed = 0;
    for (let i = 0; i < count; i++) {
      if (i % SLICE === SLICE - 1) yield;
      const own = nearest(places, i * dimensions, middles, dimensions);
      if (of[i] !== own) changed++;
      of[i] = own;
      sizes[own] = (sizes[own] as number) + 1;
      for (let at = 0; at < dimensions; at++) {
        const sum = own * dimensions + at;
        sums[sum] = (sums[sum] as number) + (places[i * dimensions + at] as number);
      }
    }
    if (round > 0 && changed === 0) break;
    for (let i = 0; i < sums.length; i++) {
      const size = sizes[Math.floor(i / dimensions)] as number;
      if (size > 0) middles[i] = (sums[i] as number) / size;
    }
  }
  return { of, middles, sizes };
}

/** One point of each of the fullest cells of a grid. */
function* begun({ places, dimensions }: Points, regions: number): Generator<void, Float32Array> {
  const side = dimensions === 3 ? 6 : 12;
  const cells = new Map<number, { size: number; first: number }>();
  for (let i = 0; i < places.length; i += dimensions) {
    if ((i / dimensions) % SLICE === SLICE - 1) yield;
    let cell = 0;
    for (let at = 0; at < dimensions; at++) {
      const along = Math.floor((((places[i + at] as number) + 1) / 2) * side);
      cell = cell * side + Math.max(0, Math.min(side - 1, along));
    }
    const known = cells.get(cell);
    if (known) known.size++;
    else cells.set(cell, { size: 1, first: i });
  }
  const fullest = [...cells.values()].sort((a, b) => b.size - a.size || a.first - b.first);
  const middles = new Float32Array(regions * dimensions);
  for (let region = 0; region < regions; region++) {
    const { first } = fullest[region % fullest.length] ?? { first: 0 };
    for (let at = 0; at < dimensions; at++)
      middles[region * dimensions + at] = places[first + at] as number;
  }
  return middles;
}

/** The number of the middle that is nearest to the place that begins at `from`. */
export function nearest(
  places: Float32Array,
  from: number,
  middles: Float32Array,
  dimensions: number,
): number {
  let best = 0;
  let least = Number.POSITIVE_INFINITY;
  for (let middle = 0; middle < middles.length / dimensions; middle++) {
    let far = 0;
    for (let at = 0; at < dimensions; at++)
      far += ((places[from + at] as number) - (middles[middle * dimensions + at] as number)) ** 2;
    if (far < least) {
      least = far;
      best = middle;
    }
  }
  return best;
}
