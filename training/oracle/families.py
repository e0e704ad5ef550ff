"""The tiny models: one of each family, its weights random but fixed.

Heads, layers, batch and length differ from each other, so that axes mixed up show at once.
"""

from dataclasses import dataclass

import torch
import transformers
from torch import nn
from transformers import PreTrainedModel

VOCAB_SIZE, LAYERS, HEADS, KV_HEADS, WIDTH, MLP_WIDTH, CONTEXT = 90, 2, 4, 2, 16, 24, 32
HEAD_WIDTH = 8  # of the families whose heads need not share the width among them


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
    token_table: str
    stacks: dict[str, Stack]  # "encoder", "decoder"
    inputs: tuple[str, ...] = ("input_ids", "attention_mask", "position_ids")
    position_table: str | None = None
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
    """Random weights, each a float16, large enough that no head looks everywhere alike."""
    random = torch.Generator().manual_seed(4)
    with torch.no_grad():
        for name, weights in model.named_parameters():
            noise = torch.randn(weights.shape, generator=random)
            if "bias" in name and weights.dim() > 1:  # T5's table of relative positions
                fresh = 0.7 * noise
            elif weights.dim() == 1:
                around = 1 if "norm" in name.lower() or ".ln_" in name else 0
                around = around if name.endswith("weight") else 0
                fresh = around + 0.2 * noise
            elif isinstance(module_of(model, name), nn.Embedding):
                fresh = 0.7 * noise
            else:
                fresh = noise * 1.2 * min(weights.shape) ** -0.5
            weights.copy_(fresh.half().float())


def module_of(model: nn.Module, parameter: str) -> nn.Module:
    return model.get_submodule(parameter.rpartition(".")[0])


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

LLAMA_STACK = Stack(
    layers="model.layers",
    attention="self_attn",
    after_self=("post_attention_layernorm", "in"),
    down="mlp.down_proj",
    norm="model.norm",
)


def bert_stack(base: str) -> Stack:
    return Stack(
        layers=f"{base}.encoder.layer",
        attention="attention.self",
        after_self=("attention.output", "out"),
        down="output.dense",
    )


FAMILIES = {
    "gpt2": Family(
        model="GPT2LMHeadModel",
        settings={
            "vocab_size": VOCAB_SIZE,
            "n_positions": CONTEXT,
            "n_embd": WIDTH,
            "n_layer": LAYERS,
            "n_head": HEADS,
            "n_inner": MLP_WIDTH,
            "bos_token_id": 1,
            "eos_token_id": 1,
        },
        token_table="transformer.wte",
        position_table="transformer.wpe",
        stacks={
            "decoder": Stack(
                layers="transformer.h",
                attention="attn",
                after_self=("ln_2", "in"),
                down="mlp.c_proj",
                norm="transformer.ln_f",
            )
        },
    ),
    "llama": Family(
        model="LlamaForCausalLM",
        settings=GROUPED | {"tie_word_embeddings": False},
        token_table="model.embed_tokens",
        stacks={"decoder": LLAMA_STACK},
    ),
    "bert": Family(
        model="BertForMaskedLM",
        settings={k: v for k, v in SMALL.items() if k not in ("bos_token_id", "eos_token_id")},
        token_table="bert.embeddings.word_embeddings",
        position_table="bert.embeddings.position_embeddings",
        inputs=("input_ids", "attention_mask", "token_type_ids"),
        stacks={"encoder": bert_stack("bert")},
    ),
}
