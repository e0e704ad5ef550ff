import path from "node:path";

const root = path.resolve(import.meta.dirname, "../..");

/** The real engine, tokenizer thread and models, from their sources: no build is needed. */
export const ENGINE = path.join(root, "src/engine/main.ts");
export const TOKENIZER = path.join(root, "src/tokenizer/main.ts");
export const MODELS = path.join(root, "media/models");

/** Waits until something is so. */
export async function until(isSo: () => boolean, what: string, limit = 10_000): Promise<void> {
  const end = Date.now() + limit;
  while (!isSo()) {
    if (Date.now() > end) throw new Error(`Waited ${limit} ms in vain for ${what}.`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

export function isAlive(pid: number | undefined): boolean {
  if (pid === undefined) return false;
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
