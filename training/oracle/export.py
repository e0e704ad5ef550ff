"""The tiny models as ONNX graphs, with the names of inputs and outputs that optimum gives."""

import io
import logging
import os
import sys
import warnings
from contextlib import contextmanager
from dataclasses import dataclass

import onnx
import torch
from onnx import ModelProto
from torch import Tensor, nn
from transformers import DynamicCache, EncoderDecoderCache, PreTrainedModel
from transformers.modeling_outputs import BaseModelOutput

from families import Family
from listen import Tensors
from slim import without_notes

LEGACY_OPSET, DYNAMO_OPSET = 17, 18
BATCH, LENGTH, WRITTEN_LENGTH, PAST = 2, 7, 5, 3  # of the examples that the exporters follow

TEXT = {0: "batch_size", 1: "sequence_length"}
READ = {0: "batch_size", 1: "encoder_sequence_length"}
WRITTEN = {0: "batch_size", 1: "decoder_sequence_length"}


@dataclass(frozen=True)
class Graph:
    """What an exporter is given."""

    module: "Call"
    inputs: dict[str, Tensor]  # an example of a call, in the order of its arguments
    axes: dict[str, dict[int, str]]  # of inputs and outputs

    @property
    def outputs(self) -> list[str]:
        return self.module.outputs


class Call(nn.Module):
    """A model as a graph sees it: tensors in the order of `inputs` → tensors in the order of `outputs`."""

    def __init__(self, model: PreTrainedModel, inputs: list[str], outputs: list[str]):
        super().__init__()
        self.model, self.inputs, self.outputs = model, inputs, outputs

    def forward(self, *given: Tensor) -> tuple[Tensor, ...]:
        answer = self.answer(dict(zip(self.inputs, given)))
        return tuple(answer[name] for name in self.outputs)

    def answer(self, given: Tensors) -> Tensors:
        raise NotImplementedError


class Text(Call):
    """A model of one stack."""

    def answer(self, given: Tensors) -> Tensors:
        past = {name: given.pop(name) for name in list(given) if name.startswith("past_key_values")}
        if self.outputs == ["logits"]:  # encoders know no cache
            return {"logits": self.model(**given).logits}
        cache = cache_of(past, "past_key_values.{}.{}")
        logits = self.model(**given, past_key_values=cache, use_cache=True).logits
        return {"logits": logits} | parts_of(cache, "present.{}.{}")


class Encoder(Call):
    def answer(self, given: Tensors) -> Tensors:
        return {"last_hidden_state": self.model.get_encoder()(**given).last_hidden_state}


class Decoder(Call):
    """The decoder of a pair, with keys and values of the past and of what the encoder said, or without."""

    def answer(self, given: Tensors) -> Tensors:
        caches = self.outputs != ["logits"]
        own = cache_of(given, "past_key_values.{}.decoder.{}")
        read = cache_of(given, "past_key_values.{}.encoder.{}")
        mask = given["encoder_attention_mask"]
        width = self.model.config.hidden_size
        encoded = given.get("encoder_hidden_states", mask[..., None].expand(-1, -1, width).float())
        logits = self.model(
            encoder_outputs=BaseModelOutput(encoded),  # with a past only its size matters
            attention_mask=mask,
            decoder_input_ids=given["input_ids"],
            past_key_values=EncoderDecoderCache(own, read) if caches else None,
            use_cache=caches,
        ).logits
        told = parts_of(own, "present.{}.decoder.{}") | parts_of(read, "present.{}.encoder.{}")
        return {"logits": logits} | told


def cache_of(given: Tensors, pattern: str) -> DynamicCache:
    """The keys and values that are named so; an empty cache if there are none."""
    pairs = []
    while (key := pattern.format(len(pairs), "key")) in given:
        pairs.append((given[key], given[pattern.format(len(pairs), "value")]))
    return DynamicCache(pairs)


def parts_of(cache: DynamicCache, pattern: str) -> Tensors:
    return {
        pattern.format(index, name): part
        for index, layer in enumerate(cache.layers)
        for name, part in [("key", layer.keys), ("value", layer.values)]
    }


def plain(family: Family, attention: str) -> dict[str, Graph]:
    """By file name: the model without a cache."""
    model = family.build(attention)
    if family.is_pair:
        return {"encoder_model.onnx": encoder(model), "decoder_model.onnx": decoder(model, "none")}
    return {"model.onnx": text(family, model, "none")}


def cached(family: Family, attention: str) -> dict[str, Graph]:
    """By file name: the model as optimum exports it for generation."""
    if family.is_pair:
        return split(family, attention)
    return {"model.onnx": text(family, family.build(attention), "read")}


def split(family: Family, attention: str) -> dict[str, Graph]:
    """By file name: the first step in one file, every later one in another."""
    model = family.build(attention)
    steps = {"decoder_model.onnx": "made", "decoder_with_past_model.onnx": "read"}
    if family.is_pair:
        decoders = {file: decoder(model, cache) for file, cache in steps.items()}
        return {"encoder_model.onnx": encoder(model)} | decoders
    return {file: text(family, model, cache) for file, cache in steps.items()}


def text(family: Family, model: PreTrainedModel, cache: str) -> Graph:
    """@param cache: "none"; "made": told, with no past before it; "read": a past is given, and grows"""
    inputs = example(family)
    axes = {name: TEXT for name in [*inputs, "logits"]}
    outputs = ["logits"]
    before = keys_and_values(model, "past_key_values.{}.{}", PAST)
    if cache == "read":
        inputs |= before
        inputs["attention_mask"] = torch.ones(BATCH, PAST + LENGTH, dtype=torch.int64)
        if "position_ids" in inputs:
            inputs["position_ids"] = inputs["position_ids"] + PAST
        axes |= {"attention_mask": {0: "batch_size", 1: "total_sequence_length"}}
        axes |= {name: {0: "batch_size", 2: "past_sequence_length"} for name in before}
    if cache != "none":
        after = [name.replace("past_key_values", "present") for name in before]
        axes |= {name: {0: "batch_size", 2: "total_sequence_length"} for name in after}
        outputs += after
    return Graph(Text(model, list(inputs), outputs), inputs, axes)


def example(family: Family) -> Tensors:
    """What a model of one stack reads. The mask has zeros, lest an exporter think that it is always whole."""
    ids = torch.arange(BATCH * LENGTH).reshape(BATCH, LENGTH) + 5
    mask = torch.ones_like(ids)
    mask[1, -2:] = 0
    values = {
        "input_ids": ids,
        "attention_mask": mask,
        "position_ids": torch.arange(LENGTH).repeat(BATCH, 1),
        "token_type_ids": torch.zeros_like(ids),
    }
    return {name: values[name] for name in family.inputs}


def encoder(model: PreTrainedModel) -> Graph:
    inputs = {
        "input_ids": torch.arange(BATCH * LENGTH).reshape(BATCH, LENGTH) + 5,
        "attention_mask": read_mask(),
    }
    axes = {name: READ for name in [*inputs, "last_hidden_state"]}
    return Graph(Encoder(model, list(inputs), ["last_hidden_state"]), inputs, axes)


def decoder(model: PreTrainedModel, cache: str) -> Graph:
    """@param cache: "none"; "made": of the first step; "read": of every later one"""
    ids = torch.arange(BATCH * WRITTEN_LENGTH).reshape(BATCH, WRITTEN_LENGTH) + 5
    inputs = {"encoder_attention_mask": read_mask(), "input_ids": ids}
    axes = {"encoder_attention_mask": READ, "input_ids": WRITTEN, "logits": WRITTEN}
    own = keys_and_values(model, "past_key_values.{}.decoder.{}", PAST)
    read = keys_and_values(model, "past_key_values.{}.encoder.{}", LENGTH)
    by_layer = sorted([*own, *read], key=lambda name: name.split(".")[1])  # own, then read, in each layer
    if cache == "read":
        inputs |= {name: (own | read)[name] for name in by_layer}
        axes |= {name: {0: "batch_size", 2: "past_decoder_sequence_length"} for name in own}
        axes |= {name: {0: "batch_size", 2: "encoder_sequence_length_out"} for name in read}
    else:
        inputs["encoder_hidden_states"] = torch.zeros(BATCH, LENGTH, model.config.hidden_size)
        axes["encoder_hidden_states"] = READ
    told = {"none": [], "made": by_layer, "read": list(own)}[cache]
    outputs = [name.replace("past_key_values", "present") for name in told]
    for name in outputs:
        length = "encoder_sequence_length_out" if ".encoder." in name else "past_decoder_sequence_length + 1"
        axes[name] = {0: "batch_size", 2: length}
    return Graph(Decoder(model, list(inputs), ["logits", *outputs]), inputs, axes)


def read_mask() -> Tensor:
    mask = torch.ones(BATCH, LENGTH, dtype=torch.int64)
    mask[1, -2:] = 0
    return mask


def keys_and_values(model: PreTrainedModel, pattern: str, length: int) -> Tensors:
    config = model.config
    heads = getattr(config, "num_key_value_heads", None) or config.num_attention_heads
    own_width = getattr(config, "head_dim", None) or getattr(config, "d_kv", None)
    width = own_width or config.hidden_size // config.num_attention_heads
    shape = (BATCH, heads, length, width)
    layers = range(config.num_hidden_layers)
    return {pattern.format(layer, part): torch.zeros(shape) for layer in layers for part in ("key", "value")}


def trace(graph: Graph, exporter: str, opset: int | None = None) -> ModelProto:
    """@param exporter: "legacy" (torch.jit's tracer) or "dynamo" (torch.export)"""
    given = tuple(graph.inputs.values())
    names = {"input_names": list(graph.inputs), "output_names": graph.outputs}
    with quiet():
        if exporter == "legacy":
            return trace_legacy(graph, given, names, opset or LEGACY_OPSET)
        shapes = [dict.fromkeys(graph.axes[name], torch.export.Dim.DYNAMIC) for name in graph.inputs]
        program = torch.onnx.export(
            graph.module,
            given,
            **names,
            dynamic_shapes=(tuple(shapes),),  # one argument: *given
            opset_version=opset or DYNAMO_OPSET,
            dynamo=True,
            verbose=False,
        )
        return without_notes(program.model_proto)


def trace_legacy(graph: Graph, given: tuple, names: dict, opset: int) -> ModelProto:
    buffer = io.BytesIO()
    torch.onnx.export(
        graph.module, given, buffer, **names, dynamic_axes=graph.axes, opset_version=opset, dynamo=False
    )
    return without_notes(onnx.load_from_string(buffer.getvalue()))


@contextmanager
def quiet():
    """Without the exporters' chatter, which says nothing about these models."""
    logging.disable(logging.WARNING)
    with warnings.catch_warnings(), open(os.devnull, "w") as nowhere:
        warnings.simplefilter("ignore")
        out, sys.stdout = sys.stdout, nowhere
        try:
            yield
        finally:
            sys.stdout = out
            logging.disable(logging.NOTSET)
