"""What PyTorch says of attention mixed: attention rollout (Abnar & Zuidema 2020), and how long what each
head reads at each token is, ‖f(x)‖ = ‖(x W_V + b_V) W_O‖ (Kobayashi et al. 2020).

    python mix.py

Writes test/engine/families/mixes.json: by family and kind of attention `lengths`, [heads][to], of the
last layer, and for self-attention `rollout`, [from][to], over all layers, of the text of the case "one".
"""

import torch
from torch import Tensor, nn

from cases import cases
from change import TARGET
from families import FAMILIES, LAYERS, Family
from floats import write_json
from listen import Tensors, listen

DIGITS = 6
OUTPUTS = ("c_proj", "o_proj", "out_proj", "out_lin", "o", "dense")  # of an attention's heads


def mixes(family: Family) -> dict:
    model = family.build("eager")
    said = listen(family, model, cases(family)["one"])
    told = {}
    for name, stack in family.stacks.items():
        for kind, path in (("self", stack.attention), ("cross", stack.cross)):
            if not path:
                continue
            layer = model.get_submodule(stack.layers)[LAYERS - 1]
            values = said[f"{name}.{LAYERS - 1}.{kind}.v"][0]
            found = {"lengths": lengths(output_of(layer, path), values, said[f"{name}.{LAYERS - 1}.{kind}.heads"][0])}
            if kind == "self":
                found["rollout"] = rollout(said, name)
            own = name if family.is_pair else "self"
            told["cross" if kind == "cross" else own] = found
    return told


def output_of(layer: nn.Module, attention: str) -> nn.Module:
    """The module that takes all heads' outputs; BERT keeps it beside its attention."""
    module = layer.get_submodule(attention)
    names = [name for name in OUTPUTS if hasattr(module, name)]
    return getattr(module, names[0]) if names else layer.attention.output.dense


@torch.no_grad()
def lengths(output: nn.Module, values: Tensor, heads: Tensor) -> list:
    """Of every head's values, [key-value heads, to, headWidth], once they went through its part of W_O."""
    count, width = heads.shape[0], heads.shape[-1]
    told = []
    for head in range(count):
        rows = torch.zeros(values.shape[1], count * width)
        rows[:, head * width : (head + 1) * width] = values[head * values.shape[0] // count]
        passed = output(rows) - output(torch.zeros_like(rows))
        told.append([round(n, DIGITS) for n in passed.norm(dim=-1).tolist()])
    return told


def rollout(said: Tensors, stack: str) -> list:
    flow = None
    for layer in range(LAYERS):
        mean = said[f"{stack}.{layer}.self.weights"][0].double().mean(0)
        half = (mean + torch.eye(len(mean))) / 2
        flow = half if flow is None else half @ flow
    return [[round(share, DIGITS) for share in row] for row in flow.tolist()]


if __name__ == "__main__":
    write_json(TARGET / "mixes.json", {name: mixes(family) for name, family in FAMILIES.items()})
