import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import type { ModelFiles } from "../../src/engine/config/files.ts";
import { readOnnx } from "../../src/engine/onnx/onnx.ts";
import { fixtures } from "./folder.ts";

/** What PyTorch says of the tiny model, however it is stored (test/fixtures/make_tiny.py). */
export interface Tiny {
  readonly config: Readonly<Record<string, unknown>>;
  readonly ids: readonly number[];
  readonly logits: readonly (readonly number[])[]; // [sequence][vocabSize]
  readonly attention: readonly (readonly (readonly (readonly number[])[])[])[]; // [layers][heads][from][to]
  readonly embeddings: readonly (readonly number[])[]; // [vocabSize][width]
}

export const tiny: Tiny = JSON.parse(readFileSync(path.join(fixtures, "tiny.json"), "utf8"));

export const variants = ["tiny", "tiny-half", "tiny-int8", "tiny-transposed"] as const;

/** A model folder around one of the fixtures, its config changed as asked. */
export function tinyFolder(under: string, fixture: string, config: object = {}): ModelFiles {
  const folder = path.join(under, fixture);
  mkdirSync(path.join(folder, "onnx"), { recursive: true });
  const onnx = path.join(folder, "onnx", "model.onnx");
  copyFileSync(path.join(fixtures, `${fixture}.onnx`), onnx);
  writeFileSync(path.join(folder, "config.json"), JSON.stringify({ ...tiny.config, ...config }));
  return {
    id: folder,
    folder,
    onnx,
    config: path.join(folder, "config.json"),
    tokenizer: path.join(folder, "tokenizer.json"),
  };
}

/**
 * The same, but that its scores are the squares of the products of queries and keys: nothing that
 * any model does, so that those are not found.
 */
export function tinyWithoutKeys(under: string): ModelFiles {
  const files = tinyFolder(under, "tiny");
  const { nodes } = readOnnx(files.onnx).graph;
  const bytes = readFileSync(files.onnx);
  for (const { op, inputs, at } of nodes) {
    if (op !== "Div" || !at) continue;
    const divisor = nodes.find(({ outputs }) => outputs.includes(inputs[1] ?? ""));
    const stored = divisor?.attributes.get("value");
    if (typeof stored !== "object" || !("raw" in stored) || !stored.raw) {
      throw new RangeError("The fixture divides by something else than a stored number.");
    }
    bytes.writeFloatLE(2, stored.raw.start);
    bytes.write("Pow", bytes.indexOf("Div", at.start));
  }
  writeFileSync(files.onnx, bytes);
  return files;
}
