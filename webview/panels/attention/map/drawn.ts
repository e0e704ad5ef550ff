import type { HeadMap } from "../numbers/headMap.ts";
import type { Ink } from "./ink.ts";

/** What is drawn: numbers, how they become ink, and how they are written into large cells. */
export interface Drawn {
  readonly map: HeadMap;
  readonly ink: Ink;
  readonly write: (value: number) => string;
  /** The same where that is too long for one of them. */
  readonly brief: (value: number) => string;
}
