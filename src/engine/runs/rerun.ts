import type { Intervention } from "../../domain/model/interventions.ts";
import type { Run, RunId } from "../../domain/model/run.ts";
import type { Input } from "../sessions/input.ts";
import { withRows } from "../surgery/changes.ts";
import { type Desk, type Loaded, reopen } from "./analyse.ts";
import type { KeptRun } from "./runs.ts";

/** Runs a model again on the text of a run, changed on its way. */
export async function rerun(
  desk: Pick<Desk, "opener" | "runs">,
  id: RunId,
  interventions: readonly Intervention[],
): Promise<Run> {
  const kept = await reopen(desk, id);
  const changed = await changedInput(desk, kept, interventions);
  const { id: base, ...facts } = kept.run;
  const tensors = await kept.model.outcome(changed);
  return desk.runs.keep({ ...facts, base }, { tensors, input: changed });
}

/** What a run's model is given to be changed on its way. */
export async function changedInput(
  { runs }: Pick<Desk, "runs">,
  { run, input, model }: KeptRun & Pick<Loaded, "model">,
  interventions: readonly Intervention[],
): Promise<Input> {
  const changes = await withRows(interventions, (other, which) => {
    const source = runs.get(other);
    if (source.run.model.id === run.model.id) return model.inside(source.input, which);
    throw new RangeError(`Run ${other} is of another model.`);
  });
  return model.changed(input, changes);
}
