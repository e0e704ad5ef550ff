import type { Config } from "../../../../src/domain/makeup/config.ts";
import { isRelative, rowsOfNoToken } from "../../../../src/domain/makeup/window.ts";
import { t } from "../../../kit/page/language.ts";

const LAYERS = t("how many layers follow each other");
const HEADS = t("how many attention heads a layer has");
const WIDTH = t("how many numbers stand for each token in the residual stream");
const INNER = t("how wide the MLP of a layer is inside");
const WINDOW = t("how many tokens it takes in at once: the context window");
const ACTIVATION = t("the function that bends the numbers inside the MLP");
const DROPOUT = t("share of numbers set to 0 at random while training; nothing when it is used");
const EPSILON = t("what is added in a norm so that it never divides by 0");
const ROPE = t("how positions are turned into angles (RoPE)");
const SPREAD = t("how far the first weights were spread before training");
const CACHE = t("whether keys and values are kept while it writes");
const WINDOWED = t("how many tokens a layer with a sliding window looks back");
const EXPERTS = t("how many experts an MLP has");
const CHOSEN = t("how many of the experts each token passes");
const TRAINED = t("only for training");
const SUMMARY = t("how a summary of the text is made for classifiers; unused otherwise");

/** What keys of config.json mean, by their names in the configs of many families. */
const MEANINGS: Readonly<Record<string, string>> = {
  model_type: t("the family of models that it belongs to"),
  architectures: t("the class of Hugging Face Transformers that it was saved from: body and head"),
  vocab_size: t("how many rows the table of token embeddings has"),
  hidden_size: WIDTH,
  n_embd: WIDTH,
  d_model: WIDTH,
  dim: WIDTH,
  embedding_size: t("how wide the token embeddings are, where that is not the width"),
  num_hidden_layers: LAYERS,
  n_layer: LAYERS,
  n_layers: LAYERS,
  num_layers: LAYERS,
  encoder_layers: t("how many layers the encoder has"),
  decoder_layers: t("how many layers the decoder has"),
  num_decoder_layers: t("how many layers the decoder has"),
  num_attention_heads: HEADS,
  n_head: HEADS,
  n_heads: HEADS,
  num_heads: HEADS,
  encoder_attention_heads: t("how many attention heads a layer of the encoder has"),
  decoder_attention_heads: t("how many attention heads a layer of the decoder has"),
  num_key_value_heads: t(
    "how many heads have keys and values; fewer than heads: several share one",
  ),
  head_dim: t("how wide one head is"),
  d_kv: t("how wide one head is"),
  d_head: t("how wide one head is"),
  intermediate_size: INNER,
  n_inner: INNER,
  d_ff: INNER,
  d_inner: INNER,
  hidden_dim: INNER,
  encoder_ffn_dim: INNER,
  decoder_ffn_dim: INNER,
  max_position_embeddings: WINDOW,
  n_positions: WINDOW,
  n_ctx: WINDOW,
  max_seq_len: WINDOW,
  context_length: WINDOW,
  type_vocab_size: t("how many kinds of texts (segments) it tells apart by an embedding"),
  hidden_act: ACTIVATION,
  hidden_activation: ACTIVATION,
  activation_function: ACTIVATION,
  activation: ACTIVATION,
  dense_act_fn: ACTIVATION,
  ff_activation: ACTIVATION,
  feed_forward_proj: t("how the MLP is made: with a gate or without, and by which function"),
  is_gated_act: t("whether the MLP has a gate"),
  layer_norm_eps: EPSILON,
  layer_norm_epsilon: EPSILON,
  rms_norm_eps: EPSILON,
  norm_eps: EPSILON,
  tie_word_embeddings: t("whether the unembedding is the table of token embeddings"),
  is_encoder_decoder: t("whether an encoder reads and a decoder writes"),
  is_decoder: t("whether a token sees only those before it"),
  add_cross_attention: t("whether its layers look at an encoder’s text, too"),
  attention_bias: t("whether queries, keys, values and outputs have a bias"),
  mlp_bias: t("whether the matrices of the MLP have a bias"),
  rope_theta: t("how slowly the angles of RoPE turn: larger for longer texts"),
  rope_scaling: ROPE,
  rope_parameters: ROPE,
  rope_type: t("how RoPE is stretched for longer texts; default: not at all"),
  partial_rotary_factor: t("the share of each head that RoPE turns"),
  position_embedding_type: t("how positions are told: by a table, or by distances"),
  relative_attention_num_buckets: t("how many classes of distances between tokens it tells apart"),
  relative_attention_max_distance: t("from which distance on all count as the same"),
  static_position_embeddings: t("whether positions are sines and cosines, not learned"),
  sinusoidal_pos_embds: t("whether positions are sines and cosines, not learned"),
  sliding_window: WINDOWED,
  use_sliding_window: t("whether layers look back only so far"),
  max_window_layers: t("up to which layer all of the text is seen, where a sliding window is used"),
  layer_types: t("what each layer is: with full attention, a sliding window, or another kind"),
  sliding_window_pattern: t("every which layer sees all of the text"),
  query_pre_attn_scalar: t("what queries are scaled by: 1 / its root"),
  attn_logit_softcapping: t("the bound that attention scores are bent under"),
  final_logit_softcapping: t("the bound that logits are bent under"),
  use_bidirectional_attention: t("whether tokens see those behind them, too"),
  use_parallel_residual: t("whether attention and MLP read the same stream side by side"),
  scale_embedding: t("whether embeddings are multiplied by the root of the width"),
  scale_attn_weights: t("whether scores are divided by the root of a head’s width"),
  scale_attn_by_inverse_layer_idx: t("whether scores are also divided by the layer’s number"),
  reorder_and_upcast_attn: t("whether attention is computed at full precision"),
  scale_decoder_outputs: t("whether what the decoder gives is scaled before the unembedding"),
  num_local_experts: EXPERTS,
  num_experts: EXPERTS,
  num_experts_per_tok: CHOSEN,
  router_aux_loss_coef: TRAINED,
  output_router_logits: t("whether what the router says is told, too"),
  state_size: t("how many numbers the state keeps for each channel"),
  conv_kernel: t("how many tokens a convolution reaches over"),
  conv_L_cache: t("how many tokens a convolution reaches over"),
  expand: t("how many times wider than the stream the mixer is"),
  bos_token_id: t("the token that begins a text"),
  eos_token_id: t("the token that ends a text"),
  pad_token_id: t("the token that fills up a shorter text"),
  decoder_start_token_id: t("the token that the decoder begins with"),
  forced_eos_token_id: t("the token that it must end with at the longest"),
  sep_token_id: t("the token between two texts"),
  cls_token_id: t("the token that stands for a whole text"),
  mask_token_id: t("the token that hides another"),
  use_cache: CACHE,
  torch_dtype: t("the number format that the weights were saved in"),
  dtype: t("the number format that the weights were saved in"),
  quantization_config: t("how the weights were quantized"),
  quant_method: t("how the weights were quantized"),
  bits: t("into how many bits each weight was quantized"),
  group_size: t("how many weights share one scale"),
  transformers_version: t("the version of Hugging Face Transformers that saved it"),
  _name_or_path: t("where it was loaded from before it was saved"),
  id2label: t("the names of a classifier’s labels"),
  label2id: t("the numbers of a classifier’s labels"),
  problem_type: t("what a classifier was trained for: one label, several, or a number"),
  classifier_dropout: DROPOUT,
  hidden_dropout_prob: DROPOUT,
  attention_probs_dropout_prob: DROPOUT,
  attention_dropout: DROPOUT,
  activation_dropout: DROPOUT,
  hidden_dropout: DROPOUT,
  dropout: DROPOUT,
  dropout_rate: DROPOUT,
  embd_pdrop: DROPOUT,
  attn_pdrop: DROPOUT,
  resid_pdrop: DROPOUT,
  encoder_layerdrop: TRAINED,
  decoder_layerdrop: TRAINED,
  summary_type: SUMMARY,
  summary_use_proj: SUMMARY,
  summary_activation: SUMMARY,
  summary_proj_to_labels: SUMMARY,
  summary_first_dropout: SUMMARY,
  initializer_range: SPREAD,
  initializer_factor: SPREAD,
  init_std: SPREAD,
  pretraining_tp: TRAINED,
};

/** In the user's language; undefined of a key that we have no words for. */
export function meaningOf(key: string, config: Config): string | undefined {
  const meaning = Object.hasOwn(MEANINGS, key) ? MEANINGS[key] : undefined;
  if (meaning !== WINDOW) return meaning;
  if (isRelative(config)) {
    return t(
      "how many tokens it was meant for; it tells positions apart without a table, so more fit",
    );
  }
  const rows = rowsOfNoToken(config);
  return rows === 0
    ? meaning
    : t("rows of the table of positions: the context window, and {0} that no token gets", rows);
}
