"""Models exported in ways that the families are not, and what PyTorch says of them: test/engine/exports.

python exports.py               # all
python exports.py lfm2 bert-bool   # these only; the index keeps the others
"""

import io
import json
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import onnx
import torch
import transformers
from torch import Tensor, nn
from transformers import PreTrainedModel

from export import quiet
from families import CONTEXT, FAMILIES, GROUPED, LAYERS, SMALL, VOCAB_SIZE, WIDTH, draw
from floats import Floats, write_json
from slim import without_names, without_notes

TARGET = Path(__file__).parents[2] / "test/engine/exports"
IDS = [[5, 17, 17, 3, 60, 5, 41]]
EXAMPLE = [[7, 9, 11, 3, 5, 8, 12], [4, 5, 6, 7, 8, 9, 3]]  # what the exporters follow
ROOM = 12  # tokens of a file for texts of one length
TEXT = {0: "batch_size", 1: "sequence_length"}
TOKENS, MASK, PLACES = "input_ids", "attention_mask", "position_ids"


@dataclass(frozen=True)
class Export:
    name: str
    model: str  # class of transformers
    settings: dict
    inputs: tuple[str, ...]
    exporter: str = "legacy"  # "dynamo"
    room: int | None = None
    called: dict[str, str] = field(default_factory=dict)  # other names of inputs
    mask: Callable[[Tensor], Tensor] = lambda mask: mask  # what is given as a mask, of 1 and 0
    unmask: Callable[[Tensor], Tensor] = lambda mask: mask  # what the model makes of it
    logits: Callable[[Tensor], Tensor] = lambda logits: logits
    settings_of_call: dict = field(default_factory=dict)
    attention: str = "eager"
    loops: bool = False  # over tokens, as many as the exporter saw


class Call(nn.Module):
    def __init__(self, export: Export, model: PreTrainedModel):
        super().__init__()
        self.export, self.model = export, model

    def forward(self, *given: Tensor) -> Tensor:
        named = dict(zip(self.export.inputs, given))
        if MASK in named:
            named[MASK] = self.export.unmask(named[MASK])
        elif "room" in self.export.name or "numbered" in self.export.name:
            named[MASK] = torch.ones_like(named[TOKENS])  # nothing of the graph asks for it
        answer = self.model(**named, **self.export.settings_of_call, return_dict=True)
        return self.export.logits(answer.logits)


def of(family: str) -> tuple[str, dict]:
    return FAMILIES[family].model, FAMILIES[family].settings


BERT, GPT2, LLAMA = of("bert"), of("gpt2"), of("llama")
ENCODER, DECODER = (TOKENS, MASK, "token_type_ids"), (TOKENS, MASK, PLACES)
HYBRID = SMALL | {
    "num_hidden_layers": 4,
    "num_key_value_heads": 2,
    "layer_types": ["conv", "full_attention", "conv", "full_attention"],
    "block_auto_adjust_ff_dim": False,
}
EXPERTS = GROUPED | {"num_local_experts": 4, "num_experts_per_tok": 2, "sliding_window": 4}
XLNET = {"vocab_size": VOCAB_SIZE, "d_model": WIDTH, "n_layer": LAYERS, "n_head": 4, "d_inner": 24}
STATES = {"vocab_size": VOCAB_SIZE, "hidden_size": WIDTH, "num_hidden_layers": LAYERS}


def lowest(mask: Tensor) -> Tensor:
    return (1.0 - mask[:, None, None, :].float()) * torch.finfo(torch.float32).min


def looking_back(mask: Tensor) -> Tensor:
    """[batch, 1, from, to]: 0 where a token is seen, and the lowest number where not."""
    seen = mask[:, None, None, :].bool() & torch.ones(mask.shape[1], mask.shape[1]).tril().bool()
    return torch.zeros(seen.shape).masked_fill(~seen, torch.finfo(torch.float32).min)


EXPORTS = [
    Export("bert-bool", *BERT, ENCODER, mask=Tensor.bool, unmask=Tensor.long),
    Export("bert-float16", *BERT, ENCODER, mask=Tensor.half, unmask=Tensor.long),
    Export("bert-int8", *BERT, ENCODER, "dynamo", mask=Tensor.char, unmask=Tensor.long),
    Export("bert-pairs", *BERT, (TOKENS, MASK), mask=lowest),
    Export("llama-pairs", *LLAMA, (TOKENS, MASK), mask=looking_back),
    Export("bert-room", *BERT, ENCODER, room=ROOM),
    Export("bert-room-dynamo", *BERT, ENCODER, "dynamo", room=ROOM, attention="sdpa"),
    Export("bert-room-unmasked", *BERT, (TOKENS,), room=ROOM),
    Export("gpt2-room-unmasked", *GPT2, (TOKENS,), room=ROOM),
    Export("llama-room", *LLAMA, DECODER, "dynamo", room=ROOM),
    Export("bert-tf-names", *BERT, ENCODER, called={TOKENS: "input_ids:0", MASK: "input_mask:0", "token_type_ids": "segment_ids:0"}),
    Export("gpt2-numbered", *GPT2, (TOKENS,), called={TOKENS: "onnx::Reshape_0"}),
    Export("gpt2-last", *GPT2, DECODER, logits=lambda logits: logits[:, -1]),
    Export("gpt2-last-row", *GPT2, DECODER, settings_of_call={"logits_to_keep": 1}),
    Export("llama-last", *LLAMA, DECODER, "dynamo", settings_of_call={"logits_to_keep": 1}),
    Export("lfm2", "Lfm2ForCausalLM", HYBRID, DECODER),
    Export("gpt_oss", "GptOssForCausalLM", EXPERTS, DECODER, "dynamo"),
    Export("xlnet", "XLNetLMHeadModel", XLNET, (TOKENS,)),
    Export("mamba", "MambaForCausalLM", STATES | {"state_size": 4}, (TOKENS,), loops=True),
    Export("rwkv", "RwkvForCausalLM", STATES | {"attention_hidden_size": WIDTH, "intermediate_size": 24}, (TOKENS,), loops=True),
]  # fmt: skip


def build(export: Export, attention: str) -> PreTrainedModel:
    kind = getattr(transformers, export.model)
    config = kind.config_class(**export.settings)
    experts = {"experts_implementation": "batched_mm"} if "num_local_experts" in export.settings else {}
    torch.manual_seed(4)  # `draw` moves what is one number wide from where it begins: of sinks, by chance
    config.use_cache = False
    model = kind._from_config(config, attn_implementation=attention, **experts).eval()
    draw(model)
    if export.loops:  # what grows from token to token stays small
        with torch.no_grad():
            for weights in model.parameters():
                weights.mul_(0.25)
    return model


def given(export: Export, ids: list[list[int]], mask: Tensor | None = None) -> dict[str, Tensor]:
    tokens = torch.tensor(ids)
    every = {
        TOKENS: tokens,
        MASK: torch.ones_like(tokens) if mask is None else mask,
        PLACES: torch.arange(tokens.shape[1]).repeat(len(ids), 1),
        "token_type_ids": torch.zeros_like(tokens),
    }
    return {name: every[name] for name in export.inputs}


def graph(export: Export) -> onnx.ModelProto:
    ids = [(row * 2)[: export.room or len(row)] for row in EXAMPLE]
    if export.room:
        ids = ids[:1]
    mask = torch.ones(len(ids), len(ids[0]), dtype=torch.int64)
    mask[0, -2:] = 0  # lest an exporter think that it is always whole
    example = given(export, IDS if export.loops else ids, mask)
    if MASK in example:
        example[MASK] = export.mask(example[MASK])
    names = [export.called.get(name, name) for name in export.inputs]
    told = {"input_names": names, "output_names": ["logits"]}
    axes = {}
    if not export.room:
        axes = {name: TEXT for name in [*names, "logits"]}
        if MASK in example and example[MASK].dim() == 4:
            axes[MASK] = {0: "batch_size", 2: "from", 3: "to"} if "llama" in export.name else {0: "batch_size", 3: "to"}
    call = Call(export, build(export, export.attention))
    with quiet():
        if export.exporter == "legacy":
            buffer = io.BytesIO()
            torch.onnx.export(call, tuple(example.values()), buffer, **told, dynamic_axes=axes, opset_version=17, dynamo=False)  # fmt: skip
            return onnx.load_from_string(buffer.getvalue())
        shapes = tuple(dict.fromkeys(axes.get(name, {}), torch.export.Dim.DYNAMIC) for name in names)
        program = torch.onnx.export(call, tuple(example.values()), **told, dynamic_shapes=(shapes,), opset_version=18, dynamo=True, verbose=False)  # fmt: skip
        return program.model_proto


def make(export: Export) -> None:
    folder = TARGET / export.name
    folder.mkdir(parents=True, exist_ok=True)
    model = build(export, "eager")
    listens = {} if export.loops else {"output_attentions": True}
    with torch.no_grad():
        answer = model(**given(export, IDS), **listens, return_dict=True)
    weights = [one for one in getattr(answer, "attentions", None) or [] if one is not None and not export.loops]
    floats = Floats()
    told = {
        "ids": IDS[0],
        "logits": floats.put(answer.logits[0].detach()),
        "weights": [floats.put(one[0].detach()) for one in weights],
    }
    floats.write(folder / "oracle.bin")
    write_json(folder / "oracle.json", told)
    config = model.config.to_diff_dict() | {"architectures": [export.model]}
    write_json(folder / "config.json", config)
    made = without_names(without_notes(graph(export)))
    onnx.save(made, folder / "model.onnx")
    print(f"{export.name:22} {(folder / 'model.onnx').stat().st_size:8,} bytes", flush=True)


def line(export: Export) -> dict:
    """Of the index."""
    folder = TARGET / export.name
    family = json.loads((folder / "config.json").read_text(encoding="utf-8"))["model_type"]
    size = (folder / "model.onnx").stat().st_size
    return {"name": export.name, "family": family, "exporter": export.exporter, "bytes": size}


def main() -> None:
    asked = sys.argv[1:]
    for export in EXPORTS:
        if not asked or export.name in asked:
            make(export)
    lines = [json.dumps(line(export)) for export in EXPORTS if (TARGET / export.name / "model.onnx").exists()]
    (TARGET / "index.json").write_text("[\n" + ",\n".join(lines) + "\n]\n", encoding="utf-8")


if __name__ == "__main__":
    main()
