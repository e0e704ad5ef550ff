import type { Run } from "../../../../src/domain/model/run.ts";
import {
  isBeingMade,
  type MapMethod,
  type TokenMap,
} from "../../../../src/domain/model/tokenMap.ts";
import type { Questions } from "../../../../src/domain/questions/model.ts";
import { newTask } from "../../../kit/page/task.ts";
import { readVocabulary, type Vocabulary } from "./vocabulary/names.ts";

/** What a map is drawn from. */
export interface Loaded {
  readonly vocabulary: Vocabulary;
  readonly map: TokenMap;
}

type Host = Pick<Questions, "spell" | "tokenMap">;

/** Another text of the same model has the same map. */
let kept:
  | { readonly model: string; vocabulary: Vocabulary; maps: Map<string, TokenMap> }
  | undefined;

const NAMES = 0.2; // of the progress
const AGAIN = 100; // milliseconds until it is asked again how far a map is

/**
 * Asks for the names of all tokens and for their map, and again until it is made.
 *
 * @param told how far it is, 0 to 1
 * @param isWanted asked between the parts. @returns undefined once it says no
 */
export async function loadMap(
  host: Host,
  run: Pick<Run, "id" | "model">,
  { method, dimensions }: { readonly method: MapMethod; readonly dimensions: 2 | 3 },
  told: (fraction: number) => void,
  isWanted: () => boolean,
): Promise<Loaded | undefined> {
  const { id, model } = run;
  if (kept?.model !== model.id || kept.vocabulary.length !== model.vocabSize) {
    const vocabulary = await readVocabulary(host, run, (part) => told(part * NAMES), isWanted);
    if (!vocabulary) return undefined;
    kept = { model: model.id, vocabulary, maps: new Map() };
  }
  const { vocabulary, maps } = kept;
  const known = maps.get(`${method} ${dimensions}`);
  if (known) return { vocabulary, map: known };
  while (isWanted()) {
    const answer = await host.tokenMap(id, method, dimensions).catch((thrown: unknown) => {
      if (isWanted()) throw thrown;
    });
    if (!answer) return undefined;
    if (!isBeingMade(answer)) {
      maps.set(`${method} ${dimensions}`, answer);
      return isWanted() ? { vocabulary, map: answer } : undefined;
    }
    told(NAMES + answer.fraction * (1 - NAMES));
    await new Promise((resolve) => setTimeout(resolve, AGAIN));
  }
  return undefined;
}

const SLICE = 8; // milliseconds of work between two pauses

/** Does long work so that the page hears the user. @returns undefined once it is not wanted any more */
export async function inSlices<Result>(
  work: Generator<void, Result>,
  isWanted: () => boolean,
): Promise<Result | undefined> {
  let began = performance.now();
  for (;;) {
    const step = work.next();
    if (step.done) return step.value;
    if (performance.now() - began < SLICE) continue;
    await newTask();
    if (!isWanted()) return undefined;
    began = performance.now();
  }
}
