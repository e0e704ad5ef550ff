import { toUnit } from "../model/pooling.ts";
import { dartOf } from "../prediction/dart.ts";
import { cosinesTo, endsPart, type UnitRows } from "./vectors.ts";

/** Rows in groups of what is alike. */
export interface Clusters {
  /** The group of each row. [count] */
  readonly of: Uint32Array;
  /** How like its group's center each row is, -1 to 1. [count] */
  readonly cosine: Float32Array;
  /** How many rows each group has. [groups] */
  readonly sizes: readonly number[];
}

const ROUNDS = 30;

/**
 * Spherical k-means (Dhillon and Modha 2001): each row belongs to the center that it is most like,
 * each center is the mean direction of its rows. It begins with rows drawn as k-means++ draws them
 * (Arthur and Vassilvitskii 2007), by how far they are from those before, 1 − cosine. Groups are
 * numbered by size, the largest first; none is empty.
 *
 * @param groups no more than there are rows
 * @param seed the same gives the same groups
 * @yields so that the caller can pause
 */
export function* findClusters(
  rows: UnitRows,
  groups: number,
  seed: number,
): Generator<void, Clusters> {
  const { count, width } = rows;
  const centers: Float32Array[] = yield* firstCenters(rows, Math.min(groups, count), seed);
  const of = new Uint32Array(count);
  const cosine = new Float32Array(count);
  for (let round = 0; round < ROUNDS; round++) {
    const before = of.slice();
    cosine.fill(-2);
    for (const [group, center] of centers.entries()) {
      const alike = yield* cosinesTo(rows, center);
      for (let row = 0; row < count; row++) {
        if ((alike[row] as number) <= (cosine[row] as number)) continue;
        cosine[row] = alike[row] as number;
        of[row] = group;
      }
      yield;
    }
    if (round > 0 && of.every((group, row) => group === before[row])) break;
    for (const group of new Set(of)) centers[group]?.fill(0); // one without rows stays where it is
    for (let row = 0; row < count; row++) {
      const center = centers[of[row] as number] as Float32Array;
      for (let i = 0; i < width; i++) {
        center[i] = (center[i] as number) + (rows.data[row * width + i] as number);
      }
      if (endsPart(row, rows)) yield;
    }
    for (const center of centers) toUnit(center);
    yield;
  }
  return bySize(of, cosine);
}

function* firstCenters(
  rows: UnitRows,
  groups: number,
  seed: number,
): Generator<void, Float32Array[]> {
  const { count, width, data } = rows;
  const rowAt = (row: number) => data.slice(row * width, (row + 1) * width);
  let step = 0;
  const random = () => dartOf(seed, step++);
  const centers: Float32Array[] = [];
  const away = new Float64Array(count).fill(1);
  for (let next = Math.floor(random() * count); centers.length < groups; ) {
    const center = rowAt(next);
    centers.push(center);
    const alike = yield* cosinesTo(rows, center);
    let sum = 0;
    for (let row = 0; row < count; row++) {
      const distance = Math.max(0, 1 - (alike[row] as number));
      away[row] = centers.length === 1 ? distance : Math.min(away[row] as number, distance);
      sum += (away[row] as number) ** 2;
    }
    if (sum < 1e-12) break; // all others are the same as one of these
    let left = random() * sum;
    next = 0;
    while (next < count - 1 && left >= (away[next] as number) ** 2) {
      left -= (away[next++] as number) ** 2;
    }
    yield;
  }
  return centers;
}

/** The same groups, numbered by size; empty ones go. */
function bySize(of: Uint32Array, cosine: Float32Array): Clusters {
  const counts = new Map<number, number>();
  for (const group of of) counts.set(group, (counts.get(group) ?? 0) + 1);
  const order = [...counts].sort(([a, x], [b, y]) => y - x || a - b);
  const numbers = new Map(order.map(([group], number) => [group, number]));
  return {
    of: of.map((group) => numbers.get(group) as number),
    cosine,
    sizes: order.map(([, size]) => size),
  };
}
