import type { Fact, FileTensor } from "../../domain/makeup/modelFile.ts";
import { Refused } from "../../domain/reason.ts";

/** What stands in the head of a file of weights. */
export interface Header {
  readonly facts: readonly Fact[];
  /** In the file's own order. */
  readonly tensors: readonly FileTensor[];
}

/** @throws Refused if there are more elements than can be counted exactly */
export function countElements(tensor: string, shape: readonly number[]): number {
  const count = shape.reduce((product, length) => product * length, 1);
  if (!Number.isSafeInteger(count)) throw new Refused({ code: "tensorUnclear", tensor });
  return count;
}
