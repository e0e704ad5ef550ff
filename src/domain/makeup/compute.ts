import { type Config, isCount } from "./config.ts";
import type { Geometry } from "./geometry.ts";
import { placeOf } from "./parts.ts";
import { countOf, type Weight } from "./weights.ts";

/** Operations on floats that one token takes, forward. */
export interface Compute {
  /** Two for each weight of a matrix that it is multiplied by: a product and a sum. */
  readonly matrices: number;
  /** Of queries with keys, and of weights with values. */
  readonly attention: number;
}

/**
 * What one more token costs a decoder, or a token of an encoder, behind `length` others; of an
 * encoder-decoder, a token that the decoder writes.
 *
 * Matrices: 2 · N, N the weights of all that a token is multiplied by; a table is looked up and costs
 * nothing, an unembedding counts even if it is tied, and of experts only those that are chosen.
 * Attention: 2 · 2 · layers · length · heads · head width.
 *
 * @param chosen the share of experts that a token passes
 * @see Kaplan et al. 2020, §2.1: C ≈ 2N + 2 · layers · length · width of attention, for which they
 *   count the products with the keys alone
 */
export function computeOf(
  weights: readonly Weight[],
  geometry: Geometry,
  length: number,
  chosen = 1,
): Compute {
  const isPair = geometry.kind === "encoderDecoder";
  let matrices = 0;
  for (const { name, shape } of weights) {
    const { part, stack, layer } = placeOf(name);
    const isMatrix = shape.filter((length) => length > 1).length > 1 && !name.endsWith("bias");
    if (!isMatrix || part === "positions" || part === "segments") continue;
    if (isPair && stack === "encoder") continue;
    if (layer === undefined && part !== "unembedding") continue; // tables, and heads for labels
    matrices += 2 * countOf(shape) * (name.includes(".experts.") ? chosen : 1);
  }
  const { heads, headWidth, windows } = geometry;
  const seen = windows.reduce<number>((sum, window) => sum + Math.min(length, window ?? length), 0);
  const crossed = isPair ? windows.length * length : 0;
  return { matrices, attention: 4 * heads * headWidth * (seen + crossed) };
}

/** The share of experts that a token passes; 1 without any. */
export function chosenShare(config: Config): number {
  const {
    num_experts_per_tok: chosen,
    num_local_experts: local,
    num_experts: all = local,
  } = config;
  return isCount(chosen) && isCount(all) ? Math.min(1, chosen / all) : 1;
}
