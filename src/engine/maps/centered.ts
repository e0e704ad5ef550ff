/** A map's places, and how they came about from what a method gave. */
export interface Centered {
  /** [rows, dimensions], centered, the farthest coordinate at 1 or -1. */
  readonly places: Float32Array;
  /** What 1 is in the method's own units; 0 if all stand in the same place. */
  readonly unit: number;
}

/**
 * Moves a map so that its mean is in the middle, and makes it so large that its farthest coordinate is
 * 1 or -1; all axes alike, so that distances stay in proportion.
 *
 * @param given [rows, dimensions]
 */
export function centered(given: ArrayLike<number>, dimensions: number): Centered {
  const rows = given.length / dimensions;
  const mean = new Float64Array(dimensions);
  for (let at = 0; at < given.length; at++) {
    mean[at % dimensions] = (mean[at % dimensions] as number) + (given[at] as number) / rows;
  }
  const from = (at: number) => (given[at] as number) - (mean[at % dimensions] as number);
  let unit = 0;
  for (let at = 0; at < given.length; at++) unit = Math.max(unit, Math.abs(from(at)));
  const places = new Float32Array(given.length);
  if (unit > 0) for (let at = 0; at < given.length; at++) places[at] = from(at) / unit;
  return { places, unit };
}
