import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { Tensor } from "../../../src/domain/model/tensor.ts";
import { along, componentsOf } from "../../../src/engine/maps/pca.ts";
import { covarianceOf } from "../../../src/engine/onnx/covariance.ts";
import { allNear, near } from "../../asserts.ts";
import { tiny } from "../tiny.ts";
import { clusteredTable, drawnTable, pcaOracle } from "./tables.ts";

const WITHIN = 1e-6;
const pause = async () => {};
const tableOf = (rows: readonly (readonly number[])[]): Tensor => ({
  data: Float32Array.from(rows.flat()),
  shape: [rows.length, rows[0]?.length ?? 0],
});
const rowOf = ({ data, shape: [, width = 0] }: Tensor, row: number) =>
  data.subarray(row * width, (row + 1) * width);

describe("principal components", () => {
  for (const [name, table] of [
    ["tiny", tableOf(tiny.embeddings)],
    ["drawn", drawnTable(500, 24)],
  ] as const) {
    it(`are those of NumPy's singular value decomposition: ${name}`, async () => {
      const expected = pcaOracle[name];
      const found = await componentsOf(table, 3, pause);
      allNear(found.mean, expected.mean, WITHIN, "mean");
      expected.axes.forEach((axis, i) => {
        allNear(found.axes[i] as Float64Array, axis, WITHIN, `axis ${i}`);
      });
      allNear(found.explained, expected.explained, WITHIN, "explained");
      expected.places.forEach((place, row) => {
        allNear(along(found, rowOf(table, row)), place, WITHIN, `row ${row}`);
      });
    });
  }

  it("leave nothing unexplained where there are as many as columns", async () => {
    const { explained } = await componentsOf(drawnTable(50, 4), 4, pause);
    near(
      explained.reduce((a, b) => a + b, 0),
      1,
      1e-12,
    );
  });

  it("are fewer where a table is narrower, and explain nothing where all rows are the same", async () => {
    const narrow = await componentsOf(tableOf([[1], [3], [8]]), 3, pause);
    assert.deepEqual(narrow.axes, [Float64Array.of(1)]);
    near(narrow.explained[0], 1, 1e-12);
    near(along(narrow, Float32Array.of(3))[0], -1, 1e-12);
    const same = await componentsOf(
      tableOf([
        [1, 2],
        [1, 2],
      ]),
      3,
      pause,
    );
    assert.deepEqual(same.explained, [0, 0]);
    assert.deepEqual(along(same, Float32Array.of(1, 2)).map(Math.abs), [0, 0]);
  });

  it("point where their largest number is positive", async () => {
    for (const width of [2, 3, 8]) {
      const { axes } = await componentsOf(clusteredTable(60, width, 3), 3, pause);
      for (const axis of axes) {
        near(Math.max(...axis), Math.max(...Array.from(axis, Math.abs)), 0);
      }
    }
  });

  it("tell how far they are, and end when they are told to", async () => {
    const told: number[] = [];
    await componentsOf(drawnTable(100, 24), 3, async (fraction) => {
      told.push(fraction);
    });
    assert.deepEqual(
      told,
      told.toSorted((a, b) => a - b),
    );
    assert.ok((told.at(-1) ?? 0) > 0.9 && Math.max(...told) <= 1);
    const stop = async () => {
      throw new RangeError("enough");
    };
    await assert.rejects(componentsOf(drawnTable(100, 24), 3, stop), /enough/);
  });
});

describe("the covariance of a table", () => {
  it("is exact in 64 bits, in slices too", async () => {
    const table = drawnTable(300, 1_000); // 250 rows at once
    let slices = 0;
    const { matrix, mean } = await covarianceOf(table, async () => {
      slices++;
    });
    assert.equal(slices, 2);
    for (const [i, j] of [
      [0, 0],
      [0, 999],
      [3, 3],
      [500, 2],
    ] as const) {
      let sum = 0;
      for (let row = 0; row < 300; row++) {
        const numbers = rowOf(table, row);
        sum +=
          ((numbers[i] as number) - (mean[i] as number)) *
          ((numbers[j] as number) - (mean[j] as number));
      }
      near(matrix[i * 1_000 + j], sum / 300, 1e-9, `${i}, ${j}`);
      near(matrix[j * 1_000 + i], matrix[i * 1_000 + j], 1e-9);
    }
  });
});
