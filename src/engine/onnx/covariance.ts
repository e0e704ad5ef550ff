import { availableParallelism } from "node:os";
import type { Tensor as OrtTensor } from "onnxruntime-node";
import type { Tensor } from "../../domain/model/tensor.ts";
import { FLOAT64 } from "../graph/elementTypes.ts";
import { loadRuntime } from "./runtime.ts";
import { smallModel } from "./smallModel.ts";

const AT_ONCE = 2.5e8; // products of numbers: some 30 ms of one core

/** How the columns of a table vary together. */
export interface Covariance {
  /** Of each column: [width]. */
  readonly mean: Float64Array;
  /** [width, width], of the columns with their means taken off, divided by the number of rows. */
  readonly matrix: Float64Array;
}

/**
 * The covariance of a table's columns in 64 bits. The products are onnxruntime's: of 50,000 × 768
 * numbers a loop in JavaScript takes six times as long.
 *
 * @param table [rows, width], at least one row
 * @param pause awaited between slices of at most some 30 ms, told how far it is, 0 to 1; what it
 *   throws ends the work
 */
export async function covarianceOf(
  table: Tensor,
  pause: (fraction: number) => Promise<void>,
): Promise<Covariance> {
  const [rows = 0, width = 0] = table.shape;
  const { InferenceSession, Tensor: Numbers } = await loadRuntime();
  const session = await InferenceSession.create(productOnnx(), {
    intraOpNumThreads: Math.min(4, availableParallelism()),
    extra: { session: { intra_op: { allow_spinning: "0" } } },
  });
  const mean = new Float64Array(width);
  const matrix = new Float64Array(width ** 2);
  const most = Math.max(1, Math.floor(AT_ONCE / width ** 2));
  try {
    for (let first = 0; first < rows; first += most) {
      await pause(first / rows);
      const some = new Float64Array(table.data.subarray(first * width, (first + most) * width));
      const given = new Numbers("float64", some, [some.length / width, width]);
      const { products } = (await session.run({ rows: given })) as { readonly products: OrtTensor };
      add(matrix, products.data as Float64Array, 1 / rows);
      for (let at = 0; at < some.length; at += width) {
        add(mean, some.subarray(at, at + width), 1 / rows);
      }
    }
  } finally {
    await session.release();
  }
  for (let i = 0; i < width; i++) {
    const row = matrix.subarray(i * width, (i + 1) * width);
    add(row, mean, -(mean[i] as number));
  }
  return { mean, matrix };
}

/** Adds the numbers, each times a factor. */
function add(to: Float64Array, numbers: Float64Array, factor: number): void {
  for (let i = 0; i < to.length; i++) to[i] = (to[i] as number) + factor * (numbers[i] as number);
}

/** rows [any, width] transposed · rows = products [width, width]. */
const productOnnx = () =>
  smallModel(
    FLOAT64,
    ["rows"],
    [
      { op: "Transpose", inputs: ["rows"], output: "columns" },
      { op: "MatMul", inputs: ["columns", "rows"], output: "products" },
    ],
  );
