import { Worker } from "node:worker_threads";
import type { Failure } from "../../domain/failure.ts";
import type { Reason } from "../../domain/reason.ts";
import type { ReadOrder } from "../../protocol/contract.ts";
import { connect, type Envelope, type Port } from "../../protocol/rpc.ts";

export interface ReaderOptions {
  /** The file that the thread runs. */
  readonly file: string;
  readonly log: (line: string) => void;
  /** How long an answer may take, in milliseconds. */
  readonly patience?: number;
  /** Megabytes that its objects may take. */
  readonly heap?: number;
}

/** A thread that reads one file or folder. */
export interface Reading<Questions> {
  readonly questions: Questions;
  /** Ends the thread: whoever waits is told `cancelled`. */
  dispose(): void;
}

const PATIENCE = 20_000; // milliseconds
const HEAP = 1_024; // megabytes; a head of 100 MB takes half of it

/**
 * Reads what a file or a folder says of a model, in a thread of its own: a file may be made to take for
 * ever, or all memory, and then the thread ends and nothing else.
 */
export function startReading<Questions extends object>(
  order: ReadOrder,
  { file, log, patience = PATIENCE, heap = HEAP }: ReaderOptions,
): Reading<Questions> {
  const name =
    order.kind === "listed" ? order.name : order.kind === "file" ? order.file : order.folder;
  const worker = new Worker(file, {
    workerData: order,
    name: "glassbox reader",
    resourceLimits: { maxOldGenerationSizeMb: heap },
  });
  let close: (failure: Failure) => void = () => {};
  const end = (failure: Failure) => {
    close(failure);
    void worker.terminate();
  };
  const refuse = (reason: Reason) => end({ kind: "modelUnreadable", file: name, reason });
  const port: Port = {
    post: (envelope) => worker.postMessage(envelope),
    listen: (receive, closed) => {
      close = closed;
      worker.on("message", (envelope: Envelope) => receive(envelope));
      worker.on("error", (error) => {
        log(`Reader thread: ${error instanceof Error ? error.stack : error}`);
        const isFull = "code" in error && error.code === "ERR_WORKER_OUT_OF_MEMORY";
        if (isFull) refuse({ code: "tooMuchMemory" });
        else end({ kind: "internal", message: String(error) });
      });
      worker.on("exit", () => close({ kind: "cancelled" }));
    },
  };
  const remote = connect<Questions>(port, {});
  const patient = new Proxy(remote, {
    get: (_, method) => {
      const ask = Reflect.get(remote, method) as
        | ((...args: readonly unknown[]) => Promise<unknown>)
        | undefined;
      return (
        ask &&
        (async (...args: readonly unknown[]) => {
          const timer = setTimeout(() => refuse({ code: "tooSlow" }), patience);
          try {
            return await ask(...args);
          } finally {
            clearTimeout(timer);
          }
        })
      );
    },
  });
  return { questions: patient, dispose: () => end({ kind: "cancelled" }) };
}

/** One answer about a file or folder, after which the thread ends. @throws Failed */
export async function readOnce<Questions extends object, Answer>(
  order: ReadOrder,
  options: ReaderOptions,
  ask: (questions: Questions) => Promise<Answer>,
): Promise<Answer> {
  const reading = startReading<Questions>(order, options);
  try {
    return await ask(reading.questions);
  } finally {
    reading.dispose();
  }
}
