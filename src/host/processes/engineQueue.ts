import { Failed } from "../../domain/failure.ts";
import type { ModelId } from "../../domain/model/run.ts";
import type { Engine, Inference } from "./engineProcess.ts";

/** A question that waits for the engine, or is being answered by it. */
export interface Turn<Answer> {
  /** The model that it is about. */
  readonly model: ModelId;
  /** Whether anybody still waits for the answer; asked again and again. */
  wanted(): boolean;
  /** Milliseconds that its model's tokenizer may take, if it is given a text. */
  readonly tokenizing?: number;
  put(engine: Engine): Promise<Answer>;
}

/** Where questions queue for the engine, which answers one at a time. */
export interface Line {
  /**
   * Puts the question once it is its turn. What nobody wants any more is not put; what is being
   * answered is dropped soon, if need be with the engine's process.
   *
   * @throws Failed cancelled if it was dropped, tokenizerUnreadable if that took too long, and
   *   whatever the engine says
   */
  put<Answer>(turn: Turn<Answer>): Promise<Answer>;
}

const LOOKS = 20; // milliseconds from one look at whether it is wanted to the next
const PATIENCE = 100; // milliseconds

/** @param patience milliseconds in which a question that nobody wants may end by itself */
export function createLine(inference: Inference, patience = PATIENCE): Line {
  const waiting = new Set<Turn<unknown>>();
  let end: Promise<unknown> = Promise.resolve();

  /** Whether the engine does for an unwanted question what nobody else needs. */
  function isStale(turn: Turn<unknown>, engine: Engine): boolean {
    const stage = engine.at?.stage ?? "loadingTokenizer";
    if (stage !== "loadingTokenizer" && stage !== "loadingModel") return true;
    // An opened model serves the next question too, unless that is about another one.
    return [...waiting].some((next) => next.wanted() && next.model !== turn.model);
  }

  /** Looks after the question at the engine. @returns what ends the looking */
  function watch(turn: Turn<unknown>, engine: Engine): () => void {
    let unwantedSince: number | undefined;
    const looks = setInterval(() => {
      if (isStuck(turn, engine)) {
        const reason = { code: "tooSlow" } as const;
        inference.cancel({ kind: "tokenizerUnreadable", file: turn.model, reason });
      } else if (turn.wanted()) {
        unwantedSince = undefined;
      } else if (unwantedSince === undefined) {
        unwantedSince = performance.now();
        void engine.questions.drop().catch(() => {});
      } else if (performance.now() - unwantedSince >= patience && isStale(turn, engine)) {
        inference.cancel();
      }
    }, LOOKS);
    return () => clearInterval(looks);
  }

  async function take<Answer>(turn: Turn<Answer>): Promise<Answer> {
    waiting.delete(turn);
    if (!turn.wanted()) throw new Failed({ kind: "cancelled" });
    const engine = inference.open();
    const unwatch = watch(turn, engine);
    try {
      const answer = await turn.put(engine);
      inference.forgive();
      return answer;
    } finally {
      unwatch();
    }
  }

  return {
    put(turn) {
      waiting.add(turn);
      const answer = end.then(() => take(turn));
      end = answer.catch(() => {});
      return answer;
    },
  };
}

/** A pattern in a tokenizer.json may take for ever; a model may take its time. */
function isStuck(
  { tokenizing = Number.POSITIVE_INFINITY }: Turn<unknown>,
  { at }: Engine,
): boolean {
  if (at?.stage !== "loadingTokenizer" && at?.stage !== "tokenizing") return false;
  return performance.now() - at.since > tokenizing;
}
