"""The tiny models: one of each family, its weights random but fixed.

Heads, layers, batch and length differ from each other, so that axes mixed up show at once.
"""

import math
from dataclasses import dataclass, replace

import torch
import transformers
from torch import Tensor, nn
from transformers import PreTrainedModel

VOCAB_SIZE, LAYERS, HEADS, KV_HEADS, WIDTH, MLP_WIDTH, CONTEXT = 90, 2, 4, 2, 16, 24, 32
BLOCK = 16  # weights that share a scale in MatMulNBits: the fewest that it allows
HEAD_WIDTH = 8  # of the families whose heads need not share the width among them
FUSED_HEAD_WIDTH = 16  # the least that onnxruntime's GroupQueryAttention rotates


@dataclass(frozen=True)
class Stack:
    """Where one stack of layers keeps what the oracle tells. Paths from the model, or from a layer.

    `after_self` and `after_cross` name a module and whether the residual stream behind the
    attention goes into it ("in") or comes out of it ("out"); no name where there is no such point.
    """

    layers: str
    attention: str
    after_self: tuple[str, str] | None
    down: str
    norm: str | None = None
    cross: str | None = None
    after_cross: tuple[str, str] | None = None


@dataclass(frozen=True)
class Family:
    model: str  # class of transformers
    settings: dict
    tables: dict[str, str]  # "token", "position", …: the module that holds it
    stacks: dict[str, Stack]  # "encoder", "decoder"
    inputs: tuple[str, ...] = ("input_ids", "attention_mask", "position_ids")
    attentions: tuple[str, ...] = ("eager", "sdpa")  # in which transformers gives the same numbers
    padding: int = 0

    @property
    def is_pair(self) -> bool:
        """Whether an encoder and a decoder make up the model."""
        return len(self.stacks) == 2

    def build(self, attention: str) -> PreTrainedModel:
        """The model with the same weights however its attention ("eager", "sdpa") is computed."""
        kind = getattr(transformers, self.model)
        config = kind.config_class(**self.settings, attn_implementation=attention)
        config.use_cache = False
        model = kind(config).eval()
        draw(model)
        return model


def draw(model: PreTrainedModel) -> None:
    """Random weights, large enough that no head looks everywhere alike."""
    random = torch.Generator().manual_seed(4)
    drawn = [(name, weights) for name, weights in model.named_parameters() if weights.requires_grad]
    drawn += [(name, buffer) for name, buffer in model.named_buffers() if name == "final_logits_bias"]
    with torch.no_grad():
        for name, weights in drawn:
            noise = torch.randn(weights.shape, generator=random)
            module = model.get_submodule(name.rpartition(".")[0])
            if weights.dim() == 1 or name == "final_logits_bias":  # around 1 or 0, where they begin
                weights.copy_((weights + 0.2 * noise).half())
            elif isinstance(module, nn.Embedding):
                weights.copy_(sixteen_values(noise, 0.7))
            else:
                weights.copy_(sixteen_values(noise, min(weights.shape) ** -0.5))


def sixteen_values(noise: Tensor, spread: float) -> Tensor:
    """As numbers -8 … 7 times a power of two, at least one -8 in each block that MatMulNBits scales.

    So float16, int8 and four bits hold the very same model: what differs is our mistake, not rounding.
    """
    step = 2.0 ** round(math.log2(spread / 3))
    whole = (noise * spread / step).round().clamp(-8, 7)
    for block in whole.split(BLOCK, dim=-1):
        block.scatter_(-1, block.abs().argmax(-1, keepdim=True), -8)
    return whole * step


SMALL = {
    "vocab_size": VOCAB_SIZE,
    "max_position_embeddings": CONTEXT,
    "hidden_size": WIDTH,
    "num_hidden_layers": LAYERS,
    "num_attention_heads": HEADS,
    "intermediate_size": MLP_WIDTH,
    "bos_token_id": 1,
    "eos_token_id": 2,
    "pad_token_id": 0,
}
GROUPED = SMALL | {"num_key_value_heads": KV_HEADS, "head_dim": HEAD_WIDTH}
SLIDING = {"sliding_window": 4, "layer_types": ["sliding_attention", "full_attention"]}
PAIR = {
    "vocab_size": VOCAB_SIZE,
    "max_position_embeddings": CONTEXT,
    "d_model": WIDTH,
    "encoder_layers": LAYERS,
    "decoder_layers": LAYERS,
    "encoder_attention_heads": HEADS,
    "decoder_attention_heads": HEADS,
    "encoder_ffn_dim": MLP_WIDTH,
    "decoder_ffn_dim": MLP_WIDTH,
    "bos_token_id": 0,
    "pad_token_id": 1,
    "eos_token_id": 2,
    "forced_eos_token_id": None,
}


def grouped(model: str, settings: dict, before_mlp: str = "post_attention_layernorm") -> Family:
    """Llama and those built like it: RoPE, grouped queries, gated MLP."""
    stack = Stack(
        layers="model.layers",
        attention="self_attn",
        after_self=(before_mlp, "in"),
        down="mlp.down_proj",
        norm="model.norm",
    )
    tables = {"token": "model.embed_tokens", "unembedding": "lm_head"}
    attentions = ("eager",) if settings.get("attn_logit_softcapping") else ("eager", "sdpa")
    return Family(model, GROUPED | settings, tables, {"decoder": stack}, attentions=attentions)


def bert(model: str, base: str, settings: dict, **rest: object) -> Family:
    stack = Stack(
        layers=f"{base}.encoder.layer",
        attention="attention.self",
        after_self=("attention.output", "out"),
        down="output.dense",
    )
    tables = {
        "token": f"{base}.embeddings.word_embeddings",
        "position": f"{base}.embeddings.position_embeddings",
        "segment": f"{base}.embeddings.token_type_embeddings",
    }
    return Family(model, SMALL | settings, tables, {"encoder": stack}, **rest)


def bart(model: str, settings: dict) -> Family:
    encoder = Stack(
        layers="model.encoder.layers",
        attention="self_attn",
        after_self=("self_attn_layer_norm", "out"),
        down="fc2",
    )
    decoder = replace(
        encoder,
        layers="model.decoder.layers",
        cross="encoder_attn",
        after_cross=("encoder_attn_layer_norm", "out"),
    )
    tables = {
        "token": "model.shared",
        "encoder.position": "model.encoder.embed_positions",
        "decoder.position": "model.decoder.embed_positions",
    }
    stacks = {"encoder": encoder, "decoder": decoder}
    return Family(model, PAIR | settings, tables, stacks, inputs=PAIR_INPUTS, padding=1)


PAIR_INPUTS = ("input_ids", "attention_mask", "decoder_input_ids")

FAMILIES = {
    "gpt2": Family(
        "GPT2LMHeadModel",
        {
            "vocab_size": VOCAB_SIZE,
            "n_positions": CONTEXT,
            "n_embd": WIDTH,
            "n_layer": LAYERS,
            "n_head": HEADS,
            "n_inner": MLP_WIDTH,
            "bos_token_id": 1,
            "eos_token_id": 1,
        },
        {"token": "transformer.wte", "position": "transformer.wpe"},
        {
            "decoder": Stack(
                layers="transformer.h",
                attention="attn",
                after_self=("ln_2", "in"),
                down="mlp.c_proj",
                norm="transformer.ln_f",
            )
        },
    ),
    "llama": grouped("LlamaForCausalLM", {"head_dim": FUSED_HEAD_WIDTH}),
    "bert": bert("BertForMaskedLM", "bert", {}, inputs=("input_ids", "attention_mask", "token_type_ids")),
    "distilbert": Family(
        "DistilBertForMaskedLM",
        {
            "vocab_size": VOCAB_SIZE,
            "max_position_embeddings": CONTEXT,
            "dim": WIDTH,
            "n_layers": LAYERS,
            "n_heads": HEADS,
            "hidden_dim": MLP_WIDTH,
        },
        {
            "token": "distilbert.embeddings.word_embeddings",
            "position": "distilbert.embeddings.position_embeddings",
        },
        {
            "encoder": Stack(
                layers="distilbert.transformer.layer",
                attention="attention",
                after_self=("sa_layer_norm", "out"),
                down="ffn.lin2",
            )
        },
        inputs=("input_ids", "attention_mask"),
    ),
    "roberta": bert(
        "RobertaForMaskedLM",
        "roberta",
        {"type_vocab_size": 1, "bos_token_id": 0, "pad_token_id": 1},
        inputs=("input_ids", "attention_mask"),
        padding=1,
    ),
    "t5": Family(
        "T5ForConditionalGeneration",
        {
            "vocab_size": VOCAB_SIZE,
            "d_model": WIDTH,
            "d_kv": HEAD_WIDTH,
            "d_ff": MLP_WIDTH,
            "num_layers": LAYERS,
            "num_heads": HEADS,
            "relative_attention_num_buckets": 8,
            "relative_attention_max_distance": 6,
            "decoder_start_token_id": 0,
        },
        {"token": "shared"},
        {
            "encoder": Stack(
                layers="encoder.block",
                attention="layer.0.SelfAttention",
                after_self=("layer.0", "out"),
                down="layer.1.DenseReluDense.wo",
                norm="encoder.final_layer_norm",
            ),
            "decoder": Stack(
                layers="decoder.block",
                attention="layer.0.SelfAttention",
                after_self=("layer.0", "out"),
                cross="layer.1.EncDecAttention",
                after_cross=("layer.1", "out"),
                down="layer.2.DenseReluDense.wo",
                norm="decoder.final_layer_norm",
            ),
        },
        inputs=PAIR_INPUTS,
    ),
    "bart": bart("BartForConditionalGeneration", {"decoder_start_token_id": 2}),
    "marian": bart(
        "MarianMTModel",
        {
            "scale_embedding": True,
            "activation_function": "swish",
            "static_position_embeddings": True,
            "decoder_start_token_id": 1,
            "eos_token_id": 0,
        },
    ),
    "gpt_neox": Family(
        "GPTNeoXForCausalLM",
        SMALL | {"hidden_size": HEADS * HEAD_WIDTH, "rotary_pct": 0.5, "use_parallel_residual": True},
        {"token": "gpt_neox.embed_in", "unembedding": "lm_head"},
        {
            "decoder": Stack(
                layers="gpt_neox.layers",
                attention="attention",
                after_self=None,
                down="mlp.dense_4h_to_h",
                norm="gpt_neox.final_layer_norm",
            )
        },
    ),
    "bloom": Family(
        "BloomForCausalLM",
        {
            "vocab_size": VOCAB_SIZE,
            "hidden_size": WIDTH,
            "n_layer": LAYERS,
            "n_head": HEADS,
            "pad_token_id": 0,
        },
        {"token": "transformer.word_embeddings"},
        {
            "decoder": Stack(
                layers="transformer.h",
                attention="self_attention",
                after_self=("post_attention_layernorm", "in"),
                down="mlp.dense_4h_to_h",
                norm="transformer.ln_f",
            )
        },
        inputs=("input_ids", "attention_mask"),
        attentions=("eager",),
    ),
    "gemma2": grouped(
        "Gemma2ForCausalLM",
        SLIDING | {"query_pre_attn_scalar": 6, "attn_logit_softcapping": 4.0, "final_logit_softcapping": 6.0},
        before_mlp="pre_feedforward_layernorm",
    ),
    "gemma3": grouped(
        "Gemma3ForCausalLM",
        SLIDING | {"query_pre_attn_scalar": 6},
        before_mlp="pre_feedforward_layernorm",
    ),
    "qwen2": grouped("Qwen2ForCausalLM", {"tie_word_embeddings": True}),
    "qwen3": grouped("Qwen3ForCausalLM", {"head_dim": FUSED_HEAD_WIDTH, "tie_word_embeddings": True}),
    "mistral": grouped("MistralForCausalLM", {"head_dim": FUSED_HEAD_WIDTH, "sliding_window": 4}),
}
