import { Failed, toFailure } from "../../domain/failure.ts";
import type { ModelId, Run, RunId } from "../../domain/model/run.ts";
import type { Questions } from "../../domain/questions/model.ts";
import { countCodePoints } from "../../domain/text/characters.ts";
import type { TextSize, TokenId } from "../../domain/text/token.ts";
import type { Engine, Inference } from "./engineProcess.ts";
import { createLine } from "./engineQueue.ts";

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

/** A text's run, from the moment it waits for the engine. */
interface Held {
  /** Undefined until it is begun. */
  engine: Engine | undefined;
  readonly run: Promise<Run>;
}

interface Entry {
  /** Our own number: the engine's begin again with each process. */
  readonly id: RunId;
  readonly model: ModelId;
  readonly text: string;
  /** What is asked of an encoder-decoder besides: to go on by itself, or with a text. */
  readonly written: { readonly text: string | undefined } | undefined;
  /** What was written behind the text, token by token. */
  readonly behind: readonly TokenId[];
  /** What those who wait for its run say of whether they still do. */
  readonly askers: Set<() => boolean>;
  size: TextSize | undefined;
  held: Held | undefined;
}

const TOKENIZING = 9_000; // milliseconds for a tokenizer to open and cut a short text
const SLOWEST = 100; // characters that it then cuts in a millisecond, a hundredth of what ours do
const KEPT = 8; // texts; more than there are panels

/**
 * Keeps what was run, so that four panels on one text share one forward pass.
 *
 * @param patience milliseconds in which a run that nobody wants may end by itself; as in `createLine`
 */
export function createRuns(inference: Inference, patience?: number): Runs {
  const line = createLine(inference, patience);
  let entries: readonly Entry[] = []; // the latest used last
  let lastId = 0;

  function use(entry: Entry): Entry {
    entries = [...entries.filter((other) => other !== entry), entry];
    for (const { held } of entries.slice(0, -KEPT)) void release(held).catch(() => {});
    entries = entries.slice(-KEPT);
    return entry;
  }

  /** Nobody will ask about it again: the engine need not keep its tensors. */
  async function release(held: Held | undefined): Promise<void> {
    const run = await held?.run;
    if (run) await held?.engine?.questions.release(run.id);
  }

  function entryOf(
    model: ModelId,
    text: string,
    written?: Entry["written"],
    behind: Entry["behind"] = [],
  ): Entry {
    const asked = { model, text, written, behind };
    const fresh = () => ({ askers: new Set<() => boolean>(), size: undefined, held: undefined });
    const known = entries.find((entry) => isSame(entry, asked));
    return use(known ?? { id: ++lastId as RunId, ...asked, ...fresh() });
  }

  function begin(entry: Entry): Held {
    const { model, text, written, behind, askers } = entry;
    const held: Held = {
      engine: undefined,
      run: line.put({
        model,
        tokenizing: TOKENIZING + text.length / SLOWEST,
        wanted: () => [...askers].some((wanted) => wanted()),
        async put(engine) {
          held.engine = engine;
          const run = await engine.questions.analyse(model, text, behind);
          if (!written) return run;
          const other = await engine.questions.write(run.id, written.text);
          await engine.questions.release(run.id);
          return other;
        },
      }),
    };
    held.run.catch(() => {
      if (entry.held === held) entry.held = undefined;
    });
    return held;
  }

  /** The entry's run, begun if the engine that runs now has not got it. */
  async function run(entry: Entry, wanted: () => boolean): Promise<Run> {
    const { held } = entry;
    if (held?.engine && held.engine !== inference.engine) entry.held = undefined;
    entry.held ??= begin(entry);
    entry.askers.add(wanted);
    try {
      return await entry.held.run;
    } finally {
      entry.askers.delete(wanted);
    }
  }

  async function put<Answer>(
    entry: Entry,
    question: RunQuestion<Answer>,
    wanted: () => boolean,
  ): Promise<Answer> {
    const { id } = await run(entry, wanted);
    const { held } = entry;
    return line.put({
      model: entry.model,
      wanted,
      async put(engine) {
        try {
          // In another process the same number names another run.
          if (engine !== held?.engine) throw new Failed({ kind: "runGone" });
          return await question(engine.questions, id);
        } catch (thrown) {
          if (isLost(thrown) && entry.held === held) entry.held = undefined;
          throw thrown;
        }
      },
    });
  }

  return {
    async analyse(model, text, wanted, behind) {
      const entry = entryOf(model, text, undefined, behind);
      const held = await unlessLost(() => run(entry, wanted), wanted);
      // Ten million characters take some 30 ms to count: once for all panels.
      entry.size ??= {
        tokens: held.totalTokens,
        characters: countCodePoints(text),
        bytes: Buffer.byteLength(text),
      };
      return { run: { ...held, id: entry.id }, size: entry.size };
    },
    async write(id, text, wanted) {
      const entry = entries.find((other) => other.id === id);
      if (!entry) throw new Failed({ kind: "runGone" });
      const other = entryOf(entry.model, entry.text, { text });
      const held = await unlessLost(() => run(other, wanted), wanted);
      return { ...held, id: other.id };
    },
    about(model, text, question, wanted) {
      const tokenizing = TOKENIZING + text.length / SLOWEST;
      const put = () =>
        line.put({ model, tokenizing, wanted, put: (engine) => question(engine.questions) });
      return unlessLost(put, wanted);
    },
    async ask(id, question, wanted) {
      const entry = entries.find((other) => other.id === id);
      if (!entry) throw new Failed({ kind: "runGone" });
      use(entry);
      return unlessLost(() => put(entry, question, wanted), wanted);
    },
  };
}

type Asked = Pick<Entry, "model" | "text" | "written" | "behind">;

const isSame = (one: Asked, other: Asked): boolean =>
  one.model === other.model &&
  one.text === other.text &&
  (one.written === undefined) === (other.written === undefined) &&
  one.written?.text === other.written?.text &&
  one.behind.join() === other.behind.join();

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
