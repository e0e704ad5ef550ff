import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { after, describe, it } from "node:test";
import type { AttentionKind, Inner, InnerTensor } from "../../src/domain/inner.ts";
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
  /** Name → bytes. */
  readonly files: Readonly<Record<string, number>>;
  /** How far the logits may be off. */
  readonly bound: number;
}
interface Stored {
  readonly at: number;
  readonly shape: readonly number[];
}
interface Oracle {
  readonly tables: { readonly token: Stored; readonly position?: Stored };
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
  const find = (pattern: RegExp) => Object.keys(files).find((file) => pattern.test(file));
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

/**
 * The largest difference from the oracle's numbers: absolute, but of scores, which T5 does not scale
 * down, in parts of the largest of them. Masked scores are equal or infinitely off.
 */
function difference(tensor: InnerTensor, found: Float32Array, expected: Float32Array): number {
  let most = 0;
  let largest = 1;
  for (let i = 0; i < found.length; i++) {
    if (found[i] === expected[i]) continue;
    most = Math.max(most, Math.abs((found[i] as number) - (expected[i] as number)));
    largest = Math.max(largest, Math.abs(expected[i] as number));
  }
  return tensor === "scores" ? most / largest : most;
}

/** Everything that the oracle tells of a family. */
function readOracle(family: string) {
  const { cases, tables } = json<Oracle>(family, "oracle.json");
  const bytes = readFileSync(path.join(families, family, "oracle.bin"));
  const numbers = new Float32Array(bytes.buffer, bytes.byteOffset, bytes.length / 4);
  const cut = ({ at, shape }: Stored) => {
    const size = shape.reduce((product, length) => product * length, 1);
    return numbers.subarray(at, at + size);
  };
  /** Of the first text alone. */
  const first = ({ at, shape }: Stored) => ({ at, shape: shape.slice(1) });
  return {
    cases: Object.values(cases).map(({ inputs, tensors }) => ({
      text: input(inputs),
      isPair: "decoder_input_ids" in inputs,
      tensors: Object.entries(tensors).map(([name, stored]) => ({
        name,
        shape: first(stored).shape,
        numbers: cut(first(stored)),
      })),
    })),
    tables: { token: cut(tables.token), position: tables.position && cut(tables.position) },
    width: tables.token.shape[1] as number,
  };
}
type Told = ReturnType<typeof readOracle>;

/** Largest errors by what was compared, and what was not found. */
interface Compared {
  readonly errors: Map<InnerTensor, number>;
  readonly missing: Set<string>;
}

async function compare(model: Model, { cases, tables, width }: Told): Promise<Compared> {
  const errors = new Map<InnerTensor, number>();
  const missing = new Set<string>();
  const note = (tensor: InnerTensor, found: Float32Array, expected: Float32Array) => {
    const error = difference(tensor, found, expected);
    errors.set(tensor, Math.max(errors.get(tensor) ?? 0, error));
  };
  for (const { text, isPair, tensors } of cases) {
    const kind = isPair ? "encoder" : "self";
    const table = { kind, layer: 0 } as const;
    const wanted = [
      { which: { tensor: "tokenEmbeddings", ...table } as Inner, numbers: undefined },
      ...(tables.position
        ? [{ which: { tensor: "positionEmbeddings", ...table } as Inner, numbers: undefined }]
        : []),
      ...tensors.flatMap(({ name, ...rest }) => {
        const which = asked(name, isPair);
        return which ? [{ which, ...rest }] : [];
      }),
    ].filter(({ which }) => {
      const found = model.found.find(({ kind }) => kind === which.kind);
      const isThere = found?.tensors.includes(which.tensor) === true;
      if (!isThere) missing.add(`${which.kind} ${which.tensor}`);
      return isThere;
    });
    const inside = await model.inside(
      text,
      wanted.map(({ which }) => which),
    );
    inside.forEach(({ data, shape }, i) => {
      const { which, numbers, ...rest } = wanted[i] as (typeof wanted)[number];
      if (numbers) {
        assert.deepEqual(shape, "shape" in rest ? rest.shape : []);
        note(which.tensor, data, numbers);
        return;
      }
      assert.deepEqual(shape, [text.ids.length, width]);
      const isToken = which.tensor === "tokenEmbeddings";
      const rows = isToken ? tables.token : (tables.position ?? new Float32Array());
      // Positions are counted from 0, or from 2 where padding has a position of its own.
      const start = isToken ? 0 : firstRow(rows, data.subarray(0, width));
      text.ids.forEach((id, at) => {
        const row = isToken ? id : start + at;
        const expected = rows.subarray(row * width, (row + 1) * width);
        note(which.tensor, data.subarray(at * width, (at + 1) * width), expected);
      });
    });
  }
  return { errors, missing };
}

/** Which row of a table is nearest to `row`. */
function firstRow(table: Float32Array, row: Float32Array): number {
  const distance = (at: number) =>
    row.reduce(
      (sum, value, i) => sum + Math.abs(value - (table[at * row.length + i] as number)),
      0,
    );
  const rows = Array.from({ length: table.length / row.length }, (_, at) => distance(at));
  return rows.indexOf(Math.min(...rows));
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
      const { errors, missing } = await compare(model, readOracle(family));
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
