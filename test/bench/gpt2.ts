import { createHash } from "node:crypto";
import {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  rmSync,
  writeFileSync,
  writeSync,
} from "node:fs";
import path from "node:path";
import {
  join,
  writeBytes,
  writeFloat,
  writeHead,
  writeNumber,
} from "../../src/engine/graph/protobuf.ts";
import { loadRuntime } from "../../src/engine/onnx/runtime.ts";
import { cacheFolder } from "../vscode/kit/cache.ts";
import { randomNumbers } from "./text.ts";

/** As large as GPT-2 small: 124 million parameters. */
export const SIZE = { layers: 12, heads: 12, width: 768, vocabSize: 50_257, contextLength: 1024 };

const { layers, heads, width, vocabSize, contextLength } = SIZE;
const HEAD_WIDTH = width / heads;
const TYPE = { float: 1, int8: 3, int64: 7 };
const PIECE = 1 << 19; // numbers written at once

type Stored = "float32" | "int8";

/**
 * The folder of a model of GPT-2 small's size in float32 with random weights: 652 MB, made once and
 * kept in the cache folder. Its graph has the operations that PyTorch's exporter writes for GPT-2,
 * and, as there, the unembedding stored a second time, transposed.
 *
 * @param stored "int8": 282 MB, as onnxruntime quantizes it dynamically, all but the look-ups
 */
export function gpt2Folder(stored: Stored = "float32"): string {
  const name = stored === "int8" ? "gpt2-small-int8" : "gpt2-small";
  const folder = path.join(cacheFolder(), "bench", name);
  const stamp = path.join(folder, "made-by");
  const maker = createHash("sha256")
    .update(readFileSync(import.meta.filename))
    .digest("hex");
  if (existsSync(stamp) && readFileSync(stamp, "utf8") === maker) return folder;
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(path.join(folder, "onnx"), { recursive: true });
  writeModel(path.join(folder, "onnx", "model.onnx"), stored);
  writeFileSync(path.join(folder, "tokenizer.json"), JSON.stringify(tokenizer()));
  const config = {
    ...{ model_type: "gpt2", architectures: ["GPT2LMHeadModel"] },
    ...{ n_layer: layers, n_head: heads, n_embd: width },
    ...{ vocab_size: vocabSize, n_positions: contextLength },
  };
  writeFileSync(path.join(folder, "config.json"), JSON.stringify(config));
  writeFileSync(stamp, maker);
  return folder;
}

/**
 * The model as onnxruntime opens it by itself, all else than the threads as it comes.
 *
 * @param threads as many as Glassbox takes
 * @param settings those of a session
 */
export async function openPlainly(
  folder: string,
  threads: number,
  settings?: Readonly<Record<string, string>>,
) {
  const { InferenceSession, Tensor } = await loadRuntime();
  const file = path.join(folder, "onnx", "model.onnx");
  const session = await InferenceSession.create(file, {
    intraOpNumThreads: threads,
    ...(settings && { extra: { session: settings } }),
  });
  return {
    /** Logits of all tokens. */
    run(ids: Uint32Array) {
      const row = (values: BigInt64Array) => new Tensor("int64", values, [1, values.length]);
      return session.run({
        input_ids: row(BigInt64Array.from(ids, BigInt)),
        attention_mask: row(new BigInt64Array(ids.length).fill(1n)),
      });
    },
    close: () => session.release(),
  };
}

/** Digits between blanks are a token each, the others' pieces never come up in a text. */
function tokenizer() {
  const pieces = Array.from({ length: vocabSize }, (_, id) => [String(id), id]);
  return {
    added_tokens: [],
    pre_tokenizer: { type: "WhitespaceSplit" },
    model: { type: "BPE", unk_token: "0", merges: [], vocab: Object.fromEntries(pieces) },
  };
}

interface Weight {
  readonly name: string;
  readonly shape: readonly number[];
  /** They are uniform between -spread and spread; as int8, between -128 and 127. */
  readonly spread: number | "ones" | "int8";
}

/** Its messages are written one after the other: no more than one weight is in memory at a time. */
function writeModel(file: string, stored: Stored): void {
  const graph = describe(stored);
  const tensors = graph.weights.map((weight) => {
    const { name, shape, spread } = weight;
    const numbers = shape.reduce((size, length) => size * length, 1);
    const bytes = spread === "int8" ? numbers : 4 * numbers;
    const facts = join([
      ...shape.map((length) => writeNumber(1, length)),
      writeNumber(2, spread === "int8" ? TYPE.int8 : TYPE.float),
      writeBytes(8, name),
      writeHead(9, bytes),
    ]);
    const head = join([writeHead(5, facts.length + bytes), facts]);
    return { ...weight, head, numbers, bytes };
  });
  const size = tensors.reduce((sum, { head, bytes }) => sum + head.length + bytes, 0);
  const opset = writeBytes(8, writeNumber(2, 17));
  const start = join([writeNumber(1, 8), opset, writeHead(7, graph.rest.length + size)]);

  const random = randomNumbers(1);
  const block = Float32Array.from({ length: 1 << 20 }, () => 2 * random() - 1);
  const out = openSync(file, "w");
  for (const part of [start, graph.rest]) writeSync(out, part);
  for (const { head, numbers, spread } of tensors) {
    writeSync(out, head);
    for (let left = numbers; left > 0; left -= PIECE) {
      const from = Math.floor(random() * (block.length - PIECE)); // or rows of a table would recur
      const piece = block.subarray(from, from + Math.min(left, PIECE));
      writeSync(out, numbersOf(piece, spread));
    }
  }
  closeSync(out);
}

/** @param piece between -1 and 1 */
function numbersOf(piece: Float32Array, spread: Weight["spread"]): Float32Array | Int8Array {
  if (spread === "ones") return new Float32Array(piece.length).fill(1);
  if (spread === "int8") return Int8Array.from(piece, (number) => Math.floor(number * 128));
  return piece.map((number) => number * spread);
}

/** The graph: all of it but its weights as bytes, and what the weights are. */
function describe(stored: Stored): {
  readonly rest: Uint8Array;
  readonly weights: readonly Weight[];
} {
  const parts: Uint8Array[] = [writeBytes(2, "gpt2")];
  const weights: Weight[] = [];
  let made = 0;

  /** @returns the name of what the node gives, or the names of the first three */
  function add(op: string, inputs: readonly string[], settings: Settings = {}, outputs = 1) {
    const names = Array.from({ length: outputs }, (_, i) => `${op}_${made}_${i}`);
    made++;
    parts.push(
      writeBytes(
        1,
        ...inputs.map((name) => writeBytes(1, name)),
        ...names.map((name) => writeBytes(2, name)),
        writeBytes(4, op),
        ...Object.entries(settings).map(([name, value]) => writeBytes(5, attribute(name, value))),
      ),
    );
    return names as [string, ...string[]];
  }
  const one = (op: string, inputs: readonly string[], settings: Settings = {}) =>
    add(op, inputs, settings)[0];
  const ints = (...values: number[]) => one("Constant", [], { value_ints: values });
  const int = (value: number) => one("Constant", [], { value_int: value });
  const float = (value: number) => one("Constant", [], { value_float: value });
  const weight = (name: string, shape: readonly number[], spread: Weight["spread"]) => {
    weights.push({ name, shape, spread });
    return name;
  };
  const norm = (input: string, name: string) =>
    one(
      "LayerNormalization",
      [input, weight(`${name}.weight`, [width], "ones"), weight(`${name}.bias`, [width], 0.1)],
      { axis: -1, epsilon: 1e-5 },
    );
  /** The product of a tensor with weights. */
  const weighed = (input: string, name: string, [from, to]: readonly [number, number]) => {
    const spread = Math.sqrt(3 / from);
    if (stored === "float32") return one("MatMul", [input, weight(name, [from, to], spread)]);
    const [numbers, scale, zero] = add("DynamicQuantizeLinear", [input], {}, 3);
    const weights = weight(name, [from, to], "int8");
    const product = one("MatMulInteger", [numbers, weights, zero as string]);
    const scales = one("Mul", [scale as string, float(spread / 128)]);
    return one("Mul", [one("Cast", [product], { to: TYPE.float }), scales]);
  };
  const linear = (input: string, name: string, shape: readonly [number, number]) => {
    const [, to] = shape;
    const product = weighed(input, `${name}.weight`, shape);
    return one("Add", [weight(`${name}.bias`, [to], 0.1), product]);
  };
  const split = (input: string, ...order: number[]) =>
    one("Transpose", [one("Reshape", [input, ints(0, 0, heads, HEAD_WIDTH)])], { perm: order });
  const cubed = (input: string) => one("Pow", [input, float(3)]);

  const length = one("Gather", [one("Shape", ["input_ids"]), int(1)], { axis: 0 });
  const places = one("Range", [int(0), length, int(1)]);
  const positions = one("Gather", [weight("wpe", [contextLength, width], 1), places], { axis: 0 });
  const tokens = one("Gather", [weight("wte", [vocabSize, width], 1), "input_ids"], { axis: 0 });
  let stream = one("Add", [tokens, positions]);

  const column = one("Unsqueeze", [places, ints(1)]);
  const isAhead = one("Less", [column, places]);
  const ahead = one("Where", [isAhead, float(-3.4e38), float(0)]);
  const given = one("Cast", ["attention_mask"], { to: TYPE.float });
  const absent = one("Mul", [one("Sub", [float(1), given]), float(-3.4e38)]);
  const mask = one("Min", [ahead, one("Unsqueeze", [absent, ints(1, 2)])]);

  for (let layer = 0; layer < layers; layer++) {
    const name = (part: string) => `h.${layer}.${part}`;
    const all = linear(norm(stream, name("ln_1")), name("attn.c_attn"), [width, 3 * width]);
    const [queries, keys, values] = add("Split", [all, ints(width, width, width)], { axis: -1 }, 3);
    const product = one("MatMul", [split(queries, 0, 2, 1, 3), split(keys as string, 0, 2, 3, 1)]);
    const scores = one("Div", [product, float(Math.sqrt(HEAD_WIDTH))]);
    const attention = one("Softmax", [one("Add", [scores, mask])], { axis: -1 });
    const mixed = one("MatMul", [attention, split(values as string, 0, 2, 1, 3)]);
    const joined = one("Reshape", [
      one("Transpose", [mixed], { perm: [0, 2, 1, 3] }),
      ints(0, 0, width),
    ]);
    stream = one("Add", [linear(joined, name("attn.c_proj"), [width, width]), stream]);

    // GELU as GPT-2 has it: x / 2 · (1 + tanh(√(2/π) · (x + 0.044715 x³)))
    const inner = linear(norm(stream, name("ln_2")), name("mlp.c_fc"), [width, 4 * width]);
    const bent = one("Add", [inner, one("Mul", [cubed(inner), float(0.044715)])]);
    const tanh = one("Tanh", [one("Mul", [bent, float(Math.sqrt(2 / Math.PI))])]);
    const half = one("Mul", [inner, float(0.5)]);
    const gelu = one("Mul", [half, one("Add", [tanh, float(1)])]);
    stream = one("Add", [stream, linear(gelu, name("mlp.c_proj"), [4 * width, width])]);
  }
  const last = norm(stream, "ln_f");
  const logits = weighed(last, "lm_head.weight", [width, vocabSize]);
  parts.push(
    writeBytes(1, writeBytes(1, logits), writeBytes(2, "logits"), writeBytes(4, "Identity")),
    writeBytes(11, declaration("input_ids", TYPE.int64, ["batch", "sequence"])),
    writeBytes(11, declaration("attention_mask", TYPE.int64, ["batch", "sequence"])),
    writeBytes(12, declaration("logits", TYPE.float, ["batch", "sequence", vocabSize])),
  );
  return { rest: join(parts), weights };
}

type Settings = Readonly<Record<string, number | readonly number[]>>;

// Field numbers of onnx.proto3: https://github.com/onnx/onnx/blob/main/onnx/onnx.proto3
function attribute(name: string, value: number | readonly number[]): Uint8Array {
  const named = writeBytes(1, name);
  if (typeof value !== "number") {
    return join([named, ...value.map((int) => writeNumber(8, int)), writeNumber(20, 7)]);
  }
  return name === "value_float" || name === "epsilon"
    ? join([named, writeFloat(2, value), writeNumber(20, 1)])
    : join([named, writeNumber(3, value), writeNumber(20, 2)]);
}

function declaration(name: string, type: number, axes: readonly (number | string)[]): Uint8Array {
  const lengths = axes.map((axis) =>
    writeBytes(1, typeof axis === "number" ? writeNumber(1, axis) : writeBytes(2, axis)),
  );
  const tensor = join([writeNumber(1, type), writeBytes(2, ...lengths)]);
  return join([writeBytes(1, name), writeBytes(2, writeBytes(1, tensor))]);
}
