import { type ChildProcess, fork } from "node:child_process";
import { Failed, type Failure } from "../../domain/failure.ts";
import type { Stage } from "../../domain/model/run.ts";
import type { EngineForHost } from "../../protocol/contract.ts";
import { connect, type Envelope, type Port } from "../../protocol/rpc.ts";

/** One process of the engine, as long as it lives. */
export interface Engine {
  readonly questions: EngineForHost;
  readonly pid: number | undefined;
  /** What it does, as it said last, and since when (performance.now()); undefined at its start. */
  readonly at: { readonly stage: Stage; readonly since: number } | undefined;
}

export interface Inference {
  /**
   * The engine that runs, or a new one.
   *
   * @throws Failed engineStopped if it keeps crashing, cancelled after `dispose`
   */
  open(): Engine;
  /** The one that runs now, if any. */
  readonly engine: Engine | undefined;
  /** Forgets past crashes: the engine has answered since, or the user wants another try. */
  forgive(): void;
  /** Ends the process; open questions fail with it. The next question starts another. */
  cancel(failure?: Failure): void;
  /** While nobody needs the engine, its process ends after some seconds. */
  need(who: string, isNeeded: boolean): void;
  /** Hears what the engine does while a question is open, and how far it is, from 0 to 1. */
  onProgress(hear: (stage: Stage, fraction: number) => void): void;
  dispose(): void;
}

export interface InferenceOptions {
  /** The file that the process runs. */
  readonly file: string;
  /** The folder of the embedded models. */
  readonly models: string;
  /** The folder in which it keeps maps that took long to make; none unless given. */
  readonly maps?: string;
  readonly log: (line: string) => void;
  /** How long an engine that nobody needs stays, in milliseconds. */
  readonly grace?: number;
}

const CRASHES = 2;
const CRASH_WINDOW = 60_000; // milliseconds
const GRACE = 5_000; // milliseconds

/** Starts, restarts and ends the engine's process. Nothing runs before the first question. */
export function createInference(options: InferenceOptions): Inference {
  const { file, models, maps, log, grace = GRACE } = options;
  let running: { readonly engine: Engine; readonly end: (failure: Failure) => void } | undefined;
  let crashes: { readonly at: number; readonly how: string }[] = [];
  let leaving: NodeJS.Timeout | undefined;
  const needing = new Set<string>();
  const hearing: ((stage: Stage, fraction: number) => void)[] = [];
  let disposed = false;

  function start() {
    const child = fork(file, maps === undefined ? [models] : [models, maps], {
      serialization: "advanced",
      execArgv: [],
      stdio: ["ignore", "pipe", "pipe", "ipc"],
      // The desktop's extension host is Electron: without it, another window would open.
      env: { ...process.env, ELECTRON_RUN_AS_NODE: "1" },
    });
    log(`Engine ${child.pid} started.`);
    let close: (failure: Failure) => void = () => {};
    const port: Port = {
      // A send that fails is not reported here: the process has ended, which is.
      post: (envelope) => void child.send(envelope, () => {}),
      listen: (receive, closed) => {
        child.on("message", (envelope) => receive(envelope as Envelope));
        close = closed;
      },
    };
    let ended = false;
    const end = (failure: Failure) => {
      if (ended) return;
      ended = true;
      running = undefined;
      child.kill("SIGKILL"); // it may be deep in native code and hear nothing else
      close(failure);
    };
    const crash = (how: string) => {
      if (ended) return;
      crashes.push({ at: Date.now(), how });
      end({ kind: "engineStopped", how });
    };
    child.on("error", (error) => crash(error.message));
    child.on("exit", (code, signal) => {
      log(`Engine ${child.pid} ended (${signal ?? code}).`);
      crash(signal ?? String(code));
    });
    relay(child, log);
    let at: Engine["at"];
    const questions = connect<EngineForHost>(port, {
      async progress(stage: Stage, fraction: number) {
        at = { stage, since: performance.now() };
        for (const hear of hearing) hear(stage, fraction);
      },
    });
    const engine: Engine = {
      questions,
      pid: child.pid,
      get at() {
        return at;
      },
    };
    return { engine, end };
  }

  const stop = (failure: Failure = { kind: "cancelled" }) => running?.end(failure);

  return {
    open() {
      if (disposed) throw new Failed({ kind: "cancelled" });
      if (!running) {
        crashes = crashes.filter(({ at }) => Date.now() - at < CRASH_WINDOW);
        const last = crashes.at(-1);
        if (last && crashes.length >= CRASHES) {
          throw new Failed({ kind: "engineStopped", how: last.how });
        }
        running = start();
      }
      return running.engine;
    },
    get engine() {
      return running?.engine;
    },
    forgive() {
      crashes = [];
    },
    cancel: stop,
    need(who, isNeeded) {
      if (isNeeded) needing.add(who);
      else needing.delete(who);
      clearTimeout(leaving);
      leaving = needing.size > 0 ? undefined : setTimeout(stop, grace);
    },
    onProgress: (hear) => void hearing.push(hear),
    dispose() {
      disposed = true;
      clearTimeout(leaving);
      stop();
    },
  };
}

function relay(child: ChildProcess, log: (line: string) => void): void {
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding("utf8").on("data", (text: string) => log(text.trimEnd()));
  }
}
