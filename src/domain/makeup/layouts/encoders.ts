import {
  architectureOf,
  type Config,
  isCount,
  isOn,
  labelsOf,
  layersOf,
  numberOf,
  upTo,
} from "../config.ts";
import { linear, norm, table, tied, type Weight } from "../weights.ts";
import { labelHead, robertaHead, wordsAndPlaces } from "./bert.ts";

interface Sizes {
  readonly vocabulary: number;
  readonly width: number;
  readonly inner: number;
  readonly layers: number;
  readonly labels: number;
}

const sizesOf = (config: Config): Sizes => ({
  vocabulary: numberOf(config, "vocab_size"),
  width: numberOf(config, "hidden_size", 768),
  inner: numberOf(config, "intermediate_size", 3072),
  layers: layersOf(config, "num_hidden_layers", 12),
  labels: labelsOf(config),
});

/** The MLP of a layer and the norm behind it, as BERT has them. */
const behindAttention = (name: string, { width, inner }: Sizes): readonly Weight[] => [
  ...linear(`${name}.intermediate.dense`, width, inner, true),
  ...linear(`${name}.output.dense`, inner, width, true),
  ...norm(`${name}.output.LayerNorm`, width, true),
];

/** MPNet: as BERT, with one table of relative positions for all layers beside the absolute ones. */
export function mpnet(config: Config): readonly Weight[] {
  const architecture = architectureOf(config);
  const isBody = architecture.endsWith("Model");
  const prefix = isBody ? "" : "mpnet.";
  const sizes = sizesOf(config);
  const { vocabulary, width, layers, labels } = sizes;
  const words = `${prefix}embeddings.word_embeddings`;
  return [
    ...wordsAndPlaces(config, `${prefix}embeddings`, width),
    ...upTo(layers).flatMap((layer) => {
      const name = `${prefix}encoder.layer.${layer}`;
      return [
        ...["q", "k", "v", "o"].flatMap((each) =>
          linear(`${name}.attention.attn.${each}`, width, width, true),
        ),
        ...norm(`${name}.attention.LayerNorm`, width, true),
        ...behindAttention(name, sizes),
      ];
    }),
    table(
      `${prefix}encoder.relative_attention_bias`,
      numberOf(config, "relative_attention_num_buckets", 32),
      numberOf(config, "num_attention_heads", 12),
    ),
    ...(isBody ? linear("pooler.dense", width, width, true) : []),
    ...robertaHead(architecture, { vocabulary, width, words, labels }),
  ];
}

/** ModernBERT: rotary positions, norms before, a gate in the MLP, almost no biases. */
export function modernBert(config: Config): readonly Weight[] {
  const architecture = architectureOf(config);
  const isBody = architecture.endsWith("Model");
  const prefix = isBody ? "" : "model.";
  const { vocabulary, width, inner, layers, labels } = sizesOf(config);
  const [ofNorms, ofAttention, ofMlp] = ["norm_bias", "attention_bias", "mlp_bias"].map((name) =>
    isOn(config, name, false),
  ) as [boolean, boolean, boolean];
  const words = `${prefix}embeddings.tok_embeddings`;
  return [
    table(words, vocabulary, width),
    ...norm(`${prefix}embeddings.norm`, width, ofNorms),
    ...upTo(layers).flatMap((layer) => {
      const name = `${prefix}layers.${layer}`;
      return [
        ...(layer === 0 ? [] : norm(`${name}.attn_norm`, width, ofNorms)), // the embeddings are normed
        ...linear(`${name}.attn.Wqkv`, width, 3 * width, ofAttention),
        ...linear(`${name}.attn.Wo`, width, width, ofAttention),
        ...norm(`${name}.mlp_norm`, width, ofNorms),
        ...linear(`${name}.mlp.Wi`, width, 2 * inner, ofMlp),
        ...linear(`${name}.mlp.Wo`, inner, width, ofMlp),
      ];
    }),
    ...norm(`${prefix}final_norm`, width, ofNorms),
    ...(isBody
      ? []
      : [
          ...linear("head.dense", width, width, isOn(config, "classifier_bias", false)),
          ...norm("head.norm", width, ofNorms),
          ...(architecture.endsWith("MaskedLM")
            ? modernUnembedding(config, words, [vocabulary, width])
            : linear("classifier", width, labels, true)),
        ]),
  ];
}

const modernUnembedding = (
  config: Config,
  words: string,
  shape: readonly [vocabulary: number, width: number],
): readonly Weight[] => [
  tied("decoder", words, shape),
  ...(isOn(config, "decoder_bias", true) ? [{ name: "decoder.bias", shape: [shape[0]] }] : []),
];

/** DeBERTa-v2 and v3: distances between tokens in tables of their own (He et al. 2021). */
export function debertaV2(config: Config): readonly Weight[] {
  const architecture = architectureOf(config);
  const prefix = architecture.endsWith("Model") ? "" : "deberta.";
  const sizes = sizesOf(config);
  const { vocabulary, width, layers, labels } = sizes;
  const words = `${prefix}embeddings.word_embeddings`;
  return [
    ...debertaEmbeddings(`${prefix}embeddings`, config, sizes),
    ...upTo(layers).flatMap((layer) => {
      const name = `${prefix}encoder.layer.${layer}`;
      return [
        ...debertaAttention(`${name}.attention.self`, config, width),
        ...linear(`${name}.attention.output.dense`, width, width, true),
        ...norm(`${name}.attention.output.LayerNorm`, width, true),
        ...behindAttention(name, sizes),
      ];
    }),
    ...debertaBeside(`${prefix}encoder`, config, width),
    ...(architecture.endsWith("MaskedLM")
      ? [
          { name: "cls.predictions.bias", shape: [vocabulary] },
          ...linear("cls.predictions.transform.dense", width, width, true),
          ...norm("cls.predictions.transform.LayerNorm", width, true),
          tied("cls.predictions.decoder", words, [vocabulary, width]),
          {
            ...{ name: "cls.predictions.decoder.bias", shape: [vocabulary] },
            tiedTo: "cls.predictions.bias",
          },
        ]
      : []),
    ...(architecture.endsWith("SequenceClassification")
      ? linear("pooler.dense", width, width, true)
      : []),
    ...labelHead(architecture, { width, labels }),
  ];
}

function debertaEmbeddings(name: string, config: Config, { vocabulary, width }: Sizes) {
  const { type_vocab_size: kinds } = config;
  const embedded = numberOf(config, "embedding_size", width);
  const positions = numberOf(config, "max_position_embeddings", 512);
  return [
    table(`${name}.word_embeddings`, vocabulary, embedded),
    ...(isOn(config, "position_biased_input", true)
      ? [table(`${name}.position_embeddings`, positions, embedded)]
      : []),
    ...(isCount(kinds) ? [table(`${name}.token_type_embeddings`, kinds, embedded)] : []),
    ...(embedded === width ? [] : linear(`${name}.embed_proj`, embedded, width, false)),
    ...norm(`${name}.LayerNorm`, width, true),
  ];
}

function debertaAttention(name: string, config: Config, width: number): readonly Weight[] {
  const { pos_att_type: told } = config; // a list, or "p2c|c2p"
  const kinds = Array.isArray(told) ? told : String(told ?? "").split("|");
  const isOwn = isOn(config, "relative_attention", false) && !isOn(config, "share_att_key", false);
  const own = [
    ...(isOwn && kinds.includes("c2p") ? ["pos_key_proj"] : []),
    ...(isOwn && kinds.includes("p2c") ? ["pos_query_proj"] : []),
  ];
  return ["query_proj", "key_proj", "value_proj", ...own].flatMap((each) =>
    linear(`${name}.${each}`, width, width, true),
  );
}

/** What stands once beside all layers: the table of distances, a norm of it, a convolution. */
function debertaBeside(name: string, config: Config, width: number): readonly Weight[] {
  const {
    position_buckets: buckets,
    max_relative_positions: most,
    conv_kernel_size: kernel,
  } = config;
  const reach = isCount(buckets)
    ? buckets
    : isCount(most)
      ? most
      : numberOf(config, "max_position_embeddings", 512);
  return [
    ...(isOn(config, "relative_attention", false)
      ? [table(`${name}.rel_embeddings`, 2 * reach, width)]
      : []),
    ...(String(config.norm_rel_ebd).includes("layer_norm")
      ? norm(`${name}.LayerNorm`, width, true)
      : []),
    ...(isCount(kernel)
      ? [
          { name: `${name}.conv.conv.weight`, shape: [width, width, kernel] },
          { name: `${name}.conv.conv.bias`, shape: [width] },
          ...norm(`${name}.conv.LayerNorm`, width, true),
        ]
      : []),
  ];
}
