import type { Ink } from "../../../kit/charts/ink.ts";
import type { HeadMap } from "../numbers/headMap.ts";

/** What is drawn: numbers, how they become ink, and how they are written into large cells. */
export interface Drawn {
  readonly map: HeadMap;
  readonly ink: Ink;
  readonly write: (value: number) => string;
  /** Shorter, for cells that are too small for that. */
  readonly brief: (value: number) => string;
}
