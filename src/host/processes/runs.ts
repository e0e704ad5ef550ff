import { Failed, toFailure } from "../../domain/failure.ts";
import type { Intervention } from "../../domain/model/interventions.ts";
import type { ModelId, Run, RunId } from "../../domain/model/run.ts";
import type { Questions } from "../../domain/questions/model.ts";
import type { OutcomesAsked } from "../../domain/questions/reruns.ts";
import { countCodePoints } from "../../domain/text/characters.ts";
import type { TextSize, TokenId } from "../../domain/text/token.ts";
import type { Engine, Inference } from "./engineProcess.ts";
import { createLine } from "./engineQueue.ts";
import { type Entry, type Held, keepEntries } from "./entries.ts";

/** A question about a run, put to the engine that holds it under its own number. */
export type RunQuestion<Answer> = (questions: Questions, run: RunId) => Promise<Answer>;

/** A run, and the size of its whole text. */
export interface Analysis {
  readonly run: Run;
  readonly size: TextSize;
}

/** What the user sees is run; what nobody `wanted` any more fails as `cancelled`. */
export interface Runs {
  /**
   * The run of a text, shared by all that ask for the same.
   *
   * @param behind what was written since, token by token; nothing unless given
   */
  analyse(
    model: ModelId,
    text: string,
    wanted: () => boolean,
    behind?: readonly TokenId[],
  ): Promise<Analysis>;
  /** Another run on the text of a run, with a text for its decoder, or what it writes itself. */
  write(run: RunId, text: string | undefined, wanted: () => boolean): Promise<Run>;
  /** Another run on the text of a run, with interventions; the runs that patches name are ours. */
  rerun(id: RunId, interventions: readonly Intervention[], wanted: () => boolean): Promise<Run>;
  /** What the model says with each of several sets of interventions, likewise. */
  outcomes(
    id: RunId,
    ...asked: [...OutcomesAsked, wanted: () => boolean]
  ): Promise<readonly Float32Array[]>;
  /** Answers about a text that need no run of it. */
  about<Answer>(
    model: ModelId,
    text: string,
    question: (questions: Questions) => Promise<Answer>,
    wanted: () => boolean,
  ): Promise<Answer>;
  /** Answers about a run. If the engine has lost it, the text is run again, unseen by the asker. */
  ask<Answer>(run: RunId, question: RunQuestion<Answer>, wanted: () => boolean): Promise<Answer>;
}

const TOKENIZING = 9_000; // milliseconds for a tokenizer to open and cut a short text
const SLOWEST = 100; // characters that it then cuts in a millisecond, a hundredth of what ours do

/** Interventions in sets, as `outcomes` takes them. */
type Sets = OutcomesAsked[0];

/**
 * Keeps what was run, so that four panels on one text share one forward pass.
 *
 * @param patience milliseconds in which a run that nobody wants may end by itself; as in `createLine`
 */
export function createRuns(inference: Inference, patience?: number): Runs {
  const line = createLine(inference, patience);
  const entries = keepEntries(release);

  /** Nobody will ask about it again: the engine need not keep its tensors. */
  async function release(held: Held | undefined): Promise<void> {
    const run = await held?.run;
    if (run) await held?.engine?.questions.release(run.id);
  }

  function begin({ model, text, written, behind, askers, changed }: Entry): Held {
    const wanted = () => [...askers].some((wanted) => wanted());
    const analyse = async (engine: Engine) => {
      held.engine = engine;
      const run = await engine.questions.analyse(model, text, behind);
      if (!written) return run;
      const other = await engine.questions.write(run.id, written.text);
      await engine.questions.release(run.id);
      return other;
    };
    const rerun = (engine: Engine, base: RunId, [own = []]: Sets) => {
      held.engine = engine;
      return engine.questions.rerun(base, own);
    };
    const tokenizing = TOKENIZING + text.length / SLOWEST;
    const held: Held = {
      engine: undefined,
      run: changed
        ? onRun(changed.base, [changed.interventions], wanted, rerun)
        : line.put({ model, tokenizing, wanted, put: analyse }),
    };
    return held;
  }

  /** The entry's run, begun if the engine that runs now has not got it. */
  async function run(entry: Entry, wanted: () => boolean): Promise<Run> {
    if (entry.held?.engine && entry.held.engine !== inference.engine) entry.held = undefined;
    entry.askers.add(wanted); // before it is begun: it asks at once whether anybody waits
    if (!entry.held) {
      const held = begin(entry);
      entry.held = held;
      held.run.catch(() => {
        if (entry.held === held) entry.held = undefined;
      });
    }
    try {
      return await entry.held.run;
    } finally {
      entry.askers.delete(wanted);
    }
  }

  /**
   * Puts a question about a run to the engine that holds it, under the engine's own numbers.
   *
   * @param sets interventions that go with it; patches name other runs
   */
  async function onRun<Answer>(
    base: Entry,
    sets: Sets,
    wanted: () => boolean,
    question: (engine: Engine, id: RunId, sets: Sets) => Promise<Answer>,
  ): Promise<Answer> {
    const needed = new Map([[base.id, base]]);
    for (const id of sourcesOf(sets)) needed.set(id, entries.known(id));
    const ids = new Map<RunId, RunId>();
    for (const [id, entry] of needed) ids.set(id, (await run(entry, wanted)).id);
    const helds = [...needed.values()].map((entry) => [entry, entry.held] as const);
    return line.put({
      model: base.model,
      wanted,
      async put(engine) {
        try {
          // In another process the same number names another run.
          const isThere = helds.every(([, held]) => held?.engine === engine);
          if (!isThere) throw new Failed({ kind: "runGone" });
          return await question(engine, ids.get(base.id) as RunId, renumbered(sets, ids));
        } catch (thrown) {
          for (const [entry, held] of helds) {
            if (isLost(thrown) && entry.held === held) entry.held = undefined;
          }
          throw thrown;
        }
      },
    });
  }

  return {
    async analyse(model, text, wanted, behind = []) {
      const entry = entries.of({ model, text, written: undefined, behind });
      const held = await unlessLost(() => run(entry, wanted), wanted);
      entry.size ??= sizeOf(held, text);
      return { run: { ...held, id: entry.id }, size: entry.size };
    },
    async write(id, text, wanted) {
      const { model, text: own } = entries.known(id);
      const other = entries.of({ model, text: own, written: { text }, behind: [] });
      const held = await unlessLost(() => run(other, wanted), wanted);
      return { ...held, id: other.id };
    },
    async rerun(id, interventions, wanted) {
      const entry = entries.changed(entries.known(id), interventions);
      const held = await unlessLost(() => run(entry, wanted), wanted);
      return { ...held, id: entry.id, base: id };
    },
    async outcomes(id, sets, asked, wanted) {
      const entry = entries.known(id);
      const put = () =>
        onRun(entry, sets, wanted, ({ questions }, own, mine) =>
          questions.outcomes(own, mine, asked),
        );
      return unlessLost(put, wanted);
    },
    about(model, text, question, wanted) {
      const tokenizing = TOKENIZING + text.length / SLOWEST;
      const put = () =>
        line.put({ model, tokenizing, wanted, put: (engine) => question(engine.questions) });
      return unlessLost(put, wanted);
    },
    async ask(id, question, wanted) {
      const entry = entries.known(id);
      const put = () => onRun(entry, [], wanted, ({ questions }, own) => question(questions, own));
      return unlessLost(put, wanted);
    },
  };
}

/** Ten million characters take some 30 ms to count: once for all panels. */
const sizeOf = ({ totalTokens: tokens }: Run, text: string): TextSize => ({
  tokens,
  characters: countCodePoints(text),
  bytes: Buffer.byteLength(text),
});

/** The runs that patches take from. */
const sourcesOf = (sets: Sets): readonly RunId[] =>
  sets.flat().flatMap((one) => (one.change === "patch" ? [one.from.run] : []));

const renumbered = (sets: Sets, ids: ReadonlyMap<RunId, RunId>): Sets =>
  sets.map((set) =>
    set.map((one) => {
      if (one.change !== "patch") return one;
      return { ...one, from: { ...one.from, run: ids.get(one.from.run) as RunId } };
    }),
  );

/** Once more if it was lost on its way, and its asker still waits. */
async function unlessLost<Answer>(
  attempt: () => Promise<Answer>,
  wanted: () => boolean,
): Promise<Answer> {
  try {
    return await attempt();
  } catch (thrown) {
    if (!isLost(thrown) || !wanted()) throw thrown;
    return attempt();
  }
}

/** Whether the engine let the run fall, or the question went with a process that ended. */
function isLost(thrown: unknown): boolean {
  const { kind } = toFailure(thrown);
  return kind === "runGone" || kind === "cancelled" || kind === "engineStopped";
}
