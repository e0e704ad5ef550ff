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
  /** A decoder that goes on from what it has read, where that is a file of its own. */
  readonly later?: string;
  readonly config: string;
  readonly tokenizer: string;
}

/** How an export stores its weights, as its name tells; the most faithful first. */
const PRECISIONS = ["", "_fp16", "_int8", "_quantized", "_uint8", "_q4f16", "_q4", "_bnb4"];
/** An export in one file, or in an encoder's and a decoder's; of the latter perhaps one alone. */
const LAYOUTS: readonly Export[] = [
  { onnx: "model" },
  { onnx: "decoder_model", encoder: "encoder_model" },
  { onnx: "decoder_model_merged", encoder: "encoder_model" },
  { onnx: "decoder_model" },
  { onnx: "decoder_model_merged" },
  { onnx: "encoder_model" },
];

interface Export {
  readonly onnx: string;
  readonly encoder?: string;
  readonly later?: string;
}

/** The first of a folder's exports, its files' paths within it. */
function findExport(folder: string): Export | undefined {
  for (const below of ["onnx", ""]) {
    for (const { onnx, encoder } of LAYOUTS) {
      for (const precision of PRECISIONS) {
        const at = (name: string) => path.join(below, `${name}${precision}.onnx`);
        const isThere = (name: string) => existsSync(path.join(folder, at(name)));
        if (!isThere(onnx) || (encoder !== undefined && !isThere(encoder))) continue;
        const later = onnx === "decoder_model" ? "decoder_with_past_model" : undefined;
        return {
          onnx: at(onnx),
          ...(encoder === undefined ? {} : { encoder: at(encoder) }),
          ...(later !== undefined && isThere(later) ? { later: at(later) } : {}),
        };
      }
    }
  }
  return undefined;
}

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
  const found = findExport(named);
  if (found === undefined) throw new Failed({ kind: "modelMissing", folder: named });
  const folder = realpathSync(named);
  const encoder = found.encoder === undefined ? {} : { encoder: path.join(folder, found.encoder) };
  const later = found.later === undefined ? {} : { later: path.join(folder, found.later) };
  const files = {
    id,
    folder,
    onnx: path.join(folder, found.onnx),
    ...encoder,
    ...later,
    config: path.join(folder, "config.json"),
    tokenizer: path.join(folder, "tokenizer.json"),
  };
  checkFile("modelUnreadable", files.onnx);
  for (const file of [files.encoder, files.later]) {
    if (file !== undefined) checkFile("modelUnreadable", file);
  }
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
