import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import path from "node:path";
import { createInterface } from "node:readline";

/** A Python script of this folder in a process of its own: a line of JSON in, one out. */
export interface Python {
  /** Of the packages that it needs, in their order. */
  readonly versions: readonly string[];
  ask<Answer>(question: unknown): Promise<Answer>;
  close(): void;
}

/** @returns undefined where this machine has no Python, or its Python not one of the packages */
export async function startPython(
  script: string,
  packages: readonly string[],
  ...given: readonly string[]
): Promise<Python | undefined> {
  const versions = packages.map((name) => `print(${name}.__version__)`).join("; ");
  const found = spawnSync("python3", ["-c", `import ${packages.join(", ")}; ${versions}`]);
  if (found.status !== 0) return undefined;
  const python = spawn("python3", [path.join(import.meta.dirname, script), ...given], {
    stdio: ["pipe", "pipe", "inherit"],
    env: { ...process.env, TOKENIZERS_PARALLELISM: "false" },
  });
  const lines = createInterface({ input: python.stdout });
  return {
    versions: found.stdout.toString().trim().split("\n"),
    async ask<Answer>(question: unknown) {
      python.stdin.write(`${JSON.stringify(question)}\n`);
      const [line] = (await once(lines, "line")) as [string];
      return JSON.parse(line) as Answer;
    },
    close: () => python.stdin.end(),
  };
}
