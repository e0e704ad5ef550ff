import { readFileSync } from "node:fs";
import path from "node:path";
import type { ModelFiles } from "../../src/engine/config/files.ts";

// Small models in forms that the families do not have: exports/FORMAT.md.
const folder = path.join(import.meta.dirname, "exports");

/** One of them, and where it stands in the table of what is tried. */
export interface Export {
  readonly name: string;
  readonly family: string;
  readonly exporter: string;
}

export const exports: readonly Export[] = JSON.parse(
  readFileSync(path.join(folder, "index.json"), "utf8"),
);

export function filesOf(name: string): ModelFiles {
  const at = path.join(folder, name);
  const [onnx = "", config = ""] = ["model.onnx", "config.json"].map((file) => path.join(at, file));
  return { id: name, folder: at, onnx, config, tokenizer: "" };
}

interface Stored {
  readonly at: number;
  readonly shape: readonly number[];
}

/** What PyTorch says of a text: logits [tokens, vocabSize], and weights of layers with attention. */
export function oracleOf(name: string) {
  const at = path.join(folder, name);
  const told: { ids: number[]; logits: Stored; weights: Stored[] } = JSON.parse(
    readFileSync(path.join(at, "oracle.json"), "utf8"),
  );
  const bytes = readFileSync(path.join(at, "oracle.bin"));
  const numbers = new Float32Array(bytes.buffer, bytes.byteOffset, bytes.length / 4);
  const tensor = ({ at, shape }: Stored) => ({
    shape,
    data: numbers.subarray(at, at + shape.reduce((all, length) => all * length, 1)),
  });
  return {
    ids: Uint32Array.from(told.ids),
    logits: tensor(told.logits),
    weights: told.weights.map(tensor),
  };
}
