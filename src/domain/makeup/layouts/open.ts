import { type Config, isCount, isOn, layersOf, numberOf, upTo } from "../config.ts";
import { keyValueHeadsOf } from "../geometry.ts";
import { linear, norm, table, type Weight } from "../weights.ts";
import { decoderHead, isBare } from "./gpt.ts";

/** GPT-J and CodeGen: attention and MLP side by side behind one norm, rotary positions. */
export function gptJ(config: Config): readonly Weight[] {
  const prefix = isBare(config) ? "" : "transformer.";
  const width = numberOf(config, "n_embd", 4096);
  const inner = numberOf(config, "n_inner", 4 * width);
  const isCodeGen = config.model_type === "codegen";
  return [
    table(`${prefix}wte`, numberOf(config, "vocab_size"), width),
    ...upTo(layersOf(config, "n_layer", 28)).flatMap((layer) => {
      const name = `${prefix}h.${layer}`;
      return [
        ...norm(`${name}.ln_1`, width, true),
        ...(isCodeGen
          ? linear(`${name}.attn.qkv_proj`, width, 3 * width, false)
          : ["k_proj", "v_proj", "q_proj"].flatMap((each) =>
              linear(`${name}.attn.${each}`, width, width, false),
            )),
        ...linear(`${name}.attn.out_proj`, width, width, false),
        ...linear(`${name}.mlp.fc_in`, width, inner, true),
        ...linear(`${name}.mlp.fc_out`, inner, width, true),
      ];
    }),
    ...norm(`${prefix}ln_f`, width, true),
    ...decoderHead(config, `${prefix}wte`, {
      ...{ width, name: "lm_head", hasBias: true },
      isTied: isOn(config, "tie_word_embeddings", false),
    }),
  ];
}

/** GPT-Neo. */
export function gptNeo(config: Config): readonly Weight[] {
  const width = numberOf(config, "hidden_size", 2048);
  const inner = numberOf(config, "intermediate_size", 4 * width);
  const positions = numberOf(config, "max_position_embeddings", 2048);
  return withPositions(config, { width, positions }, layersOf(config, "num_layers", 24), (name) => [
    ...["k_proj", "v_proj", "q_proj"].flatMap((each) =>
      linear(`${name}.attn.attention.${each}`, width, width, false),
    ),
    ...linear(`${name}.attn.attention.out_proj`, width, width, true),
    ...linear(`${name}.mlp.c_fc`, width, inner, true),
    ...linear(`${name}.mlp.c_proj`, inner, width, true),
  ]);
}

/** StarCoder and SantaCoder: as GPT-2, but all heads share one of keys and values (Shazeer 2019). */
export function gptBigCode(config: Config): readonly Weight[] {
  const width = numberOf(config, "n_embd", 768);
  const inner = numberOf(config, "n_inner", 4 * width);
  const heads = numberOf(config, "n_head", 12);
  const shared = Math.floor(width / heads) * keyValueHeadsOf(config, heads);
  const positions = numberOf(config, "n_positions", 1024);
  return withPositions(config, { width, positions }, layersOf(config, "n_layer", 12), (name) => [
    ...linear(`${name}.attn.c_attn`, width, width + 2 * shared, true),
    ...linear(`${name}.attn.c_proj`, width, width, true),
    ...linear(`${name}.mlp.c_fc`, width, inner, true),
    ...linear(`${name}.mlp.c_proj`, inner, width, true),
  ]);
}

/** As GPT-2 around what is in its layers: two tables, two norms in each layer, a tied head. */
function withPositions(
  config: Config,
  { width, positions }: { readonly width: number; readonly positions: number },
  layers: number,
  inLayer: (name: string) => readonly Weight[],
): readonly Weight[] {
  const prefix = isBare(config) ? "" : "transformer.";
  return [
    table(`${prefix}wte`, numberOf(config, "vocab_size"), width),
    table(`${prefix}wpe`, positions, width),
    ...upTo(layers).flatMap((layer) => {
      const name = `${prefix}h.${layer}`;
      return [
        ...norm(`${name}.ln_1`, width, true),
        ...norm(`${name}.ln_2`, width, true),
        ...inLayer(name),
      ];
    }),
    ...norm(`${prefix}ln_f`, width, true),
    ...decoderHead(config, `${prefix}wte`, {
      ...{ width, name: "lm_head" },
      isTied: isOn(config, "tie_word_embeddings", true),
    }),
  ];
}

const OPT_PAD = 2; // its positions begin behind two rows that pad

/** OPT: in its 350M size tables narrower than the layers, and norms behind instead of before. */
export function opt(config: Config): readonly Weight[] {
  const prefix = isBare(config) ? "decoder" : "model.decoder";
  const width = numberOf(config, "hidden_size", 768);
  const embedded = numberOf(config, "word_embed_proj_dim", width);
  const inner = numberOf(config, "ffn_dim", 3072);
  const hasBias = isOn(config, "enable_bias", true);
  const norms = (name: string) =>
    isOn(config, "layer_norm_elementwise_affine", true) ? norm(name, width, true) : [];
  const isNormedLast =
    isOn(config, "do_layer_norm_before", true) && !isOn(config, "_remove_final_layer_norm", false);
  const words = `${prefix}.embed_tokens`;
  return [
    table(words, numberOf(config, "vocab_size"), embedded),
    table(
      `${prefix}.embed_positions`,
      numberOf(config, "max_position_embeddings", 2048) + OPT_PAD,
      width,
    ),
    ...(embedded === width
      ? []
      : [
          ...linear(`${prefix}.project_out`, width, embedded, false),
          ...linear(`${prefix}.project_in`, embedded, width, false),
        ]),
    ...(isNormedLast ? norms(`${prefix}.final_layer_norm`) : []),
    ...upTo(layersOf(config, "num_hidden_layers", 12)).flatMap((layer) => {
      const name = `${prefix}.layers.${layer}`;
      return [
        ...["k_proj", "v_proj", "q_proj", "out_proj"].flatMap((each) =>
          linear(`${name}.self_attn.${each}`, width, width, hasBias),
        ),
        ...norms(`${name}.self_attn_layer_norm`),
        ...linear(`${name}.fc1`, width, inner, hasBias),
        ...linear(`${name}.fc2`, inner, width, hasBias),
        ...norms(`${name}.final_layer_norm`),
      ];
    }),
    ...decoderHead(config, words, {
      ...{ width: embedded, name: "lm_head" },
      isTied: isOn(config, "tie_word_embeddings", true),
    }),
  ];
}

/** Falcon: 7B shares one head of keys and values, 40B and 180B ("new") have groups. */
export function falcon(config: Config): readonly Weight[] {
  const prefix = isBare(config) ? "" : "transformer.";
  const width = numberOf(config, "hidden_size", 4544);
  const heads = numberOf(config, "num_attention_heads", 71);
  const inner = numberOf(config, "ffn_hidden_size", 4 * width);
  const headWidth = Math.floor(width / heads);
  const shared = headWidth * keyValueHeadsOf(config, heads);
  const hasBias = isOn(config, "bias", false);
  const words = `${prefix}word_embeddings`;
  return [
    table(words, numberOf(config, "vocab_size"), width),
    ...upTo(layersOf(config, "num_hidden_layers", 32)).flatMap((layer) => {
      const name = `${prefix}h.${layer}`;
      return [
        ...linear(`${name}.self_attention.query_key_value`, width, width + 2 * shared, hasBias),
        ...linear(`${name}.self_attention.dense`, width, width, hasBias),
        ...linear(`${name}.mlp.dense_h_to_4h`, width, inner, hasBias),
        ...linear(`${name}.mlp.dense_4h_to_h`, inner, width, hasBias),
        ...falconNorms(config).flatMap((each) => norm(`${name}.${each}`, width, true)),
      ];
    }),
    ...norm(`${prefix}ln_f`, width, true),
    ...decoderHead(config, words, {
      ...{ width, name: "lm_head" },
      isTied: isOn(config, "tie_word_embeddings", true),
    }),
  ];
}

function falconNorms(config: Config): readonly string[] {
  const { num_ln_in_parallel_attn: told } = config;
  const isNew = isOn(config, "new_decoder_architecture", false);
  if (isCount(told) ? told === 2 : isNew) return ["ln_attn", "ln_mlp"];
  return isOn(config, "parallel_attn", true)
    ? ["input_layernorm"]
    : ["input_layernorm", "post_attention_layernorm"];
}
