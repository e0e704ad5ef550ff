import type { Intervention } from "../model/interventions.ts";
import type { Run, RunId } from "../model/run.ts";
import type { TokenId } from "../text/token.ts";

/** Tokens whose probability behind a position is asked for. */
export interface Outcome {
  /** Of an encoder-decoder in its decoder's text. */
  readonly position: number;
  readonly tokens: readonly TokenId[];
}

/** What may be asked of a run whose model is changed on its way. */
export interface RerunQuestions {
  /**
   * One pass over the run's text with these interventions, and no others that the run itself may
   * have had. Whatever can be asked of a run can be asked of it; attention is computed anew then.
   *
   * The last `KEPT_RERUNS` of them are kept.
   *
   * @throws Failed notFound if a place is none of those in the run's `found`
   * @throws RangeError if a change does not fit the model or the text
   */
  rerun(run: RunId, interventions: readonly Intervention[]): Promise<Run>;
  /**
   * What the model says in many such passes, one after the other, without keeping any. An empty set
   * changes nothing.
   *
   * Works for about a fifth of a second and answers the first sets, one at least: ask again with
   * the rest. Not asking again is to cancel.
   *
   * @returns for each answered set the base-2 logarithms of the probabilities asked for (bits, 0 or
   *   less), token by token in the order of `asked`
   * @throws Failed noLanguageHead; otherwise as `rerun`
   */
  outcomes(
    run: RunId,
    sets: readonly (readonly Intervention[])[],
    asked: readonly Outcome[],
  ): Promise<readonly Float32Array[]>;
}

/** What `outcomes` is asked of a run. */
export type OutcomesAsked = [sets: readonly (readonly Intervention[])[], asked: readonly Outcome[]];

/** Runs with interventions that are kept; of more, the oldest go. */
export const KEPT_RERUNS = 16;
