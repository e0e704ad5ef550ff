"""A checkpoint as a model folder of the Hub: config.json, generation_config.json, onnx/….

    python export.py RUN/last.pt ../media/models/tiny-gpt

Inputs and outputs have the names that optimum gives them. Files of decoders take what was computed
before as `past_key_values.*`, which may be empty, and give it back as `present.*`. The attention
weights are no outputs: Glassbox finds them in the graph.

Everything is computed in float32. Weights are stored as float16 and cast; those of tiny-t5, which
needs its table in both of its files, as int8 with a scale for each row or column. The table is
stored once in a file even where the head uses it again. `evaluate.py` says what that costs.
"""

import io
import json
import sys
import warnings
from pathlib import Path

import numpy as np
import onnx
import torch
from onnx import TensorProto, helper, numpy_helper
from torch import Tensor, nn
from transformers import DynamicCache, EncoderDecoderCache, GenerationConfig, PreTrainedModel

import models

OPSET = 17  # the first with LayerNormalization as one node
LARGE = 4096  # numbers; what is smaller stays float32


class Decoder(nn.Module):
    """GPT-2: (input_ids, attention_mask, position_ids, *past) → (logits, *present)"""

    def __init__(self, model: PreTrainedModel):
        super().__init__()
        self.model = model

    def forward(self, ids: Tensor, mask: Tensor, positions: Tensor, *past: Tensor) -> tuple:
        cache = DynamicCache(list(zip(past[::2], past[1::2])))
        output = self.model(
            ids, attention_mask=mask, position_ids=positions, past_key_values=cache, use_cache=True
        )
        return (output.logits, *tensors(cache))


class Encoder(nn.Module):
    """BERT: (input_ids, attention_mask, token_type_ids) → (logits, seq_relationship_logits)"""

    def __init__(self, model: PreTrainedModel):
        super().__init__()
        self.model = model

    def forward(self, ids: Tensor, mask: Tensor, segments: Tensor) -> tuple:
        output = self.model(ids, attention_mask=mask, token_type_ids=segments)
        return output.prediction_logits, output.seq_relationship_logits


class T5Encoder(nn.Module):
    """(input_ids, attention_mask) → last_hidden_state"""

    def __init__(self, model: PreTrainedModel):
        super().__init__()
        self.model = model.encoder

    def forward(self, ids: Tensor, mask: Tensor) -> Tensor:
        return self.model(ids, attention_mask=mask).last_hidden_state


class T5Decoder(nn.Module):
    """(encoder_attention_mask, input_ids, encoder_hidden_states, *past) → (logits, *present)"""

    def __init__(self, model: PreTrainedModel):
        super().__init__()
        self.model = model

    def forward(self, mask: Tensor, ids: Tensor, encoded: Tensor, *past: Tensor) -> tuple:
        cache = DynamicCache(list(zip(past[::2], past[1::2])))
        hidden = self.model.decoder(
            ids,
            encoder_hidden_states=encoded,
            encoder_attention_mask=mask,
            past_key_values=EncoderDecoderCache(cache, DynamicCache()),
            use_cache=True,
        ).last_hidden_state
        scaled = hidden * self.model.config.d_model**-0.5
        return (self.model.lm_head(scaled), *tensors(cache))


def tensors(cache: DynamicCache) -> list[Tensor]:
    return [tensor for layer in cache.layers for tensor in (layer.keys, layer.values)]


def graphs(model: PreTrainedModel) -> dict[str, onnx.ModelProto]:
    """By file name."""
    config = model.config
    ids, mask = torch.zeros(2, 7, dtype=torch.int64), torch.ones(2, 7, dtype=torch.int64)
    text, batch = {0: "batch_size", 1: "sequence_length"}, {0: "batch_size"}
    inputs = {"input_ids": text, "attention_mask": text}
    if config.model_type == "bert":
        inputs["token_type_ids"] = text
        outputs = {"logits": text, "seq_relationship_logits": batch}
        return {"model.onnx": trace(Encoder(model), (ids, mask, ids), inputs, outputs)}
    if config.model_type == "gpt2":
        inputs = {
            "input_ids": text,
            "attention_mask": {0: "batch_size", 1: "total_sequence_length"},
            "position_ids": text,
        }
        past, present, before = cached(config.n_layer, config.n_head, config.n_embd, "{name}.{layer}.{part}")
        given = (ids[:, :4], mask, torch.arange(3, 7).repeat(2, 1), *before)
        graph = trace(Decoder(model), given, inputs | past, {"logits": text} | present)
        return {"model.onnx": graph}
    encoded = torch.zeros(2, 7, config.d_model)
    encoder = trace(T5Encoder(model), (ids, mask), inputs, {"last_hidden_state": text})
    read = {0: "batch_size", 1: "encoder_sequence_length"}
    inputs = {
        "encoder_attention_mask": read,
        "input_ids": {0: "batch_size", 1: "decoder_sequence_length"},
        "encoder_hidden_states": read,
    }
    past, present, before = cached(
        config.num_decoder_layers, config.num_heads, config.d_model, "{name}.{layer}.decoder.{part}"
    )
    outputs = {"logits": {0: "batch_size", 1: "decoder_sequence_length"}} | present
    decoder = trace(T5Decoder(model), (mask, ids[:, :4], encoded, *before), inputs | past, outputs)
    return {"encoder_model.onnx": encoder, "decoder_model_merged.onnx": decoder}


def cached(layers: int, heads: int, width: int, pattern: str) -> tuple[dict, dict, list[Tensor]]:
    """The axes of past and present keys and values by name, and an example of the past."""

    def names(name: str) -> list[str]:
        return [
            pattern.format(name=name, layer=layer, part=part)
            for layer in range(layers)
            for part in ("key", "value")
        ]

    past = {name: {0: "batch_size", 2: "past_sequence_length"} for name in names("past_key_values")}
    present = {name: {0: "batch_size", 2: "total_sequence_length"} for name in names("present")}
    return past, present, [torch.zeros(2, heads, 3, width // heads) for _ in past]


def trace(module: nn.Module, given: tuple, inputs: dict, outputs: dict) -> onnx.ModelProto:
    buffer = io.BytesIO()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of the tracer, about sizes that the tests vary
        torch.onnx.export(
            module.eval(),
            given,
            buffer,
            input_names=list(inputs),
            output_names=list(outputs),
            dynamic_axes=inputs | outputs,
            opset_version=OPSET,
            dynamo=False,
        )
    return onnx.load_from_string(buffer.getvalue())


def share_table(graph: onnx.GraphProto) -> None:
    """The exporter writes the head as a transposed copy of the table: transpose the table instead."""
    arrays = {i.name: numpy_helper.to_array(i) for i in graph.initializer}
    gathers = [n for n in graph.node if n.op_type == "Gather" and n.input[0] in arrays]
    table = max((n.input[0] for n in gathers), key=lambda name: arrays[name].size)
    for copy in list(graph.initializer):
        if np.array_equal(arrays[copy.name], arrays[table].T):
            graph.initializer.remove(copy)
            graph.node.insert(0, helper.make_node("Transpose", [table], [copy.name], perm=[1, 0]))


def stored(weights: np.ndarray, eighth: bool, axis: int) -> list[np.ndarray]:
    """float16 [as weights], or int8 [as weights] and float32 scales, one for each place of `axis`."""
    if not eighth:
        return [weights.astype(np.float16)]
    scale = np.abs(weights).max(1 - axis, keepdims=True) / 127
    return [np.rint(weights / scale).astype(np.int8), scale]


def is_large(weights: np.ndarray) -> bool:
    return weights.dtype == np.float32 and weights.size >= LARGE


def is_eighth(model: PreTrainedModel) -> bool:
    return model.config.model_type == "t5"


def shrink(graph: onnx.GraphProto, eighth: bool) -> None:
    """Stores large weights smaller, and makes them float32 again in the graph.

    By Cast and Mul: where onnxruntime sees DequantizeLinear before MatMul, it rounds what comes in
    to int8 as well (MatMulNBits), which moved hidden states by up to 1 %.
    """
    tables = {n.input[0] for n in graph.node if n.op_type == "Gather"}
    for tensor in list(graph.initializer):
        weights, name = numpy_helper.to_array(tensor), tensor.name
        if not is_large(weights):
            continue
        graph.initializer.remove(tensor)
        axis = 0 if name in tables else 1  # a scale for each token, and for each output
        parts = stored(weights, eighth, axis)
        names = [f"{name}.{what}" for what in ("stored", "scale")[: len(parts)]]
        graph.initializer.extend(map(numpy_helper.from_array, parts, names))
        whole = f"{name}.whole" if eighth else name
        nodes = [helper.make_node("Cast", names[:1], [whole], to=TensorProto.FLOAT)]
        if eighth:
            nodes.append(helper.make_node("Mul", [whole, names[1]], [name]))
        for node in reversed(nodes):
            graph.node.insert(0, node)


@torch.no_grad()
def as_stored(model: PreTrainedModel) -> PreTrainedModel:
    """The same model with its weights rounded as `shrink` rounds them."""
    rounded = type(model)(model.config)
    rounded.load_state_dict(model.state_dict())
    for weights in rounded.parameters():
        if is_large(weights.numpy()):
            parts = stored(weights.numpy(), is_eighth(model), axis=0)
            whole = parts[0].astype(np.float32) * (parts[1] if parts[1:] else 1)
            weights.copy_(torch.from_numpy(whole))
    return rounded.eval()


def settings(model: PreTrainedModel) -> dict:
    """Hugging Face's config.json, less what training set apart."""
    written = model.config.to_diff_dict()
    written["architectures"] = [type(model).__name__]
    if written.get("activation_function") == "gelu_pytorch_tanh":
        written["activation_function"] = "gelu_new"  # the same function by the name of GPT-2
    return {key: value for key, value in sorted(written.items()) if "drop" not in key}


def write_json(path: Path, content: dict) -> None:
    path.write_text(json.dumps(content, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


def main() -> None:
    checkpoint, folder = sys.argv[1], Path(sys.argv[2])
    model = models.load(checkpoint)
    (folder / "onnx").mkdir(parents=True, exist_ok=True)
    for old in (folder / "onnx").glob("*.onnx"):
        old.unlink()
    for name, proto in graphs(model).items():
        share_table(proto.graph)
        shrink(proto.graph, is_eighth(model))
        onnx.checker.check_model(proto)
        onnx.save(proto, str(folder / "onnx" / name))
    write_json(folder / "config.json", settings(model))
    if model.can_generate():
        tokens = GenerationConfig.from_model_config(model.config).to_diff_dict()
        tokens = {key: value for key, value in tokens.items() if key.endswith("token_id")}
        write_json(folder / "generation_config.json", tokens)


if __name__ == "__main__":
    main()
