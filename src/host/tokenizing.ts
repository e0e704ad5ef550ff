import { Worker } from "node:worker_threads";
import { Failed } from "../domain/failure.ts";
import type { TokenizerQuestions } from "../domain/questions.ts";
import type { TokenizerForHost } from "../protocol/contract.ts";
import { connect, type Envelope, type Port } from "../protocol/rpc.ts";

export interface Tokenizing {
  /**
   * The thread's questions; the thread starts with the first of them.
   *
   * @throws Error if it keeps ending, or if it never started before `dispose`
   */
  readonly questions: TokenizerQuestions;
  /** Goes up with each thread: what an older one mirrored is gone. */
  readonly generation: number;
  dispose(): void;
}

export interface TokenizingOptions {
  /** The file that the thread runs. */
  readonly file: string;
  /** The folder of the embedded models. */
  readonly models: string;
  readonly log: (line: string) => void;
}

const RESTARTS = 3;
const PAUSE = 60_000; // milliseconds

/** Starts the tokenizer thread at the first need, and again after an error. */
export function createTokenizing({ file, models, log }: TokenizingOptions): Tokenizing {
  let thread: { readonly worker: Worker; readonly questions: TokenizerForHost } | undefined;
  let generation = 0;
  let disposed = false;
  let ends: readonly { readonly at: number; readonly how: string }[] = [];

  function start() {
    generation++;
    const worker = new Worker(file, { workerData: { models }, name: "glassbox tokenizer" });
    const port: Port = {
      post: (envelope) => worker.postMessage(envelope),
      listen: (receive, closed) => {
        const end = (how: string) => {
          // After `dispose` it stays, so that whoever still asks is told that it ended.
          if (thread?.worker === worker && !disposed) {
            thread = undefined;
            ends = [...ends, { at: Date.now(), how }].slice(-RESTARTS);
          }
          closed({ kind: "internal", message: `The tokenizer thread ended: ${how}` });
        };
        worker.on("message", (envelope: Envelope) => receive(envelope));
        worker.on("error", (error) => {
          log(`Tokenizer thread: ${error instanceof Error ? error.stack : error}`);
          end(String(error));
        });
        worker.on("exit", (code) => end(`exit code ${code}`));
      },
    };
    return { worker, questions: connect<TokenizerForHost>(port, {}) };
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
    dispose() {
      disposed = true;
      void thread?.worker.terminate();
    },
  };
}
