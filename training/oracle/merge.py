"""decoder_model_merged.onnx: both decoders in one file, one of them chosen by an If, as optimum makes it."""

import hashlib
from pathlib import Path

import numpy as np
import onnx
from onnx import (
    GraphProto,
    ModelProto,
    TensorProto,
    ValueInfoProto,
    helper,
    numpy_helper,
)

FIRST, LATER = "decoder_model.onnx", "decoder_with_past_model.onnx"


def merge(folder: Path) -> None:
    """Puts the merged decoder in the place of the two."""
    first, later = onnx.load(folder / FIRST), onnx.load(folder / LATER)
    onnx.save(merged(first, later), folder / "decoder_model_merged.onnx")
    (folder / FIRST).unlink()
    (folder / LATER).unlink()


def merged(first: ModelProto, later: ModelProto) -> ModelProto:
    """The branches hold nodes only; weights lie around them, those that both use only once."""
    weights: dict[str, TensorProto] = {}
    for graph in (first.graph, later.graph):
        share_weights(graph, weights)
    add_missing_outputs(later.graph, list(first.graph.output))
    inputs = {value.name: value for value in [*first.graph.input, *later.graph.input]}
    choice = helper.make_tensor_value_info("use_cache_branch", TensorProto.BOOL, [1])
    branches = {
        "then_branch": helper.make_graph(later.graph.node, "with_past", [], later.graph.output),
        "else_branch": helper.make_graph(first.graph.node, "no_past", [], first.graph.output),
    }
    names = [value.name for value in first.graph.output]
    node = helper.make_node("If", ["use_cache_branch"], names, name="optimum::if", **branches)
    given, told = [*inputs.values(), choice], first.graph.output
    whole = helper.make_graph([node], "merged", given, told, list(weights.values()))
    return helper.make_model(whole, opset_imports=first.opset_import, ir_version=first.ir_version)


def share_weights(graph: GraphProto, weights: dict[str, TensorProto]) -> None:
    """Moves a graph's weights to the common ones, which are known by what they hold."""
    names = {}
    for tensor in graph.initializer:
        array = numpy_helper.to_array(tensor)
        held = hashlib.sha256(repr((array.dtype, array.shape)).encode() + array.tobytes()).hexdigest()
        shared = weights.setdefault(held, tensor)
        names[tensor.name] = shared.name if shared is not tensor else f"{tensor.name}_merged_{len(weights)}"
        shared.name = names[tensor.name]
    for node in graph.node:
        node.input[:] = [names.get(name, name) for name in node.input]
    del graph.initializer[:]


def add_missing_outputs(graph: GraphProto, wanted: list[ValueInfoProto]) -> None:
    """Both branches must tell the same. With a past, the keys and values of what was read are not told
    again: tensors of no size stand for them."""
    own = {value.name for value in graph.output}
    for value in wanted:
        if value.name not in own:
            _, heads, _, width = [size.dim_value for size in value.type.tensor_type.shape.dim]
            nothing = numpy_helper.from_array(np.zeros([0, heads, 1, width], np.float32))
            graph.node.append(helper.make_node("Constant", [], [value.name], value=nothing))
    del graph.output[:]
    graph.output.extend(wanted)
