import path from "node:path";
import { createInference } from "../../src/host/processes/engineProcess.ts";
import { createRuns } from "../../src/host/processes/runs.ts";
import { Client } from "../host/debug/client.ts";
import { startTokenizer } from "../host/engine.ts";
import { median, quantile, time } from "./measure.ts";
import type { Measurement, Subject } from "./subject.ts";

const STARTS = 5;
const TEXT = "The cat sat on the mat. ".repeat(73); // 512 tokens

const root = path.resolve(import.meta.dirname, "../..");

export const debugging: Subject = {
  name: "debugging",
  figures: {
    debug_start_ms:
      "From *Debug the Model* until its first line is lit, with no engine running before",
    debug_step_p95_ms:
      "From F10 until the next line, the call stack and the step's variables are there, 512 tokens, p95",
  },
  method: `The debug adapter in Node, asked what VS Code asks at each stop: threads, stack, scopes, and what the
first of them lists; with the engine as it is built, on tiny-gpt. ${STARTS} starts, median; each line of one pass.`,
  measure,
};

async function measure(log: (line: string) => void): Promise<Measurement> {
  const tokenizing = startTokenizer();
  const starts: number[] = [];
  const steps: number[] = [];
  try {
    for (let start = 0; start < STARTS; start++) {
      const inference = createInference({
        file: path.join(root, "dist/engine.js"),
        models: path.join(root, "media/models"),
        log: () => {},
      });
      const runs = createRuns(inference);
      const client = new Client({ inference, runs, tokenizing, stop: () => inference.dispose() });
      starts.push(await time(() => client.launch({ model: "tiny-gpt", text: TEXT })));
      while (start === STARTS - 1 && !(await client.line()).startsWith("text =")) {
        const step = async () => {
          await client.go("next");
          await client.ask("threads");
          await client.scope(0);
        };
        steps.push(await time(step));
      }
      client.close();
      inference.dispose();
    }
  } finally {
    tokenizing.dispose();
  }
  const list = (values: readonly number[]) => values.map(Math.round).join(", ");
  log(`starts ${list(starts)}; steps ${list(steps)} ms`);
  return {
    figures: { debug_start_ms: median(starts), debug_step_p95_ms: quantile(steps, 0.95) },
    versions: {},
  };
}
