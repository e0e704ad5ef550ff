"""What PyTorch computes inside a model, step by step, in eager attention and float32."""

import sys
from collections.abc import Callable

import torch
from torch import Tensor, nn
from torch.nn import functional
from transformers import PreTrainedModel

from families import Family, Stack

Tensors = dict[str, Tensor]
MASKED = -1e30  # a score below it is a masked one: written as -inf, however the model masks


def listen(family: Family, model: PreTrainedModel, inputs: Tensors) -> Tensors:
    """One forward pass; every tensor of it that FORMAT.md names, by that name."""
    heard: Tensors = {}
    hooks: list = []
    with Attention(heard) as attention, torch.no_grad():
        for name, stack in family.stacks.items():
            listen_to_stack(model, name, stack, heard, hooks, attention)
        heard["logits"] = model(**inputs).logits
    for hook in hooks:
        hook.remove()
    return {name: tensor.detach().clone() for name, tensor in heard.items()}


def listen_to_stack(
    model: nn.Module, name: str, stack: Stack, heard: Tensors, hooks: list, attention: "Attention"
) -> None:
    layers = list(model.get_submodule(stack.layers))
    hooks.append(entering(layers[0], heard, f"{name}.input"))
    for index, layer in enumerate(layers):
        here = f"{name}.{index}"
        hooks.append(leaving(layer, heard, f"{here}.output"))
        hooks.append(entering(layer.get_submodule(stack.down), heard, f"{here}.mlp"))
        for kind, path, after in [
            ("self", stack.attention, stack.after_self),
            ("cross", stack.cross, stack.after_cross),
        ]:
            if path:
                attention.follow(layer.get_submodule(path), f"{here}.{kind}", hooks)
            if after:
                hook = {"in": entering, "out": leaving}[after[1]]
                hooks.append(hook(layer.get_submodule(after[0]), heard, f"{here}.{kind}.stream"))
    if stack.norm:
        hooks.append(leaving(model.get_submodule(stack.norm), heard, f"{name}.normed"))


def entering(module: nn.Module, heard: Tensors, name: str):
    def hear(_: nn.Module, given: tuple, named: dict) -> None:
        heard[name] = given[0] if given else named["hidden_states"]

    return module.register_forward_pre_hook(hear, with_kwargs=True)


def leaving(module: nn.Module, heard: Tensors, name: str):
    def hear(_: nn.Module, __: tuple, result: Tensor | tuple) -> None:
        heard[name] = result if isinstance(result, Tensor) else result[0]

    return module.register_forward_hook(hear)


class Attention:
    """Listens to `eager_attention_forward` of every file of transformers, and to the softmax in it.

    BLOOM writes its attention out where it needs it: there the projections around it are heard.
    """

    def __init__(self, heard: Tensors):
        self.heard = heard
        self.names: dict[nn.Module, str] = {}  # attention module → "decoder.0.self"
        self.eager: dict = {}  # module of transformers → its own function
        self.softmax = functional.softmax
        self.scores = self.weights = torch.empty(0)  # of the latest softmax

    def __enter__(self) -> "Attention":
        functional.softmax = self.hear_softmax
        for file in list(sys.modules.values()):
            if (
                file
                and file.__name__.startswith("transformers.models.")
                and "eager_attention_forward" in vars(file)
            ):
                self.eager[file] = file.eager_attention_forward
                file.eager_attention_forward = self.hear_attention(file.eager_attention_forward)
        return self

    def __exit__(self, *_: object) -> None:
        functional.softmax = self.softmax
        for file, own in self.eager.items():
            file.eager_attention_forward = own

    def hear_softmax(self, scores: Tensor, *rest: object, **named: object) -> Tensor:
        self.scores, self.weights = scores, self.softmax(scores, *rest, **named)
        return self.weights

    def follow(self, module: nn.Module, name: str, hooks: list) -> None:
        self.names[module] = name
        if type(module).__name__ != "BloomAttention":
            return
        fused: list[Tensor] = []
        hooks.append(module.query_key_value.register_forward_hook(lambda _, __, given: fused.append(given)))

        def hear(_: nn.Module, given: tuple) -> None:
            q, k, v = module._reshape(fused.pop())
            heads = given[0].unflatten(-1, (module.num_heads, -1)).transpose(1, 2)
            self.keep(name, q, k, v, heads)

        hooks.append(module.dense.register_forward_pre_hook(hear))

    def hear_attention(self, own: Callable) -> Callable:
        def hear(module: nn.Module, q: Tensor, k: Tensor, v: Tensor, *rest: object, **named: object) -> tuple:
            heads, weights = own(module, q, k, v, *rest, **named)
            self.keep(self.names[module], q, k, v, heads.transpose(1, 2))
            return heads, weights

        return hear

    def keep(self, name: str, q: Tensor, k: Tensor, v: Tensor, heads: Tensor) -> None:
        parts = {
            "q": q,
            "k": k,
            "v": v,
            "scores": self.scores.masked_fill(self.scores < MASKED, -torch.inf),
            "weights": self.weights,
            "heads": heads,
        }
        self.heard.update({f"{name}.{part}": tensor for part, tensor in parts.items()})
