import { type Config, isOn, layersOf, numberOf, upTo } from "../config.ts";
import { linear, norm, table, tied, type Weight } from "../weights.ts";
import { decoderHead, isBare } from "./gpt.ts";

/** XLNet: relative positions by a matrix and three biases in each layer. */
export function xlnet(config: Config): readonly Weight[] {
  const prefix = isBare(config) ? "" : "transformer.";
  const width = numberOf(config, "d_model", 1024);
  const heads = numberOf(config, "n_head", 16);
  const headWidth = numberOf(config, "d_head", Math.floor(width / heads));
  const inner = numberOf(config, "d_inner", 4096);
  const vocabulary = numberOf(config, "vocab_size");
  const words = `${prefix}word_embedding`;
  return [
    { name: `${prefix}mask_emb`, shape: [1, 1, width] },
    table(words, vocabulary, width),
    ...upTo(layersOf(config, "n_layer", 24)).flatMap((layer) => {
      const name = `${prefix}layer.${layer}`;
      const attention = `${name}.rel_attn`;
      return [
        ...["q", "k", "v", "o", "r"].map((each) => ({
          name: `${attention}.${each}`,
          shape: [width, heads, headWidth],
        })),
        ...["r_r_bias", "r_s_bias", "r_w_bias"].map((each) => ({
          name: `${attention}.${each}`,
          shape: [heads, headWidth],
        })),
        { name: `${attention}.seg_embed`, shape: [2, heads, headWidth] },
        ...norm(`${attention}.layer_norm`, width, true),
        ...norm(`${name}.ff.layer_norm`, width, true),
        ...linear(`${name}.ff.layer_1`, width, inner, true),
        ...linear(`${name}.ff.layer_2`, inner, width, true),
      ];
    }),
    ...(prefix === ""
      ? []
      : [
          tied("lm_loss", words, [vocabulary, width]),
          { name: "lm_loss.bias", shape: [vocabulary] },
        ]),
  ];
}

/** Mamba: no attention; a state that each token changes. */
export function mamba(config: Config): readonly Weight[] {
  const prefix = isBare(config) ? "" : "backbone.";
  const width = numberOf(config, "hidden_size", 768);
  const states = numberOf(config, "state_size", 16);
  const inner = numberOf(config, "intermediate_size", numberOf(config, "expand", 2) * width);
  const rank = numberOf(config, "time_step_rank", Math.ceil(width / 16));
  const hasBias = isOn(config, "use_bias", false);
  return [
    table(`${prefix}embeddings`, numberOf(config, "vocab_size"), width),
    ...upTo(layersOf(config, "num_hidden_layers", 32)).flatMap((layer) => {
      const mixer = `${prefix}layers.${layer}.mixer`;
      return [
        ...norm(`${prefix}layers.${layer}.norm`, width, false),
        { name: `${mixer}.A_log`, shape: [inner, states] },
        { name: `${mixer}.D`, shape: [inner] },
        { name: `${mixer}.conv1d.weight`, shape: [inner, 1, numberOf(config, "conv_kernel", 4)] },
        ...(isOn(config, "use_conv_bias", true)
          ? [{ name: `${mixer}.conv1d.bias`, shape: [inner] }]
          : []),
        ...linear(`${mixer}.in_proj`, width, 2 * inner, hasBias),
        ...linear(`${mixer}.x_proj`, inner, rank + 2 * states, false),
        ...linear(`${mixer}.dt_proj`, rank, inner, true),
        ...linear(`${mixer}.out_proj`, inner, width, hasBias),
      ];
    }),
    ...norm(`${prefix}norm_f`, width, false),
    ...decoderHead(config, `${prefix}embeddings`, {
      width,
      name: "lm_head",
      isTied: isOn(config, "tie_word_embeddings", true),
    }),
  ];
}

/** RWKV-4: a weighted mean over all tokens before, as a state. */
export function rwkv(config: Config): readonly Weight[] {
  const prefix = isBare(config) ? "" : "rwkv.";
  const width = numberOf(config, "hidden_size", 4096);
  const attended = numberOf(config, "attention_hidden_size", width);
  const inner = numberOf(config, "intermediate_size", 4 * width);
  const mixes = (name: string, which: readonly string[]) =>
    which.map((each) => ({ name: `${name}.time_mix_${each}`, shape: [1, 1, width] }));
  return [
    table(`${prefix}embeddings`, numberOf(config, "vocab_size"), width),
    ...upTo(layersOf(config, "num_hidden_layers", 32)).flatMap((layer) => {
      const name = `${prefix}blocks.${layer}`;
      const [attention, forward] = [`${name}.attention`, `${name}.feed_forward`];
      return [
        ...(layer === 0 ? norm(`${name}.pre_ln`, width, true) : []),
        ...norm(`${name}.ln1`, width, true),
        ...norm(`${name}.ln2`, width, true),
        { name: `${attention}.time_decay`, shape: [attended] },
        { name: `${attention}.time_first`, shape: [attended] },
        ...mixes(attention, ["key", "value", "receptance"]),
        ...["key", "value", "receptance"].flatMap((each) =>
          linear(`${attention}.${each}`, width, attended, false),
        ),
        ...linear(`${attention}.output`, attended, width, false),
        ...mixes(forward, ["key", "receptance"]),
        ...linear(`${forward}.key`, width, inner, false),
        ...linear(`${forward}.receptance`, width, width, false),
        ...linear(`${forward}.value`, inner, width, false),
      ];
    }),
    ...norm(`${prefix}ln_out`, width, true),
    ...decoderHead(config, `${prefix}embeddings`, {
      width,
      name: "head",
      isTied: isOn(config, "tie_word_embeddings", false),
    }),
  ];
}

/** LFM2: short convolutions in most layers, attention in the others. */
export function lfm2(config: Config): readonly Weight[] {
  const prefix = isBare(config) ? "" : "model.";
  const width = numberOf(config, "hidden_size");
  const heads = numberOf(config, "num_attention_heads");
  const headWidth = Math.floor(width / heads);
  const groups = headWidth * numberOf(config, "num_key_value_heads", heads);
  const inner = lfm2Inner(config);
  const hasBias = isOn(config, "conv_bias", false);
  const kinds = Array.isArray(config.layer_types) ? config.layer_types : [];
  const chosen = Array.isArray(config.full_attn_idxs) ? config.full_attn_idxs : undefined;
  const attends = (layer: number) =>
    kinds.length > 0 ? kinds[layer] === "full_attention" : (chosen?.includes(layer) ?? true);
  const attention = (name: string) => [
    ...linear(`${name}.q_proj`, width, width, false),
    ...linear(`${name}.k_proj`, width, groups, false),
    ...linear(`${name}.v_proj`, width, groups, false),
    ...linear(`${name}.out_proj`, width, width, false),
    ...norm(`${name}.q_layernorm`, headWidth, false),
    ...norm(`${name}.k_layernorm`, headWidth, false),
  ];
  const convolution = (name: string) => [
    { name: `${name}.conv.weight`, shape: [width, 1, numberOf(config, "conv_L_cache", 3)] },
    ...(hasBias ? [{ name: `${name}.conv.bias`, shape: [width] }] : []),
    ...linear(`${name}.in_proj`, width, 3 * width, hasBias),
    ...linear(`${name}.out_proj`, width, width, hasBias),
  ];
  return [
    table(`${prefix}embed_tokens`, numberOf(config, "vocab_size"), width),
    ...upTo(layersOf(config, "num_hidden_layers")).flatMap((layer) => {
      const name = `${prefix}layers.${layer}`;
      return [
        ...(attends(layer) ? attention(`${name}.self_attn`) : convolution(`${name}.conv`)),
        ...linear(`${name}.feed_forward.w1`, width, inner, false),
        ...linear(`${name}.feed_forward.w3`, width, inner, false),
        ...linear(`${name}.feed_forward.w2`, inner, width, false),
        ...norm(`${name}.operator_norm`, width, false),
        ...norm(`${name}.ffn_norm`, width, false),
      ];
    }),
    ...norm(`${prefix}embedding_norm`, width, false),
    ...decoderHead(config, `${prefix}embed_tokens`, {
      width,
      name: "lm_head",
      isTied: isOn(config, "tie_word_embeddings", true),
    }),
  ];
}

/** Its config says what the MLP would be wide without a gate, to be rounded up. */
function lfm2Inner(config: Config): number {
  const told = numberOf(config, "block_ff_dim", numberOf(config, "intermediate_size"));
  if (!isOn(config, "block_auto_adjust_ff_dim", true)) return told;
  const { block_ffn_dim_multiplier: multiplier } = config;
  const factor = typeof multiplier === "number" ? multiplier : 1;
  const step = numberOf(config, "block_multiple_of", 256);
  return step * Math.ceil(Math.floor(factor * Math.floor((2 * told) / 3)) / step);
}
