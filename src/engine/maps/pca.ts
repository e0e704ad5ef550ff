import type { Tensor } from "../../domain/model/tensor.ts";
import { covarianceOf } from "../onnx/covariance.ts";
import { type Eigen, largestEigen } from "./eigen.ts";

/** The directions in which the rows of a table differ most: its principal components. */
export interface Components {
  /** Of each column: [width]. */
  readonly mean: Float64Array;
  /**
   * At right angles to each other and of length 1, [width] each, the direction of the largest
   * variance first; as many as were asked for, or as the table is wide. The largest number of each
   * is positive, the first of several as large.
   */
  readonly axes: readonly Float64Array[];
  /** The share of the table's variance along each axis, 0 to 1; 0 where all rows are the same. */
  readonly explained: readonly number[];
}

const COVARIANCE = 0.9; // of the work, about

/**
 * Principal components (Pearson 1901; Hotelling 1933), exact: of the covariance in 64 bits.
 *
 * @param table [rows, width], at least one row
 * @param pause awaited between slices, told how far it is, 0 to 1; what it throws ends the work
 */
export async function componentsOf(
  table: Tensor,
  count: number,
  pause: (fraction: number) => Promise<void>,
): Promise<Components> {
  const [, width = 0] = table.shape;
  const { mean, matrix } = await covarianceOf(table, (part) => pause(COVARIANCE * part));
  let total = 0;
  for (let i = 0; i < width; i++) total += matrix[i * (width + 1)] as number;
  const found = await largestEigen(matrix, width, count, (part) =>
    pause(COVARIANCE + (1 - COVARIANCE) * part),
  );
  const share = ({ value }: Eigen) => Math.min(1, Math.max(0, value / total));
  return {
    mean,
    axes: found.map(({ vector }) => signed(vector)),
    explained: found.map((one) => (total > 0 ? share(one) : 0)),
  };
}

/** Where a row stands along each axis, seen from the mean. @param row [width] @returns [axes] */
export const along = ({ mean, axes }: Components, row: Float32Array): readonly number[] =>
  axes.map((axis) => {
    let sum = 0;
    for (let i = 0; i < axis.length; i++) {
      sum += ((row[i] as number) - (mean[i] as number)) * (axis[i] as number);
    }
    return sum;
  });

function signed(axis: Float64Array): Float64Array {
  const most = axis.reduce((a, b) => (Math.abs(b) > Math.abs(a) ? b : a), 0);
  return most < 0 ? axis.map((number) => -number) : axis;
}
