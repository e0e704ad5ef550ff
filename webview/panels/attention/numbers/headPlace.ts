import type { Heads } from "../../../../src/domain/attention/headMeasures.ts";
import { numberOf } from "../../../../src/domain/model/inner.ts";

/** A head in the grid. */
export interface Place {
  readonly layer: number;
  readonly head: number;
}

/** A head as the model counts layers, those without attention too. */
export const inModel = (heads: Heads, { layer, head }: Place): Place => ({
  layer: numberOf(heads, layer),
  head,
});
