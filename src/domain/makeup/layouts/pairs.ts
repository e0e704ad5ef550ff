import {
  architectureOf,
  type Config,
  isOn,
  labelsOf,
  layersOf,
  numberOf,
  upTo,
} from "../config.ts";
import { linear, norm, table, tied, type Weight } from "../weights.ts";
import { twoStepHead } from "./bert.ts";
import { isBare } from "./gpt.ts";

/** T5 and mT5: no biases, and one table of relative positions for each stack. */
export function t5(config: Config): readonly Weight[] {
  const width = numberOf(config, "d_model");
  const vocabulary = numberOf(config, "vocab_size");
  const layers = layersOf(config, "num_layers", 6);
  const isEncoder = architectureOf(config).endsWith("EncoderModel");
  const isTied = isOn(config, "tie_word_embeddings", config.model_type === "t5");
  const words = [vocabulary, width];
  const decoder = layersOf(config, "num_decoder_layers", layers);
  return [
    table("shared", vocabulary, width),
    tied("encoder.embed_tokens", "shared", words),
    ...t5Stack("encoder", layers, config),
    ...(isEncoder
      ? []
      : [tied("decoder.embed_tokens", "shared", words), ...t5Stack("decoder", decoder, config)]),
    ...(isBare(config) || isEncoder
      ? []
      : isTied
        ? [tied("lm_head", "shared", words)]
        : linear("lm_head", width, vocabulary, false)),
  ];
}

function t5Stack(stack: "encoder" | "decoder", layers: number, config: Config): readonly Weight[] {
  const width = numberOf(config, "d_model");
  const heads = numberOf(config, "num_heads", 8);
  const all = heads * numberOf(config, "d_kv", 64);
  const inner = numberOf(config, "d_ff", 2048);
  const isGated = String(config.feed_forward_proj ?? "relu").startsWith("gated-");
  const attention = (name: string) => [
    ...["q", "k", "v"].flatMap((each) => linear(`${name}.${each}`, width, all, false)),
    ...linear(`${name}.o`, all, width, false),
  ];
  const before = (sublayer: string) => norm(`${sublayer}.layer_norm`, width, false);
  return [
    ...upTo(layers).flatMap((layer) => {
      const at = (sublayer: number) => `${stack}.block.${layer}.layer.${sublayer}`;
      const last = at(stack === "decoder" ? 2 : 1);
      const up = isGated ? ["wi_0", "wi_1"] : ["wi"];
      return [
        ...attention(`${at(0)}.SelfAttention`),
        ...(layer === 0
          ? [
              table(
                `${at(0)}.SelfAttention.relative_attention_bias`,
                numberOf(config, "relative_attention_num_buckets", 32),
                heads,
              ),
            ]
          : []),
        ...before(at(0)),
        ...(stack === "decoder"
          ? [...attention(`${at(1)}.EncDecAttention`), ...before(at(1))]
          : []),
        ...up.flatMap((each) => linear(`${last}.DenseReluDense.${each}`, width, inner, false)),
        ...linear(`${last}.DenseReluDense.wo`, inner, width, false),
        ...before(last),
      ];
    }),
    ...norm(`${stack}.final_layer_norm`, width, false),
  ];
}

/** BART and Marian, mBART, Pegasus, M2M-100 and NLLB. */
export function bart(config: Config): readonly Weight[] {
  const prefix = isBare(config) && !architectureOf(config).endsWith("MTModel") ? "" : "model.";
  const width = numberOf(config, "d_model");
  const vocabulary = numberOf(config, "vocab_size");
  const words = [vocabulary, width];
  const shared = `${prefix}shared`;
  const isAlwaysTied = config.model_type === "bart";
  return [
    table(shared, vocabulary, width),
    ...(["encoder", "decoder"] as const).flatMap((stack) => [
      tied(`${prefix}${stack}.embed_tokens`, shared, words),
      ...bartStack(`${prefix}${stack}`, stack, config),
    ]),
    ...(architectureOf(config).endsWith("SequenceClassification")
      ? twoStepHead("classification_head", width, labelsOf(config))
      : prefix === "" || !/Conditional|MTModel|CausalLM/.test(architectureOf(config))
        ? []
        : [
            isAlwaysTied || isOn(config, "tie_word_embeddings", true)
              ? tied("lm_head", shared, words)
              : table("lm_head", vocabulary, width),
          ]),
  ];
}

function bartStack(name: string, stack: "encoder" | "decoder", config: Config): readonly Weight[] {
  const width = numberOf(config, "d_model");
  const inner = numberOf(config, `${stack}_ffn_dim`, 4096);
  const family = String(config.model_type);
  const isBart = family === "bart" || family === "mbart";
  // BART's positions begin behind two rows that pad; M2M-100's are sines, and no weights.
  const positions = numberOf(config, "max_position_embeddings", 1024) + (isBart ? 2 : 0);
  const attention = (at: string) => [
    ...["k_proj", "v_proj", "q_proj", "out_proj"].flatMap((each) =>
      linear(`${at}.${each}`, width, width, true),
    ),
    ...norm(`${at}_layer_norm`, width, true),
  ];
  return [
    ...(family === "m2m_100" ? [] : [table(`${name}.embed_positions`, positions, width)]),
    ...upTo(layersOf(config, `${stack}_layers`, 12)).flatMap((layer) => {
      const at = `${name}.layers.${layer}`;
      return [
        ...attention(`${at}.self_attn`),
        ...(stack === "decoder" ? attention(`${at}.encoder_attn`) : []),
        ...linear(`${at}.fc1`, width, inner, true),
        ...linear(`${at}.fc2`, inner, width, true),
        ...norm(`${at}.final_layer_norm`, width, true),
      ];
    }),
    ...(isBart ? norm(`${name}.layernorm_embedding`, width, true) : []),
    ...(["mbart", "pegasus", "m2m_100"].includes(family)
      ? norm(`${name}.layer_norm`, width, true)
      : []),
  ];
}
