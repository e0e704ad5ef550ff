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

/** What stands behind a decoder's last norm: the unembedding, often tied, or labels. */
export function decoderHead(
  config: Config,
  words: string,
  {
    width,
    name,
    isTied,
    hasBias = false,
  }: { width: number; name: string; isTied: boolean; hasBias?: boolean },
): readonly Weight[] {
  const architecture = architectureOf(config);
  const vocabulary = numberOf(config, "vocab_size");
  if (/ForSequenceClassification$/.test(architecture))
    return linear("score", width, labelsOf(config), false);
  if (/ForTokenClassification$/.test(architecture))
    return linear(
      config.model_type === "gpt2" ? "classifier" : "score",
      width,
      labelsOf(config),
      true,
    );
  if (isBare(config)) return [];
  return isTied
    ? [
        tied(name, words, [vocabulary, width]),
        ...(hasBias ? [{ name: `${name}.bias`, shape: [vocabulary] }] : []),
      ]
    : linear(name, width, vocabulary, hasBias);
}

/** Whether it was saved without a head. */
export const isBare = (config: Config): boolean => /(?<!LMHead)Model$/.test(architectureOf(config));

/** GPT-2: its linear layers are stored [from, to]. */
export function gpt2(config: Config): readonly Weight[] {
  const prefix = isBare(config) ? "" : "transformer.";
  const width = numberOf(config, "n_embd", 768);
  const inner = numberOf(config, "n_inner", 4 * width);
  const conv = (name: string, from: number, to: number): readonly Weight[] => [
    { name: `${name}.weight`, shape: [from, to] },
    { name: `${name}.bias`, shape: [to] },
  ];
  return [
    table(`${prefix}wte`, numberOf(config, "vocab_size"), width),
    table(`${prefix}wpe`, numberOf(config, "n_positions", 1024), width),
    ...upTo(layersOf(config, "n_layer", 12)).flatMap((layer) => {
      const name = `${prefix}h.${layer}`;
      return [
        ...norm(`${name}.ln_1`, width, true),
        ...conv(`${name}.attn.c_attn`, width, 3 * width),
        ...conv(`${name}.attn.c_proj`, width, width),
        ...norm(`${name}.ln_2`, width, true),
        ...conv(`${name}.mlp.c_fc`, width, inner),
        ...conv(`${name}.mlp.c_proj`, inner, width),
      ];
    }),
    ...norm(`${prefix}ln_f`, width, true),
    ...decoderHead(config, `${prefix}wte`, {
      width,
      name: "lm_head",
      isTied: isOn(config, "tie_word_embeddings", true),
    }),
  ];
}

/** GPT-NeoX and BLOOM: queries, keys and values in one matrix. */
function packed(
  name: string,
  attention: string,
  { width, inner, hasBias }: { width: number; inner: number; hasBias: boolean },
): readonly Weight[] {
  return [
    ...norm(`${name}.input_layernorm`, width, true),
    ...norm(`${name}.post_attention_layernorm`, width, true),
    ...linear(`${name}.${attention}.query_key_value`, width, 3 * width, hasBias),
    ...linear(`${name}.${attention}.dense`, width, width, hasBias),
    ...linear(`${name}.mlp.dense_h_to_4h`, width, inner, true),
    ...linear(`${name}.mlp.dense_4h_to_h`, inner, width, true),
  ];
}

export function gptNeoX(config: Config): readonly Weight[] {
  const prefix = isBare(config) ? "" : "gpt_neox.";
  const width = numberOf(config, "hidden_size", 6144);
  const sizes = {
    width,
    inner: numberOf(config, "intermediate_size", 24576),
    hasBias: isOn(config, "attention_bias", true),
  };
  const isTied = isOn(config, "tie_word_embeddings", false);
  const vocabulary = numberOf(config, "vocab_size");
  // Its head is called embed_out in the files of version 4 of transformers, and lm_head since.
  return [
    table(`${prefix}embed_in`, vocabulary, width),
    ...upTo(layersOf(config, "num_hidden_layers", 44)).flatMap((layer) =>
      packed(`${prefix}layers.${layer}`, "attention", sizes),
    ),
    ...norm(`${prefix}final_layer_norm`, width, true),
    ...decoderHead(config, `${prefix}embed_in`, { width, name: "lm_head", isTied }),
  ];
}

export function bloom(config: Config): readonly Weight[] {
  const prefix = isBare(config) ? "" : "transformer.";
  // Its first configs call it n_embed.
  const width = numberOf(config, "hidden_size", numberOf(config, "n_embed", 64));
  const words = `${prefix}word_embeddings`;
  return [
    table(words, numberOf(config, "vocab_size"), width),
    ...norm(`${words}_layernorm`, width, true),
    ...upTo(layersOf(config, "n_layer", 2)).flatMap((layer) =>
      packed(`${prefix}h.${layer}`, "self_attention", { width, inner: 4 * width, hasBias: true }),
    ),
    ...norm(`${prefix}ln_f`, width, true),
    ...decoderHead(config, words, {
      width,
      name: "lm_head",
      isTied: isOn(config, "tie_word_embeddings", true),
    }),
  ];
}
