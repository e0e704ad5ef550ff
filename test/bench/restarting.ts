import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { createInference } from "../../src/host/processes/engineProcess.ts";
import { createRuns } from "../../src/host/processes/runs.ts";
import { median, time } from "./measure.ts";
import type { Measurement, Subject } from "./subject.ts";

const KILLS = 10;
const SHORT = "The cat sat on the mat. ".repeat(9); // 64 tokens
const LONG = "The cat sat on the mat. ".repeat(300); // more than the window of 1,024

const root = path.resolve(import.meta.dirname, "../..");

export const restarting: Subject = {
  name: "restarting",
  figures: {
    restart_after_kill_ms:
      "The engine is killed with SIGKILL; from then until the next question is answered",
    outrun_dropped_ms: "From a newer selection until a run over 1,024 tokens is dropped for it",
    outrun_answered_ms: "The same until the newer selection, of 64 tokens, is answered",
  },
  method: `The extension host's own code in Node, with the engine as it is built, on tiny-gpt; each ${KILLS} times,
medians. The run that is dropped has begun its forward pass, in which nothing can be said to it: after
100 ms its process is replaced, and the new one opens the model again.`,
  measure,
};

async function measure(log: (line: string) => void): Promise<Measurement> {
  let begun: () => void = () => {};
  const inference = createInference({
    file: path.join(root, "dist/engine.js"),
    models: path.join(root, "media/models"),
    log: () => {},
  });
  inference.onProgress((stage) => stage === "running" && begun());
  try {
    const runs = createRuns(inference);
    let asked = 0;
    const ask = (text: string, wanted: () => boolean) =>
      runs.analyse("tiny-gpt", `${++asked}. ${text}`, wanted);
    const always = () => true;

    const restarts: number[] = [];
    for (let i = 0; i < KILLS; i++) {
      await ask(SHORT, always);
      const pid = inference.engine?.pid;
      if (pid === undefined) throw new Error("There is no engine to kill.");
      const open = ask(LONG, always).catch(() => {});
      process.kill(pid, "SIGKILL");
      restarts.push(await time(() => open.then(() => ask(SHORT, always))));
    }

    const dropped: number[] = [];
    const answered: number[] = [];
    for (let i = 0; i < KILLS; i++) {
      await ask(SHORT, always);
      const { promise, resolve } = Promise.withResolvers<void>();
      begun = resolve;
      let isWanted = true;
      const stale = ask(LONG, () => isWanted);
      await promise;
      await sleep(50);
      isWanted = false;
      const newest = ask(SHORT, always);
      const both = [time(() => stale.catch(() => {})), time(() => newest)] as const;
      dropped.push(await both[0]);
      answered.push(await both[1]);
    }
    const list = (values: readonly number[]) => values.map(Math.round).join(", ");
    log(`restarts ${list(restarts)}; dropped ${list(dropped)}; answered ${list(answered)} ms`);
    return {
      figures: {
        restart_after_kill_ms: median(restarts),
        outrun_dropped_ms: median(dropped),
        outrun_answered_ms: median(answered),
      },
      versions: {},
    };
  } finally {
    inference.dispose();
  }
}
