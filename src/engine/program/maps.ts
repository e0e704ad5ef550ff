import type { Places, TensorId, TensorRef } from "../../domain/program/program.ts";
import type { Exit } from "./doors.ts";

type Wanted = ReadonlyMap<TensorId, readonly Places[]>;

const FEW = 2 ** 18; // numbers of one map, such as all heads' weights of a few tokens

/** Whether a tensor has a number for each pair of tokens: it may be too large to be kept whole. */
export const isMap = (ref: Pick<TensorRef, "axes"> | undefined): boolean =>
  ref?.axes.includes("from") === true && ref.axes.includes("to");

/** Names a part of a tensor among what is kept. */
export const keyOf = (id: TensorId, places: readonly Places[]): string =>
  `${id} ${places.map(({ first, count }) => `${first}+${count}`).join()}`;

/** The same places of all maps of a block, if some of one are wanted: steps ask for them in turn. */
export function placesOfMaps(
  asked: Wanted,
  exits: readonly Exit[],
  refs: ReadonlyMap<TensorId, Pick<TensorRef, "axes">>,
): Wanted {
  const places = [...asked].find(([id, { length }]) => isMap(refs.get(id)) && length === 3)?.[1];
  const found = new Map<TensorId, readonly Places[]>();
  if (!places || places.reduce((all, { count }) => all * count, 1) > FEW) return found;
  for (const { id } of exits) {
    const ref = refs.get(id);
    if (ref && isMap(ref)) found.set(id, places.slice(3 - ref.axes.length));
  }
  return found;
}
