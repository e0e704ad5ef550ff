import { readFileSync } from "node:fs";
import path from "node:path";
import type { AttentionKind, Inner, InnerTensor } from "../../src/domain/model/inner.ts";
import type { Tensor } from "../../src/domain/model/tensor.ts";
import type { ModelFiles } from "../../src/engine/config/files.ts";
import type { Input } from "../../src/engine/sessions/input.ts";

// Small models of every family, in the ways the world exports them, and what PyTorch says of each:
// families/FORMAT.md.
export const families = path.join(import.meta.dirname, "families");
const json = <T>(...file: string[]): T =>
  JSON.parse(readFileSync(path.join(families, ...file), "utf8"));

/** A family, exported in one way. */
export interface Variant {
  readonly family: string;
  readonly variant: string;
  /** "fp32", "fp16", "int8", … */
  readonly precision: string;
  /** Name → bytes. */
  readonly files: Readonly<Record<string, number>>;
  /** How far the logits may be off. */
  readonly bound: number;
}

export const variants = json<readonly Variant[]>("index.json");

/** What PyTorch says of one tensor. */
export interface Expected {
  readonly which: Inner;
  readonly shape: readonly number[];
  readonly numbers: Float32Array;
}

/** A text, and what PyTorch says of it. */
export interface Case {
  readonly text: Input;
  readonly expected: readonly Expected[];
}

export function filesOf({ family, variant, files }: Variant): ModelFiles {
  const folder = path.join(families, family);
  const find = (pattern: RegExp) => Object.keys(files).find((file) => pattern.test(file));
  const at = (file: string) => path.join(folder, variant, file);
  const encoder = find(/^encoder_model\.onnx$/);
  const later = find(/^decoder_with_past_model\.onnx$/);
  return {
    id: `${family}/${variant}`,
    folder,
    onnx: at(find(/^(decoder_)?model(_merged)?\.onnx$/) ?? "model.onnx"),
    ...(encoder === undefined ? {} : { encoder: at(encoder) }),
    ...(later === undefined ? {} : { later: at(later) }),
    config: path.join(folder, "config.json"),
    tokenizer: path.join(folder, "tokenizer.json"),
  };
}

interface Stored {
  readonly at: number;
  readonly shape: readonly number[];
}
interface Oracle {
  readonly tables: Readonly<Record<string, Stored>>;
  readonly cases: Readonly<
    Record<string, { inputs: Record<string, number[][]>; tensors: Record<string, Stored> }>
  >;
}

/** What PyTorch says of the first text of each case: of several, what is hidden is not ours. */
export const readCases = (family: string) => read(family, "oracle");

/** What a file computes itself, taken out of it by onnxruntime, if it rounds by scales of its own. */
export const readOwn = ({ family, variant, files }: Variant) =>
  "own.json" in files ? read(family, path.join(variant, "own")) : [];

/** PyTorch's output embeddings, where a family has them apart from the input embeddings. */
export function readUnembedding(family: string): Tensor | undefined {
  const { tables } = json<Oracle>(family, "oracle.json");
  const { at, shape } = tables.unembedding ?? {};
  if (at === undefined || shape === undefined) return undefined;
  const size = shape.reduce((product, length) => product * length, 1);
  return { data: numbersOf(family, "oracle").subarray(at, at + size), shape };
}

function numbersOf(family: string, name: string): Float32Array {
  const bytes = readFileSync(path.join(families, family, `${name}.bin`));
  return new Float32Array(bytes.buffer, bytes.byteOffset, bytes.length / 4);
}

function read(family: string, name: string): readonly Case[] {
  const { cases, tables } = json<Oracle>(family, `${name}.json`);
  const numbers = numbersOf(family, name);
  const first = ({ at, shape: [, ...shape] }: Stored) => {
    const size = shape.reduce((product, length) => product * length, 1);
    return { shape, numbers: numbers.subarray(at, at + size) };
  };
  /** Rows of a table, one for each token. */
  const rows = ({ at, shape: [, width = 0] }: Stored, indices: readonly number[]) => ({
    shape: [indices.length, width],
    numbers: Float32Array.from(
      indices.flatMap((row) => [...numbers.subarray(at + row * width, at + (row + 1) * width)]),
    ),
  });
  // Two rows are for padding there.
  const start = ["roberta", "bart"].includes(family) ? 2 : 0;

  return Object.values(cases).map(({ inputs, tensors }) => {
    const isPair = "decoder_input_ids" in inputs;
    const expected: Expected[] = [];
    for (const [name, stored] of Object.entries(tensors)) {
      const which = asked(name, isPair);
      if (which) expected.push({ which, ...first(stored) });
    }
    for (const stack of isPair ? ["encoder", "decoder"] : [undefined]) {
      const at = { kind: (stack ?? "self") as AttentionKind, layer: 0 };
      const ids = inputs[stack === "decoder" ? "decoder_input_ids" : "input_ids"]?.[0] ?? [];
      const { token, [stack ? `${stack}.position` : "position"]: position } = tables;
      if (token)
        expected.push({ which: { tensor: "tokenEmbeddings", ...at }, ...rows(token, ids) });
      const places = ids.map((_, place) => start + place);
      if (position) {
        const which = { tensor: "positionEmbeddings", ...at } as const;
        expected.push({ which, ...rows(position, places) });
      }
    }
    return { text: inputOf(inputs), expected };
  });
}

/** The first text of a case, as the engine takes it. */
export function inputOf(inputs: Readonly<Record<string, number[][]>>): Input {
  const row = (name: string) => inputs[name]?.[0] && Uint32Array.from(inputs[name][0]);
  const [ids, segments, decoderIds] = ["input_ids", "token_type_ids", "decoder_input_ids"].map(row);
  if (!ids) throw new RangeError("The case has no text.");
  return { ids, ...(segments && { segments }), ...(decoderIds && { decoderIds }) };
}

/** How the oracle's names end → our names. */
const NAMES: Readonly<Record<string, InnerTensor>> = {
  weights: "weights",
  scores: "scores",
  q: "queries",
  k: "keys",
  v: "values",
  heads: "headOutputs",
  stream: "afterAttention",
  mlp: "mlp",
  input: "input",
  output: "output",
  normed: "last",
  logits: "logits",
};

/** What one name of the oracle asks for, such as "decoder.0.cross.q". */
function asked(name: string, isPair: boolean): Inner | undefined {
  const [stack, ...rest] = name.split(".");
  const tensor = NAMES[rest.at(-1) ?? name];
  if (tensor === undefined) return undefined;
  const own: AttentionKind = !isPair ? "self" : stack === "encoder" ? "encoder" : "decoder";
  const layer = Number(rest.find((part) => /^\d+$/.test(part)) ?? 0);
  return { tensor, kind: rest.includes("cross") ? "cross" : own, layer };
}
