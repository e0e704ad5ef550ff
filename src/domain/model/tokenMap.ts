/** How a map of the vocabulary is made. */
export type MapMethod = "pca" | "umap";

/** Where every token of a vocabulary stands in a map of the input embeddings. */
export interface TokenMap {
  readonly method: MapMethod;
  readonly dimensions: 2 | 3;
  /** Of every token: [vocabSize, dimensions], centered, the farthest coordinate at 1 or -1. */
  readonly places: Float32Array;
  /** Of PCA: the share of the variance along each axis, 0 to 1, the largest first. */
  readonly explained?: readonly number[];
  /** Of UMAP: what its random numbers begin with. */
  readonly seed?: number;
}

/** Of a map that is being made: ask again for it. */
export interface MapProgress {
  /** How far it is, 0 to 1. */
  readonly fraction: number;
}

/** Where the tokens of a run stand in a map, from the embedding to the last layer. */
export interface TokenPaths {
  /**
   * [layers + 1, tokens, dimensions]: first where the map itself has each token, then where it
   * stands behind each layer. What is behind a layer may lie outside the map: beyond 1 or -1.
   */
  readonly places: Float32Array;
  readonly layers: number;
  readonly tokens: number;
}

/** Whether a map is still being made. */
export const isBeingMade = (answer: TokenMap | MapProgress): answer is MapProgress =>
  "fraction" in answer;
