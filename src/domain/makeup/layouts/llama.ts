import { type Config, isOn, layersOf, numberOf, upTo } from "../config.ts";
import { linear, norm, table, type Weight } from "../weights.ts";
import { decoderHead, isBare } from "./gpt.ts";
import { gated, gptOssMixture, mixture, packed, plain, qwenMixture } from "./mlp.ts";

/** How a family differs from Llama; what it leaves out is as in Llama. */
interface Kind {
  readonly headWidth?: number;
  readonly keyValueHeads?: number;
  readonly isTied?: boolean;
  /** Biases of queries, keys and values, and of the output; the config may say otherwise. */
  readonly biases?: (config: Config) => readonly [queries: boolean, output: boolean];
  /** What the output of attention is called. */
  readonly output?: "dense";
  /** Queries, keys and values in one matrix, and gate and up in another. */
  readonly isPacked?: boolean;
  /** Norms of queries and keys: their shape for so many heads of this width. */
  readonly headNorms?: (heads: number, headWidth: number, config: Config) => readonly NormShape[];
  /** The norms of a layer. */
  readonly norms?: (config: Config) => readonly string[];
  /** Layer norms with a bias, or RMS norms and layer norms without; "empty": they have no weights. */
  readonly normKind?: "biased" | "empty";
  readonly lastNorm?: string;
  readonly hasHeadBias?: boolean;
  /** Undefined: act(gate) · up, and down. */
  readonly mlp?: (name: string, config: Config, layer: number) => readonly Weight[];
  readonly hasSinks?: boolean;
}

/** A norm of queries and one of keys: "q_" and "k_" with this suffix. */
interface NormShape {
  readonly suffix: string;
  readonly shape: readonly number[];
  readonly hasBias?: boolean;
}

const always =
  <T>(value: T) =>
  () =>
    value;
const eachHead: Kind["headNorms"] = (_, headWidth) => [{ suffix: "norm", shape: [headWidth] }];
const allHeads: Kind["headNorms"] = (heads, headWidth) => [
  { suffix: "norm", shape: [heads * headWidth] },
];
const AROUND_BOTH = [
  ...["input_layernorm", "post_attention_layernorm"],
  ...["pre_feedforward_layernorm", "post_feedforward_layernorm"],
];
const GEMMA2 = { isTied: true, norms: always(AROUND_BOTH), headWidth: 256, keyValueHeads: 4 };
const NORMS = ["input_layernorm", "post_attention_layernorm"];

const KINDS: Readonly<Record<string, Kind>> = {
  llama: {},
  mistral: { keyValueHeads: 8 },
  mixtral: { keyValueHeads: 8, mlp: mixture },
  granite: {},
  smollm3: { keyValueHeads: 4, isTied: true },
  olmo: { normKind: "empty" },
  olmo2: {
    headNorms: allHeads,
    norms: always(["post_attention_layernorm", "post_feedforward_layernorm"]),
  },
  olmoe: { headNorms: allHeads, mlp: mixture },
  qwen2: { biases: always([true, false]) },
  qwen2_moe: {
    biases: (config) => [isOn(config, "qkv_bias", true), false],
    mlp: qwenMixture,
  },
  qwen3: { headNorms: eachHead, headWidth: 128 },
  qwen3_moe: { headNorms: eachHead, mlp: qwenMixture },
  gemma: { isTied: true, headWidth: 256 },
  gemma2: GEMMA2,
  gemma3_text: { ...GEMMA2, headNorms: eachHead },
  cohere: {
    isTied: true,
    norms: always(["input_layernorm"]),
    headNorms: (heads, headWidth, config) =>
      isOn(config, "use_qk_norm", false) ? [{ suffix: "norm", shape: [heads, headWidth] }] : [],
  },
  stablelm: {
    normKind: "biased",
    biases: (config) => [isOn(config, "use_qkv_bias", false), false],
    norms: (config) => (isOn(config, "use_parallel_residual", false) ? ["input_layernorm"] : NORMS),
    headNorms: (heads, headWidth, config) =>
      isOn(config, "qk_layernorm", false)
        ? upTo(heads).map((head) => ({ suffix: `layernorm.norms.${head}`, shape: [headWidth] }))
        : [],
  },
  starcoder2: {
    ...{ isTied: true, keyValueHeads: 2, normKind: "biased" },
    biases: (config) => [isOn(config, "use_bias", true), isOn(config, "use_bias", true)],
    mlp: (name, config) => plain(name, ["c_fc", "c_proj"], config, isOn(config, "use_bias", true)),
  },
  phi: {
    ...{ normKind: "biased", output: "dense", lastNorm: "final_layernorm", hasHeadBias: true },
    biases: always([true, true]),
    norms: always(["input_layernorm"]),
    headNorms: (_, headWidth, config) =>
      isOn(config, "qk_layernorm", false)
        ? [{ suffix: "layernorm", shape: [headWidth], hasBias: true }]
        : [],
    mlp: (name, config) => plain(name, ["fc1", "fc2"], config, true),
  },
  phi3: { isPacked: true },
  gpt_oss: {
    ...{ headWidth: 64, keyValueHeads: 8, hasSinks: true, mlp: gptOssMixture },
    biases: always([true, true]),
  },
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
      block(`${prefix}layers.${layer}`, config, kind, layer),
    ),
    ...normOf(`${prefix}${kind.lastNorm ?? "norm"}`, width, kind),
    ...decoderHead(config, words, {
      width,
      name: "lm_head",
      isTied: isOn(config, "tie_word_embeddings", kind.isTied ?? false),
      hasBias: kind.hasHeadBias ?? false,
    }),
  ];
}

const normOf = (name: string, width: number, { normKind }: Kind): readonly Weight[] =>
  normKind === "empty" ? [] : norm(name, width, normKind === "biased");

function block(name: string, config: Config, kind: Kind, layer: number): readonly Weight[] {
  const width = numberOf(config, "hidden_size");
  const { mlp = kind.isPacked ? packed : gated, norms = always(NORMS) } = kind;
  return [
    ...attention(`${name}.self_attn`, config, kind),
    ...mlp(`${name}.mlp`, config, layer),
    ...norms(config).flatMap((each) => normOf(`${name}.${each}`, width, kind)),
  ];
}

function attention(name: string, config: Config, kind: Kind): readonly Weight[] {
  const width = numberOf(config, "hidden_size");
  const heads = numberOf(config, "num_attention_heads");
  const own = kind.headWidth ?? Math.floor(width / heads);
  const headWidth = numberOf(config, "head_dim", own);
  const groups = numberOf(config, "num_key_value_heads", kind.keyValueHeads ?? heads);
  const [all, shared] = [heads * headWidth, groups * headWidth];
  const hasBias = isOn(config, "attention_bias", false);
  const [queries, output] = kind.biases?.(config) ?? [hasBias, hasBias];
  const normsOf = (which: "q" | "k", count: number) =>
    (kind.headNorms?.(count, headWidth, config) ?? []).flatMap(({ suffix, shape, hasBias }) => [
      { name: `${name}.${which}_${suffix}.weight`, shape },
      ...(hasBias ? [{ name: `${name}.${which}_${suffix}.bias`, shape }] : []),
    ]);
  return [
    ...(kind.hasSinks ? [{ name: `${name}.sinks`, shape: [heads] }] : []),
    ...(kind.isPacked
      ? linear(`${name}.qkv_proj`, width, all + 2 * shared, queries)
      : [
          ...linear(`${name}.q_proj`, width, all, queries),
          ...linear(`${name}.k_proj`, width, shared, queries),
          ...linear(`${name}.v_proj`, width, shared, queries),
        ]),
    ...linear(`${name}.${kind.output ?? "o_proj"}`, all, width, output),
    ...normsOf("q", heads),
    ...normsOf("k", groups),
  ];
}
