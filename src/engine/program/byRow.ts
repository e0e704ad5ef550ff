import type { Tensor } from "../../domain/model/tensor.ts";
import type { Places, TensorId, TensorRef } from "../../domain/program/program.ts";
import type { Text } from "../onnx/feeds.ts";
import type { Incoming } from "./block.ts";

/** What blocks gave each other on one text, kept for the next question. */
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

/** A part of rows that are kept. */
export function cutOut(
  { data, shape: [, width = 0] }: Tensor,
  [rows, columns]: readonly Places[],
): Tensor {
  const { first, count } = rows as Places;
  const { first: left, count: wide } = columns as Places;
  const part = new Float32Array(count * wide);
  for (let row = 0; row < count; row++) {
    const start = (first + row) * width + left;
    part.set(data.subarray(start, start + wide), row * wide);
  }
  return { data: part, shape: [count, wide] };
}
