import type { Tensor } from "../domain/tensor.ts";
import type { Outputs } from "./onnx.ts";
import type { Tap } from "./taps.ts";

/** How long the axes of one attention's tensors are in one text. */
interface Axes {
  readonly heads: number;
  readonly from: number;
  readonly to: number;
}

/**
 * What was computed for a tap, with its numbers in our order and under our axes.
 *
 * @throws Failed modelUnreadable if they do not have that shape
 */
export function readTap(outputs: Outputs, tap: Tap, { heads, from, to }: Axes): Tensor {
  const { tensor, axes, swapped } = tap;
  switch (axes) {
    case "map":
      return outputs.read(tensor, [heads, from, to]);
    case "queries":
      return outputs.read(tensor, [heads, from, undefined]);
    case "rows":
      return outputs.read(tensor, [from, undefined]);
    case "keys": {
      const width = outputs.axes(tensor).at(swapped ? -2 : -1);
      const shape = swapped ? [undefined, width, to] : [undefined, to, width];
      const keys = outputs.read(tensor, shape);
      return swapped ? transposed(keys) : keys;
    }
  }
}

/** [rows, a, b] → [rows, b, a]. */
function transposed({ data, shape: [rows = 0, a = 0, b = 0] }: Tensor): Tensor {
  const moved = new Float32Array(data.length);
  for (let row = 0; row < rows; row++) {
    for (let i = 0; i < a; i++) {
      for (let j = 0; j < b; j++) {
        moved[(row * b + j) * a + i] = data[(row * a + i) * b + j] as number;
      }
    }
  }
  return { data: moved, shape: [rows, b, a] };
}

const LOWEST = -6e4; // below it lies no score, only what masks: float16 ends at -65504

/** Masked scores as -Infinity, however the file masks. */
export function masked({ data, shape }: Tensor): Tensor {
  return { data: data.map((score) => (score < LOWEST ? Number.NEGATIVE_INFINITY : score)), shape };
}
