"""GPT-2 as Radford et al. 2019 describe it: "Language Models are Unsupervised Multitask Learners".

A decoder: pre-norm blocks, learned positions, GELU, the embedding table used again as the head.
Attention is written out step by step, so that an exported graph holds the weights as a tensor.
"""

from dataclasses import dataclass
from math import sqrt

import torch
from torch import Tensor, nn


@dataclass(frozen=True)
class Shape:
    layers: int
    heads: int
    width: int
    vocab_size: int
    context_length: int


class Attention(nn.Module):
    """Vaswani et al. 2017, §3.2, masked so that no position looks ahead."""

    def __init__(self, shape: Shape):
        super().__init__()
        self.heads, self.width = shape.heads, shape.width
        self.head_width = shape.width // shape.heads
        self.qkv = nn.Linear(shape.width, 3 * shape.width)
        self.proj = nn.Linear(shape.width, shape.width)

    def forward(self, x: Tensor, allowed: Tensor) -> tuple[Tensor, Tensor]:
        q, k, v = (self.split(part) for part in self.qkv(x).split(self.width, -1))
        scores = q @ k.transpose(-2, -1) / sqrt(self.head_width)  # [batch, heads, from, to]
        scores = scores.masked_fill(~allowed, torch.finfo(scores.dtype).min)
        weights = scores.softmax(-1)  # [batch, heads, from, to], rows sum to 1
        return self.proj(self.join(weights @ v)), weights

    def split(self, x: Tensor) -> Tensor:
        """[batch, sequence, width] → [batch, heads, sequence, head_width]"""
        return x.view(*x.shape[:2], self.heads, self.head_width).transpose(1, 2)

    def join(self, x: Tensor) -> Tensor:
        """[batch, heads, sequence, head_width] → [batch, sequence, width]"""
        return x.transpose(1, 2).reshape(x.shape[0], x.shape[2], self.width)


class Block(nn.Module):
    def __init__(self, shape: Shape):
        super().__init__()
        self.ln_1 = nn.LayerNorm(shape.width)
        self.attn = Attention(shape)
        self.ln_2 = nn.LayerNorm(shape.width)
        self.fc = nn.Linear(shape.width, 4 * shape.width)
        self.out = nn.Linear(4 * shape.width, shape.width)

    def forward(self, x: Tensor, allowed: Tensor) -> tuple[Tensor, Tensor]:
        looked, weights = self.attn(self.ln_1(x), allowed)
        x = x + looked
        hidden = nn.functional.gelu(self.fc(self.ln_2(x)), approximate="tanh")
        return x + self.out(hidden), weights


class GPT(nn.Module):
    def __init__(self, shape: Shape):
        super().__init__()
        self.shape = shape
        self.wte = nn.Embedding(shape.vocab_size, shape.width)
        self.wpe = nn.Embedding(shape.context_length, shape.width)
        self.blocks = nn.ModuleList(Block(shape) for _ in range(shape.layers))
        self.ln_f = nn.LayerNorm(shape.width)

    def forward(
        self, input_ids: Tensor, attention_mask: Tensor, position_ids: Tensor
    ) -> tuple[Tensor, list[Tensor]]:
        """All three are int64 [batch, sequence]; a 0 in `attention_mask` hides a position.

        Returns logits [batch, sequence, vocab_size] and, for each layer, attention weights
        [batch, heads, from, to].
        """
        ones = torch.ones(input_ids.shape[1], input_ids.shape[1], dtype=torch.int64)
        allowed = (ones.tril() * attention_mask[:, None, None, :]).bool()  # [batch, 1, from, to]
        x = self.wte(input_ids) + self.wpe(position_ids)  # [batch, sequence, width]
        attentions = []
        for block in self.blocks:
            x, weights = block(x, allowed)
            attentions.append(weights)
        return self.ln_f(x) @ self.wte.weight.T, attentions


def run(model: GPT, ids: list[int]) -> tuple[Tensor, Tensor]:
    """One text: logits [sequence, vocab_size], attention weights [layers, heads, from, to]."""
    input_ids = torch.tensor([ids])
    positions = torch.arange(len(ids))[None]
    with torch.no_grad():
        logits, attentions = model(input_ids, torch.ones_like(input_ids), positions)
    return logits[0], torch.cat(attentions)


def load(checkpoint: str) -> GPT:
    """A checkpoint of the trainer: {"c": its settings, "m": its weights, …}."""
    saved = torch.load(checkpoint, map_location="cpu")
    settings = saved["c"]
    shape = Shape(
        layers=settings["layers"],
        heads=settings["heads"],
        width=settings["d"],
        vocab_size=settings["vocab"],
        context_length=settings["ctx"],
    )
    model = GPT(shape)
    # The trainer keeps a block's attention in the block itself.
    renamed = {
        name.replace(".qkv.", ".attn.qkv.").replace(".proj.", ".attn.proj."): weights
        for name, weights in saved["m"].items()
    }
    model.load_state_dict(renamed)
    return model.eval()
