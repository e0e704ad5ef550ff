import { largest } from "../prediction/prediction.ts";
import { cosineOf, type UnitRows } from "./vectors.ts";

/** For each row the other that is most like it; -1 where there is none. */
export interface NearestOthers {
  readonly other: Int32Array; // [count]
  readonly cosine: Float32Array; // [count], -1 to 1
}

const BLOCK = 64; // rows whose vectors stay in the processor's cache while all others pass

/**
 * The other row that is most like each, by comparing every row with every other: count² / 2 products.
 *
 * @param isSame whether two rows are not to be compared, such as those of the same text
 * @yields the share that is done, so that the caller can pause
 */
export function* findNearest(
  rows: UnitRows,
  isSame: (a: number, b: number) => boolean = () => false,
): Generator<number, NearestOthers> {
  const { count } = rows;
  const other = new Int32Array(count).fill(-1);
  const cosine = new Float32Array(count).fill(-1);
  const note = (row: number, candidate: number, value: number) => {
    if (other[row] !== -1 && value <= (cosine[row] as number)) return;
    other[row] = candidate;
    cosine[row] = value;
  };
  const pairs = Math.max(1, (count * (count - 1)) / 2);
  let done = 0;
  for (let from = 0; from < count; from += BLOCK) {
    const to = Math.min(count, from + BLOCK);
    for (let b = from + 1; b < count; b++) {
      for (let a = from; a < Math.min(to, b); a++) {
        if (isSame(a, b)) continue;
        const value = cosineOf(rows, a, b);
        note(a, b, value);
        note(b, a, value);
      }
      done += Math.min(to, b) - from;
      if (b % BLOCK === 0) yield done / pairs;
    }
  }
  return { other, cosine };
}

/** Two rows, and how alike they are. */
export interface Pair {
  readonly a: number;
  readonly b: number;
  readonly cosine: number;
}

/** Rows with the other that is most like each, the most alike first; a pair stands once, `a` < `b`. */
export function nearPairs(
  { other, cosine }: NearestOthers,
  least: number,
  count: number,
): readonly Pair[] {
  const pairs = new Map<string, Pair>();
  // A pair is found from both its sides at most.
  for (const row of largest(cosine, 2 * count)) {
    const near = other[row] as number;
    const value = cosine[row] as number;
    if (near < 0 || value < least) continue;
    const [a, b] = [Math.min(row, near), Math.max(row, near)];
    pairs.set(`${a} ${b}`, { a, b, cosine: value });
  }
  return [...pairs.values()].slice(0, count);
}

/** The rows that are like no other: those whose nearest other is the farthest away. */
export function outliers({ other, cosine }: NearestOthers, count: number): readonly number[] {
  const away = cosine.map((value, row) => (other[row] === -1 ? -2 : -value));
  return largest(away, count).filter((row) => other[row] !== -1);
}
