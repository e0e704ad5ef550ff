import type { Recipe } from "../model/pooling.ts";

/** What a model makes of several texts. */
export interface Vectors {
  /** Numbers of one vector. */
  readonly width: number;
  /** One behind the other, [texts, width]. */
  readonly data: Float32Array;
  /** How they were made; `layer` is given unless they are the last hidden states. */
  readonly pooling: Recipe;
  /** How many tokens of each were read, those around it included. [texts] */
  readonly tokens: Uint32Array;
  /** How many it has; more than were read where it was cut. [texts] */
  readonly totals: Uint32Array;
  /** Names the model's files as they are now: vectors by another name are not to be compared. */
  readonly mark: string;
}

/** Vectors 1 long, one behind the other: the dot product of two is the cosine of their angle. */
export interface UnitRows {
  readonly width: number;
  readonly count: number;
  readonly data: Float32Array; // [count, width]
}

/** The cosine of the angle between two rows, -1 to 1; 0 if one has no length. */
export function cosineOf({ data, width }: UnitRows, a: number, b: number): number {
  let sum = 0;
  for (let i = 0, at = a * width, to = b * width; i < width; i++) {
    sum += (data[at + i] as number) * (data[to + i] as number);
  }
  return sum;
}

const AT_ONCE = 1_000_000; // numbers that are multiplied between two pauses: a few milliseconds

/** Whether there is to be a pause behind a row. */
export const endsPart = (row: number, { width }: Pick<UnitRows, "width">): boolean =>
  (row + 1) % Math.max(1, Math.floor(AT_ONCE / width)) === 0;

/**
 * The cosine of one vector of length 1 to every row.
 *
 * @yields so that the caller can pause
 * @returns [count]
 */
export function* cosinesTo(rows: UnitRows, vector: Float32Array): Generator<void, Float32Array> {
  const { data, width, count } = rows;
  const cosines = new Float32Array(count);
  for (let row = 0; row < count; row++) {
    let sum = 0;
    for (let i = 0, at = row * width; i < width; i++) {
      sum += (data[at + i] as number) * (vector[i] as number);
    }
    cosines[row] = sum;
    if (endsPart(row, rows)) yield;
  }
  return cosines;
}

/** The cosine of each of some rows to each: [rows.length, rows.length], 1 on the diagonal. */
export function matrixOf(all: UnitRows, rows: readonly number[]): Float32Array {
  const size = rows.length;
  const matrix = new Float32Array(size * size);
  for (let i = 0; i < size; i++) {
    matrix[i * size + i] = 1;
    for (let j = 0; j < i; j++) {
      const cosine = cosineOf(all, rows[i] as number, rows[j] as number);
      matrix[i * size + j] = cosine;
      matrix[j * size + i] = cosine;
    }
  }
  return matrix;
}
