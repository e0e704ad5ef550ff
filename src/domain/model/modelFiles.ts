/** How an export stores its weights, judged by its file's name alone; the most faithful first. */
const PRECISIONS = ["full", "fp16", "int8", "4-bit", "2-bit", "unknown"] as const;
export type Precision = (typeof PRECISIONS)[number];

/** What tells a precision, in what a name has behind "model"; the first that matches counts. */
const TOLD: readonly (readonly [Precision, RegExp])[] = [
  ["full", /^$|^[._-](?:o[123]|fp32|float32|f32|optimized)$/],
  ["2-bit", /q[12](?!\d)|int2|[12]bit/],
  ["4-bit", /q4|int4|bnb4|nf4|fp4|4bit/],
  ["int8", /int8|quantized|q8|8bit/],
  ["fp16", /fp16|float16|f16|o4|half/],
];
/** Of the same precision, those by these names come first, then all others by name. */
const USUAL = ["", "_fp16", "_int8", "_quantized", "_uint8", "_q4f16", "_q4", "_bnb4"];

/** What optimum and transformers.js call a model's one file, or its decoder's beside an encoder's. */
const PAIRS = ["decoder_model", "decoder_model_merged"];
const SINGLES = ["model", ...PAIRS, "encoder_model"];
const ENCODER = "encoder_model";

/** Where a model's ONNX files lie within its folder. */
export const ONNX_FOLDERS: readonly string[] = ["onnx/", ""];

/** One export of a model: its files' paths within the folder, with "/" between folders. */
export interface ModelExport {
  /** All of the model, or its decoder. */
  readonly onnx: string;
  readonly encoder?: string;
  /** A decoder that goes on from what it has read. */
  readonly later?: string;
  readonly precision: Precision;
}

/** An ONNX file by the parts of its name. */
interface Named {
  readonly path: string;
  readonly folder: string;
  /** "model" of "onnx/model_fp16.onnx". */
  readonly stem: string;
  /** "_fp16" of it. */
  readonly suffix: string;
  readonly precision: Precision;
}

/**
 * The exports of a model among a folder's files: those by the usual names, a decoder only with its
 * encoder if there is any; else files by one other name.
 *
 * @param paths of all files, relative to the folder
 * @returns the most faithful first
 */
export function findExports(paths: readonly string[]): readonly ModelExport[] {
  const files = onnxFiles(paths);
  const called = (stem: string) => files.flatMap((file) => withStem(file, stem) ?? []).sort(order);
  const encoders = called(ENCODER);
  if (encoders.length > 0 && files.some((file) => file.includes("decoder_"))) {
    const pairs = PAIRS.flatMap((stem) => called(stem)).sort(order);
    return pairs.flatMap((decoder) => {
      const encoder = encoders.find(
        ({ suffix, folder }) => suffix === decoder.suffix && folder === decoder.folder,
      );
      return encoder ? [{ ...exportOf(decoder, paths), encoder: encoder.path }] : [];
    });
  }
  const singles = SINGLES.flatMap((stem) => called(stem)).sort(order);
  if (singles.length > 0) return singles.map((file) => exportOf(file, paths));
  const others = files.map(byOwnName).sort(order);
  const isOne = others.every(({ stem }) => stem === others[0]?.stem);
  return isOne ? others.map((file) => exportOf(file, paths)) : [];
}

/** The ONNX files in the places where a model's lie. */
export function onnxFiles(paths: readonly string[]): readonly string[] {
  return paths.filter((path) => /[^/]\.onnx$/.test(path) && ONNX_FOLDERS.includes(folderOf(path)));
}

const folderOf = (path: string) => path.slice(0, path.lastIndexOf("/") + 1);

function exportOf({ path, folder, stem, suffix, precision }: Named, paths: readonly string[]) {
  const later = `${folder}decoder_with_past_model${suffix}.onnx`;
  const goesOn = stem === "decoder_model" && paths.includes(later);
  return { onnx: path, ...(goesOn && { later }), precision };
}

function withStem(path: string, stem: string): Named | undefined {
  const folder = folderOf(path);
  const name = path.slice(folder.length, -".onnx".length);
  if (!name.startsWith(stem)) return undefined;
  const suffix = name.slice(stem.length);
  if (suffix !== "" && (!/^[._-]/.test(suffix) || suffix.startsWith("_merged"))) return undefined;
  return { path, folder, stem, suffix, precision: precisionOf(suffix) };
}

/** A file by a name of its own: what tells a precision at its end is no part of it. */
function byOwnName(path: string): Named {
  const folder = folderOf(path);
  const name = path.slice(folder.length, -".onnx".length);
  const cuts = [...name.matchAll(/[._-]/g)].map(({ index }) => index);
  const cut = cuts.find((at) => precisionOf(name.slice(at)) !== "unknown") ?? name.length;
  const suffix = name.slice(cut);
  return { path, folder, stem: name.slice(0, cut), suffix, precision: precisionOf(suffix) };
}

function precisionOf(suffix: string): Precision {
  return TOLD.find(([, pattern]) => pattern.test(suffix.toLowerCase()))?.[0] ?? "unknown";
}

/** By precision, folder ("onnx" first), name, and place among the usual suffixes. */
function order(a: Named, b: Named): number {
  const usual = ({ suffix }: Named) =>
    USUAL.includes(suffix) ? USUAL.indexOf(suffix) : USUAL.length;
  return (
    PRECISIONS.indexOf(a.precision) - PRECISIONS.indexOf(b.precision) ||
    usual(a) - usual(b) ||
    b.folder.length - a.folder.length ||
    SINGLES.indexOf(a.stem) - SINGLES.indexOf(b.stem) ||
    (a.path < b.path ? -1 : 1)
  );
}
