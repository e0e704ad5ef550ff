import type { Heads, Measured } from "../../../../src/domain/attention/headMeasures.ts";
import type { Place } from "../numbers/headPlace.ts";

/** How the heads are laid out. */
export type Order = "layer" | "largest" | "smallest";

export const valueAt = ({ heads }: Heads, { values }: Measured, { layer, head }: Place): number =>
  values[layer * heads + head] as number;

/**
 * The heads in the order of a measure, without those whose value is below `least`. In the order of
 * layers, each row is a layer, and a head that is left out leaves a hole.
 */
export function arrange(
  heads: Heads,
  measured: Measured | undefined,
  { order, least }: { readonly order: Order; readonly least: number },
): readonly (Place | undefined)[] {
  const all = Array.from({ length: heads.layers * heads.heads }, (_, at) => ({
    layer: Math.floor(at / heads.heads),
    head: at % heads.heads,
  }));
  if (!measured) return all;
  const value = (place: Place) => valueAt(heads, measured, place);
  if (order === "layer") return all.map((place) => (value(place) >= least ? place : undefined));
  const direction = order === "largest" ? -1 : 1;
  return all
    .filter((place) => value(place) >= least)
    .sort((a, b) => direction * (value(a) - value(b)));
}

/** The keys that `step` takes. */
export const STEP_KEYS = ["ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown", "Home", "End"];

/** The next index in the direction of a key that has a head; the same one if there is none. */
export function step(
  places: readonly (Place | undefined)[],
  columns: number,
  at: number,
  key: string,
): number {
  const row = Math.floor(at / columns);
  const moves: Readonly<Record<string, readonly [from: number, by: number]>> = {
    ArrowLeft: [at - 1, -1],
    ArrowRight: [at + 1, 1],
    ArrowUp: [at - columns, -columns],
    ArrowDown: [at + columns, columns],
    Home: [row * columns, 1],
    End: [Math.min(places.length, (row + 1) * columns) - 1, -1],
  };
  const [first, by] = moves[key] ?? [at, 1];
  for (let i = first; i >= 0 && i < places.length; i += by) if (places[i]) return i;
  return at;
}
