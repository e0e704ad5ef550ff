import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import { describe, it } from "node:test";
import { type Part, type Place, placeOf } from "../../../src/domain/makeup/parts.ts";
import { byKind, leavesOf, treeOf } from "../../../src/domain/makeup/tree.ts";
import { countOf } from "../../../src/domain/makeup/weights.ts";

interface Counted {
  readonly total: number;
  readonly tensors?: Readonly<Record<string, readonly number[]>>;
  readonly tied?: Readonly<Record<string, string>>;
}
const counted: Readonly<Record<string, Counted>> = JSON.parse(
  readFileSync(path.join(import.meta.dirname, "oracle.json"), "utf8"),
);
const models = Object.entries(counted).filter(([, { tensors }]) => tensors);

const PLACES: readonly (readonly [name: string, place: Place])[] = [
  ["transformer.wte.weight", { part: "embedding" }],
  ["transformer.wpe.weight", { part: "positions" }],
  ["transformer.h.11.attn.c_attn.weight", { part: "queryKeyValue", layer: 11 }],
  ["transformer.h.0.attn.c_proj.bias", { part: "attentionOutput", layer: 0 }],
  ["transformer.h.0.mlp.c_fc.weight", { part: "up", layer: 0 }],
  ["transformer.h.0.mlp.c_proj.weight", { part: "down", layer: 0 }],
  ["transformer.h.0.ln_1.weight", { part: "norm", layer: 0 }],
  ["transformer.ln_f.weight", { part: "norm" }],
  ["lm_head.weight", { part: "unembedding" }],
  ["bert.embeddings.token_type_embeddings.weight", { part: "segments" }],
  ["bert.encoder.layer.1.attention.self.key.weight", { part: "key", layer: 1, stack: "encoder" }],
  [
    "bert.encoder.layer.1.attention.output.dense.weight",
    { part: "attentionOutput", layer: 1, stack: "encoder" },
  ],
  [
    "bert.encoder.layer.1.attention.output.LayerNorm.bias",
    { part: "norm", layer: 1, stack: "encoder" },
  ],
  ["bert.encoder.layer.1.intermediate.dense.weight", { part: "up", layer: 1, stack: "encoder" }],
  ["bert.encoder.layer.1.output.dense.weight", { part: "down", layer: 1, stack: "encoder" }],
  ["bert.pooler.dense.weight", { part: "head" }],
  ["cls.predictions.transform.dense.weight", { part: "head" }],
  ["cls.predictions.bias", { part: "unembedding" }],
  ["distilbert.transformer.layer.0.ffn.lin1.weight", { part: "up", layer: 0 }],
  ["distilbert.transformer.layer.0.sa_layer_norm.weight", { part: "norm", layer: 0 }],
  [
    "decoder.block.1.layer.1.EncDecAttention.q.weight",
    { part: "query", layer: 1, stack: "decoder", isCross: true },
  ],
  [
    "decoder.block.1.layer.2.DenseReluDense.wi_0.weight",
    { part: "gate", layer: 1, stack: "decoder" },
  ],
  [
    "encoder.block.0.layer.0.SelfAttention.relative_attention_bias.weight",
    { part: "positions", layer: 0, stack: "encoder" },
  ],
  [
    "model.decoder.layers.0.encoder_attn_layer_norm.weight",
    { part: "norm", layer: 0, stack: "decoder", isCross: true },
  ],
  ["model.layers.3.self_attn.q_norm.weight", { part: "norm", layer: 3 }],
  ["model.layers.3.mlp.gate_proj.weight", { part: "gate", layer: 3 }],
  ["model.layers.0.mlp.router.weight", { part: "router", layer: 0 }],
  ["model.layers.0.mlp.experts.gate_up_proj", { part: "gateUp", layer: 0 }],
  ["model.layers.0.conv.in_proj.weight", { part: "mixer", layer: 0 }],
  ["gpt_neox.layers.0.mlp.dense_h_to_4h.weight", { part: "up", layer: 0 }],
  ["gpt_neox.layers.0.mlp.dense_4h_to_h.weight", { part: "down", layer: 0 }],
  ["backbone.layers.0.mixer.A_log", { part: "mixer", layer: 0 }],
  // llama.cpp
  ["token_embd.weight", { part: "embedding" }],
  ["blk.7.attn_q.weight", { part: "query", layer: 7 }],
  ["blk.7.attn_qkv.weight", { part: "queryKeyValue", layer: 7 }],
  ["blk.7.attn_output.weight", { part: "attentionOutput", layer: 7 }],
  ["blk.7.attn_norm.weight", { part: "norm", layer: 7 }],
  ["blk.7.attn_q_norm.weight", { part: "norm", layer: 7 }],
  ["blk.7.ffn_norm.weight", { part: "norm", layer: 7 }],
  ["blk.7.ffn_gate.weight", { part: "gate", layer: 7 }],
  ["blk.7.ffn_gate_inp.weight", { part: "router", layer: 7 }],
  ["blk.7.ffn_down.weight", { part: "down", layer: 7 }],
  ["output_norm.weight", { part: "norm" }],
  ["output.weight", { part: "unembedding" }],
  ["rope_freqs.weight", { part: "positions" }],
  // Nodes of a graph, and what stands beside a quantized weight
  ["/model/layers.2/self_attn/q_proj/MatMul", { part: "query", layer: 2 }],
  ["/transformer/h.0/mlp/c_fc/Gemm", { part: "up", layer: 0 }],
  ["model.layers.0.mlp.down_proj.weight_scale", { part: "scales", layer: 0 }],
  ["onnx::MatMul_123", { part: "other" }],
];

describe("the place of a tensor", () => {
  for (const [name, place] of PLACES) {
    it(`is told by ${name}`, () => assert.deepEqual(placeOf(name), place));
  }

  it("is known of every tensor of every family of the oracle", () => {
    const unknown = models.flatMap(([model, { tensors = {}, tied = {} }]) =>
      [...Object.keys(tensors), ...Object.keys(tied)]
        .filter((name) => placeOf(name).part === "other")
        .map((name) => `${model} ${name}`),
    );
    assert.deepEqual(unknown, []);
  });
});

describe("the parameters by part", () => {
  const treeFor = ({ tensors = {}, tied = {} }: Counted) =>
    treeOf([
      ...Object.entries(tensors).map(([name, shape]) => ({ name, count: countOf(shape) })),
      ...Object.entries(tied).map(([name, tiedTo]) => ({ name, count: 0, tiedTo })),
    ]);

  it("add up to PyTorch's total, at each level", () => {
    for (const [model, one] of models) {
      const { root } = treeFor(one);
      assert.equal(root.count, one.total, model);
      const leaves = leavesOf(root);
      assert.equal(
        leaves.reduce((sum, { count }) => sum + count, 0),
        one.total,
        model,
      );
    }
  });

  it("are those that one counts by hand in GPT-2", () => {
    const { root, head, isTied } = treeFor(counted["families/gpt2"] as Counted);
    // Width 16, 90 tokens, 32 positions, an MLP of 24.
    const [table, positions, layers] = root.children;
    const first = layers?.children[0];
    assert.equal(table?.count, 90 * 16);
    assert.equal(positions?.count, 32 * 16);
    assert.equal(first?.group, "layer");
    const [attention, mlp, norms] = first?.children ?? [];
    assert.equal(attention?.count, 16 * 48 + 48 + 16 * 16 + 16);
    assert.equal(mlp?.count, 16 * 24 + 24 + 24 * 16 + 16);
    assert.equal(norms?.count, 4 * 16);
    assert.equal(layers?.children.length, 2);
    assert.deepEqual([head, isTied], [0, true]);
  });

  it("of all layers together add up to the same", () => {
    const { root } = treeFor(counted["families/llama"] as Counted);
    const kinds = byKind(root);
    assert.deepEqual([kinds.count, kinds.tensors], [root.count, root.tensors]);
    const mlp = kinds.children.find(({ group }) => group === "mlp");
    // Two layers of three matrices between a width of 16 and 24.
    assert.equal(mlp?.count, 2 * 3 * 16 * 24);
    assert.deepEqual(
      mlp?.children.map(({ group }) => group),
      ["gate", "up", "down"],
    );
  });

  it("tell a head of its own from a tied one, and two stacks from one", () => {
    const llama = treeFor(counted["families/llama"] as Counted);
    assert.deepEqual([llama.head, llama.isTied], [90 * 16, false]);
    const t5 = treeFor(counted["families/t5"] as Counted).root.children;
    const stacks = t5.filter(({ group }) => group === "layers").map(({ stack }) => stack);
    assert.deepEqual(stacks, ["encoder", "decoder"]);
    const bert = treeFor(counted["families/bert"] as Counted).root.children;
    assert.ok(bert.every(({ stack }) => stack === undefined));
  });

  it("have a leaf for each part of a layer of Llama", () => {
    const { root } = treeFor(counted["families/llama"] as Counted);
    const layer = root.children.find(({ group }) => group === "layers")?.children[0];
    const parts: readonly Part[] = [
      ...(["query", "key", "value", "attentionOutput", "gate", "up", "down", "norm"] as const),
    ];
    assert.deepEqual(layer && leavesOf(layer).map(({ group }) => group), parts);
  });
});
