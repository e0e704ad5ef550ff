import type { HubFile } from "./hub.ts";
import { HubFailed } from "./hubFailure.ts";

/** How an export stores its weights, judged by its name; the most faithful first. */
const PRECISIONS = [
  { precision: "full", suffix: "" },
  { precision: "fp16", suffix: "_fp16" },
  { precision: "int8", suffix: "_int8" },
  { precision: "int8", suffix: "_quantized" },
  { precision: "int8", suffix: "_uint8" },
  { precision: "4-bit", suffix: "_q4f16" },
  { precision: "4-bit", suffix: "_q4" },
  { precision: "4-bit", suffix: "_bnb4" },
] as const;

export type Precision = (typeof PRECISIONS)[number]["precision"];

/** What optimum and transformers.js call the parts of a model, and we in our folder. */
const LAYOUTS: readonly (readonly { readonly name: string; readonly as: string }[])[] = [
  [{ name: "model", as: "model" }],
  [
    { name: "encoder_model", as: "encoder_model" },
    { name: "decoder_model", as: "decoder_model" },
  ],
  [
    { name: "encoder_model", as: "encoder_model" },
    { name: "decoder_model_merged", as: "decoder_model" },
  ],
  [{ name: "decoder_model", as: "model" }], // of a model that has no encoder
  [{ name: "decoder_model_merged", as: "model" }],
];

const FOLDERS = ["onnx/", ""];
const REQUIRED = ["config.json", "tokenizer.json"] as const;
const USEFUL = ["tokenizer_config.json", "special_tokens_map.json", "generation_config.json"];
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
  const exports = findExports(files, byPath);
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

/** All exports of the model, the most faithful first. */
function findExports(
  files: readonly HubFile[],
  byPath: ReadonlyMap<string, HubFile>,
): readonly Export[] {
  const hasEncoder = files.some(({ path }) => path.includes("encoder_model"));
  const layouts = LAYOUTS.filter(([first]) => !hasEncoder || first?.name === "encoder_model");
  const found = PRECISIONS.flatMap(({ precision, suffix }) =>
    FOLDERS.flatMap((folder) =>
      layouts.flatMap((layout) => {
        const parts = layout.flatMap(({ name, as }) => {
          const file = byPath.get(`${folder}${name}${suffix}.onnx`);
          return file ? [{ file, as: `onnx/${as}.onnx` }] : [];
        });
        if (parts.length < layout.length) return [];
        return [{ parts, data: parts.flatMap(({ file }) => dataOf(file, files)), precision }];
      }),
    ),
  );
  if (found.length > 0) return found;
  // A file by another name: which it is can only be known if there is no second.
  const [only, second] = files.filter(({ path }) => /^(?:onnx\/)?[^/]+\.onnx$/.test(path));
  if (!only || second) return [];
  const parts = [{ file: only, as: "onnx/model.onnx" }];
  return [{ parts, data: dataOf(only, files), precision: "full" }];
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
