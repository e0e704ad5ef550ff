import type { Intervention } from "../../domain/model/interventions.ts";
import type { Run, RunId } from "../../domain/model/run.ts";
import { KEPT_RERUNS } from "../../domain/questions/reruns.ts";
import type { Tokenizer } from "../../tokenizer/pipeline/tokenizer.ts";
import type { Input } from "../sessions/input.ts";
import { resolved } from "../surgery/resolved.ts";
import { type Desk, type Loaded, reopen } from "./analyse.ts";
import type { KeptRun } from "./runs.ts";
import { withIds } from "./tokensOfIds.ts";

/** Runs a model again on the text of a run, changed on its way. */
export async function rerun(
  desk: Pick<Desk, "opener" | "runs">,
  id: RunId,
  interventions: readonly Intervention[],
): Promise<Run> {
  const { opener, runs } = desk;
  const kept = await reopen(desk, id);
  const { model, run } = kept;
  const changed = await changedInput(desk, kept, interventions);
  const tensors = await model.outcome(changed);
  const { id: base, ...facts } = run;
  const tokens = textsOf(run, changed, await opener.tokenizer(run.model.id));
  const others = [...runs.all()].filter((other) => other.run.base !== undefined);
  for (const { run } of others.slice(0, 1 - KEPT_RERUNS)) runs.release(run.id);
  return runs.keep({ ...facts, ...tokens, base }, { tensors, input: changed });
}

/** The run's texts, with the tokens that were put into them. */
function textsOf(
  { tokens, decoder }: Run,
  { ids, decoderIds }: Input,
  tokenizer: Tokenizer,
): Pick<Run, "tokens" | "decoder"> {
  return {
    tokens: withIds(tokenizer, tokens, ids),
    ...(decoder && decoderIds && { decoder: withIds(tokenizer, decoder, decoderIds) }),
  };
}

/** What a run's model is given to be changed on its way. */
export async function changedInput(
  { runs }: Pick<Desk, "runs">,
  { run, input, model }: KeptRun & Pick<Loaded, "model">,
  interventions: readonly Intervention[],
): Promise<Input> {
  const changes = await resolved(
    interventions,
    async (other, which) => {
      if (other === undefined) return model.inside(input.plain ?? input, which);
      const source = runs.get(other);
      if (source.run.model.id === run.model.id) return model.inside(source.input, which);
      throw new RangeError(`Run ${other} is of another model.`);
    },
    (hide) => model.hiddenLayers(hide),
  );
  return model.changed(input, changes);
}
