import { existsSync, realpathSync } from "node:fs";
import path from "node:path";
import { Failed } from "../domain/failure.ts";
import type { ModelId } from "../domain/questions.ts";

/** The files of a model folder, laid out as the Hub lays one out. All of them exist. */
export interface ModelFiles {
  readonly id: ModelId;
  readonly folder: string;
  readonly onnx: string;
  readonly config: string;
  readonly tokenizer: string;
}

/** Where an ONNX export lies, the first that is there. */
const ONNX = [path.join("onnx", "model.onnx"), "model.onnx"];

/**
 * Finds a model's files on this machine; nothing is ever fetched.
 *
 * @param models the folder of the embedded models
 * @param id the name of an embedded one, or the path of any model folder
 * @throws Failed modelMissing if no ONNX file is there; modelUnreadable or tokenizerUnreadable if
 *   config.json or tokenizer.json is not
 */
export function findFiles(models: string, id: ModelId): ModelFiles {
  const named = path.resolve(models, id);
  const onnxIn = ONNX.find((file) => existsSync(path.join(named, file)));
  if (onnxIn === undefined) throw new Failed({ kind: "modelMissing", folder: named });
  const folder = realpathSync(named);
  const files = {
    id,
    folder,
    // Weights are mapped from within its folder, and a link, as in the Hub's cache, leads out of it.
    onnx: realpathSync(path.join(folder, onnxIn)),
    config: path.join(folder, "config.json"),
    tokenizer: path.join(folder, "tokenizer.json"),
  };
  const reason = "it is not there";
  if (!existsSync(files.config)) {
    throw new Failed({ kind: "modelUnreadable", file: files.config, reason });
  }
  if (!existsSync(files.tokenizer)) {
    throw new Failed({ kind: "tokenizerUnreadable", file: files.tokenizer, reason });
  }
  return files;
}

/** Whatever was thrown while reading `file`, as one clear reason. */
export function unreadable(file: string, thrown: unknown): Failed {
  if (thrown instanceof Failed) return thrown;
  const message = thrown instanceof Error ? thrown.message : String(thrown);
  const reason = message.split("\n", 1)[0] as string;
  return new Failed({ kind: "modelUnreadable", file, reason });
}
