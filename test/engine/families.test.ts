import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { after, describe, it } from "node:test";
import type { AttentionKind, Inner, InnerTensor } from "../../src/domain/inner.ts";
import type { Tensor } from "../../src/domain/tensor.ts";
import type { ModelFiles } from "../../src/engine/files.ts";
import type { Input } from "../../src/engine/graphs.ts";
import { type Model, openModel } from "../../src/engine/model.ts";

// Small models of every family, in the ways the world exports them, and what PyTorch says of each:
// families/FORMAT.md.
const families = path.join(import.meta.dirname, "families");
const json = <T>(...file: string[]): T =>
  JSON.parse(readFileSync(path.join(families, ...file), "utf8"));

interface Variant {
  readonly family: string;
  readonly variant: string;
  readonly precision: string;
  readonly files: readonly string[];
  /** How far the logits may be off. */
  readonly bound: number;
}
interface Stored {
  readonly at: number;
  readonly shape: readonly number[];
}
interface Oracle {
  readonly cases: Readonly<
    Record<string, { inputs: Record<string, number[][]>; tensors: Record<string, Stored> }>
  >;
}

/** Ours → the name that it ends with in the oracle; `*` stands for stack and layer. */
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

/** What one name of the oracle asks for. */
function asked(name: string, isPair: boolean): Inner | undefined {
  const [stack, ...rest] = name.split(".");
  const tensor = NAMES[rest.at(-1) ?? name];
  if (tensor === undefined) return undefined;
  const own: AttentionKind = !isPair ? "self" : stack === "encoder" ? "encoder" : "decoder";
  const layer = Number(rest.find((part) => /^\d+$/.test(part)) ?? 0);
  return { tensor, kind: rest.includes("cross") ? "cross" : own, layer };
}

function filesOf({ family, variant, files }: Variant): ModelFiles {
  const folder = path.join(families, family);
  const find = (pattern: RegExp) => files.find((file) => pattern.test(file));
  const at = (file: string) => path.join(folder, variant, file);
  const encoder = find(/encoder/);
  return {
    id: `${family}/${variant}`,
    folder,
    onnx: at(find(/^(decoder_)?model(_merged)?\.onnx$/) ?? "model.onnx"),
    ...(encoder === undefined ? {} : { encoder: at(encoder) }),
    config: path.join(folder, "config.json"),
    tokenizer: path.join(folder, "tokenizer.json"),
  };
}

/** The first text of a case, as the engine takes it. */
function input(inputs: Readonly<Record<string, number[][]>>): Input {
  const row = (name: string) => inputs[name]?.[0] && Uint32Array.from(inputs[name][0]);
  const [ids, segments, decoderIds] = ["input_ids", "token_type_ids", "decoder_input_ids"].map(row);
  assert.ok(ids);
  return { ids, ...(segments && { segments }), ...(decoderIds && { decoderIds }) };
}

/** The largest difference from the oracle's numbers; masked scores are equal or infinitely off. */
function difference({ data, shape }: Tensor, expected: Float32Array, of: Stored): number {
  assert.deepEqual(shape, of.shape.slice(-shape.length));
  let most = 0;
  for (let i = 0; i < data.length; i++) {
    if (data[i] === expected[i]) continue;
    most = Math.max(most, Math.abs((data[i] as number) - (expected[i] as number)));
  }
  return most;
}

/** Largest errors by what was compared, and what could not be. */
type Row = { readonly errors: Map<InnerTensor, number>; readonly missing: Set<string> };

async function compare(model: Model, family: string): Promise<Row> {
  const { cases } = json<Oracle>(family, "oracle.json");
  const bytes = readFileSync(path.join(families, family, "oracle.bin"));
  const numbers = new Float32Array(bytes.buffer, bytes.byteOffset, bytes.length / 4);
  const errors = new Map<InnerTensor, number>();
  const missing = new Set<string>();
  for (const { inputs, tensors } of Object.values(cases)) {
    const wanted: { which: Inner; stored: Stored }[] = [];
    for (const [name, stored] of Object.entries(tensors)) {
      const which = asked(name, "decoder_input_ids" in inputs);
      if (!which) continue;
      const found = model.found.find(({ kind }) => kind === which.kind);
      if (found?.tensors.includes(which.tensor)) wanted.push({ which, stored });
      else missing.add(`${which.kind} ${which.tensor}`);
    }
    const inside = await model.inside(
      input(inputs),
      wanted.map(({ which }) => which),
    );
    inside.forEach((tensor, i) => {
      const { which, stored } = wanted[i] as { which: Inner; stored: Stored };
      const size = stored.shape.slice(1).reduce((product, length) => product * length, 1);
      const expected = numbers.subarray(stored.at, stored.at + size);
      const error = difference(tensor, expected, stored);
      errors.set(which.tensor, Math.max(errors.get(which.tensor) ?? 0, error));
    });
  }
  return { errors, missing };
}

const variants = json<readonly Variant[]>("index.json");
const table: string[] = [];
after(() => console.log(["", "largest differences from PyTorch", ...table].join("\n")));

describe("every tensor inside", () => {
  for (const variant of variants) {
    const { family, variant: name, precision, bound } = variant;
    it(`${family}, ${name}`, async () => {
      const files = filesOf(variant);
      assert.ok(existsSync(files.onnx), files.onnx);
      const model = await openModel(files);
      const { errors, missing } = await compare(model, family);
      await model.close();
      const columns = [...errors].map(([tensor, error]) => `${tensor} ${error.toExponential(0)}`);
      table.push(
        `${family} ${name} (${precision}): ${columns.join(", ")}` +
          (missing.size > 0 ? `; not found: ${[...missing].join(", ")}` : ""),
      );
      for (const [tensor, error] of errors) {
        assert.ok(error <= (tensor === "logits" ? bound : bound / 10), `${tensor}: ${error}`);
      }
      assert.deepEqual([...missing], []);
    });
  }
});
