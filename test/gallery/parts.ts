import path from "node:path";
import { createEngine } from "../../src/engine/engine.ts";
import { createTokenizing } from "../../src/host/processes/tokenizerThread.ts";
import type { Parts } from "./host.ts";

const root = path.resolve(import.meta.dirname, "../..");
const models = path.join(root, "media/models");

/** The real engine, in this process, and the real tokenizer thread. */
export function openParts(): Omit<Parts, "strings"> & { dispose(): void } {
  const tokenizing = createTokenizing({
    file: path.join(root, "src/tokenizer/main.ts"),
    models,
    log: (line) => console.error(line),
  });
  return {
    engine: createEngine({ models, progress: () => {} }),
    get tokenizers() {
      return tokenizing.questions;
    },
    dispose: () => tokenizing.dispose(),
  };
}
