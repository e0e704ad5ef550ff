import { existsSync, readdirSync, realpathSync, statSync } from "node:fs";
import path from "node:path";
import { Failed } from "../../domain/failure.ts";
import {
  findExports,
  type ModelExport,
  ONNX_FOLDERS,
  onnxFiles,
} from "../../domain/model/modelFiles.ts";
import type { ModelId } from "../../domain/model/run.ts";
import { firstOf, Refused } from "../../domain/reason.ts";
import { unreadable } from "../graph/unreadable.ts";

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

/** The files of a folder in which an export may lie, by their paths within it. */
function filesIn(folder: string): readonly string[] {
  return ONNX_FOLDERS.flatMap((below) => {
    const at = path.join(folder, below);
    return existsSync(at) && statSync(at).isDirectory()
      ? readdirSync(at).map((name) => `${below}${name}`)
      : [];
  });
}

/** The exports of a model, the most faithful first. @param models @param id as `findFiles` takes them */
export const exportsOf = (models: string, id: ModelId): readonly ModelExport[] =>
  findExports(filesIn(path.resolve(models, id)));

/**
 * Finds a model's files on this machine; nothing is ever fetched.
 *
 * @param models the folder of the embedded models
 * @param id the name of an embedded one, or the path of any model folder
 * @param wanted one of its exports; the most faithful unless given
 * @throws Failed modelMissing if no ONNX file is there; modelUnreadable if it cannot be told which is
 *   the model's, or config.json is not there; tokenizerUnreadable if tokenizer.json is not
 */
export function findFiles(models: string, id: ModelId, wanted?: ModelExport): ModelFiles {
  const named = path.resolve(models, id);
  const found = wanted ?? exportsOf(models, id)[0];
  if (found === undefined) throw noExport(named, onnxFiles(filesIn(named)));
  const folder = realpathSync(named);
  const at = (file: string) => path.join(folder, file);
  const encoder = found.encoder === undefined ? {} : { encoder: at(found.encoder) };
  const later = found.later === undefined ? {} : { later: at(found.later) };
  const files = {
    id,
    folder,
    onnx: at(found.onnx),
    ...encoder,
    ...later,
    config: at("config.json"),
    tokenizer: at("tokenizer.json"),
  };
  checkFile("modelUnreadable", files.onnx);
  for (const file of [files.encoder, files.later]) {
    if (file !== undefined) checkFile("modelUnreadable", file);
  }
  checkFile("modelUnreadable", files.config);
  checkFile("tokenizerUnreadable", files.tokenizer);
  return files;
}

/** If several files have names of their own, which one is the model could only be guessed. */
function noExport(folder: string, onnx: readonly string[]): Failed {
  if (onnx.length === 0) return new Failed({ kind: "modelMissing", folder });
  return unreadable(folder, new Refused({ code: "noneNamedModel", ...firstOf(onnx) }));
}

const LARGEST = 100e6; // bytes of what is parsed; the largest tokenizers have 35e6

/**
 * Refuses a pipe or device, which would be waited for forever, and a file that would fill the memory.
 *
 * @throws Failed of this kind if it is not there, no regular file, or JSON of an unlikely size
 */
export function checkFile(kind: "modelUnreadable" | "tokenizerUnreadable", file: string): void {
  const facts = statSync(file, { throwIfNoEntry: false });
  if (facts === undefined) throw new Failed({ kind, file, reason: { code: "notThere" } });
  if (!facts.isFile()) throw new Failed({ kind, file, reason: { code: "noFile" } });
  if (file.endsWith(".json") && facts.size > LARGEST) {
    throw new Failed({ kind, file, reason: { code: "over100MB" } });
  }
}
