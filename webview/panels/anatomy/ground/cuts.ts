import type { Tensor } from "../../../../src/domain/model/tensor.ts";
import type { Axis, Slice, TensorRef } from "../../../../src/domain/program/program.ts";
import { spanAround } from "./asked.ts";
import { isSeen } from "./terms.ts";

/** A part of a tensor, as it was asked for. */
export interface Cut {
  readonly ref: TensorRef;
  readonly slice: Slice;
  readonly tensor: Tensor;
}

/** One side of a grid: which places of an axis it shows. */
export interface Side {
  /** Undefined where there is only one. */
  readonly axis: Axis | undefined;
  readonly first: number;
  readonly count: number;
  /** How many there are in the model. */
  readonly total: number;
}

/** Numbers of a cut in rows and columns, as they are drawn. */
export interface Grid {
  readonly rows: Side;
  readonly columns: Side;
  /** From the first row and column drawn. */
  value(row: number, column: number): number;
  /** The largest amount of any number of it that is seen. */
  readonly most: number;
  /** Whether one of these is below 0. */
  readonly isSigned: boolean;
}

/** How many rows of a cut are drawn. */
const ROWS = 64;

/**
 * Lays a cut out: its last axis across, all others one behind the other down.
 *
 * @param at the place of the last axis that is to be seen
 * @param row likewise down
 */
export function gridOf({ ref, slice, tensor }: Cut, at: number, row = 0): Grid {
  const { axes, shape } = ref;
  const last = axes.length - 1;
  const width = tensor.shape[last] ?? tensor.data.length;
  const down = Math.max(1, tensor.data.length / Math.max(1, width));
  const isCut = width < (shape[last] ?? width);
  const span = isCut ? { first: 0, count: width } : spanAround(at, width);
  const seen = spanAround(row, down, ROWS);
  const free = axes.flatMap((axis, i) =>
    i !== last && (tensor.shape[i] ?? 1) > 1
      ? [{ axis, first: slice.along[i]?.first ?? 0, total: shape[i] ?? 1 }]
      : [],
  );
  const [only] = free;
  const value = (r: number, c: number) =>
    tensor.data[(seen.first + r) * width + span.first + c] as number;
  let [most, isSigned] = [0, false];
  for (let r = 0; r < seen.count; r++)
    for (let c = 0; c < span.count; c++) {
      const own = value(r, c);
      if (!isSeen(own)) continue;
      most = Math.max(most, Math.abs(own));
      isSigned ||= own < 0;
    }
  return {
    rows: {
      axis: free.length === 1 ? only?.axis : undefined,
      first: (only?.first ?? 0) + seen.first,
      count: seen.count,
      total: free.length === 1 ? (only?.total ?? 1) : down,
    },
    columns: {
      axis: axes[last],
      first: (slice.along[last]?.first ?? 0) + span.first,
      count: span.count,
      total: shape[last] ?? width,
    },
    ...{ value, most, isSigned },
  };
}

/** The numbers of one head of a cut, or all of one that has no heads. */
export function headRow({ ref, tensor }: Cut, head: number): Float32Array {
  const at = ref.axes.findIndex((axis) => axis === "heads" || axis === "keyHeads");
  const count = tensor.shape[at] ?? 1;
  if (at === -1 || count === 1) return tensor.data;
  const all = ref.shape[at] ?? count;
  const group = all === count ? Math.min(head, count - 1) : 0;
  const size = tensor.data.length / count;
  return tensor.data.subarray(group * size, (group + 1) * size);
}
