import { Worker } from "node:worker_threads";
import { Failed, type Failure } from "../../domain/failure.ts";
import type { TokenizerQuestions } from "../../domain/questions/tokenizer.ts";
import type { Reason } from "../../domain/reason.ts";
import type { TokenizerId } from "../../domain/text/token.ts";
import { EMBEDDED_TOKENIZERS } from "../../domain/tokenizer/card.ts";
import type { TokenizerForHost } from "../../protocol/contract.ts";
import { connect, type Envelope, type Port } from "../../protocol/rpc.ts";
import { createWatchdog } from "./watchdog.ts";

export interface Tokenizing {
  /**
   * The thread's questions; the thread starts with the first of them.
   *
   * @throws Error if it keeps ending, or if it never started before `dispose`
   */
  readonly questions: TokenizerQuestions;
  /** Goes up with each thread: what an older one mirrored is gone. */
  readonly generation: number;
  /** What was set aside may be asked again: the user wants another try. */
  forgive(): void;
  dispose(): void;
}

export interface TokenizingOptions {
  /** The file that the thread runs. */
  readonly file: string;
  /** The folder of the embedded models. */
  readonly models: string;
  readonly log: (line: string) => void;
  /** How long the thread may take no other question, in milliseconds. */
  readonly patience?: number;
  /** Megabytes that its objects may take. */
  readonly heap?: number;
}

const RESTARTS = 3;
const PAUSE = 60_000; // milliseconds
const PATIENCE = 15_000; // milliseconds; the largest tokenizers take one second to open
const STRIKES = 2; // times that a tokenizer may hold the thread up
const HEAP = 2_048; // megabytes

/** Questions whose first argument is no tokenizer. */
const OF_NONE: ReadonlySet<string> = new Set<keyof TokenizerForHost>([
  ...(["open", "edit", "close", "train", "learn", "ping"] as const),
]);

const isEmbedded = (id: TokenizerId) => EMBEDDED_TOKENIZERS.some((card) => card.id === id);

interface Thread {
  readonly worker: Worker;
  readonly questions: TokenizerQuestions;
}

/**
 * Starts the tokenizer thread at the first need, and again after an error. A tokenizer out of a file
 * may take for ever, or all memory: then the thread is ended and started anew, and a tokenizer that
 * did so twice is asked no more.
 */
export function createTokenizing(options: TokenizingOptions): Tokenizing {
  const { file, models, log, patience = PATIENCE, heap = HEAP } = options;
  let thread: Thread | undefined;
  let generation = 0;
  let disposed = false;
  let ends: readonly { readonly at: number; readonly how: string }[] = [];
  const strikes = new Map<TokenizerId, number>();
  const asked = new Map<TokenizerId, number>(); // how many questions are open

  /** Who held the thread up: of those that are being asked, one that is not ours. */
  function blame(code: "tooSlow" | "tooMuchMemory"): Failure {
    const suspects = [...asked.keys()].filter((id) => !isEmbedded(id));
    for (const id of suspects) strikes.set(id, (strikes.get(id) ?? 0) + 1);
    const [suspect] = suspects;
    return suspect === undefined
      ? { kind: "internal", message: `The tokenizer thread was ended: ${code}.` }
      : unreadable(suspect, { code });
  }

  function start(): Thread {
    generation++;
    const worker = new Worker(file, {
      workerData: { models },
      name: "glassbox tokenizer",
      resourceLimits: { maxOldGenerationSizeMb: heap },
    });
    let end: (failure: Failure, how?: string) => void = () => {};
    const port: Port = {
      post: (envelope) => worker.postMessage(envelope),
      listen: (receive, closed) => {
        end = (failure, how) => {
          // After `dispose` it stays, so that whoever still asks is told that it ended.
          if (thread?.worker === worker && !disposed) {
            thread = undefined;
            if (how !== undefined) ends = [...ends, { at: Date.now(), how }].slice(-RESTARTS);
          }
          closed(failure);
        };
        worker.on("message", (envelope: Envelope) => receive(envelope));
        worker.on("error", (error) => {
          log(`Tokenizer thread: ${error instanceof Error ? error.stack : error}`);
          const isFull = "code" in error && error.code === "ERR_WORKER_OUT_OF_MEMORY";
          if (isFull) end(blame("tooMuchMemory"));
          else end(ended(String(error)), String(error));
        });
        worker.on("exit", (code) => end(ended(`exit code ${code}`), `exit code ${code}`));
      },
    };
    const remote = connect<TokenizerForHost>(port, {});
    const watchdog = createWatchdog(remote, patience, () => {
      const failure = blame("tooSlow");
      log(`Tokenizer thread: no question taken for ${patience} ms, ended.`);
      end(failure);
      void worker.terminate();
    });
    /** A question about a tokenizer, if that has not been set aside. */
    async function about<Answer>(id: TokenizerId, put: () => Promise<Answer>): Promise<Answer> {
      if ((strikes.get(id) ?? 0) >= STRIKES) {
        throw new Failed(unreadable(id, { code: "tooSlow" }));
      }
      asked.set(id, (asked.get(id) ?? 0) + 1);
      try {
        return await watchdog.during(put());
      } finally {
        const left = (asked.get(id) ?? 1) - 1;
        if (left > 0) asked.set(id, left);
        else asked.delete(id);
      }
    }
    const questions = new Proxy(remote, {
      get: (_, name: keyof TokenizerForHost) => {
        const method = remote[name] as ((...args: unknown[]) => Promise<unknown>) | undefined;
        if (!method || OF_NONE.has(name)) return method;
        return (id: TokenizerId, ...args: unknown[]) => about(id, () => method(id, ...args));
      },
    });
    return { worker, questions };
  }

  return {
    get questions() {
      if (!thread) {
        if (disposed) throw new Failed({ kind: "cancelled" });
        // One that cannot start would otherwise be started at every key and move of the mouse.
        const [oldest] = ends;
        if (oldest && ends.length === RESTARTS && Date.now() - oldest.at < PAUSE) {
          throw new Error(`The tokenizer thread keeps ending: ${oldest.how}`);
        }
        thread = start();
      }
      return thread.questions;
    },
    get generation() {
      return generation;
    },
    forgive() {
      strikes.clear();
    },
    dispose() {
      disposed = true;
      void thread?.worker.terminate();
    },
  };
}

const unreadable = (file: TokenizerId, reason: Reason): Failure => ({
  kind: "tokenizerUnreadable",
  file,
  reason,
});

const ended = (how: string): Failure => ({
  kind: "internal",
  message: `The tokenizer thread ended: ${how}`,
});
