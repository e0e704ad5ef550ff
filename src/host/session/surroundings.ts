import type { Failure } from "../../domain/failure.ts";
import type { ModelId } from "../../domain/model/run.ts";
import type { State } from "../../domain/state.ts";
import type { TokenizerId } from "../../domain/text/token.ts";
import type { Runs } from "../processes/runs.ts";
import type { Tokenizing } from "../processes/tokenizerThread.ts";

/** What all viewers share; asked anew each time, since the user may have chosen another. */
export interface Surroundings {
  readonly runs: Runs;
  readonly tokenizing: Pick<Tokenizing, "questions" | "generation">;
  model(): ModelId;
  tokenizer(): TokenizerId;
  /** The sentence and buttons for a failure, in the user's language. */
  explain(failure: Failure): Extract<State, { kind: "failed" }>;
}
