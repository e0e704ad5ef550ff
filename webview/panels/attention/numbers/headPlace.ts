import type { Heads } from "../../../../src/domain/attention/headMeasures.ts";
import { numberOf } from "../../../../src/domain/model/inner.ts";

/** A head: which layer of those with attention, and which head of it. */
export interface Place {
  readonly layer: number;
  readonly head: number;
}

/** The same head with its layer counted among all layers of the model. */
export const inModel = (heads: Heads, { layer, head }: Place): Place => ({
  layer: numberOf(heads, layer),
  head,
});
