import { symlinkSync } from "node:fs";
import path from "node:path";
import { build } from "esbuild";

const root = path.resolve(import.meta.dirname, "../..");

/** The real engine, tokenizer thread and models, from their sources: no build is needed. */
export const ENGINE = path.join(root, "src/engine/main.ts");
export const TOKENIZER = path.join(root, "src/tokenizer/main.ts");
export const MODELS = path.join(root, "media/models");

/**
 * The engine in one file, as it is shipped: many starts of it take half as long.
 *
 * @param folder an empty one, which it is put into
 */
export async function bundleEngine(folder: string): Promise<string> {
  const outfile = path.join(folder, "engine.js");
  await build({
    entryPoints: [ENGINE],
    outfile,
    bundle: true,
    format: "esm",
    platform: "node",
    target: "node22",
    external: ["onnxruntime-node", "onnxruntime-web"],
    alias: { sharp: path.join(root, "src/empty.ts") },
    banner: {
      js: "import { createRequire as requireFrom } from 'node:module'; const require = requireFrom(import.meta.url);",
    },
    logLevel: "warning",
  });
  symlinkSync(path.join(root, "node_modules"), path.join(folder, "node_modules"), "junction");
  return outfile;
}

/** Waits until something is so; what never is fails, however slow the machine. */
export async function until(isSo: () => boolean, what: string, limit = 120_000): Promise<void> {
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
