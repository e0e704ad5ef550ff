import { architectureOf, type Config, labelsOf, layersOf, numberOf, upTo } from "../config.ts";
import { linear, norm, table, tied, type Weight } from "../weights.ts";

/** BERT, RoBERTa and ELECTRA, with the heads that transformers puts on them. */
export function bert(config: Config): readonly Weight[] {
  const { model_type: family } = config;
  const architecture = architectureOf(config);
  const name = family === "bert" || family === "electra" ? family : "roberta";
  const prefix = architecture.endsWith("Model") && !/LMHead/.test(architecture) ? "" : `${name}.`;
  const sizes = sizesOf(config);
  const { width, embedded } = sizes;
  const isProjected = embedded !== width;
  return [
    ...embeddings(`${prefix}embeddings`, sizes),
    ...(isProjected ? linear(`${prefix}embeddings_project`, embedded, width, true) : []),
    ...upTo(sizes.layers).flatMap((layer) => block(`${prefix}encoder.layer.${layer}`, sizes)),
    ...(hasPooler(architecture, name) ? linear(`${prefix}pooler.dense`, width, width, true) : []),
    ...(name === "roberta" ? robertaHead : name === "electra" ? electraHead : bertHead)(
      architecture,
      { ...sizes, words: `${prefix}embeddings.word_embeddings`, labels: labelsOf(config) },
    ),
  ];
}

interface Sizes {
  readonly vocabulary: number;
  readonly positions: number;
  readonly kinds: number;
  readonly width: number;
  /** Of the tables; ELECTRA's may be narrower than its layers. */
  readonly embedded: number;
  readonly inner: number;
  readonly layers: number;
}

function sizesOf(config: Config): Sizes {
  const isElectra = config.model_type === "electra";
  const width = numberOf(config, "hidden_size", isElectra ? 256 : 768);
  return {
    vocabulary: numberOf(config, "vocab_size"),
    positions: numberOf(config, "max_position_embeddings", 512),
    kinds: numberOf(config, "type_vocab_size", 2),
    width,
    embedded: isElectra ? numberOf(config, "embedding_size", 128) : width,
    inner: numberOf(config, "intermediate_size", isElectra ? 1024 : 3072),
    layers: layersOf(config, "num_hidden_layers", 12),
  };
}

function embeddings(name: string, { vocabulary, positions, kinds, embedded }: Sizes) {
  return [
    table(`${name}.word_embeddings`, vocabulary, embedded),
    table(`${name}.position_embeddings`, positions, embedded),
    table(`${name}.token_type_embeddings`, kinds, embedded),
    ...norm(`${name}.LayerNorm`, embedded, true),
  ];
}

function block(name: string, { width, inner }: Sizes): readonly Weight[] {
  const attention = `${name}.attention`;
  return [
    ...["query", "key", "value"].flatMap((each) =>
      linear(`${attention}.self.${each}`, width, width, true),
    ),
    ...linear(`${attention}.output.dense`, width, width, true),
    ...norm(`${attention}.output.LayerNorm`, width, true),
    ...linear(`${name}.intermediate.dense`, width, inner, true),
    ...linear(`${name}.output.dense`, inner, width, true),
    ...norm(`${name}.output.LayerNorm`, width, true),
  ];
}

/** Classes whose head reads a pooled first token; RoBERTa's heads pool by themselves. */
function hasPooler(architecture: string, name: string): boolean {
  if (name === "electra") return false;
  if (/Model$/.test(architecture) && !/LMHead/.test(architecture)) return true;
  return (
    name === "bert" &&
    /For(PreTraining|NextSentencePrediction|SequenceClassification|MultipleChoice)$/.test(
      architecture,
    )
  );
}

interface Headed extends Sizes {
  /** What the table of token embeddings is called. */
  readonly words: string;
  readonly labels: number;
}

function bertHead(architecture: string, sizes: Headed): readonly Weight[] {
  const { width, vocabulary, words } = sizes;
  if (/For(MaskedLM|PreTraining)$|LMHeadModel$/.test(architecture)) {
    const head = "cls.predictions";
    return [
      { name: `${head}.bias`, shape: [vocabulary] },
      ...linear(`${head}.transform.dense`, width, width, true),
      ...norm(`${head}.transform.LayerNorm`, width, true),
      tied(`${head}.decoder`, words, [vocabulary, width]),
      { name: `${head}.decoder.bias`, shape: [vocabulary], tiedTo: `${head}.bias` },
      ...(architecture.endsWith("PreTraining")
        ? linear("cls.seq_relationship", width, 2, true)
        : []),
    ];
  }
  if (architecture.endsWith("NextSentencePrediction"))
    return linear("cls.seq_relationship", width, 2, true);
  return labelHead(architecture, sizes);
}

/** Of RoBERTa and MPNet. */
export function robertaHead(
  architecture: string,
  sizes: Pick<Headed, "width" | "vocabulary" | "words" | "labels">,
): readonly Weight[] {
  const { width, vocabulary, words, labels } = sizes;
  if (/For(MaskedLM|CausalLM)$/.test(architecture)) {
    return [
      { name: "lm_head.bias", shape: [vocabulary] },
      ...linear("lm_head.dense", width, width, true),
      ...norm("lm_head.layer_norm", width, true),
      tied("lm_head.decoder", words, [vocabulary, width]),
      { name: "lm_head.decoder.bias", shape: [vocabulary], tiedTo: "lm_head.bias" },
    ];
  }
  return architecture.endsWith("SequenceClassification")
    ? twoStepHead("classifier", width, labels)
    : labelHead(architecture, sizes);
}

function electraHead(architecture: string, sizes: Headed): readonly Weight[] {
  const { width, embedded, vocabulary, words, labels } = sizes;
  if (architecture.endsWith("PreTraining")) {
    return [
      ...linear("discriminator_predictions.dense", width, width, true),
      ...linear("discriminator_predictions.dense_prediction", width, 1, true),
    ];
  }
  if (architecture.endsWith("MaskedLM")) {
    return [
      ...norm("generator_predictions.LayerNorm", embedded, true),
      ...linear("generator_predictions.dense", width, embedded, true),
      tied("generator_lm_head", words, [vocabulary, embedded]),
      { name: "generator_lm_head.bias", shape: [vocabulary] },
    ];
  }
  return architecture.endsWith("SequenceClassification")
    ? twoStepHead("classifier", width, labels)
    : labelHead(architecture, sizes);
}

/** A head that mixes once before it says its labels. */
export const twoStepHead = (name: string, width: number, labels: number): readonly Weight[] => [
  ...linear(`${name}.dense`, width, width, true),
  ...linear(`${name}.out_proj`, width, labels, true),
];

/** One label for each text or token; of answers in a text, where they begin and end. */
export function labelHead(
  architecture: string,
  { width, labels }: Pick<Headed, "width" | "labels">,
): readonly Weight[] {
  if (architecture.endsWith("QuestionAnswering")) return linear("qa_outputs", width, 2, true);
  if (architecture.endsWith("MultipleChoice")) return linear("classifier", width, 1, true);
  return /For(Sequence|Token)Classification$/.test(architecture)
    ? linear("classifier", width, labels, true)
    : [];
}

/** Embeddings of BERT's kin that knows no segments. */
export const wordsAndPlaces = (config: Config, name: string, width: number): readonly Weight[] => [
  table(`${name}.word_embeddings`, numberOf(config, "vocab_size"), width),
  table(`${name}.position_embeddings`, numberOf(config, "max_position_embeddings", 512), width),
  ...norm(`${name}.LayerNorm`, width, true),
];

/** DistilBERT. */
export function distilbert(config: Config): readonly Weight[] {
  const architecture = architectureOf(config);
  const prefix = architecture.endsWith("Model") ? "" : "distilbert.";
  const width = numberOf(config, "dim", 768);
  const inner = numberOf(config, "hidden_dim", 3072);
  const vocabulary = numberOf(config, "vocab_size");
  const words = `${prefix}embeddings.word_embeddings`;
  return [
    ...wordsAndPlaces(config, `${prefix}embeddings`, width),
    ...upTo(layersOf(config, "n_layers", 6)).flatMap((layer) => {
      const name = `${prefix}transformer.layer.${layer}`;
      return [
        ...["q_lin", "k_lin", "v_lin", "out_lin"].flatMap((each) =>
          linear(`${name}.attention.${each}`, width, width, true),
        ),
        ...norm(`${name}.sa_layer_norm`, width, true),
        ...linear(`${name}.ffn.lin1`, width, inner, true),
        ...linear(`${name}.ffn.lin2`, inner, width, true),
        ...norm(`${name}.output_layer_norm`, width, true),
      ];
    }),
    ...(architecture.endsWith("MaskedLM")
      ? [
          ...linear("vocab_transform", width, width, true),
          ...norm("vocab_layer_norm", width, true),
          tied("vocab_projector", words, [vocabulary, width]),
          { name: "vocab_projector.bias", shape: [vocabulary] },
        ]
      : []),
    ...(architecture.endsWith("SequenceClassification")
      ? linear("pre_classifier", width, width, true)
      : []),
    ...labelHead(architecture, { width, labels: labelsOf(config) }),
  ];
}
