"""The three architectures, as Hugging Face's transformers build them.

Their files then open anywhere that GPT-2, BERT and T5 open, and the numbers that the engine is
tested against are those of the library that everyone uses.
"""

from pathlib import Path

import torch
from torch import nn
from transformers import (
    BertConfig,
    BertForPreTraining,
    GPT2Config,
    GPT2LMHeadModel,
    PreTrainedConfig,
    PreTrainedModel,
    T5Config,
    T5ForConditionalGeneration,
)

NAMES = ("tiny-gpt", "tiny-bert", "tiny-t5")


def config(name: str, layers: int | None = None, width: int = 256) -> PreTrainedConfig:
    """`layers`: 4, or 3 in each half of tiny-t5, unless told otherwise. Heads are 32 wide."""
    heads = width // 32
    if name == "tiny-gpt":
        return GPT2Config(
            vocab_size=8192,
            n_positions=1024,
            n_embd=width,
            n_layer=layers or 4,
            n_head=heads,
            # The same function as GPT-2's "gelu_new", in one step.
            activation_function="gelu_pytorch_tanh",
            resid_pdrop=0,
            embd_pdrop=0,
            attn_pdrop=0,
            bos_token_id=0,
            eos_token_id=0,
        )
    if name == "tiny-bert":
        return BertConfig(
            vocab_size=12288,
            max_position_embeddings=512,
            hidden_size=width,
            num_hidden_layers=layers or 4,
            num_attention_heads=heads,
            intermediate_size=4 * width,
            hidden_dropout_prob=0,
            attention_probs_dropout_prob=0,
            pad_token_id=0,
        )
    if name == "tiny-t5":
        return T5Config(
            vocab_size=12288,
            d_model=width,
            d_kv=32,
            d_ff=4 * width,
            num_layers=layers or 3,
            num_decoder_layers=layers or 3,
            num_heads=heads,
            dropout_rate=0,
            n_positions=512,
            pad_token_id=0,
            eos_token_id=1,
            decoder_start_token_id=0,
        )
    raise ValueError(f"no model is called {name}: {', '.join(NAMES)}")


def build(settings: PreTrainedConfig) -> PreTrainedModel:
    kind = {"gpt2": GPT2LMHeadModel, "bert": BertForPreTraining, "t5": T5ForConditionalGeneration}
    model = kind[settings.model_type](settings)
    if settings.model_type == "t5":
        # With T5's own 1.0 the steps of AdamW below would hardly move the table.
        nn.init.normal_(model.shared.weight, 0, 0.3)
    return model


def load(checkpoint: str | Path) -> PreTrainedModel:
    """The model of a checkpoint that `train.py` wrote, ready to be asked for its attention, too."""
    saved = torch.load(checkpoint, map_location="cpu", weights_only=False)
    saved["config"]._attn_implementation = "eager"  # the only one that gives its weights
    model = build(saved["config"])
    model.load_state_dict(saved["model"])
    return model.eval()
