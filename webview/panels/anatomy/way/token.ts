import type { Run } from "../../../../src/domain/model/run.ts";
import { openingMask, openingPlace } from "../../../../src/domain/prediction/opening.ts";
import type { StepId } from "../../../../src/domain/program/program.ts";
import type { Questions } from "../../../../src/domain/questions/model.ts";
import { tokenAt } from "../../../../src/domain/text/token.ts";

import type { Choosing } from "../ground/choice.ts";
import { largest } from "../ground/terms.ts";

/** What the panel remembers. */
export interface Remembered {
  /** The step that is looked at; undefined: the whole way. */
  readonly step: StepId | undefined;
  /** Layers that were folded or opened by hand. */
  readonly toggled: readonly string[];
  /** How the next token is chosen. */
  readonly choosing: Choosing;
}

/**
 * Whose way is shown first: of a model that writes on, the last token behind which it expects a new
 * word, as in the predictions; else the text's last word.
 */
export async function openingToken(
  host: Pick<Questions, "logits" | "spell">,
  { id, tokens, says, decoder }: Run,
): Promise<number> {
  if (says.kind !== "next" || decoder) return openingMask(tokens);
  return openingPlace(Math.max(0, tokens.ids.length - 1), async (place) => {
    const [best = 0] = largest(await host.logits(id, place), 1);
    return tokenAt(await host.spell(id, [best]), 0);
  });
}

/** Of a decoder's own text: the token before its last word, which is what the model expects there. */
export const openingOfDecoder = ({ decoder }: Run): number | undefined =>
  decoder && Math.max(0, openingMask(decoder) - 1);
