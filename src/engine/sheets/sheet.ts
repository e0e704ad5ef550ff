import type { Config } from "../../domain/makeup/config.ts";
import type { FileHead } from "../../domain/makeup/modelFile.ts";
import type { ModelSheet, SheetFile } from "../../domain/makeup/sheet.ts";
import { findExports } from "../../domain/model/modelFiles.ts";
import type { ModelId } from "../../domain/model/run.ts";
import { harmless, Refused } from "../../domain/reason.ts";
import { plainJson } from "../config/json.ts";
import { readCardFacts } from "./card.ts";
import { readTokenizerSheet } from "./tokenizerSheet.ts";

/** A model's folder: on this machine, or as the Hub lists it. */
export interface Folder {
  readonly name: string;
  readonly files: readonly SheetFile[];
  /** A text of it; undefined if it is not there. @throws Refused if it is too large */
  read(path: string): string | undefined;
  /** The head of a file of weights; undefined if it cannot be read. */
  head(path: string): FileHead | undefined;
}

const MOST_FILES = 300;
const DEEPEST = 20; // levels of a config
const LONGEST = 2_000; // characters of a text in it

/**
 * What a model is made of.
 *
 * @param model its id, if Glassbox can run it once it has all it takes
 * @throws Refused if there is no config.json, or it is no JSON object
 */
export function readSheet(folder: Folder, model: ModelId | undefined): ModelSheet {
  const { name, files, read } = folder;
  const text = read("config.json");
  if (text === undefined) throw new Refused({ code: "noConfig" });
  const config = parse(text);
  if (typeof config !== "object" || config === null || Array.isArray(config)) {
    throw new Refused({ code: "configNotJson" });
  }
  const paths = files.map(({ path }) => path);
  const exports = findExports(paths);
  const card = readCardFacts(read("README.md") ?? "");
  const { _name_or_path: from } = config as Config;
  const roles = ["tokenizer_config.json", "special_tokens_map.json"].map((path) =>
    parse(read(path) ?? "null"),
  );
  return {
    name: harmless(name, 200),
    model: exports.length > 0 && paths.includes("tokenizer.json") ? model : undefined,
    files: files.toSorted((a, b) => b.size - a.size).slice(0, MOST_FILES),
    fileCount: files.length,
    config: plain(config, 0) as Config,
    tokenizer: readTokenizerSheet(parse(read("tokenizer.json") ?? "null"), roles),
    exports: exports.map(({ onnx, precision }, at) => ({ onnx, precision, isUsed: at === 0 })),
    stored: storedIn(folder, exports[0]?.onnx),
    licence: card.licence,
    origin:
      card.origin.length > 0 || typeof from !== "string" || from === ""
        ? card.origin
        : [harmless(from, 100)],
  };
}

/** The head of the file that holds all the weights. Of an encoder and a decoder, neither does. */
function storedIn({ files, head }: Folder, onnx: string | undefined): FileHead | undefined {
  const named = (pattern: RegExp) => files.filter(({ path }) => pattern.test(path));
  const one = named(/^(?:model|consolidated)\.safetensors$/)[0] ?? only(named(/^[^/]+\.gguf$/));
  const isPair = onnx !== undefined && /(?:decoder|encoder)_model/.test(onnx);
  const file = one?.path ?? (isPair ? undefined : onnx);
  return file === undefined ? undefined : head(file);
}

const only = <T>(all: readonly T[]): T | undefined => (all.length === 1 ? all[0] : undefined);

/** JSON, with what Python writes for numbers that JSON does not have; undefined if it is none. */
function parse(text: string): unknown {
  try {
    return JSON.parse(plainJson(text));
  } catch {
    return undefined;
  }
}

/** A value whose texts are harmless, however deep it is nested. */
function plain(value: unknown, depth: number): unknown {
  if (typeof value === "string") return harmless(value, LONGEST);
  if (typeof value !== "object" || value === null) return value;
  if (depth > DEEPEST) return "…";
  if (Array.isArray(value)) return value.map((each) => plain(each, depth + 1));
  return Object.fromEntries(
    Object.entries(value).map(([key, each]) => [harmless(key, 200), plain(each, depth + 1)]),
  );
}
