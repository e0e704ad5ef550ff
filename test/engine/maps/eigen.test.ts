import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { type Eigen, largestEigen } from "../../../src/engine/maps/eigen.ts";
import { near } from "../../asserts.ts";
import { numbers } from "./tables.ts";

const WITHIN = 1e-12; // of numbers around 1

const pause = async () => {};

function symmetric(size: number, seed: number): Float64Array {
  const random = numbers(seed);
  const matrix = new Float64Array(size ** 2);
  for (let i = 0; i < size; i++) {
    for (let j = 0; j <= i; j++) {
      matrix[i * size + j] = random.next().value;
      matrix[j * size + i] = matrix[i * size + j] as number;
    }
  }
  return matrix;
}

const dot = (a: ArrayLike<number>, b: ArrayLike<number>) =>
  Array.from(a).reduce((sum, number, i) => sum + number * (b[i] as number), 0);

/** Each vector is stretched by its value, they are of length 1, at right angles and in order. */
function areEigen(matrix: Float64Array, size: number, found: readonly Eigen[]): void {
  found.forEach(({ value, vector }, at) => {
    for (let row = 0; row < size; row++) {
      const stretched = dot(matrix.subarray(row * size, (row + 1) * size), vector);
      near(stretched, value * (vector[row] as number), WITHIN, `value ${at}, row ${row}`);
    }
    found.slice(0, at + 1).forEach((other, i) => {
      near(dot(vector, other.vector), i === at ? 1 : 0, WITHIN, `vectors ${at} and ${i}`);
      assert.ok(value <= other.value + WITHIN);
    });
  });
}

describe("the largest eigenvalues", () => {
  for (const size of [1, 2, 3, 5, 17, 60]) {
    it(`and their vectors fit ${size} × ${size} numbers, and all of them sum to the trace`, async () => {
      for (let seed = 1; seed <= 5; seed++) {
        const matrix = symmetric(size, seed);
        const found = await largestEigen(matrix.slice(), size, size, pause);
        assert.equal(found.length, size);
        areEigen(matrix, size, found);
        const trace = matrix.reduce(
          (sum, number, i) => sum + (i % (size + 1) === 0 ? number : 0),
          0,
        );
        const sum = found.reduce((total, { value }) => total + value, 0);
        near(sum, trace, WITHIN);
        const [first] = await largestEigen(matrix.slice(), size, 1, pause);
        near(first?.value, found[0]?.value, WITHIN);
      }
    });
  }

  it("may be the same several times, or 0", async () => {
    const size = 30;
    const diagonal = (value: (i: number) => number) =>
      Float64Array.from({ length: size ** 2 }, (_, at) =>
        at % (size + 1) === 0 ? value(at / (size + 1)) : 0,
      );
    for (const [matrix, values] of [
      [diagonal(() => 1), [1, 1, 1]],
      [diagonal((i) => (i % 10 === 0 ? 5 : 1)), [5, 5, 5]],
      [diagonal(() => 0), [0, 0, 0]],
      [diagonal(() => -2), [-2, -2, -2]],
    ] as const) {
      const found = await largestEigen(matrix.slice(), size, 3, pause);
      areEigen(matrix, size, found);
      found.forEach(({ value }, i) => {
        near(value, values[i], WITHIN);
      });
    }
  });

  it("are one and zeros where all rows are the same direction", async () => {
    const direction = Float64Array.of(3, 0, 4, 0, 0, 12);
    const size = direction.length;
    const matrix = Float64Array.from(
      { length: size ** 2 },
      (_, at) =>
        ((direction[Math.floor(at / size)] as number) * (direction[at % size] as number)) / 169,
    );
    const found = await largestEigen(matrix.slice(), size, 3, pause);
    areEigen(matrix, size, found);
    near(found[0]?.value, 1, WITHIN);
    near(found[1]?.value, 0, WITHIN);
  });

  it("let others in, and end when those say so", async () => {
    const told: number[] = [];
    await largestEigen(symmetric(20, 1), 20, 1, async (fraction) => {
      told.push(fraction);
    });
    assert.ok(told.length >= 19);
    assert.deepEqual(
      told,
      told.toSorted((a, b) => a - b),
    );
    assert.ok(told.every((fraction) => fraction >= 0 && fraction <= 1));
    const stop = async () => {
      throw new RangeError("enough");
    };
    await assert.rejects(largestEigen(symmetric(20, 1), 20, 1, stop), /enough/);
  });
});
