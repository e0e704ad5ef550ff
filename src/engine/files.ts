import { existsSync, realpathSync, statSync } from "node:fs";
import path from "node:path";
import { Failed, reasonOf } from "../domain/failure.ts";
import type { ModelId } from "../domain/questions.ts";

/** The files of a model folder, laid out as the Hub lays one out. All of them exist. */
export interface ModelFiles {
  readonly id: ModelId;
  readonly folder: string;
  /** All of the model, or the decoder of one whose encoder has a file of its own. */
  readonly onnx: string;
  readonly encoder?: string;
  readonly config: string;
  readonly tokenizer: string;
}

/** Where an ONNX export lies, and its encoder if that lies apart; the first that is there. */
const ONNX: readonly { readonly onnx: string; readonly encoder?: string }[] = ["onnx", "."].flatMap(
  (folder) => [
    { onnx: path.join(folder, "model.onnx") },
    ...["decoder_model.onnx", "decoder_model_merged.onnx"].map((decoder) => ({
      onnx: path.join(folder, decoder),
      encoder: path.join(folder, "encoder_model.onnx"),
    })),
    { onnx: path.join(folder, "decoder_model.onnx") },
    { onnx: path.join(folder, "decoder_model_merged.onnx") },
    { onnx: path.join(folder, "encoder_model.onnx") },
  ],
);

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
  const isThere = (file: string | undefined) =>
    file === undefined || existsSync(path.join(named, file));
  const found = ONNX.find(({ onnx, encoder }) => isThere(onnx) && isThere(encoder));
  if (found === undefined) throw new Failed({ kind: "modelMissing", folder: named });
  const folder = realpathSync(named);
  // Weights are mapped from within its folder, and a link, as in the Hub's cache, leads out of it.
  const real = (file: string) => realpathSync(path.join(folder, file));
  const files: ModelFiles = {
    id,
    folder,
    onnx: real(found.onnx),
    ...(found.encoder === undefined ? {} : { encoder: real(found.encoder) }),
    config: path.join(folder, "config.json"),
    tokenizer: path.join(folder, "tokenizer.json"),
  };
  checkFile("modelUnreadable", files.onnx);
  if (files.encoder !== undefined) checkFile("modelUnreadable", files.encoder);
  checkFile("modelUnreadable", files.config);
  checkFile("tokenizerUnreadable", files.tokenizer);
  return files;
}

/** A pipe or device would be waited for for ever. */
function checkFile(kind: "modelUnreadable" | "tokenizerUnreadable", file: string): void {
  const facts = statSync(file, { throwIfNoEntry: false });
  if (facts?.isFile()) return;
  throw new Failed({ kind, file, reason: facts ? "it is no file" : "it is not there" });
}

/** Whatever was thrown while reading `file`, as one clear reason. */
export function unreadable(file: string, thrown: unknown): Failed {
  if (thrown instanceof Failed) return thrown;
  return new Failed({ kind: "modelUnreadable", file, reason: reasonOf(thrown) });
}
