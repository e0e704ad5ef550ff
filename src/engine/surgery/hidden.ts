import type { Tensor } from "../../domain/model/tensor.ts";
import type { Site } from "./changeable.ts";
import { checkIndex, type Hidden, range } from "./changes.ts";

/** One attention of one layer in which keys are hidden. */
export interface HiddenIn {
  readonly site: Site;
  readonly layer: number;
  /** Whether queries and keys are of the same text, so that a token can see itself. */
  readonly isOwn: boolean;
  readonly heads: number;
  /** How many tokens look, and at how many; and how many the file has room for. */
  readonly from: number;
  readonly to: number;
  readonly room: { readonly from: number; readonly to: number };
}

/**
 * What is added to the scores of each layer: -Infinity where a key is hidden, else 0. Layers in which
 * the same is hidden share it.
 *
 * @returns by the name of the input [1, heads or 1, from, to]
 * @throws RangeError if something is not there, or a query would be left without any key
 */
export function hiding(
  changes: readonly Hidden[],
  places: (change: Hidden) => readonly HiddenIn[],
): ReadonlyMap<string, Tensor> {
  const bySite = new Map<string, [HiddenIn, Hidden[]]>();
  for (const change of changes) {
    for (const place of places(change)) {
      const known = bySite.get(place.site.shift);
      if (known) known[1].push(change);
      else bySite.set(place.site.shift, [place, [change]]);
    }
  }
  const masks = new Map<string, Tensor>();
  const made: (readonly [readonly Hidden[], Tensor])[] = [];
  for (const [name, [place, hidden]] of bySite) {
    const same = made.find(([others]) => isSame(others, hidden));
    const mask = same?.[1] ?? maskOf(place, hidden);
    if (!same) made.push([hidden, mask]);
    checkSeen(place, hidden, mask);
    masks.set(name, mask);
  }
  return masks;
}

const isSame = (one: readonly Hidden[], other: readonly Hidden[]): boolean =>
  one.length === other.length && one.every((hidden, i) => hidden === other[i]);

/** Who does not look at the keys of a change. */
function queriesOf({ from, isOwn }: HiddenIn, { keys, queries }: Hidden): readonly number[] {
  if (queries) return queries;
  const own = new Set(isOwn ? keys : []);
  return range(from).filter((query) => !own.has(query));
}

function maskOf(place: HiddenIn, hidden: readonly Hidden[]): Tensor {
  const { heads, from, to, room } = place;
  const count = hidden.some(({ heads }) => heads) ? heads : 1;
  const data = new Float32Array(count * room.from * room.to);
  for (const change of hidden) {
    for (const key of change.keys) checkIndex("Position", key, to);
    for (const head of change.heads ?? []) checkIndex("Head", head, heads);
    for (const query of queriesOf(place, change)) {
      checkIndex("Position", query, from);
      for (const head of change.heads ?? range(count)) {
        const row = (head * room.from + query) * room.to;
        for (const key of change.keys) data[row + key] = Number.NEGATIVE_INFINITY;
      }
    }
  }
  return { data, shape: [1, count, room.from, room.to] };
}

/** A token that still sees itself sees something; any other must see one of the keys that are left. */
function checkSeen(place: HiddenIn, hidden: readonly Hidden[], { data, shape }: Tensor): void {
  const { isOwn, from, to, room, layer } = place;
  const seen = hidden.find((change) => change.seen?.has(layer))?.seen?.get(layer);
  for (let head = 0; head < (shape[1] ?? 0); head++) {
    for (let query = 0; query < from; query++) {
      const row = (head * room.from + query) * room.to;
      if (isOwn && data[row + query] === 0) continue;
      const isLeft = (key: number) =>
        data[row + key] === 0 && (!isOwn || isSeen(seen, head, query, key));
      if (!range(to).some(isLeft)) throw new RangeError(`Position ${query} is left no key to see.`);
    }
  }
}

/** @param seen scores of the unchanged run, [heads, from, to] */
function isSeen(seen: Tensor | undefined, head: number, query: number, key: number): boolean {
  if (!seen) return false;
  const [, from = 0, to = 0] = seen.shape;
  return seen.data[(head * from + query) * to + key] !== Number.NEGATIVE_INFINITY;
}
