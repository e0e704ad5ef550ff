import type { FileHead } from "../../../src/domain/makeup/modelFile.ts";
import type { FolderOfFile } from "../../../src/domain/questions/sheet.ts";
import { t } from "../../kit/page/language.ts";
import { formatBytes, formatCount, formatLarge } from "../../kit/page/numbers.ts";

/** What the file is, in one sentence. */
export function headlineOf(name: string, { format, parameters, tensors }: FileHead): string {
  const kind = FORMATS[format];
  return parameters === 0
    ? t(
        "‘{0}’ is {1} and holds {2} tensors, none of which is a weight.",
        name,
        kind,
        formatCount(tensors),
      )
    : t("‘{0}’ is {1} with {2} parameters.", name, kind, formatLarge(parameters));
}

const FORMATS: Readonly<Record<FileHead["format"], string>> = {
  onnx: t("an ONNX model"),
  safetensors: t("a safetensors file"),
  gguf: t("a GGUF file"),
};

export function factsLine({ size, parameters, tensors, read }: FileHead): string {
  return [
    formatBytes(size),
    t("{0} parameters", formatCount(parameters)),
    t("{0} tensors", formatCount(tensors)),
    t("{0} were read, no weights", formatBytes(read)),
  ].join(" · ");
}

export function notesOn({ uncounted, graph }: FileHead): readonly string[] {
  const missing = (graph?.externals ?? []).filter(({ isThere }) => isThere === false);
  const elsewhere = (graph?.externals ?? []).filter(({ isThere }) => isThere !== false);
  const names = (all: readonly { readonly location: string }[]) =>
    all.map(({ location }) => location).join(", ");
  return [
    ...(uncounted > 0
      ? [
          t(
            "{0} tensors of whole numbers are not counted as parameters. They may hold several weights in one number, as GPTQ and AWQ store them.",
            formatCount(uncounted),
          ),
        ]
      : []),
    ...(elsewhere.length > 0 ? [t("Weights are in another file: {0}", names(elsewhere))] : []),
    ...(missing.length > 0
      ? [t("Weights should be in a file that is not there: {0}", names(missing))]
      : []),
  ];
}

/** What Glassbox could show of it once it runs. */
export function showsOf({ graph }: FileHead): readonly string[] {
  if (!graph) return [];
  const { attention, layers, hasStream, hasEmbeddings, hasLogits } = graph.seen;
  const found = [
    ...(attention > 0 ? [t("attention weights of {0} of {1} layers", attention, layers)] : []),
    ...(hasStream ? [t("the residual stream")] : []),
    ...(hasEmbeddings ? [t("token embeddings")] : []),
    ...(hasLogits ? [t("logits")] : []),
  ];
  return found.length > 0
    ? [t("Found by how the graph is wired: {0}.", found.join(", "))]
    : [t("Nothing of a language model was found in this graph.")];
}

/** How it can be opened, or why not. */
export function wayOf(
  { format }: FileHead,
  { model, runs, isItself, lacks }: FolderOfFile,
): string {
  if (model !== undefined) {
    return isItself
      ? t("Its folder is a whole model, so Glassbox can run it.")
      : t("Glassbox does not run this file itself, but its folder has {0}.", runs ?? "");
  }
  if (format !== "onnx") {
    return t(
      "Glassbox runs ONNX models only. Export this one to ONNX, for example with Hugging Face Optimum, and open its folder.",
    );
  }
  return lacks.length > 0
    ? t("To run it, Glassbox also needs in its folder: {0}.", lacks.join(", "))
    : t("To run it, save its folder to a local disk.");
}
