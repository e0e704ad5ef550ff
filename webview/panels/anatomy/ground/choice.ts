import { probabilityAt } from "../../../../src/domain/prediction/columns.ts";
import { rankAt, throwDart } from "../../../../src/domain/prediction/dart.ts";
import { createSampler, OFF, type Settings } from "../../../../src/domain/prediction/sampling.ts";

/** How a token is chosen, as the user set it. */
export interface Choosing {
  readonly settings: Settings;
  /** Says where the dart falls. */
  readonly seed: number;
}

/** What a greedy model does. */
export const GREEDY: Choosing = { settings: { ...OFF, temperature: 0 }, seed: 0 };

/** The token that was chosen, and what there was to choose from. */
export interface Choice {
  readonly id: number;
  /** From 0. */
  readonly rank: number;
  /** Where the dart fell: 0 to 1. */
  readonly dart: number;
  /** How many tokens could be chosen. */
  readonly kept: number;
  /** Tokens by rank, the likeliest first. */
  readonly ids: Uint32Array;
  /** The chance of the token of a rank: 0 to 1. */
  shareOf(rank: number): number;
}

type Sampler = ReturnType<typeof createSampler>;
const samplers = new WeakMap<Float32Array, Sampler>(); // a vocabulary is ranked once, not at each setting

function samplerOf(p: Float32Array): Sampler {
  const sampler = samplers.get(p) ?? createSampler(p.map(Math.log), []);
  samplers.set(p, sampler);
  return sampler;
}

/**
 * Chooses from probabilities. A softmax takes their logarithms for logits: they differ from the
 * model's own by one number, the same for all.
 *
 * @param p [vocabulary]
 */
export function chooseFrom(p: Float32Array, { settings, seed }: Choosing): Choice {
  const { ids, columns } = samplerOf(p)(settings);
  const column = columns[columns.length - 1] ?? columns[0];
  const dart = throwDart(seed);
  const rank = rankAt(column, dart);
  return {
    ...{ ids, dart, rank, id: ids[rank] ?? 0, kept: column.kept },
    shareOf: (place) => probabilityAt(column, place),
  };
}
