import type { Settings } from "../../../src/domain/prediction/sampling.ts";

/** Logits, and the settings under which a token is to be chosen from them. */
export interface Case {
  readonly logits: Float32Array;
  readonly before: readonly number[];
  readonly settings: Settings;
}

// As in training/export_sampling_oracle.py, number by number.
const CASES = 3600;
const SIZES = [1, 2, 3, 5, 8, 13, 21, 34];
const LARGE = 2048;
const LARGE_EACH = 360;
const GRIDS = [
  { reach: 4, divisor: 1 },
  { reach: 2 ** 20, divisor: 2 ** 17 },
  { reach: 2 ** 20, divisor: 2 ** 14 },
  { reach: 40, divisor: 8 },
];

/** The cases of sampling.bin, drawn in the order in which the script draws them. */
export function* samplingCases(): Generator<Case> {
  let state = 2026;
  const draw = (count: number): number => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return (state >>> 8) % count;
  };
  for (let number = 0; number < CASES; number++) {
    const size = number % LARGE_EACH === 0 ? LARGE : (SIZES[draw(SIZES.length)] as number);
    const { reach, divisor } = GRIDS[draw(GRIDS.length)] as (typeof GRIDS)[number];
    const logits = Float32Array.from(
      { length: size },
      () => (draw(2 * reach + 1) - reach) / divisor,
    );
    if (draw(8) === 0)
      for (let i = 1; i < size; i++) if (draw(4) === 0) logits[i] = Number.NEGATIVE_INFINITY;
    const before = Array.from({ length: 1 + draw(8) }, () => draw(size));
    const temperature = draw(10) === 0 ? 0 : draw(3) ? (1 + draw(60)) / 20 : 1;
    const topK = draw(2) ? 1 + draw(size + Math.floor(size / 2) + 2) : 0;
    const topP = draw(3) ? (draw(2) ? draw(21) / 20 : draw(1001) / 1000) : 1;
    const minP = draw(3) === 0 ? (draw(2) ? draw(21) / 20 : draw(101) / 1000) : 0;
    const repetitionPenalty = draw(2) ? (5 + draw(26)) / 10 : 1;
    yield { logits, before, settings: { temperature, topK, topP, minP, repetitionPenalty } };
  }
}
