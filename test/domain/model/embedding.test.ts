import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import { describe, it } from "node:test";
import {
  type Comparison,
  compared,
  directionOf,
  type Measure,
  rowLengths,
  rowProducts,
} from "../../../src/domain/model/embedding.ts";
import { slice, type Tensor } from "../../../src/domain/model/tensor.ts";
import { largest } from "../../../src/domain/prediction/prediction.ts";
import { allNear, near } from "../../asserts.ts";

/** By NumPy, in float64: training/export_similarity_oracle.py. */
const oracle = JSON.parse(
  readFileSync(path.join(import.meta.dirname, "similarities.json"), "utf8"),
) as {
  readonly shape: readonly [number, number];
  readonly data: readonly number[];
  readonly rows: readonly {
    readonly row: number;
    readonly values: Readonly<Record<Measure, readonly number[]>>;
    readonly nearest: Readonly<Record<Measure, readonly number[]>>;
    readonly farthest: Readonly<Record<Measure, readonly number[]>>;
  }[];
};
const table = { data: Float32Array.from(oracle.data), shape: oracle.shape };
const BOUND = { cosine: 1e-6, dot: 1e-5, euclidean: 5e-3 };

/** A row compared with all of its table. */
function compareIn(of: Tensor, row: number, measure: Measure): Float32Array {
  const lengths = rowLengths(of);
  return compared(rowProducts(of, slice(of, row).data), lengths, lengths[row] as number, measure);
}

describe("compared", () => {
  const small = { data: Float32Array.of(1, 0, 0, 2, 3, 3, 0, 0, -1, 0), shape: [5, 2] };
  const by = (measure: Measure, row = 0) => compareIn(small, row, measure);

  it("by cosine is 1 for the same direction, 0 at right angles, -1 for the opposite, 0 for no length", () => {
    allNear(by("cosine"), [1, 0, Math.SQRT1_2, 0, -1], 1e-7);
    allNear(by("cosine", 3), [0, 0, 0, 0, 0], 0);
  });

  it("by dot product grows with both lengths, by Euclidean distance is 0 for the same", () => {
    allNear(by("dot"), [1, 0, 3, 0, -1], 0);
    allNear(by("euclidean"), [0, Math.sqrt(5), Math.sqrt(13), 1, 2], 1e-6);
  });

  for (const { row, values, nearest, farthest } of oracle.rows) {
    for (const measure of ["cosine", "dot", "euclidean"] as const) {
      it(`gives NumPy's numbers and orders of row ${row} by ${measure}`, () => {
        const found = compareIn(table, row, measure);
        const scale = Math.max(1, ...values[measure].map(Math.abs));
        found.forEach((value, i) => {
          near(value, values[measure][i], BOUND[measure] * scale, `row ${i}:`);
        });
        // By their values: of equal rows either may come first.
        const order = (how: Comparison) =>
          largest(
            found.map((value, i) => (i === row ? -Infinity : directionOf(how) * value)),
            nearest[measure].length,
          );
        const exact = (rows: readonly number[]) => rows.map((i) => values[measure][i]);
        assert.deepEqual(exact(order({ measure })), exact(nearest[measure]));
        assert.deepEqual(exact(order({ measure, isFar: true })), exact(farthest[measure]));
      });
    }
  }
});
