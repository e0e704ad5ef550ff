import { newTask } from "../../../kit/page/task.ts";
import type { Drawn } from "../map/drawn.ts";
import { type InkScale, inkOf } from "../map/ink.ts";
import { type HeadMap, hide } from "../numbers/headMap.ts";
import type { Place } from "../numbers/headPlace.ts";
import type { MapSource } from "../numbers/mapSource.ts";
import { type Numbers, WORDS } from "../numbers/quantities.ts";

/** What is shown: which numbers of which head, without which tokens. */
interface Choice {
  readonly numbers: Numbers;
  readonly place: Place;
  /** Targets that are left out, by index. */
  readonly hidden: readonly number[];
}

/** A head's map as it is drawn. */
export interface Shown extends Choice, Drawn {
  /** The maps of the other heads whose lines are drawn with its own. */
  readonly beside: readonly HeadMap[];
}

/**
 * Fetches a head's map and those drawn beside it. Each step runs in a task of its own: a map may
 * have a million cells.
 *
 * @returns undefined where the model's file does not give these numbers
 */
export async function prepare(
  source: MapSource,
  choice: Choice,
  beside: readonly number[],
  scale: InkScale,
): Promise<Shown | undefined> {
  const { numbers, place } = choice;
  const found = await Promise.all(
    [place.head, ...beside].map((head) => source.map(numbers, { ...place, head })),
  );
  const [map, ...others] = found.filter((one) => one !== undefined);
  if (!map) return undefined;
  await newTask();
  for (const one of [map, ...others]) leaveOut(choice, one.weights, one.to);
  const ink = inkOf(numbers, map, scale);
  await newTask();
  const { write, brief } = WORDS[numbers];
  return { ...choice, map, beside: others, ink, write, brief };
}

/** Fetches exact rows: the map itself comes as bytes, which round its numbers. */
export async function exactRows(
  source: MapSource,
  shown: Shown,
  first: number,
  count: number,
): Promise<Float32Array> {
  const weights = (await source.rows(shown.numbers, shown.place, first, count)).slice();
  leaveOut(shown, weights, shown.map.to);
  return weights;
}

function leaveOut({ numbers, hidden }: Choice, weights: Float32Array, to: number): void {
  if (numbers !== "scores") hide(weights, to, hidden, WORDS[numbers].isShare);
}
