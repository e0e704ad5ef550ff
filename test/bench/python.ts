import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import path from "node:path";
import { createInterface } from "node:readline";

/** Python's `tokenizers` in a process of its own. */
export interface PythonTokenizer {
  readonly version: string;
  /** The ids, and the milliseconds that Python took for them by its own clock. */
  encode(text: string): Promise<{ readonly ids: Uint32Array; readonly took: number }>;
  close(): void;
}

/** @returns undefined where this machine has no Python, or its Python no `tokenizers` */
export async function startPython(file: string): Promise<PythonTokenizer | undefined> {
  const found = spawnSync("python3", ["-c", "import tokenizers; print(tokenizers.__version__)"]);
  if (found.status !== 0) return undefined;
  const python = spawn("python3", [path.join(import.meta.dirname, "python.py"), file], {
    stdio: ["pipe", "pipe", "inherit"],
    env: { ...process.env, TOKENIZERS_PARALLELISM: "false" },
  });
  const lines = createInterface({ input: python.stdout });
  return {
    version: found.stdout.toString().trim(),
    async encode(text) {
      python.stdin.write(`${JSON.stringify(text)}\n`);
      const [line] = (await once(lines, "line")) as [string];
      const { ids, took } = JSON.parse(line) as { ids: number[]; took: number };
      return { ids: Uint32Array.from(ids), took };
    },
    close: () => python.stdin.end(),
  };
}
