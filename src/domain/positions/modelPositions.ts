import type { AttentionKind } from "../model/inner.ts";

/** What a model adds to a token's embedding for where the token stands, a vector for each position. */
export interface PositionTable {
  readonly kind: "learned" | "sinusoidal";
  /** How many positions there are, and how wide their vectors. */
  readonly count: number;
  readonly width: number;
  /** Positions evenly apart, the first and the last among them: all of them if they are few. */
  readonly picked: Uint32Array;
  /** Cosine similarity of each of those to each: [picked, picked]. */
  readonly similar: Float32Array;
  /**
   * Mean cosine similarity of positions so far apart, 0 first: of up to 64 pairs each, and up to
   * three quarters of all positions apart, so that there are enough.
   */
  readonly byDistance: Float32Array;
  /** All positions along the two directions in which they differ most: [count, 2]. */
  readonly places: Float32Array;
  /** The shares of variance that these two have. */
  readonly shares: Float64Array;
}

/** What a model adds to the scores of its attention for how far two tokens stand apart. */
export interface PositionBias {
  readonly kind: "relative" | "alibi";
  /** Of which attention, in its first layer. */
  readonly of: AttentionKind;
  readonly heads: number;
  /** The first distance: of tokens so far before the one that looks; below 0. */
  readonly first: number;
  /** By distance from the first on, one behind the other: [heads, distances]. */
  readonly bias: Float32Array;
}

/** A model that turns queries and keys by where their tokens stand. */
export interface PositionTurns {
  readonly kind: "rotary";
  readonly heads: number;
  readonly headWidth: number;
  /** By how much each pair of dimensions turns from one position to the next, in radians: [pairs]. */
  readonly angles: Float64Array;
  /** With which base the formula gives these; undefined: with none, as where they are scaled. */
  readonly base: number | undefined;
  /**
   * Whether the config says the base, the queries of the first attention turn so, or both; or neither,
   * and it is the usual one.
   */
  readonly known: "saidAndMeasured" | "measured" | "said" | "assumed";
  /** Scores of a token at itself, by how many positions back: first layer, [heads, distances]. */
  readonly scores: Float32Array;
}

/** Of which stack of an encoder-decoder; a model with one stack has no other. */
export type Stack = "encoder" | "decoder";

/** How the run's model knows the order of its tokens, as far as its file shows it. */
export type ModelPositions =
  | PositionTable
  | PositionBias
  | PositionTurns
  | { readonly kind: "unknown" };

/** The same token in two places. */
export interface Placed {
  /** Cosine similarity of what is added in the two places; undefined if nothing is. */
  readonly added: number | undefined;
  /** Of what the first layer receives of it in each; undefined if that was not found. */
  readonly received: number | undefined;
}
