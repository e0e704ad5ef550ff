import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { GRAPH } from "../../../src/engine/graph/graphFile.ts";
import { Tensor } from "../../onnxruntime.ts";
import {
  declared,
  drawn,
  HEAD_WIDTH,
  HEADS,
  IDS,
  MICROSOFT,
  node,
  random,
  stored,
  VOCAB,
  WIDTH,
  write,
} from "../graphParts.ts";
import { assertClose, computed, unfolded } from "./bothWays.ts";

describe("unfuse of what packs several tensors into one", () => {
  const parts = [0, 1, 2].map(() =>
    Float32Array.from({ length: WIDTH * WIDTH }, () => random() - 0.5),
  );
  const [bias, table] = [drawn("bias", 3 * WIDTH), drawn("table", VOCAB, WIDTH)];
  /** Columns by head, then by query, key and value, or by key and value alone. */
  const interleaved = (some: readonly Float32Array[]) =>
    Float32Array.from({ length: WIDTH * WIDTH * some.length }, (_, at) => {
      const columns = WIDTH * some.length;
      const [row, column] = [Math.floor(at / columns), at % columns];
      const [group, d] = [Math.floor(column / HEAD_WIDTH), column % HEAD_WIDTH];
      const [head, part] = [Math.floor(group / some.length), group % some.length];
      return some[part]?.[row * WIDTH + head * HEAD_WIDTH + d] as number;
    });
  const product = (name: string, weights: Float32Array) => [
    stored(`w${name}`, [WIDTH, weights.length / WIDTH], weights),
    node("MatMul", ["x", `w${name}`], [name]),
  ];
  const split = (name: string, count: number) => [
    stored(`shape${name}`, [5], BigInt64Array.of(1n, -1n, BigInt(HEADS), BigInt(count), 16n)),
    node("Reshape", [name, `shape${name}`], [`${name}5`]),
  ];
  const heads = (inputs: string[]) =>
    node("MultiHeadAttention", inputs, ["logits"], { num_heads: HEADS }, MICROSOFT);
  const [q, k, v] = parts as [Float32Array, Float32Array, Float32Array];
  const apart = [...product("q", q), ...product("k", k), ...product("v", v)];

  for (const [what, packed] of [
    [
      "queries, keys and values",
      [...product("qkv", interleaved([q, k, v])), ...split("qkv", 3), heads(["qkv5"])],
    ],
    [
      "keys and values",
      [
        ...[...product("q", q), ...product("kv", interleaved([k, v])), ...split("kv", 2)],
        heads(["q", "kv5"]),
      ],
    ],
    [
      "queries, keys and values with a bias",
      [
        bias,
        ...product("qkv", interleaved(parts)),
        ...split("qkv", 3),
        heads(["qkv5", "", "", "bias"]),
      ],
    ],
  ] as const) {
    it(`computes what is computed of them apart: ${what}`, async () => {
      const isBiased = what.endsWith("bias");
      const own = isBiased
        ? [bias, ...apart, heads(["q", "k", "v", "bias"])]
        : [...apart, heads(["q", "k", "v"])];
      const [one, other] = await Promise.all(
        [own, packed].map(async (parts, i) => {
          const file = write(`packed-${what.replaceAll(/\W/g, "-")}-${i}`, 17, parts, table);
          const outputs = await unfolded(file, ["logits"], { ids: IDS });
          return outputs.read("logits", [IDS.length, WIDTH]).data;
        }),
      );
      assert.ok(one);
      assertClose(one, other);
    });
  }

  it("computes what onnxruntime does of keys and values in one tensor of the past", async () => {
    const file = write("packed-past", 17, [
      ...[drawn("weights", WIDTH, 3 * WIDTH), drawn("bias", 3 * WIDTH)],
      declared(GRAPH.input, "past_0", 1, [2, 1, HEADS, "past", HEAD_WIDTH]),
      declared(GRAPH.output, "present_0", 1, [2, 1, HEADS, "all", HEAD_WIDTH]),
      node(
        "Attention",
        ["x", "weights", "bias", "", "past_0"],
        ["logits", "present_0"],
        { num_heads: HEADS, unidirectional: 1 },
        MICROSOFT,
      ),
    ]);
    const none = new Tensor("float32", new Float32Array(), [2, 1, HEADS, 0, HEAD_WIDTH]);
    const expected = await computed(file, IDS, () => none);
    const outputs = await unfolded(file, ["logits", "present_0"], { ids: IDS });
    for (const output of ["logits", "present_0"]) {
      const { data, dims } = expected[output] as Tensor;
      assert.deepEqual(outputs.axes(output), dims);
      assertClose(outputs.read(output, [data.length]).data, data as Float32Array, output);
    }
  });
});
