"""What PyTorch says after each layer (the logit lens), and with interventions: changes.json and .bin.

make.py writes them with a family's oracle; alone they are made anew by

python change.py                # of all families
python change.py gpt2 t5        # of these only
"""

import json
import sys
from collections.abc import Callable
from pathlib import Path

import torch
from torch import Tensor, nn
from transformers import PreTrainedModel

from cases import ONE, cases, inputs
from families import FAMILIES, LAYERS, WIDTH, Family
from floats import Floats, write_json
from listen import Attention, Tensors, listen

# Another text of the same length, for what is patched in, and what a decoder has written to it.
OTHER, OTHER_WRITTEN = [[12, 40, 7, 66, 23, 9, 30]], [[0, 21, 50, 3, 11]]
POSITIONS = [2, 4]  # whose logits are stored
TARGET = Path(__file__).parents[2] / "test/engine/families"

Change = dict  # an intervention as src/domain/model/interventions.ts has it, `run` being "other"


def write_changes(folder: Path, name: str, model: PreTrainedModel) -> None:
    family = FAMILIES[name]
    floats = Floats()
    one, other = cases(family)["one"], other_text(family)
    heard = listen(family, model, one)
    elsewhere = listen(family, model, other)
    told = {
        "positions": POSITIONS,
        "other": {name: tensor.tolist() for name, tensor in other.items()},
        "lens": [
            {"at": at, "logits": floats.put(said(lens(family, model, one, heard[place])))}
            for place, at in places(family, heard).items()
        ],
        "reruns": [
            {
                "interventions": changes,
                "logits": floats.put(said(rerun(family, model, one, changes, elsewhere))),
            }
            for changes in interventions(family)
        ],
    }
    floats.write(folder / "changes.bin")
    write_json(folder / "changes.json", told)


def other_text(family: Family) -> Tensors:
    start = family.settings.get("decoder_start_token_id", 0)
    written = torch.tensor([[start, *OTHER_WRITTEN[0][1:]]])
    return inputs(family, torch.tensor(OTHER), torch.ones(1, len(ONE[0]), dtype=torch.int64), written)


def said(logits: Tensor) -> Tensor:
    return logits[0, POSITIONS]


def kind_of(family: Family, stack: str) -> str:
    return stack if family.is_pair else "self"


def places(family: Family, heard: Tensors) -> dict[str, Change]:
    """Where the residual stream that leads to the logits is heard, by listen.py's names, in order."""
    stack = list(family.stacks)[-1]
    own = kind_of(family, stack)
    found = {f"{stack}.input": {"tensor": "input", "kind": own, "layer": 0}}
    for layer in range(LAYERS):
        for kind, ours in [("self", own), ("cross", "cross")]:
            name = f"{stack}.{layer}.{kind}.stream"
            if name in heard:
                found[name] = {"tensor": "afterAttention", "kind": ours, "layer": layer}
        found[f"{stack}.{layer}.output"] = {"tensor": "output", "kind": own, "layer": layer}
    return found


def lens(family: Family, model: PreTrainedModel, text: Tensors, stream: Tensor) -> Tensor:
    """The logits, had the last layer left this stream."""
    last = list(family.stacks.values())[-1].layers
    hook = model.get_submodule(last)[-1].register_forward_hook(replacing(lambda _: stream))
    with torch.no_grad():
        logits = model(**text).logits
    hook.remove()
    return logits


def replacing(change: Callable[[Tensor], Tensor]) -> Callable:
    """A hook for a layer, whether it gives the stream alone or with more."""

    def hook(_: nn.Module, __: tuple, result: Tensor | tuple) -> Tensor | tuple:
        return change(result) if isinstance(result, Tensor) else (change(result[0]), *result[1:])

    return hook


def interventions(family: Family) -> list[list[Change]]:
    first, last = list(family.stacks)[0], list(family.stacks)[-1]
    reads, writes = kind_of(family, first), kind_of(family, last)
    looks = "cross" if family.is_pair else writes
    vector = [(7 * i % 11 - 5) / 8 for i in range(family.settings.get("hidden_size", WIDTH))]

    def head(kind: str, layer: int, head: int) -> Change:
        return {"tensor": "headOutputs", "kind": kind, "layer": layer, "head": head}

    def mlp(kind: str, layer: int) -> Change:
        return {"tensor": "mlpOutput", "kind": kind, "layer": layer}

    def stream(kind: str, layer: int) -> Change:
        return {"tensor": "output", "kind": kind, "layer": layer}

    def other(*positions: int) -> Change:
        return {"run": "other", "positions": list(positions)}

    return [
        [{"change": "scale", "at": head(reads, 0, 1), "factor": 0}],
        [
            {"change": "scale", "at": head(looks, 1, 2), "factor": 0.5},
            {"change": "scale", "at": head(writes, 0, 3), "factor": 2},
        ],
        [{"change": "add", "at": stream(writes, 0), "positions": [1, 2], "vector": vector, "factor": 1.5}],
        [{"change": "patch", "at": stream(reads, 0), "positions": [0, 3], "from": other(1, 3)}],
        [{"change": "patch", "at": head(looks, 1, 0), "positions": [2, 4], "from": other(4, 0)}],
        [{"change": "scale", "at": mlp(writes, 1), "positions": [1, 4], "factor": 0}],
        [
            {"change": "mean", "at": head(reads, 0, 2)},
            {"change": "scale", "at": mlp(reads, 0), "factor": 0},
        ],
        [{"change": "hide", "kind": writes, "keys": [1], "layers": [1]}],
        [
            {"change": "hide", "kind": reads, "keys": [0, 2], "heads": [1, 3], "queries": [3, 4]},
            {"change": "replace", "position": 2, "token": 9},
        ],
    ]


def rerun(
    family: Family, model: PreTrainedModel, text: Tensors, changes: list[Change], elsewhere: Tensors
) -> Tensor:
    """The logits with interventions. @param elsewhere what listen.py heard of the other text"""
    hooks: list = []
    with Changing(changes, elsewhere) as attention, torch.no_grad():
        for name, stack in family.stacks.items():
            own = kind_of(family, name)
            for index, layer in enumerate(model.get_submodule(stack.layers)):
                for kind, path, ours in [("self", stack.attention, own), ("cross", stack.cross, "cross")]:
                    if path:
                        here = f"{name}.{index}.{kind}"
                        attention.ours[here] = (ours, index)
                        attention.follow(layer.get_submodule(path), here, hooks)
                for change in changes:
                    at = change.get("at")
                    if at == {"tensor": "output", "kind": own, "layer": index}:
                        source = elsewhere[f"{name}.{index}.output"]
                        hooks.append(layer.register_forward_hook(replacing(streaming(change, source))))
                    if at == {"tensor": "mlpOutput", "kind": own, "layer": index}:
                        down = layer.get_submodule(stack.down)
                        hooks.append(down.register_forward_hook(replacing(scaling(change))))
        logits = model(**written(text, changes)).logits
    for hook in hooks:
        hook.remove()
    return logits


def written(text: Tensors, changes: list[Change]) -> Tensors:
    """The text with the tokens that are put into it."""
    ids = text["input_ids"].clone()
    for change in changes:
        if change["change"] == "replace":
            ids[0, change["position"]] = change["token"]
    return text | {"input_ids": ids}


def scaling(change: Change) -> Callable[[Tensor], Tensor]:
    """What an MLP gives, scaled: a norm behind it makes nothing of nothing, so only 0 is right there."""

    def changed(given: Tensor) -> Tensor:
        rows = given.view(-1, given.shape[-1]).clone()  # some families give all texts' rows in one
        rows[change.get("positions", slice(None))] *= change["factor"]
        return rows.view(given.shape)

    return changed


def streaming(change: Change, source: Tensor) -> Callable[[Tensor], Tensor]:
    def changed(stream: Tensor) -> Tensor:
        stream = stream.clone()
        if change["change"] == "add":
            stream[0, change["positions"]] += change["factor"] * torch.tensor(change["vector"])
        else:
            stream[0, change["positions"]] = source[0, change["from"]["positions"]]
        return stream

    return changed


class Changing(Attention):
    """Changes what heads give, in place, where listening would keep it, and hides keys from them."""

    def __init__(self, changes: list[Change], elsewhere: Tensors):
        super().__init__({})
        self.changes, self.elsewhere = changes, elsewhere
        self.ours: dict[str, tuple[str, int]] = {}  # "decoder.0.cross" → ("cross", 0)
        self.here = ""  # whose softmax comes next

    def follow(self, module: nn.Module, name: str, hooks: list) -> None:
        super().follow(module, name, hooks)

        def enter(*_: object) -> None:
            self.here = name

        hooks.append(module.register_forward_pre_hook(enter))

    def hear_softmax(self, scores: Tensor, *rest: object, **named: object) -> Tensor:
        kind, layer = self.ours[self.here]
        for change in self.changes:
            if change["change"] == "hide" and change["kind"] == kind:
                if layer in change.get("layers", [layer]):
                    scores = hiding(change, scores)
        return super().hear_softmax(scores, *rest, **named)

    def keep(self, name: str, q: Tensor, k: Tensor, v: Tensor, heads: Tensor) -> None:
        for change in self.changes:
            at = change.get("at", {"tensor": ""})
            if at["tensor"] != "headOutputs" or (at["kind"], at["layer"]) != self.ours[name]:
                continue
            head = heads[0, at["head"]]  # [from, headWidth]
            if change["change"] == "scale":
                head *= change["factor"]
            elif change["change"] == "mean":
                head[:] = head.mean(0, keepdim=True)
            else:
                source = self.elsewhere[f"{name}.heads"][0, at["head"]]
                head[change["positions"]] = source[change["from"]["positions"]]


def hiding(change: Change, scores: Tensor) -> Tensor:
    """Scores [1, heads, from, to] of one attention of a text's own tokens, with keys hidden."""
    scores = scores.clone()
    for query in change.get("queries", range(scores.shape[-2])):
        for key in change["keys"]:
            if "queries" in change or query != key:
                scores[0, change.get("heads", slice(None)), query, key] = -torch.inf
    return scores


def main() -> None:
    for name in sys.argv[1:] or list(FAMILIES):
        model = FAMILIES[name].build("eager")
        check_same(name, listen(FAMILIES[name], model, cases(FAMILIES[name])["one"])["logits"])
        write_changes(TARGET / name, name, model)
        print(name, (TARGET / name / "changes.bin").stat().st_size, "bytes", flush=True)


def check_same(name: str, logits: Tensor) -> None:
    """@raises SystemExit if this is not the model of the family's oracle"""
    stored = json.loads((TARGET / name / "oracle.json").read_text(encoding="utf-8"))
    at = stored["cases"]["one"]["tensors"]["logits"]["at"]
    told = torch.frombuffer(bytearray((TARGET / name / "oracle.bin").read_bytes()), dtype=torch.float32)
    if not torch.allclose(told[at : at + logits.numel()], logits.flatten(), rtol=0, atol=1e-5):
        raise SystemExit(f"{name}: its oracle is of another model; make both anew")


if __name__ == "__main__":
    main()
