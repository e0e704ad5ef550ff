// How maps by UMAP are made, and what the thread that makes one is told and tells. The library itself
// is opened in that thread alone (umap.ts).

import type { Tensor } from "../../domain/model/tensor.ts";

/** What the random numbers of every map begin with. */
export const SEED = 1;
/** Neighbors of each point that UMAP tries to keep near it. */
export const NEIGHBORS = 15;
export const MIN_DISTANCE = 0.1;
/** The same in one line: a file of another recipe is not taken for a map of ours. */
export const RECIPE = `embedding-atlas 0.26.0: UMAP, cosine, ${NEIGHBORS} neighbors, minimum distance ${MIN_DISTANCE}, seed ${SEED}`;

/** What a thread is to make a map of. */
export interface Order {
  readonly table: Tensor;
  readonly dimensions: 2 | 3;
}

/** What it says: how far it is, 0 to 1, and at its end the places. */
export type Report = { readonly fraction: number } | { readonly places: Float32Array };
