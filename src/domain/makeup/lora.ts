import { type Part, placeOf } from "./parts.ts";
import type { Weight } from "./weights.ts";

/** Matrices that LoRA can be put beside. */
export const TARGETS = [
  ...(["query", "key", "value", "queryKeyValue", "attentionOutput"] as const),
  ...(["gate", "gateUp", "up", "down"] as const),
] as const satisfies readonly Part[];
export type Target = (typeof TARGETS)[number];

export interface Lora {
  /** D · R + R · K, over all matrices of the targets. */
  readonly trainable: number;
  /** How many matrices. */
  readonly matrices: number;
}

/**
 * Parameters that LoRA trains: beside each matrix W [D, K] of the targets two narrow ones, B [D, R]
 * and A [R, K], of which W + B·A is made; W stays as it is.
 *
 * @param rank R
 * @see Hu et al. 2021, §4.1
 */
export function loraOf(weights: readonly Weight[], targets: ReadonlySet<Part>, rank: number): Lora {
  let [trainable, matrices] = [0, 0];
  for (const { shape, copies } of matricesOf(weights, targets)) {
    const [rows, columns] = shape;
    trainable += copies * rank * (rows + columns);
    matrices += copies;
  }
  return { trainable, matrices };
}

/** Which targets a model has. */
export const targetsIn = (weights: readonly Weight[]): readonly Target[] =>
  TARGETS.filter((target) => matricesOf(weights, new Set([target])).length > 0);

interface Matrix {
  readonly shape: readonly [rows: number, columns: number];
  /** Experts, each of which has one. */
  readonly copies: number;
}

function matricesOf(weights: readonly Weight[], targets: ReadonlySet<Part>): readonly Matrix[] {
  return weights.flatMap(({ name, shape, tiedTo }) => {
    const { part, layer } = placeOf(name);
    if (layer === undefined || tiedTo !== undefined || !targets.has(part)) return [];
    const [a, b, c] = shape;
    if (a === undefined || b === undefined || /bias$/.test(name)) return [];
    // XLNet stores [width, heads, headWidth]; experts are stored [experts, from, to].
    if (c === undefined) return [{ shape: [a, b] as const, copies: 1 }];
    return name.includes(".experts.")
      ? [{ shape: [b, c] as const, copies: a }]
      : [{ shape: [a, b * c] as const, copies: 1 }];
  });
}
