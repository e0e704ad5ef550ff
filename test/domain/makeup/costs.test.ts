// Worked by hand, from the papers' formulas and published sizes.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import { describe, it } from "node:test";
import { chosenShare, computeOf } from "../../../src/domain/makeup/compute.ts";
import type { Config } from "../../../src/domain/makeup/config.ts";
import { cacheOf, type Geometry, geometryOf } from "../../../src/domain/makeup/geometry.ts";
import { weightsOf } from "../../../src/domain/makeup/layouts/layout.ts";
import { loraOf, targetsIn } from "../../../src/domain/makeup/lora.ts";
import type { Weight } from "../../../src/domain/makeup/weights.ts";

const counted: Readonly<Record<string, { readonly config?: Config }>> = JSON.parse(
  readFileSync(path.join(import.meta.dirname, "oracle.json"), "utf8"),
);
const configOf = (name: string): Config => counted[name]?.config ?? {};
const weights = (name: string): readonly Weight[] => {
  const found = weightsOf(configOf(name));
  assert.ok(Array.isArray(found));
  return found;
};
const geometry = (name: string): Geometry => {
  const found = geometryOf(configOf(name));
  assert.ok(found);
  return found;
};

describe("the cache of keys and values", () => {
  it("counts shared heads once", () => {
    // Llama-2-7B: 2 · 32 layers · 32 heads · 128 · 4096 tokens · 2 bytes = 2 GiB.
    assert.deepEqual(cacheOf(geometry("Llama-2-7b"), 4096), { own: 2 ** 30, cross: 0 });
    // Llama-3.2-1B: 16 layers, of 32 heads 8 with keys and values, 64 wide.
    assert.equal(cacheOf(geometry("Llama-3.2-1B"), 1).own, 2 * 16 * 8 * 64);
  });

  it("is no longer than a layer looks back", () => {
    const { windows } = geometry("Mistral-7B");
    assert.ok(windows.every((window) => window === 4096));
    const whole = cacheOf(geometry("Mistral-7B"), 4096).own;
    assert.equal(cacheOf(geometry("Mistral-7B"), 32_000).own, whole);
    // Gemma 2: every second layer sees all. 26 layers, 4 heads of 256.
    const gemma = cacheOf(geometry("gemma-2-2b"), 8192).own;
    assert.equal(gemma, 2 * 4 * 256 * (13 * 8192 + 13 * 4096));
    const old = geometryOf({ ...configOf("gemma-2-2b"), layer_types: undefined });
    assert.deepEqual(old, geometry("gemma-2-2b"));
  });

  it("of one head that all share is as narrow as that, whatever num_kv_heads says", () => {
    // Falcon-7B: 32 layers, 64 wide; its config says 71 heads.
    const seven = { ...configOf("falcon-7b"), num_kv_heads: 71 };
    assert.deepEqual(geometryOf(seven)?.keyValueHeads, 1);
    assert.equal(cacheOf(geometry("falcon-7b"), 1).own, 2 * 32 * 64);
    assert.equal(geometry("small/falcon, as its 40B").keyValueHeads, 2);
    assert.equal(geometry("small/gpt_bigcode").keyValueHeads, 1);
    assert.equal(
      geometryOf({ ...configOf("small/gpt_bigcode"), multi_query: undefined })?.keyValueHeads,
      1,
    );
    assert.equal(geometry("small/gpt_bigcode, all heads").keyValueHeads, 4);
  });

  it("of GPT-Neo is short in every second layer", () => {
    const { windows } = geometry("gpt-neo-1.3B");
    assert.deepEqual(windows.slice(0, 4), [undefined, 256, undefined, 256]);
    assert.equal(windows.length, 24);
  });

  it("of an encoder-decoder holds the encoder's text, too; an encoder and a state keep none", () => {
    // T5-small: 6 layers of 8 heads, 64 wide.
    assert.deepEqual(cacheOf(geometry("t5-small"), 10, 100), {
      own: 2 * 6 * 512 * 10,
      cross: 2 * 6 * 512 * 100,
    });
    assert.deepEqual(cacheOf(geometry("bert-base-uncased"), 100), { own: 0, cross: 0 });
    assert.deepEqual(cacheOf(geometry("mamba-130m"), 100), { own: 0, cross: 0 });
  });

  it("is not told where the config does not say enough", () => {
    assert.equal(geometryOf({ model_type: "llama" }), undefined);
    assert.equal(
      geometryOf({ model_type: "llama", num_hidden_layers: 2, num_attention_heads: 2 }),
      undefined,
    );
  });
});

describe("the compute of a token", () => {
  it("of GPT-2 is twice its matrices, the tied unembedding among them", () => {
    const { matrices, attention } = computeOf(weights("gpt2"), geometry("gpt2"), 1024);
    const block = 768 * 3 * 768 + 768 * 768 + 2 * 768 * 3072;
    assert.equal(matrices, 2 * (12 * block + 50257 * 768));
    assert.equal(attention, 4 * 12 * 1024 * 768);
  });

  it("of experts counts those that are chosen", () => {
    const config = configOf("gpt-oss-20b");
    assert.equal(chosenShare(config), 4 / 32);
    const all = computeOf(weights("gpt-oss-20b"), geometry("gpt-oss-20b"), 1).matrices;
    const some = computeOf(weights("gpt-oss-20b"), geometry("gpt-oss-20b"), 1, 4 / 32).matrices;
    // Three matrices of 2880 by 2880 in each of 32 experts of each of 24 layers; biases are no matrices.
    const experts = 2 * 24 * 32 * 3 * 2880 * 2880;
    assert.equal(Math.round(all - some), Math.round(experts * (28 / 32)));
    assert.equal(chosenShare({}), 1);
    // Qwen1.5-MoE-A2.7B activates 4 of 60 experts, and one more that every token passes.
    assert.equal(chosenShare(configOf("Qwen1.5-MoE-A2.7B")), 4 / 60);
    // Mixtral 8x7B: 47B in all, of which a token uses 13B (Jiang et al. 2024, §2).
    const mixtral = computeOf(weights("Mixtral-8x7B"), geometry("Mixtral-8x7B"), 1, 2 / 8);
    assert.equal((mixtral.matrices / 2 / 1e9).toFixed(1), "12.7");
  });

  it("of an encoder-decoder is that of a token which the decoder writes", () => {
    const { matrices, attention } = computeOf(weights("t5-small"), geometry("t5-small"), 100);
    const block = 8 * 512 * 512 + 2 * 512 * 2048; // two attentions of four matrices, an MLP
    assert.equal(matrices, 2 * (6 * block + 32128 * 512));
    assert.equal(attention, 2 * 4 * 6 * 100 * 512);
  });
});

describe("LoRA", () => {
  it("trains D·R + R·K beside each matrix", () => {
    // Hu et al. 2021, Table 4 counts GPT-3's queries and values at rank 8 as 37.7M parameters: of
    // 96 layers, two matrices each, 2 · 12288 · 8.
    const gpt3 = {
      ...{ model_type: "llama", vocab_size: 9, hidden_size: 12288, intermediate_size: 9 },
      ...{ num_hidden_layers: 96, num_attention_heads: 96 },
    };
    const found = weightsOf(gpt3) as readonly Weight[];
    const { trainable, matrices } = loraOf(found, new Set(["query", "value"]), 8);
    assert.deepEqual([trainable, matrices], [37_748_736, 192]);
  });

  it("counts a matrix of shared heads as narrow as it is", () => {
    const { trainable } = loraOf(weights("Llama-3.2-1B"), new Set(["key"]), 16);
    assert.equal(trainable, 16 * 16 * (512 + 2048));
  });

  it("offers what a model has", () => {
    assert.deepEqual(targetsIn(weights("gpt2")), [
      "queryKeyValue",
      "attentionOutput",
      "up",
      "down",
    ]);
    assert.deepEqual(targetsIn(weights("mamba-130m")), []);
  });
});
