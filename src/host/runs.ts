import { Failed, toFailure } from "../domain/failure.ts";
import type { ModelId, Questions, Run, RunId } from "../domain/questions.ts";
import type { TextSize } from "../domain/token.ts";
import type { Engine, Inference } from "./inference.ts";
import { countCodePoints } from "./source.ts";

/** A question about a run, put to the engine that holds it under its own number. */
export type RunQuestion<Answer> = (questions: Questions, run: RunId) => Promise<Answer>;

/** A run, and the size of its whole text. */
export interface Analysis {
  readonly run: Run;
  readonly size: TextSize;
}

export interface Runs {
  /**
   * The run of a text, shared by all that ask for the same. One runs at a time; of those that wait
   * only the ones still wanted are begun, the others fail as `cancelled`.
   */
  analyse(model: ModelId, text: string, wanted: () => boolean): Promise<Analysis>;
  /** Answers about a run. If the engine has lost it, the text is run again, unseen by the asker. */
  ask<Answer>(run: RunId, question: RunQuestion<Answer>): Promise<Answer>;
}

interface Entry {
  /** Our own number: the engine's begin again with each process. */
  readonly id: RunId;
  readonly model: ModelId;
  readonly text: string;
  size: TextSize | undefined;
  held: { readonly engine: Engine; readonly run: Promise<Run> } | undefined;
}

const KEPT = 8; // texts; more than there are panels

/** Keeps what was run, so that four panels on one text share one forward pass. */
export function createRuns(inference: Inference): Runs {
  let entries: readonly Entry[] = []; // the latest used last
  let lastId = 0;
  let queue: Promise<unknown> = Promise.resolve();

  function use(entry: Entry): Entry {
    entries = [...entries.filter((other) => other !== entry), entry].slice(-KEPT);
    return entry;
  }

  function entryOf(model: ModelId, text: string): Entry {
    const known = entries.find((entry) => entry.model === model && entry.text === text);
    return use(known ?? { id: ++lastId as RunId, model, text, size: undefined, held: undefined });
  }

  /** Begins once the forward pass before has ended. */
  function begin(entry: Entry, wanted: () => boolean): Promise<Run> {
    const run = queue.then(() => {
      if (entry.held) return entry.held.run; // somebody else asked while we waited
      if (!wanted()) throw new Failed({ kind: "cancelled" });
      const engine = inference.open();
      const held = { engine, run: engine.questions.analyse(entry.model, entry.text) };
      entry.held = held;
      held.run.catch(() => {
        if (entry.held === held) entry.held = undefined;
      });
      return held.run;
    });
    queue = run.catch(() => {});
    return run;
  }

  async function run(entry: Entry, wanted: () => boolean): Promise<Run> {
    if (entry.held && entry.held.engine.pid !== inference.pid) entry.held = undefined;
    return entry.held ? entry.held.run : begin(entry, wanted);
  }

  async function put<Answer>(entry: Entry, question: RunQuestion<Answer>): Promise<Answer> {
    const { id } = await run(entry, () => true);
    // Not whatever runs now: in a newer process the same number names another run.
    const engine = entry.held?.engine ?? inference.open();
    return question(engine.questions, id);
  }

  return {
    async analyse(model, text, wanted) {
      const entry = entryOf(model, text);
      const held = await run(entry, wanted);
      // Ten million characters take some 30 ms to count: once for all panels.
      entry.size ??= {
        tokens: held.totalTokens,
        characters: countCodePoints(text),
        bytes: Buffer.byteLength(text),
      };
      return { run: { ...held, id: entry.id }, size: entry.size };
    },
    async ask(id, question) {
      const entry = entries.find((other) => other.id === id);
      if (!entry) throw new Failed({ kind: "runGone" });
      use(entry);
      try {
        return await put(entry, question);
      } catch (thrown) {
        if (toFailure(thrown).kind !== "runGone") throw thrown;
        entry.held = undefined;
        return put(entry, question);
      }
    },
  };
}
