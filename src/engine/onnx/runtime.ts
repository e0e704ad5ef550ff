import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { availableParallelism } from "node:os";
import path from "node:path";
import type { InferenceSession } from "onnxruntime-node";

type Library = Pick<typeof import("onnxruntime-node"), "InferenceSession" | "Tensor">;

/** onnxruntime, be it native or compiled to WebAssembly. */
export interface Runtime extends Library {
  /** What a session is told of weights that lie in these files of a folder. */
  weightsIn(folder: string, files: Iterable<string>): Weights;
}

export interface Weights {
  readonly options: Pick<InferenceSession.SessionOptions, "externalData">;
  /** Of its configuration, by name. */
  readonly settings: Readonly<Record<string, string>>;
}

/** Half of the cores: the editor and its language servers need the others. */
export const THREADS = Math.max(1, Math.min(4, availableParallelism() >> 1));

/**
 * onnxruntime, loaded at the first need; nothing else loads it. Its libraries for Linux and macOS
 * report each model that is opened to Microsoft, and keep a number of this device and a queue of
 * reports in the user's cache folder, unless they find this variable when they load. WebAssembly,
 * which reports nothing, is for machines that it has no library for, such as Macs by Intel.
 */
export async function loadRuntime(): Promise<Runtime> {
  process.env.ORT_DISABLE_TELEMETRY = "1";
  return hasLibrary() ? loadNative() : loadWasm();
}

/** Bytes that a pass may take at most: WebAssembly has 4 GB, weights and all. */
export const mostMemory = (): number => (hasLibrary() ? Infinity : 2 ** 31);

/** Whether the library for this machine is installed. */
function hasLibrary(): boolean {
  const { resolve } = createRequire(import.meta.url);
  try {
    const folder = path.dirname(resolve("onnxruntime-node/package.json"));
    const { platform, arch } = process;
    return existsSync(path.join(folder, "bin/napi-v6", platform, arch, "onnxruntime_binding.node"));
  } catch {
    return false; // the package is not there
  }
}

async function loadNative(): Promise<Runtime> {
  const { InferenceSession, Tensor } = await import("onnxruntime-node");
  return {
    InferenceSession,
    Tensor,
    // They are mapped from the file.
    weightsIn: (folder) => ({
      options: {},
      settings: { model_external_initializers_file_folder_path: folder },
    }),
  };
}

async function loadWasm(): Promise<Runtime> {
  const { env, InferenceSession, Tensor } = await import("onnxruntime-web");
  env.wasm.numThreads = THREADS; // for all sessions at once: it heeds none of theirs
  return {
    InferenceSession,
    Tensor,
    // They are read into its memory.
    weightsIn: (folder, files) => ({
      options: {
        externalData: Array.from(files, (name) => ({ path: name, data: path.join(folder, name) })),
      },
      settings: {},
    }),
  };
}
