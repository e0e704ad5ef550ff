import { createInference, type InferenceOptions } from "../../src/host/processes/engineProcess.ts";
import { createRuns } from "../../src/host/processes/runs.ts";
import {
  createTokenizing,
  type TokenizingOptions,
} from "../../src/host/processes/tokenizerThread.ts";
import { ENGINE, MODELS, TOKENIZER } from "./places.ts";

/** The real engine in a process of its own, run from its source unless a file is given. */
export function startEngine(given: Partial<InferenceOptions> = {}) {
  const inference = createInference({
    file: ENGINE,
    models: MODELS,
    log: () => {},
    ...given,
  });
  return { inference, runs: createRuns(inference) };
}

/** The real tokenizer thread, likewise. */
export const startTokenizer = (given: Partial<TokenizingOptions> = {}) =>
  createTokenizing({ file: TOKENIZER, models: MODELS, log: () => {}, ...given });
