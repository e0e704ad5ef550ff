import type { Tensor } from "../../domain/model/tensor.ts";
import type { Places, TensorId, TensorRef } from "../../domain/program/program.ts";
import type { Text } from "../onnx/feeds.ts";
import type { Incoming } from "./block.ts";

/**
 * What was computed on one text and is kept for the next question: tensors by their ids, and parts of
 * others (maps.ts).
 */
export type Rows = Map<TensorId, Tensor>;

type Wanted = ReadonlyMap<TensorId, readonly Places[]>;
type Refs = ReadonlyMap<TensorId, Pick<TensorRef, "from">>;

const isWeight = (refs: Refs, id: TensorId) => refs.get(id)?.from === "weight";

/** The rows that all of what is wanted lies in, if they are the same of each; weights have none. */
export function placesOfRows(wanted: Wanted, refs: Refs): Places | undefined {
  const all = [...wanted].filter(([id]) => !isWeight(refs, id)).map(([, [rows]]) => rows);
  const [first] = all;
  const isSame = all.every((one) => one?.first === first?.first && one?.count === first?.count);
  return isSame ? first : undefined;
}

/** A text of so many tokens, and these rows of what a block takes: what others hold is not needed. */
export function partly(text: Text, rows: Rows, incoming: readonly Incoming[], places: Places) {
  const [one] = incoming;
  const whole = one && rows.get(one.id);
  const isFixed = text.room?.own !== undefined || text.added !== undefined;
  if (!one || !whole || isFixed || whole.shape[0] !== text.ids.length) return undefined;
  const columns = { first: 0, count: whole.shape[1] ?? 0 };
  const ids = text.ids.subarray(0, places.count);
  const { segments: _, ...rest } = text;
  return { text: { ...rest, ids }, rows: new Map([[one.id, cutOut(whole, [places, columns])]]) };
}

/** The same places in a text that begins with the first of the rows. */
export const fromStart = (wanted: Wanted, refs: Refs): Wanted =>
  new Map(
    [...wanted].map(([id, places]) => {
      const [rows, ...others] = places;
      return [id, rows && !isWeight(refs, id) ? [{ ...rows, first: 0 }, ...others] : places];
    }),
  );

/** A part of a tensor that is kept whole. */
export function cutOut({ data, shape }: Tensor, places: readonly Places[]): Tensor {
  const part = places.map(({ count }) => count);
  if (part.every((count, axis) => count === shape[axis])) return { data: data.slice(), shape };
  const width = shape.at(-1) ?? 1;
  const { first: left = 0, count: wide = 1 } = places.at(-1) ?? {};
  const starts = places
    .slice(0, -1)
    .reduce<readonly number[]>(
      (all, { first, count }, axis) =>
        all.flatMap((start) =>
          Array.from({ length: count }, (_, i) => start * (shape[axis] as number) + first + i),
        ),
      [0],
    );
  const cut = new Float32Array(starts.length * wide);
  starts.forEach((row, i) => {
    cut.set(data.subarray(row * width + left, row * width + left + wide), i * wide);
  });
  return { data: cut, shape: part };
}
