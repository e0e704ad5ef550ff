import assert from "node:assert/strict";
import type { InnerTensor } from "../../src/domain/model/inner.ts";
import type { Tensor } from "../../src/domain/model/tensor.ts";
import type { Model } from "../../src/engine/model/model.ts";
import type { Case, Expected } from "./families.ts";

/**
 * The largest difference from the oracle's numbers: absolute, but of scores, which T5 does not scale
 * down, in parts of the largest of them. Masked scores are equal or infinitely off.
 */
function difference(found: Tensor, { which, shape, numbers }: Expected): number {
  assert.deepEqual(found.shape, shape, which.tensor);
  let most = 0;
  let largest = 1;
  for (let i = 0; i < numbers.length; i++) {
    const [a, b] = [found.data[i] as number, numbers[i] as number];
    if (a === b) continue;
    most = Math.max(most, Math.abs(a - b));
    largest = Math.max(largest, Math.abs(b));
  }
  return which.tensor === "scores" ? most / largest : most;
}

/** Largest differences by what was compared, and what was not found. */
export interface Compared {
  readonly errors: ReadonlyMap<InnerTensor, number>;
  readonly missing: ReadonlySet<string>;
}

/** All tensors of the cases that are found, against what is expected of them. */
export async function compare(model: Model, cases: readonly Case[]): Promise<Compared> {
  const errors = new Map<InnerTensor, number>();
  const missing = new Set<string>();
  for (const { text, expected } of cases) {
    const wanted = expected.filter(({ which: { kind, tensor } }) => {
      const found = model.found.find((one) => one.kind === kind);
      if (found?.tensors.includes(tensor)) return true;
      missing.add(`${tensor} (${kind})`);
      return false;
    });
    const inside = await model.inside(
      text,
      wanted.map(({ which }) => which),
    );
    inside.forEach((tensor, i) => {
      const { which } = wanted[i] as Expected;
      const error = difference(tensor, wanted[i] as Expected);
      errors.set(which.tensor, Math.max(errors.get(which.tensor) ?? 0, error));
    });
  }
  return { errors, missing };
}
