/** From where a map is seen. */
export interface MapSight {
  /** Which map: another one is seen anew. */
  readonly of: string;
  /** How it is turned, in radians. */
  readonly yaw: number;
  readonly pitch: number;
  /** How much larger than where all fits, and what stands in the middle; undefined: all is seen. */
  readonly part:
    | { readonly zoom: number; readonly middle: readonly [x: number, y: number, z: number] }
    | undefined;
}
