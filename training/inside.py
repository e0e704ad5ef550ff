"""What a model says after each layer (the logit lens), and with interventions: PyTorch, by hooks."""

from collections.abc import Callable

import torch
from torch import Tensor, nn
from torch.utils.hooks import RemovableHandle
from transformers import PreTrainedModel

Say = Callable[[], Tensor]  # runs the model on one text: logits, [tokens, vocabSize]
Change = dict  # an intervention as src/domain/model/interventions.ts has it

# By model_type: the layers that lead to the logits, and, within one, what reads the heads' outputs.
LAYERS = {"gpt2": "transformer.h", "bert": "bert.encoder.layer", "t5": "decoder.block"}
READERS = {
    "gpt2": {"self": "attn.c_proj"},
    "bert": {"self": "attention.output.dense"},
    "t5": {"decoder": "layer.0.SelfAttention.o", "cross": "layer.1.EncDecAttention.o"},
}


def layers_of(model: PreTrainedModel) -> nn.ModuleList:
    return model.get_submodule(LAYERS[model.config.model_type])


def lens(model: PreTrainedModel, say: Say) -> list[Tensor]:
    """The logits, had the last layer left what the first one got, and what each of them left."""
    layers = list(layers_of(model))
    streams: list[Tensor] = []
    hooks = [layers[0].register_forward_pre_hook(lambda _, given: streams.append(given[0]))]
    hooks += [layer.register_forward_hook(lambda _, __, left: streams.append(first(left))) for layer in layers]
    run(say, hooks)
    return [run(say, [replace(layers[-1], lambda _, stream=stream: stream)]) for stream in streams]


def rerun(model: PreTrainedModel, say: Say, changes: list[Change]) -> Tensor:
    """The logits with interventions: heads scaled, or a vector added to the stream behind a layer."""
    return run(say, [hook(model, change) for change in changes])


def hook(model: PreTrainedModel, change: Change) -> RemovableHandle:
    at = change["at"]
    layer = layers_of(model)[at["layer"]]
    if change["change"] == "add":

        def add(stream: Tensor) -> Tensor:
            stream = stream.clone()
            stream[0, change["positions"]] += change["factor"] * torch.tensor(change["vector"])
            return stream

        return replace(layer, add)

    def scale(reader: nn.Module, given: tuple[Tensor]) -> tuple[Tensor]:
        heads = given[0].unflatten(-1, (model.config.num_attention_heads, -1)).clone()
        heads[0, :, at["head"]] *= change["factor"]
        return (heads.flatten(-2),)

    reader = READERS[model.config.model_type][at["kind"]]
    return layer.get_submodule(reader).register_forward_pre_hook(scale)


def replace(layer: nn.Module, change: Callable[[Tensor], Tensor]) -> RemovableHandle:
    """Changes the stream that a layer leaves, whether it gives that alone or with more."""
    return layer.register_forward_hook(
        lambda _, __, left: change(left) if isinstance(left, Tensor) else (change(left[0]), *left[1:])
    )


def first(left: Tensor | tuple[Tensor, ...]) -> Tensor:
    return left if isinstance(left, Tensor) else left[0]


def run(say: Say, hooks: list[RemovableHandle]) -> Tensor:
    logits = say()
    for handle in hooks:
        handle.remove()
    return logits


def interventions(model: PreTrainedModel, position: int) -> list[list[Change]]:
    """Those that the shipped models are tested with: each of another kind, the first and last layer."""
    kinds = list(READERS[model.config.model_type])
    last = len(layers_of(model)) - 1
    vector = [(7 * i % 11 - 5) / 8 for i in range(model.config.hidden_size)]

    def head(kind: str, layer: int, head: int) -> dict:
        return {"tensor": "headOutputs", "kind": kind, "layer": layer, "head": head}

    stream = {"tensor": "output", "kind": kinds[0], "layer": 0}
    return [
        [{"change": "scale", "at": head(kinds[0], 0, 2), "factor": 0}],
        [{"change": "scale", "at": head(kind, last, h), "factor": 0} for kind in kinds for h in (0, 5)],
        [{"change": "add", "at": stream, "positions": [position], "vector": vector, "factor": 2}],
    ]
