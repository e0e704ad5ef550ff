import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { writeBytes, writeNumber } from "../../src/engine/graph/protobuf.ts";
import { fixtures } from "./folder.ts";
import { tiny } from "./tiny.ts";

const letters = Array.from({ length: 26 }, (_, i) => String.fromCharCode(97 + i));
const pieces = ["[UNK]", ...letters, ...letters.map((letter) => `##${letter}`), "the", "cat", "."];

/** A tokenizer.json of each kind that fits into the tiny model's 96 tokens. */
export const tokenizers = {
  wordPiece: {
    normalizer: { type: "Lowercase" },
    pre_tokenizer: { type: "BertPreTokenizer" },
    decoder: { type: "WordPiece", prefix: "##", cleanup: true },
    added_tokens: [],
    model: {
      type: "WordPiece",
      unk_token: "[UNK]",
      continuing_subword_prefix: "##",
      max_input_chars_per_word: 100,
      vocab: Object.fromEntries(pieces.map((piece, id) => [piece, id])),
    },
  },
  unigram: {
    normalizer: { type: "Sequence", normalizers: [{ type: "NFKC" }, { type: "Lowercase" }] },
    pre_tokenizer: { type: "Metaspace", replacement: "▁", prepend_scheme: "always", split: true },
    decoder: { type: "Metaspace", replacement: "▁", prepend_scheme: "always", split: true },
    post_processor: {
      type: "TemplateProcessing",
      single: [{ Sequence: { id: "A", type_id: 0 } }, { SpecialToken: { id: "</s>", type_id: 0 } }],
      pair: [],
      special_tokens: { "</s>": { id: "</s>", ids: [1], tokens: ["</s>"] } },
    },
    added_tokens: ["<unk>", "</s>"].map((content, id) => ({
      id,
      content,
      special: true,
      normalized: false,
    })),
    model: {
      type: "Unigram",
      unk_id: 0,
      vocab: [["<unk>", 0], ["</s>", 0], ["▁", -2], ["▁the", -3], ...letters.map((l) => [l, -4])],
    },
  },
  bytePairs: {
    pre_tokenizer: { type: "Whitespace" },
    added_tokens: [],
    model: {
      type: "BPE",
      unk_token: "[UNK]",
      vocab: Object.fromEntries(["[UNK]", ...letters, "th", "the"].map((piece, id) => [piece, id])),
      merges: ["t h", "th e"],
    },
  },
} as const;

export const smallConfig = tiny.config;

/** A model folder of kilobytes: tiny.onnx, its config, and a tokenizer, or what stands in for one. */
export function smallFolder(
  folder: string,
  files: { onnx?: Uint8Array; config?: string | Uint8Array; tokenizer?: string | Uint8Array } = {},
): string {
  mkdirSync(path.join(folder, "onnx"), { recursive: true });
  const onnx = files.onnx ?? readFileSync(path.join(fixtures, "tiny.onnx"));
  writeFileSync(path.join(folder, "onnx", "model.onnx"), onnx);
  writeFileSync(path.join(folder, "config.json"), files.config ?? JSON.stringify(smallConfig));
  const tokenizer = files.tokenizer ?? JSON.stringify(tokenizers.wordPiece);
  writeFileSync(path.join(folder, "tokenizer.json"), tokenizer);
  return folder;
}

const SIDE = 1024; // of the matrices that are multiplied
const WIDTH = 16;
const VOCAB = 96;

/**
 * An ONNX model of kilobytes that takes its time: `products` products of 1024 × 1024 matrices, each
 * 2 · 10⁹ operations, one after the other, of which nothing is seen in the logits.
 */
export function slowOnnx(products: number): Uint8Array {
  const table = Float32Array.from({ length: VOCAB * WIDTH }, (_, i) => Math.sin(i));
  const turned = table.map((_, i) => table[(i % VOCAB) * WIDTH + Math.floor(i / VOCAB)] as number);
  const square = (i: number) => `square${i}`;
  const nodes = [
    node("Gather", ["table", "input_ids"], "embedded"),
    node("MatMul", ["embedded", "turned"], "seen"),
    node("ReduceMean", ["embedded"], "mean"),
    node("Mul", ["mean", "zero"], "nothing"),
    node("Expand", ["nothing", "sides"], square(0)),
    ...Array.from({ length: products }, (_, i) =>
      node("MatMul", [square(i), square(i)], square(i + 1)),
    ),
    node("ReduceMean", [square(products)], "unseen"),
    node("Add", ["seen", "unseen"], "logits"),
  ];
  const initializers = [
    tensor("table", [VOCAB, WIDTH], table),
    tensor("turned", [WIDTH, VOCAB], turned),
    tensor("zero", [1], Float32Array.of(0)),
    tensor("sides", [3], BigInt64Array.of(1n, BigInt(SIDE), BigInt(SIDE))),
  ];
  return onnxOf(nodes, initializers, { logits: [1, "sequence", VOCAB] });
}

// Field numbers of onnx.proto3: https://github.com/onnx/onnx/blob/main/onnx/onnx.proto3
const FLOAT = 1;
const INT64 = 7;

/** An ONNX model that reads `input_ids`. @param outputs what it declares of each, right or wrong */
export function onnxOf(
  nodes: readonly Uint8Array[],
  initializers: readonly Uint8Array[],
  outputs: Readonly<Record<string, readonly (number | string)[]>>,
): Uint8Array {
  const graph = [
    ...nodes,
    writeBytes(2, "small"),
    ...initializers,
    writeBytes(11, value("input_ids", INT64, [1, "sequence"])),
    ...Object.entries(outputs).map(([name, axes]) => writeBytes(12, value(name, FLOAT, axes))),
  ];
  const opset = writeBytes(8, writeNumber(2, 18));
  return Buffer.concat([writeNumber(1, 8), opset, writeBytes(7, ...graph)]);
}

export function node(op: string, inputs: readonly string[], ...outputs: readonly string[]) {
  const named = inputs.map((name) => writeBytes(1, name));
  const given = outputs.map((name) => writeBytes(2, name));
  return writeBytes(1, ...named, ...given, writeBytes(4, op));
}

export function tensor(
  name: string,
  dims: readonly number[],
  data: Float32Array | BigInt64Array,
): Uint8Array {
  const type = data instanceof Float32Array ? FLOAT : INT64;
  return writeBytes(
    5,
    ...dims.map((length) => writeNumber(1, length)),
    writeNumber(2, type),
    writeBytes(8, name),
    writeBytes(9, new Uint8Array(data.buffer)),
  );
}

function value(name: string, type: number, dims: readonly (number | string)[]): Uint8Array {
  const sizes = dims.map((size) =>
    writeBytes(1, typeof size === "number" ? writeNumber(1, size) : writeBytes(2, size)),
  );
  const facts = writeBytes(1, writeNumber(1, type), writeBytes(2, ...sizes));
  return Buffer.concat([writeBytes(1, name), writeBytes(2, facts)]);
}
