import assert from "node:assert/strict";
import type { Tensor } from "../../../src/domain/model/tensor.ts";
import {
  MOST_NUMBERS,
  type Slice,
  type Step,
  type TensorId,
  type TensorRef,
} from "../../../src/domain/program/program.ts";
import { recompute } from "../../../src/domain/program/recompute.ts";

/** Answers a question for slices. */
export type Ask = (asked: readonly Slice[]) => Promise<readonly Tensor[]>;

/** A step, and how far what the reference makes of its inputs is from its output. */
export interface Judged {
  readonly step: Step;
  /** The largest difference; NaN of a step that is not told apart. */
  readonly off: number;
  /** The largest number of its output. */
  readonly size: number;
}

/**
 * Recomputes steps from what is shown of their inputs, in double precision.
 *
 * @param ask for slices of the run
 */
export async function judge(steps: readonly Step[], ask: Ask): Promise<readonly Judged[]> {
  const judged: Judged[] = [];
  for (const step of steps) judged.push(await judgeStep(step, ask));
  return judged;
}

async function judgeStep(step: Step, ask: Ask): Promise<Judged> {
  const operands = [...step.inputs, ...step.weights];
  const shown = [...operands.map(({ tensor }) => tensor), ...step.outputs].filter(
    ({ axes }) => axes.length > 0,
  );
  const numbers = await numbersOf(shown, ask);
  for (const { id, shape } of shown) {
    assert.deepEqual(numbers.get(id)?.shape, shape, `${step.id}: the shape of ${id}`);
  }
  const [output] = step.outputs;
  const given = numbers.get(output?.id ?? "");
  const made = recompute(step, (letter) => {
    return numbers.get(operands.find((one) => one.letter === letter)?.tensor.id ?? "");
  });
  if (!made || !given) return { step, off: Number.NaN, size: 0 };
  assert.equal(made.data.length, given.data.length, `${step.id}: as many numbers`);
  let [off, size] = [0, 0];
  const x = numbers.get(step.inputs[0]?.tensor.id ?? "");
  made.data.forEach((value, i) => {
    const other = given.data[i] as number;
    const isSame = value === other || isTie(step, x, i, value - other);
    off = Math.max(off, isSame ? 0 : Math.abs(value - other));
    if (Number.isFinite(other)) size = Math.max(size, Math.abs(other));
  });
  return { step, off, size };
}

/** All numbers of tensors: in one question, or where they are too many for that, in one for each. */
async function numbersOf(
  tensors: readonly TensorRef[],
  ask: Ask,
): Promise<ReadonlyMap<TensorId, Tensor>> {
  const ids = [...new Set(tensors.map(({ id }) => id))];
  const size = tensors.reduce((sum, { shape }) => sum + shape.reduce((a, b) => a * b, 1), 0);
  const asked = ids.map((tensor) => ({ tensor, along: [] }));
  const groups = size <= MOST_NUMBERS ? [asked] : asked.map((one) => [one]);
  const found: Tensor[] = [];
  for (const group of groups) found.push(...(await ask(group)));
  return new Map(ids.map((id, i) => [id, found[i] as Tensor]));
}

const TIE = 1e-3; // of a step: single and double precision may fall on either side of its middle

/** Whether a number lies in the middle of two that 8 bits can stand for, and was rounded to the other. */
function isTie({ kind, settings }: Step, x: Tensor | undefined, i: number, off: number): boolean {
  if (kind !== "round" || !x) return false;
  const all = Array.from(x.data);
  const range = Math.max(0, ...all) - Math.min(0, ...all);
  const step = settings.steps?.step ?? range / 255;
  const place = Math.abs((x.data[i] as number) / step) % 1;
  return Math.abs(place - 0.5) < TIE && Math.abs(Math.abs(off) - step) < 1e-4;
}

/** What a step takes that neither a step before it gives nor is said to be there. */
export function gapsIn(steps: readonly Step[]): readonly string[] {
  const made = new Set<TensorId>();
  return steps.flatMap(({ id, inputs, weights, outputs }) => {
    const missing = inputs.filter(
      ({ tensor }) => tensor.from === "computed" && !made.has(tensor.id),
    );
    const wrong = weights.filter(({ tensor }) => tensor.from !== "weight");
    for (const output of outputs) made.add(output.id);
    return [...missing, ...wrong].map(({ letter, tensor }) => `${id}: ${letter} (${tensor.id})`);
  });
}
