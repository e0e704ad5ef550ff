import { findExports, type ModelExport, type Precision } from "../../domain/model/modelFiles.ts";
import type { HubFile } from "./hub.ts";
import { HubFailed } from "./hubFailure.ts";

const REQUIRED = ["config.json", "tokenizer.json"] as const;
const USEFUL = [
  ...["tokenizer_config.json", "special_tokens_map.json", "generation_config.json"],
  // How a sentence model makes vectors.
  ...["modules.json", "1_Pooling/config.json", "sentence_bert_config.json"],
  "config_sentence_transformers.json",
  ...["2_Dense", "3_Dense"].flatMap((at) => [`${at}/config.json`, `${at}/model.safetensors`]),
];
const LARGE = 2e9; // bytes; above it half the size is worth half the digits

/** What is fetched of a model, and why so. */
export interface Choice {
  /** Each with its path in our folder. */
  readonly files: readonly Kept[];
  /** The ONNX files among them, by their path at the Hub. */
  readonly onnx: readonly string[];
  readonly precision: Precision;
  /** "faithful": nothing there is closer to the weights as trained; "large": that would be. */
  readonly because: "faithful" | "large";
  /** Of all files, in bytes. */
  readonly size: number;
}

export interface Kept {
  readonly file: HubFile;
  /** The ONNX files have one name whatever their precision, so that the engine finds them. */
  readonly as: string;
}

interface Export {
  readonly parts: readonly Kept[];
  readonly data: readonly Kept[];
  readonly precision: Precision;
}

/**
 * Chooses the files to read a model by: the most faithful export, and what it needs.
 *
 * @throws HubFailed if there is none, or a file without which it cannot be read
 */
export function chooseFiles(files: readonly HubFile[]): Choice {
  const byPath = new Map(files.map((file) => [file.path, file]));
  const exports = findExports(files.map(({ path }) => path)).map((one) => partsOf(one, byPath));
  const [faithful] = exports;
  if (!faithful) throw new HubFailed({ kind: "unfit", lacks: "onnx" });
  for (const lacks of REQUIRED) {
    if (!byPath.has(lacks)) throw new HubFailed({ kind: "unfit", lacks });
  }
  const half = exports.find(({ precision }) => precision === "fp16");
  const isLarge = half !== undefined && sizeOf(faithful) > LARGE && sizeOf(half) < sizeOf(faithful);
  const chosen = isLarge ? half : faithful;
  const words = [...REQUIRED, ...USEFUL].flatMap((path) => {
    const file = byPath.get(path);
    return file ? [{ file, as: path }] : [];
  });
  const kept = [...words, ...chosen.parts, ...chosen.data];
  return {
    files: kept,
    onnx: chosen.parts.map(({ file }) => file.path),
    precision: chosen.precision,
    because: isLarge ? "large" : "faithful",
    size: sum(kept),
  };
}

const sum = (kept: readonly Kept[]) => kept.reduce((total, { file }) => total + file.size, 0);
const sizeOf = ({ parts, data }: Export) => sum(parts) + sum(data);

/** What is fetched of an export: a decoder beside no encoder is all of its model. */
function partsOf(
  { onnx, encoder, precision }: ModelExport,
  byPath: ReadonlyMap<string, HubFile>,
): Export {
  const part = (path: string, as: string) => ({ file: byPath.get(path) as HubFile, as });
  const parts =
    encoder === undefined
      ? [part(onnx, "onnx/model.onnx")]
      : [part(encoder, "onnx/encoder_model.onnx"), part(onnx, "onnx/decoder_model.onnx")];
  const files = [...byPath.values()];
  return { parts, data: parts.flatMap(({ file }) => dataOf(file, files)), precision };
}

/** Weights outside the ONNX file, which knows them by name: "model.onnx_data", "model.onnx.data". */
function dataOf(onnx: HubFile, files: readonly HubFile[]): readonly Kept[] {
  const stem = onnx.path.slice(0, -".onnx".length);
  return files.flatMap((file) => {
    if (!file.path.startsWith(stem)) return [];
    if (!/^(?:\.onnx)?[._](?:data|weights?|bin)(?:_\d+)?$/.test(file.path.slice(stem.length)))
      return [];
    return [{ file, as: `onnx/${file.path.slice(file.path.lastIndexOf("/") + 1)}` }];
  });
}
