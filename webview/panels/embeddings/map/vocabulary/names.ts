import type { Run } from "../../../../../src/domain/model/run.ts";
import type { Questions } from "../../../../../src/domain/questions/model.ts";
import { tokenAt } from "../../../../../src/domain/text/token.ts";
import { newTask } from "../../../../kit/page/task.ts";
import { orderByKey } from "../plane/buckets.ts";
import { KINDS, type Traits, traitsOf } from "./traits.ts";

/** All tokens of a model, by number. */
export type Vocabulary = readonly Traits[];

const ASKED = 1_024; // tokens at once

/**
 * Asks for the names of all tokens of a run's model.
 *
 * @param told how much is there, 0 to 1
 * @param isWanted asked before each part. @returns undefined once it says no
 */
export async function readVocabulary(
  host: Pick<Questions, "spell">,
  { id, model: { vocabSize } }: Pick<Run, "id" | "model">,
  told: (fraction: number) => void,
  isWanted: () => boolean,
): Promise<Vocabulary | undefined> {
  const all: Traits[] = [];
  while (all.length < vocabSize) {
    if (!isWanted()) return undefined;
    const length = Math.min(ASKED, vocabSize - all.length);
    const from = all.length;
    const tokens = await host.spell(
      id,
      Array.from({ length }, (_, i) => from + i),
    );
    for (let i = 0; i < length; i++) all.push(traitsOf(tokenAt(tokens, i)));
    told(all.length / vocabSize);
    await newTask();
  }
  return all;
}

/** What stands among the first in the map where not all names have room: words before pieces. */
export function byImportance(vocabulary: Vocabulary): Uint32Array {
  const weight = ({ kind, length }: Traits) =>
    kind === "special" || kind === "parts" || kind === "blanks"
      ? 3
      : length < 3
        ? 2
        : kind === KINDS[0]
          ? 0
          : 1;
  return orderByKey(Uint8Array.from(vocabulary, weight));
}
