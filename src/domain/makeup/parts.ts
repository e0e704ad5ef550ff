/** What a tensor of weights is for. */
export type Part =
  | "embedding"
  | "positions"
  | "segments"
  | "query"
  | "key"
  | "value"
  /** Queries, keys and values in one matrix. */
  | "queryKeyValue"
  | "attentionOutput"
  | "attentionOther"
  | "up"
  | "gate"
  /** Gate and up in one matrix. */
  | "gateUp"
  | "down"
  | "router"
  /** What stands in a layer in the place of attention: a convolution, or a state. */
  | "mixer"
  | "norm"
  | "unembedding"
  /** A head for labels, what pools for one, or what prepares the unembedding. */
  | "head"
  /** Scales and zero points of quantized weights. */
  | "scales"
  | "other";

export type Stack = "encoder" | "decoder";

/** Where in a model a tensor belongs. */
export interface Place {
  readonly part: Part;
  readonly stack?: Stack;
  /** From 0. */
  readonly layer?: number;
  /** Of attention: whether it looks at an encoder's text. */
  readonly isCross?: true;
}

const LAYER = /(?:^|\.)(?:layers?|h|blocks?|blk)\.(\d{1,3})\.(.*)$/;
const SCALES =
  /(?:_scale|_zero_point|\.scales?|\.qzeros|\.g_idx|_scales|weight_scale_inv|\.absmax)$/;
const CROSS = /encdecattention|encoder_attn|crossattention|cross_attn/;
const MIXER =
  /mixer|(?:^|\.)conv(?:1d)?\.|ssm_|shortconv|time_|receptance|^attention\.(?:key|value|output)\.weight/;
const ATTENTION = /attn|attention|attn_|\.sinks$/;
const MLP =
  /mlp|ffn|feed_forward|densereludense|intermediate|^output\.dense|fc[12]\b|^ff\.|experts|moe/;
const NORM = /norm|(?:^|\.)ln_?(?:\d|f|out|attn|mlp)\b|(?:^|\.)pre_ln\b|_ln\b/;

type Rules = readonly (readonly [Part, RegExp])[];

const IN_ATTENTION: Rules = [
  ["positions", /relative_attention_bias|rel_attn\.r\b|r_[rsw]_bias|attn_rel_b/],
  ["segments", /seg_embed/],
  ["norm", NORM],
  ["queryKeyValue", /c_attn|query_key_value|qkv|in_proj/],
  ["query", /(?:^|[._])(?:q|query|query_proj|q_proj|q_lin|q_a_proj|q_b_proj)(?:[._]|$)/],
  ["key", /(?:^|[._])(?:k|key|key_proj|k_proj|k_lin)(?:[._]|$)/],
  ["value", /(?:^|[._])(?:v|value|value_proj|v_proj|v_lin)(?:[._]|$)/],
  [
    "attentionOutput",
    /(?:^|[._])(?:o|o_proj|c_proj|out|out_proj|out_lin|output|dense|wo)(?:[._]|$)/,
  ],
  ["attentionOther", /./],
];

const IN_MLP: Rules = [
  ["norm", NORM],
  ["router", /router|gate_inp|shared_expert_gate|mlp\.gate\.|block_sparse_moe\.gate\./],
  ["gateUp", /gate_up|^mlp\.wi\./],
  ["gate", /gate|wi_0|\bw1\b|receptance/],
  ["up", /up|wi|fc1|fc_in|c_fc|lin1|h_to_4h(?!.*4h_to_h)|layer_1|\bw3\b|intermediate|key/],
  ["down", /down|\bwo\b|fc2|fc_out|c_proj|lin2|4h_to_h|layer_2|\bw2\b|output|value/],
  ["mixer", /time_/],
];

const AROUND: Rules = [
  ["head", /pooler|classifi|qa_outputs|^score\.|seq_relationship|^discriminator|^generator_pred/],
  [
    "head",
    /cls\.predictions\.transform|^head\.(?:dense|norm)\.|lm_head\.(?:dense|layer_norm)|vocab_(?:transform|layer_norm)/,
  ],
  ["unembedding", /lm_head|cls\.predictions|vocab_projector|lm_loss|embed_out|final_logits_bias/],
  ["unembedding", /^(?:output|head|unembed|lm_head|decoder)\.(?:weight|bias)$/],
  [
    "positions",
    /position|wpe|embed_pos|pos_emb|rotary|inv_freq|rope_freqs|relative_attention_bias|rel_embeddings/,
  ],
  ["segments", /token_type|segment/],
  ["norm", NORM],
  ["mixer", /(?:^|\.)conv\./],
  ["embedding", /embed|project_(?:in|out)|wte|shared\.|embd|mask_emb/],
];

const find = (rules: Rules, name: string): Part =>
  rules.find(([, pattern]) => pattern.test(name))?.[0] ?? "other";

/**
 * Where a tensor belongs, told by its name alone: as PyTorch names it, as llama.cpp does in a GGUF
 * file, or as a node of an ONNX graph that stands where a module stood ("/model/layers.0/mlp/…").
 */
export function placeOf(name: string): Place {
  const plain = name
    .replaceAll("/", ".")
    .replace(/^\.|^onnx::|^_+/, "")
    .toLowerCase();
  const [, number, tail = ""] = LAYER.exec(plain) ?? [];
  const stack = stackOf(plain);
  const place = { ...(stack && { stack }), ...(number !== undefined && { layer: Number(number) }) };
  const where = (part: Part): Place => ({ ...place, part });
  if (SCALES.test(plain)) return where("scales");
  if (number === undefined) return where(find(AROUND, plain));
  const inner = tail.replace(/^layer\.\d+\./, ""); // T5 counts what is in a layer, too
  if (CROSS.test(inner)) return { ...where(find(IN_ATTENTION, inner)), isCross: true };
  const isRecurrent = plain.includes("blocks.") && MIXER.test(inner);
  if (/^mixer|(?:^|\.)conv\.|ssm_|shortconv/.test(inner) || isRecurrent) {
    return where(NORM.test(inner) ? "norm" : "mixer");
  }
  if (MLP.test(inner) && !/attention\.output|^ffn_norm/.test(inner))
    return where(find(IN_MLP, inner));
  if (ATTENTION.test(inner)) return where(find(IN_ATTENTION, inner));
  return where(NORM.test(inner) ? "norm" : "other");
}

function stackOf(name: string): Stack | undefined {
  if (/(?:^|\.)(?:encoder|enc)\./.test(name)) return "encoder";
  return /(?:^|\.)(?:decoder|dec)\./.test(name) &&
    !/predictions\.decoder|lm_head\.decoder|^decoder\.(?:weight|bias)$/.test(name)
    ? "decoder"
    : undefined;
}

const ATTENTION_PARTS: ReadonlySet<Part> = new Set([
  ...(["query", "key", "value", "queryKeyValue", "attentionOutput", "attentionOther"] as const),
]);
const MLP_PARTS: ReadonlySet<Part> = new Set(["up", "gate", "gateUp", "down", "router"]);

export const isOfAttention = (part: Part): boolean => ATTENTION_PARTS.has(part);
export const isOfMlp = (part: Part): boolean => MLP_PARTS.has(part);
/** Whether it makes something of what the layers found: the model's head. */
export const isOfHead = (part: Part): boolean => part === "unembedding" || part === "head";
