import type { Place } from "../../../domain/debug/course.ts";
import type { Pass } from "./pass.ts";

/** Where the model stands, and for which token. */
export interface Stop {
  readonly pass: Pass;
  readonly place: Place;
  readonly followed: number;
}
