"""What PyTorch says of direct logit attribution (Elhage et al. 2021): what each head, each MLP and the
embeddings add to a logit, through the final norm held as it is.

    python attribute.py

Writes test/engine/families/attributions.json: of each family whose stream is not normed itself, for the
text of the case "one", `position` and two tokens; of the first token's logit and of its difference from
the second `logit`, before a cap, and `parts` in the order of computation, as
src/domain/layers/attribution.ts names them; `neurons` of the last layer, the strongest first: activation,
length of what it writes, and how much of the first token's logit that is. Every part goes by itself through PyTorch's own modules, made
linear by their norm's divisor; that they add up to the model's logit is checked before it is written.
"""

from collections.abc import Callable

import torch
from torch import Tensor, nn

from cases import cases
from change import TARGET, check_same, kind_of
from families import FAMILIES, LAYERS, Family
from floats import write_json
from listen import entering, listen
from mix import output_of

POSITION, TOKENS = 4, (61, 17)
DIGITS = 6
WITHIN = 1e-4  # of the logit

Linear = Callable[[Tensor], Tensor]


def frozen(norm: nn.Module, given: Tensor) -> Linear:
    """A norm's linear part, with the divisor that it has for what it is given at one position."""
    if isinstance(norm, nn.LayerNorm):
        divisor = (given.var(unbiased=False) + norm.eps).sqrt()
        return lambda part: norm.weight * (part - part.mean()) / divisor
    epsilon = getattr(norm, "variance_epsilon", None) or norm.eps
    divisor = (given.square().mean() + epsilon).sqrt()
    gain = 1 + norm.weight if type(norm).__name__.startswith("Gemma") else norm.weight
    return lambda part: gain * part / divisor


@torch.no_grad()
def attributed(label: str, family: Family) -> dict | None:
    name, stack = list(family.stacks.items())[-1]
    if not stack.norm:
        return None
    model = family.build("eager")
    text = cases(family)["one"]
    norm = model.get_submodule(stack.norm)
    ends: dict[str, Tensor] = {}
    hook = entering(norm, ends, "end")
    said = listen(family, model, text)
    hook.remove()
    check_same(label, said["logits"])
    end = ends["end"][0, POSITION].detach()
    written = list(writings(family, model, said))
    assert torch.allclose(sum(vector for _, vector in written), end, atol=1e-4), name

    through = frozen(norm, end)
    table = model.get_output_embeddings()
    scale = model.config.d_model**-0.5 if family.model.startswith("T5") and model.config.tie_word_embeddings else 1
    cap = getattr(model.config, "final_logit_softcapping", None)
    logits = said["logits"][0, POSITION]
    if cap:
        logits = cap * torch.atanh(logits / cap)

    def told(direction: Tensor, bias: Tensor, logit: Tensor) -> dict:
        def value(vector: Tensor) -> float:
            return float(direction @ vector)

        shift = norm(end[None, None])[0, 0] - through(end)
        parts = [{**source, "value": value(through(vector))} for source, vector in written]
        parts.append({"kind": "constant", "value": value(shift) + float(bias)})
        total = sum(part["value"] for part in parts)
        assert abs(total - float(logit)) <= WITHIN * max(1, abs(float(logit))), (family.model, total, logit)
        rounded = [{**part, "value": round(part["value"], DIGITS)} for part in parts]
        return {"logit": round(float(logit), DIGITS), "parts": rounded}

    one, other = TOKENS
    rows = table.weight * scale
    bias = table.bias if getattr(table, "bias", None) is not None else torch.zeros(len(rows))
    neurons = [
        {**neuron, "added": round(float(rows[one] @ through(vector)), DIGITS)}
        for neuron, vector in strongest(family, model, said)
    ]
    return {
        "neurons": neurons,
        "position": POSITION,
        "tokens": list(TOKENS),
        "alone": told(rows[one], bias[one], logits[one]),
        "difference": told(rows[one] - rows[other], bias[one] - bias[other], logits[one] - logits[other]),
        **({"cap": cap} if cap else {}),
    }


def writings(family: Family, model: nn.Module, said: dict[str, Tensor]):
    """What is written to the stream at the position, part by part: its source, and [width]."""
    name, stack = list(family.stacks.items())[-1]
    own = kind_of(family, name)
    before = said[f"{name}.input"][0, POSITION]
    if "position" in family.tables:
        position = model.get_submodule(family.tables["position"]).weight[POSITION]
        yield {"kind": "embedding"}, before - position
        yield {"kind": "position"}, position
    else:
        yield {"kind": "embedding"}, before
    for index in range(LAYERS):
        layer = model.get_submodule(stack.layers)[index]
        here = f"{name}.{index}"
        for kind, path, ours in [("self", stack.attention, own), ("cross", stack.cross, "cross")]:
            if not path:
                continue
            output = output_of(layer, path)
            heads = said[f"{here}.{kind}.heads"][0, :, POSITION]
            count, width = heads.shape
            rows = torch.zeros(count, count * width)
            for head in range(count):
                rows[head, head * width : (head + 1) * width] = heads[head]
            bias = output(torch.zeros(1, count * width))[0]
            vectors = output(rows) - bias
            inner = getattr(layer, "post_attention_layernorm", None)
            if family.model.startswith("Gemma"):  # a norm of its own before it is added
                pass_on = frozen(inner, vectors.sum(0) + bias)
                vectors, bias = torch.stack([pass_on(vector) for vector in vectors]), pass_on(bias)
            at = {"attention": ours, "layer": index}
            for head, vector in enumerate(vectors):
                yield {"kind": "head", **at, "head": head}, vector
            after = said.get(f"{here}.{kind}.stream")
            if after is None:  # the MLP runs beside it
                added = said[f"{here}.output"][0, POSITION] - before
                yield {"kind": "mlp", "layer": index}, added - vectors.sum(0)
                before = said[f"{here}.output"][0, POSITION]
                break
            if bias.abs().max() > 0:
                yield {"kind": "attentionBias", **at}, bias
            before = after[0, POSITION]
        else:
            after = said[f"{here}.output"][0, POSITION]
            yield {"kind": "mlp", "layer": index}, after - before
            before = after


STRONGEST = 4


def strongest(family: Family, model: nn.Module, said: dict[str, Tensor]):
    """The last layer's strongest neurons at the position, and what each writes to the stream."""
    name, stack = list(family.stacks.items())[-1]
    layer = model.get_submodule(stack.layers)[LAYERS - 1]
    down = layer.get_submodule(stack.down)
    activations = said[f"{name}.{LAYERS - 1}.mlp"][0, POSITION]
    bias = down(torch.zeros(1, len(activations)))[0]
    vectors = down(torch.diag(activations)) - bias
    strengths = vectors.norm(dim=-1)
    if family.model.startswith("Gemma"):  # a norm of its own before it is added
        pass_on = frozen(layer.post_feedforward_layernorm, vectors.sum(0) + bias)
        vectors = torch.stack([pass_on(vector) for vector in vectors])
    for neuron in strengths.argsort(descending=True)[:STRONGEST].tolist():
        told = {
            "neuron": neuron,
            "activation": round(float(activations[neuron]), DIGITS),
            "strength": round(float(strengths[neuron]), DIGITS),
        }
        yield told, vectors[neuron]


if __name__ == "__main__":
    found = {name: attributed(name, family) for name, family in FAMILIES.items()}
    write_json(TARGET / "attributions.json", {name: told for name, told in found.items() if told})
