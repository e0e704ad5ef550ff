// Files of ten billion bytes that take none on the disk but their head: what stands between is a hole.
import { closeSync, ftruncateSync, openSync, writeSync } from "node:fs";
import { join, writeBytes, writeHead, writeNumber } from "../../../src/engine/graph/protobuf.ts";

export const TEN_GB = 10e9; // bytes

const LAYERS = 80;
const PARTS = [
  ...["self_attn.q_proj", "self_attn.k_proj", "self_attn.v_proj", "self_attn.o_proj"],
  ...["mlp.gate_proj", "mlp.up_proj", "mlp.down_proj"],
];

function write(
  file: string,
  pieces: readonly (readonly [at: number, bytes: Uint8Array])[],
  size: number,
): void {
  const opened = openSync(file, "w");
  ftruncateSync(opened, size);
  for (const [at, bytes] of pieces) writeSync(opened, bytes, 0, bytes.length, at);
  closeSync(opened);
}

/** As many tensors as a model of 70 billion parameters has, in bfloat16; @returns how many parameters */
export function writeLargeSafetensors(file: string): number {
  const columns = 8192;
  const names = Array.from({ length: LAYERS }, (_, layer) =>
    PARTS.map((part) => `model.layers.${layer}.${part}.weight`),
  ).flat();
  const rows = Math.floor(TEN_GB / 2 / columns / names.length);
  const bytes = rows * columns * 2;
  const entries = names.map((name, at) => [
    name,
    { dtype: "BF16", shape: [rows, columns], data_offsets: [at * bytes, (at + 1) * bytes] },
  ]);
  const head = new TextEncoder().encode(
    JSON.stringify({ __metadata__: { format: "pt" }, ...Object.fromEntries(entries) }),
  );
  const length = new Uint8Array(8);
  new DataView(length.buffer).setBigUint64(0, BigInt(head.length), true);
  write(
    file,
    [
      [0, length],
      [8, head],
    ],
    8 + head.length + bytes * names.length,
  );
  return rows * columns * names.length;
}

/** A GGUF of as many tensors, with a vocabulary of 32,000 tokens and their scores. */
export function writeLargeGguf(file: string): number {
  const u32 = (value: number) => new Uint8Array(Uint32Array.of(value).buffer);
  const u64 = (value: number) => new Uint8Array(BigUint64Array.of(BigInt(value)).buffer);
  const text = (value: string) => {
    const bytes = new TextEncoder().encode(value);
    return join([u64(bytes.length), bytes]);
  };
  const [F32, LIST, STRING, Q8] = [6, 9, 8, 8];
  const tokens = 32_000;
  const names = Array.from({ length: LAYERS }, (_, layer) =>
    ["attn_q", "attn_k", "attn_v", "attn_output", "ffn_gate", "ffn_up", "ffn_down"].map(
      (part) => `blk.${layer}.${part}.weight`,
    ),
  ).flat();
  const columns = 8192;
  const rows = Math.floor(((TEN_GB / 34) * 32) / columns / names.length);
  const bytes = (rows * columns * 34) / 32;
  const padded = Math.ceil(bytes / 32) * 32;
  const head = join([
    new TextEncoder().encode("GGUF"),
    ...[u32(3), u64(names.length), u64(3)],
    ...[text("general.architecture"), u32(STRING), text("llama")],
    ...[text("tokenizer.ggml.tokens"), u32(LIST), u32(STRING), u64(tokens)],
    ...Array.from({ length: tokens }, (_, id) => text(`▁token${id}`)),
    ...[
      text("tokenizer.ggml.scores"),
      u32(LIST),
      u32(F32),
      u64(tokens),
      new Uint8Array(4 * tokens),
    ],
    ...names.map((name, at) =>
      join([text(name), u32(2), u64(columns), u64(rows), u32(Q8), u64(at * padded)]),
    ),
  ]);
  const start = Math.ceil(head.length / 32) * 32;
  write(file, [[0, head]], start + padded * names.length);
  return rows * columns * names.length;
}

/** An ONNX file whose weights lie in it, each behind its node. */
export function writeLargeOnnx(file: string): number {
  const columns = 8192;
  const count = LAYERS * PARTS.length;
  const rows = Math.floor(TEN_GB / 4 / columns / count);
  const raw = rows * columns * 4;
  const names = Array.from(
    { length: count },
    (_, at) => `model.layers.${Math.floor(at / PARTS.length)}.${PARTS[at % PARTS.length]}.weight`,
  );
  const value = (name: string) => writeBytes(1, name);
  const nodes = names.map((name, at) =>
    writeBytes(
      1,
      writeBytes(1, at === 0 ? "input_ids" : `x${at}`),
      writeBytes(1, name),
      writeBytes(2, `x${at + 1}`),
      writeBytes(4, "MatMul"),
    ),
  );
  const around = join([
    ...nodes,
    writeBytes(11, value("input_ids")),
    writeBytes(12, value(`x${count}`)),
  ]);
  const heads = names.map((name) => {
    const facts = join([
      writeNumber(1, rows),
      writeNumber(1, columns),
      writeNumber(2, 1),
      writeBytes(8, name),
      writeHead(9, raw),
    ]);
    return join([writeHead(5, facts.length + raw), facts]);
  });
  const graph = around.length + heads.reduce((sum, head) => sum + head.length + raw, 0);
  const model = join([writeNumber(1, 8), writeHead(7, graph), around]);
  let at = model.length;
  const pieces: [number, Uint8Array][] = [[0, model]];
  for (const head of heads) {
    pieces.push([at, head]);
    at += head.length + raw;
  }
  write(file, pieces, at);
  return rows * columns * count;
}
