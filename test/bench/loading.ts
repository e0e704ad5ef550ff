import { execFileSync } from "node:child_process";
import path from "node:path";
import { gpt2Folder } from "./gpt2.ts";
import { median } from "./measure.ts";
import type { Measurement, Subject } from "./subject.ts";

const ROUNDS = 5;

/** What it took to open a model in a process of its own. */
export interface Load {
  readonly took: number; // milliseconds
  /** By how much the process grew, in bytes, of what it holds in memory (RSS). */
  readonly grown: number;
}

export const loading: Subject = {
  name: "loading",
  figures: {
    open_124m_ms: "A model of 124M parameters (652 MB of float32) is opened, ready to run",
    open_124m_time_vs_plain: "The same, ours / onnxruntime: the smaller the better",
    open_124m_mb: "By how many MB the process has grown then",
    open_124m_memory_vs_plain: "The same, ours / onnxruntime: the smaller the better",
  },
  method: `A file of GPT-2 small's size (gpt2.ts), in the operating system's cache, opened ${ROUNDS} times by the engine and
by onnxruntime in turn, each time in a process of its own that has loaded both libraries before;
ratios are of the medians. Ours reads graph and config, finds what is inside and makes ready a graph
that gives all attention weights; onnxruntime opens the file as it stands, with as many threads.`,
  measure,
};

async function measure(log: (line: string) => void): Promise<Measurement> {
  const folder = gpt2Folder();
  const loads: Record<"ours" | "plain", Load[]> = { ours: [], plain: [] };
  for (let round = 0; round < ROUNDS; round++) {
    for (const [way, of] of Object.entries(loads)) of.push(load(way, folder));
  }
  for (const [way, of] of Object.entries(loads)) {
    const list = of.map(({ took, grown }) => `${Math.round(took)} ms ${megabytes(grown)} MB`);
    log(`${way}: ${list.join(", ")}`);
  }
  const time = (way: keyof typeof loads) => median(loads[way].map(({ took }) => took));
  const memory = (way: keyof typeof loads) => median(loads[way].map(({ grown }) => grown));
  return {
    figures: {
      open_124m_ms: time("ours"),
      open_124m_time_vs_plain: time("ours") / time("plain"),
      open_124m_mb: megabytes(memory("ours")),
      open_124m_memory_vs_plain: memory("ours") / memory("plain"),
    },
    versions: {},
  };
}

const megabytes = (bytes: number) => Math.round(bytes / 1e6);

function load(way: string, folder: string): Load {
  const script = path.join(import.meta.dirname, "loadingAlone.ts");
  return JSON.parse(execFileSync(process.execPath, [script, way, folder], { encoding: "utf8" }));
}
