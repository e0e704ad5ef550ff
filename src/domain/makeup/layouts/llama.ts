import { type Config, isOn, layersOf, numberOf, upTo } from "../config.ts";
import { linear, norm, table, type Weight } from "../weights.ts";
import { decoderHead, isBare } from "./gpt.ts";

/** How a family differs from Llama; what it leaves out is as in Llama. */
interface Kind {
  readonly headWidth?: number;
  readonly keyValueHeads?: number;
  readonly isTied?: boolean;
  /** Biases of queries, keys and values, and of the output; the config may say otherwise. */
  readonly biases?: readonly [queries: boolean, output: boolean];
  /** Norms of queries and keys, a number for each of a head's. */
  readonly normsHeads?: boolean;
  /** Norms behind attention and MLP, too. */
  readonly normsBehind?: boolean;
  readonly experts?: boolean;
}

const KINDS: Readonly<Record<string, Kind>> = {
  llama: {},
  mistral: { keyValueHeads: 8 },
  qwen2: { biases: [true, false] },
  qwen3: { normsHeads: true, headWidth: 128 },
  gemma: { isTied: true, headWidth: 256 },
  gemma2: { isTied: true, normsBehind: true, headWidth: 256, keyValueHeads: 4 },
  gemma3_text: {
    ...{ isTied: true, normsBehind: true, normsHeads: true, headWidth: 256, keyValueHeads: 4 },
  },
  gpt_oss: { experts: true, biases: [true, true], headWidth: 64, keyValueHeads: 8 },
};

/** The families that are laid out as Llama is, more or less. */
export const LLAMA_LIKE: readonly string[] = Object.keys(KINDS);

/** @throws NotSaid */
export function llama(config: Config): readonly Weight[] {
  const kind = KINDS[String(config.model_type)] ?? {};
  const prefix = isBare(config) ? "" : "model.";
  const width = numberOf(config, "hidden_size");
  const words = `${prefix}embed_tokens`;
  return [
    table(words, numberOf(config, "vocab_size"), width),
    ...upTo(layersOf(config, "num_hidden_layers")).flatMap((layer) =>
      block(`${prefix}layers.${layer}`, config, kind),
    ),
    ...norm(`${prefix}norm`, width, false),
    ...decoderHead(config, words, {
      width,
      name: "lm_head",
      isTied: isOn(config, "tie_word_embeddings", kind.isTied ?? false),
    }),
  ];
}

function block(name: string, config: Config, kind: Kind): readonly Weight[] {
  const width = numberOf(config, "hidden_size");
  const { normsBehind, experts } = kind;
  return [
    ...attention(`${name}.self_attn`, config, kind),
    ...(experts ? mixture : gated)(`${name}.mlp`, config),
    ...norm(`${name}.input_layernorm`, width, false),
    ...norm(`${name}.post_attention_layernorm`, width, false),
    ...(normsBehind
      ? [
          ...norm(`${name}.pre_feedforward_layernorm`, width, false),
          ...norm(`${name}.post_feedforward_layernorm`, width, false),
        ]
      : []),
  ];
}

function attention(name: string, config: Config, kind: Kind): readonly Weight[] {
  const width = numberOf(config, "hidden_size");
  const heads = numberOf(config, "num_attention_heads");
  const own = kind.headWidth ?? Math.floor(width / heads);
  const headWidth = numberOf(config, "head_dim", own);
  const groups = numberOf(config, "num_key_value_heads", kind.keyValueHeads ?? heads);
  const hasBias = isOn(config, "attention_bias", false);
  const [queries, output] = kind.biases ?? [hasBias, hasBias];
  return [
    ...(kind.experts ? [{ name: `${name}.sinks`, shape: [heads] }] : []),
    ...linear(`${name}.q_proj`, width, heads * headWidth, queries),
    ...linear(`${name}.k_proj`, width, groups * headWidth, queries),
    ...linear(`${name}.v_proj`, width, groups * headWidth, queries),
    ...linear(`${name}.o_proj`, heads * headWidth, width, output),
    ...(kind.normsHeads
      ? [...norm(`${name}.q_norm`, headWidth, false), ...norm(`${name}.k_norm`, headWidth, false)]
      : []),
  ];
}

/** act(gate) · up, and down (Shazeer 2020). */
function gated(name: string, config: Config): readonly Weight[] {
  const width = numberOf(config, "hidden_size");
  const inner = numberOf(config, "intermediate_size");
  const hasBias = isOn(config, "mlp_bias", false);
  return [
    ...linear(`${name}.gate_proj`, width, inner, hasBias),
    ...linear(`${name}.up_proj`, width, inner, hasBias),
    ...linear(`${name}.down_proj`, inner, width, hasBias),
  ];
}

/** Experts of which a router chooses some for each token; all of them in one tensor. */
function mixture(name: string, config: Config): readonly Weight[] {
  const width = numberOf(config, "hidden_size");
  const inner = numberOf(config, "intermediate_size");
  const experts = numberOf(config, "num_local_experts");
  return [
    ...linear(`${name}.router`, width, experts, true),
    { name: `${name}.experts.gate_up_proj`, shape: [experts, width, 2 * inner] },
    { name: `${name}.experts.gate_up_proj_bias`, shape: [experts, 2 * inner] },
    { name: `${name}.experts.down_proj`, shape: [experts, inner, width] },
    { name: `${name}.experts.down_proj_bias`, shape: [experts, width] },
  ];
}
