"""A checkpoint as a model folder of the Hub: config.json, generation_config.json, onnx/model.onnx.

    python3 training/export.py CHECKPOINT media/models/tiny-gpt --note pilot

The graph has the inputs and outputs that optimum gives GPT-2. Matrices are stored as float16 and
cast to float32 in the graph; everything is computed in float32. The embedding table is stored once
although it is used twice. What float16 costs the pilot, over 3 × 1,024 tokens of English, code and
Korean: a logit moves by up to 0.0142, a probability by 0.0022, an attention weight by 0.0017, the
likeliest token is another at 3 of the 3,072 places, bits per token by less than 0.0002.
Needs torch 1.13 and onnx 1.12 (Debian 12: python3-torch, python3-onnx).
"""

import argparse
import io
import json
from pathlib import Path

import numpy as np
import onnx
import torch
from onnx import TensorProto, helper, numpy_helper
from torch import Tensor, nn

import gpt

INPUTS = ["input_ids", "attention_mask", "position_ids"]
OPSET = 17  # the first with LayerNormalization as one node
LARGE = 4096  # numbers; what is smaller stays float32


class LogitsOnly(nn.Module):
    def __init__(self, model: gpt.GPT):
        super().__init__()
        self.model = model

    def forward(self, input_ids: Tensor, attention_mask: Tensor, position_ids: Tensor) -> Tensor:
        return self.model(input_ids, attention_mask, position_ids)[0]


def trace(model: gpt.GPT) -> onnx.ModelProto:
    ids = torch.zeros(1, 7, dtype=torch.int64)
    buffer = io.BytesIO()
    torch.onnx.export(
        LogitsOnly(model).eval(),
        (ids, torch.ones_like(ids), torch.arange(7)[None]),
        buffer,
        input_names=INPUTS,
        output_names=["logits"],
        opset_version=OPSET,
        dynamic_axes={n: {0: "batch_size", 1: "sequence_length"} for n in [*INPUTS, "logits"]},
    )
    return onnx.load_from_string(buffer.getvalue())


def share_table(graph: onnx.GraphProto) -> None:
    """The exporter writes the head as a transposed copy of the table: transpose the table instead."""
    arrays = {i.name: numpy_helper.to_array(i) for i in graph.initializer}
    gather = next(n for n in graph.node if n.op_type == "Gather" and n.input[1] == "input_ids")
    table = gather.input[0]
    copies = [
        i for i in graph.initializer
        if i.name != table
        and arrays[i.name].shape == arrays[table].T.shape
        and np.array_equal(arrays[i.name], arrays[table].T)
    ]
    for copy in copies:
        graph.initializer.remove(copy)
        graph.node.insert(0, helper.make_node("Transpose", [table], [copy.name], perm=[1, 0]))


def halve(graph: onnx.GraphProto, large: int = LARGE) -> None:
    """Store large weights as float16 and cast them back: half the size, computed as before."""
    for tensor in list(graph.initializer):
        weights = numpy_helper.to_array(tensor)
        if weights.dtype != np.float32 or weights.size < large:
            continue
        half = tensor.name + ".half"
        graph.initializer.remove(tensor)
        graph.initializer.append(numpy_helper.from_array(weights.astype(np.float16), half))
        cast = helper.make_node("Cast", [half], [tensor.name], to=TensorProto.FLOAT)
        graph.node.insert(0, cast)


def config(shape: gpt.Shape, note: str | None) -> dict:
    """In the words of Hugging Face's GPT2Config."""
    return {
        "architectures": ["GPT2LMHeadModel"],
        "model_type": "gpt2",
        "vocab_size": shape.vocab_size,
        "n_positions": shape.context_length,
        "n_embd": shape.width,
        "n_layer": shape.layers,
        "n_head": shape.heads,
        "activation_function": "gelu_new",
        "layer_norm_epsilon": 1e-05,
        "bos_token_id": 0,
        "eos_token_id": 0,
        "tie_word_embeddings": True,
        **({"glassbox": {"note": note}} if note else {}),
    }


def write_json(path: Path, content: dict) -> None:
    path.write_text(json.dumps(content, indent=2, ensure_ascii=False) + "\n")


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("checkpoint")
    arguments.add_argument("folder", type=Path)
    arguments.add_argument("--note", help="said beside every picture of this model")
    given = arguments.parse_args()

    model = gpt.load(given.checkpoint)
    proto = trace(model)
    share_table(proto.graph)
    halve(proto.graph)
    onnx.checker.check_model(proto)
    (given.folder / "onnx").mkdir(parents=True, exist_ok=True)
    onnx.save(proto, str(given.folder / "onnx" / "model.onnx"))
    write_json(given.folder / "config.json", config(model.shape, given.note))
    write_json(given.folder / "generation_config.json", {"bos_token_id": 0, "eos_token_id": 0})


if __name__ == "__main__":
    main()
