import type { Tensor } from "../../domain/model/tensor.ts";
import type { Tap } from "../anatomy/taps.ts";
import type { Outputs } from "../onnx/onnx.ts";

/** How long the axes of one attention's tensors are in one text. */
export interface Axes {
  readonly heads: number;
  readonly from: number;
  readonly to: number;
  /** How long the file has them, padding behind the text. */
  readonly room: { readonly from: number | undefined; readonly to: number | undefined };
}

/** Rows of a stack, one for each token of the text. */
export function readRows(
  outputs: Outputs,
  name: string,
  width: number | undefined,
  { from, room }: Pick<Axes, "from" | "room">,
): Tensor {
  const all = outputs.read(name, [room.from ?? from, width]);
  return cropped(all, [from, all.shape[1] as number]);
}

/**
 * What was computed for a tap, with its numbers in our order and under our axes, without padding.
 *
 * @throws Failed modelUnreadable if they do not have that shape
 */
export function readTap(outputs: Outputs, tap: Tap, { heads, from, to, room }: Axes): Tensor {
  const all = readWhole(outputs, tap, { heads, from: room.from ?? from, to: room.to ?? to });
  const [first = 0, , width = 0] = all.shape;
  switch (tap.axes) {
    case "map":
      return cropped(all, [heads, from, to]);
    case "queries":
      return cropped(all, [heads, from, width]);
    case "keys":
      return cropped(all, [first, to, width]);
    case "rows":
      return cropped(all, [from, all.shape[1] as number]);
  }
}

/** The same with the padding that stands behind a text. */
export function readWhole(
  outputs: Outputs,
  { tensor, axes, swapped }: Tap,
  { heads, from, to }: Omit<Axes, "room">,
): Tensor {
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

/** The first numbers along each axis. @param shape of 2 or 3 axes, none longer than the tensor's */
function cropped({ data, shape: whole }: Tensor, shape: readonly number[]): Tensor {
  if (shape.every((length, i) => length === whole[i])) return { data, shape };
  const [parts, rows, width] = [...(shape.length < 3 ? [1] : []), ...shape] as [
    number,
    number,
    number,
  ];
  const [allRows, allWidth] = whole.slice(-2) as [number, number];
  const kept = new Float32Array(parts * rows * width);
  for (let part = 0; part < parts; part++) {
    for (let row = 0; row < rows; row++) {
      const at = (part * allRows + row) * allWidth;
      kept.set(data.subarray(at, at + width), (part * rows + row) * width);
    }
  }
  return { data: kept, shape };
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
