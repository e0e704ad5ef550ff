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
from transformers import DynamicCache, PreTrainedModel

from families import Family

LEGACY_OPSET, DYNAMO_OPSET = 17, 18
BATCH, LENGTH = 2, 7  # of the example that the exporters follow

TEXT = {0: "batch_size", 1: "sequence_length"}


@dataclass(frozen=True)
class Graph:
    """A module and an example of what it is called with, in the order of its arguments."""

    module: nn.Module
    inputs: dict[str, Tensor]
    axes: dict[str, dict[int, str]]  # of inputs and outputs
    outputs: list[str]


class Texts(nn.Module):
    """A model without a cache: (the named inputs) → logits"""

    def __init__(self, model: PreTrainedModel, names: list[str]):
        super().__init__()
        self.model, self.names = model, names

    def forward(self, *given: Tensor) -> Tensor:
        return self.model(**dict(zip(self.names, given))).logits


def plain(family: Family, attention: str) -> dict[str, Graph]:
    """By file name: the model as it is, without a cache."""
    example = text_inputs(family)
    axes = {name: TEXT for name in [*example, "logits"]}
    module = Texts(family.build(attention), list(example))
    return {"model.onnx": Graph(module, example, axes, ["logits"])}


def text_inputs(family: Family) -> dict[str, Tensor]:
    """What a model of one stack reads. The mask of the example has a zero, lest a tracer think it whole."""
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
        return bare(program.model_proto)


def trace_legacy(graph: Graph, given: tuple, names: dict, opset: int) -> ModelProto:
    buffer = io.BytesIO()
    torch.onnx.export(
        graph.module, given, buffer, **names, dynamic_axes=graph.axes, opset_version=opset, dynamo=False
    )
    return bare(onnx.load_from_string(buffer.getvalue()))


def bare(model: ModelProto) -> ModelProto:
    """Without the notes that exporters leave for debugging: source lines, paths, stack traces."""
    graph = model.graph
    for noted in [model, graph, *graph.node, *graph.value_info, *graph.input, *graph.output, *graph.initializer]:
        noted.ClearField("doc_string")
        noted.ClearField("metadata_props")
    return model


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
