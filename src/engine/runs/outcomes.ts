import type { Intervention } from "../../domain/model/interventions.ts";
import type { RunId } from "../../domain/model/run.ts";
import { sumExp } from "../../domain/model/softmax.ts";
import type { Outcome } from "../../domain/questions/reruns.ts";
import { type Desk, reopen } from "./analyse.ts";
import { changedInput } from "./rerun.ts";

const WORKING = 200; // milliseconds before what is there is answered

/** What the model says in many passes over a run's text, each changed otherwise. */
export async function outcomes(
  desk: Pick<Desk, "opener" | "runs">,
  id: RunId,
  sets: readonly (readonly Intervention[])[],
  asked: readonly Outcome[],
): Promise<readonly Float32Array[]> {
  const kept = await reopen(desk, id);
  const { model } = kept;
  const answers: Float32Array[] = [];
  const start = performance.now();
  for (const set of sets) {
    const tensors = await model.outcome(await changedInput(desk, kept, set));
    const bits: number[] = [];
    for (const { position, tokens } of asked) {
      const logits = await model.logits(tensors, position);
      const { max, sum } = sumExp(logits);
      for (const token of tokens) {
        bits.push(((logits[token] as number) - max - Math.log(sum)) / Math.LN2);
      }
    }
    answers.push(Float32Array.from(bits));
    if (performance.now() - start > WORKING) break;
  }
  return answers;
}
