import { toFailure } from "../../domain/failure.ts";
import { EMBEDDED } from "../../domain/model/embedded.ts";
import type { ModelId } from "../../domain/model/run.ts";
import type { PromptComparison } from "../../domain/prediction/prompts.ts";
import type { Questions } from "../../domain/questions/model.ts";

/**
 * What a model makes of prompts.
 *
 * @param mayReplace whether the embedded decoder answers in place of a model that continues no text
 */
export async function comparePrompts(
  engine: Pick<Questions, "prompts">,
  model: ModelId,
  [prompts, continuations]: readonly [readonly string[], readonly string[]],
  mayReplace: boolean,
): Promise<PromptComparison> {
  try {
    return await engine.prompts(model, prompts, continuations);
  } catch (thrown) {
    const failure = toFailure(thrown);
    const isMute = failure.kind === "notDecoder" || failure.kind === "noLanguageHead";
    if (!mayReplace || !isMute) throw thrown;
    const answer = await engine.prompts(EMBEDDED.decoder, prompts, continuations);
    return { ...answer, insteadOf: failure.model };
  }
}
