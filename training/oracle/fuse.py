"""Fused operations of com.microsoft, as onnxruntime's optimizer leaves them in a file.

The norms are fused by that optimizer itself. It does not recognise the attention of what
transformers 5 exports, so that is replaced here.
"""

import logging
from pathlib import Path

import quiet  # before onnxruntime
import numpy as np
import onnx
from onnx import GraphProto, ModelProto, NodeProto, TensorProto, helper, numpy_helper
from onnxruntime.transformers.optimizer import optimize_model

from families import CONTEXT, HEADS, WIDTH

MICROSOFT = "com.microsoft"


def fuse_norms(kind: str):
    """@param kind: what the optimizer is told that the model is: "bert", "gpt2", "bart\""""

    def change(folder: Path) -> None:
        for file in folder.glob("*.onnx"):
            logging.disable(logging.WARNING)
            fused = optimize_model(str(file), kind, num_heads=HEADS, hidden_size=WIDTH, opt_level=0)
            crop_rotary_tables(fused.model.graph)
            fused.save_model_to_file(str(file))
            logging.disable(logging.NOTSET)

    return change


def crop_rotary_tables(graph: GraphProto) -> None:
    """The optimizer makes room for 131,072 positions, whatever the model's context."""
    for tensor in graph.initializer:
        if tensor.name in ("cos_cache", "sin_cache"):
            rows = numpy_helper.to_array(tensor)[:CONTEXT]
            tensor.CopyFrom(numpy_helper.from_array(rows, tensor.name))


def fuse_multi_head_attention(folder: Path) -> None:
    """MultiHeadAttention: q, k, v as [batch, tokens, heads × headWidth]; mask and position bias as one sum."""
    rewrite(folder, multi_head_attention)


def fuse_packed_attention(folder: Path) -> None:
    """Attention: the projection to q, k and v is part of it; causal; the mask as the user gave it."""
    rewrite(folder, packed_attention)


def rewrite(folder: Path, fused) -> None:
    for file in folder.glob("*.onnx"):
        model = onnx.load(file)
        for softmax in [node for node in model.graph.node if node.op_type == "Softmax"]:
            fused(Neighbourhood(model.graph), softmax)
        drop_unused(model)
        if not any(opset.domain == MICROSOFT for opset in model.opset_import):
            model.opset_import.append(helper.make_opsetid(MICROSOFT, 1))
        onnx.save(model, file)


class Neighbourhood:
    """Who makes and who reads a tensor."""

    def __init__(self, graph: GraphProto):
        self.graph = graph
        self.maker = {name: node for node in graph.node for name in node.output}
        self.reader = {name: node for node in graph.node for name in node.input}  # the last one
        self.weights = {tensor.name: numpy_helper.to_array(tensor) for tensor in graph.initializer}

    def up(self, name: str, *ops: str) -> str:
        """The first input at the end of a chain of such operations; casts do not count."""
        for op in ops:
            node = self.maker[name]
            while node.op_type == "Cast":
                node = self.maker[node.input[0]]
            if node.op_type != op:
                raise ValueError(f"{name} comes from {node.op_type}, not {op}")
            name = node.input[0]
        return name

    def down(self, name: str, *ops: str) -> NodeProto:
        for op in ops:
            node = self.reader[name]
            while node.op_type == "Cast":
                node = self.reader[node.output[0]]
            if node.op_type != op:
                raise ValueError(f"{name} goes into {node.op_type}, not {op}")
            name = node.output[0]
        return node

    def replace(self, node: NodeProto, *instead: NodeProto) -> None:
        at = list(self.graph.node).index(node)
        self.graph.node.remove(node)
        for offset, fresh in enumerate(instead):
            self.graph.node.insert(at + offset, fresh)


def multi_head_attention(near: Neighbourhood, softmax: NodeProto) -> None:
    added, node = [], near.maker[softmax.input[0]]
    while node.op_type == "Add":  # position bias and mask, on top of the scaled product
        added.append(node.input[1])
        node = near.maker[node.input[0]]
    scale = 1.0
    if node.op_type == "Mul":
        scale = float(constant(near, node.input[1]))
        node = near.maker[node.input[0]]
    heads = near.down(softmax.output[0], "MatMul")
    merge = near.down(heads.output[0], "Transpose", "Reshape")
    q = near.up(node.input[0], "Transpose", "Reshape")
    k = near.up(node.input[1], "Transpose", "Reshape")
    v = near.up(heads.input[1], "Transpose", "Reshape")
    bias = added[0]
    steps = []
    for more in added[1:]:
        total = f"{bias}+{more}"
        if total not in near.maker:  # T5's layers share it
            steps.append(helper.make_node("Add", [bias, more], [total]))
        bias = total
    facts = {"num_heads": HEADS, "scale": scale}
    inputs = [q, k, v, "", "", bias]
    fused = helper.make_node("MultiHeadAttention", inputs, [merge.output[0]], domain=MICROSOFT, **facts)
    near.replace(merge, *steps, fused)


def packed_attention(near: Neighbourhood, softmax: NodeProto) -> None:
    merge = near.down(softmax.output[0], "MatMul", "Transpose", "Reshape")
    v = near.down(softmax.output[0], "MatMul").input[1]
    projected = near.up(v, "Transpose", "Reshape", "Split", "Reshape")
    gemm = near.maker[projected]
    stream = near.up(gemm.input[0], "Reshape")
    mask = "attention_mask as int32"
    steps = []
    if mask not in near.maker:
        steps.append(helper.make_node("Cast", ["attention_mask"], [mask], to=TensorProto.INT32))
    facts = {"num_heads": HEADS, "unidirectional": 1}
    inputs = [stream, gemm.input[1], gemm.input[2], mask]
    fused = helper.make_node("Attention", inputs, [merge.output[0]], domain=MICROSOFT, **facts)
    near.replace(merge, *steps, fused)


def constant(near: Neighbourhood, name: str) -> np.ndarray:
    if name in near.weights:
        return near.weights[name]
    return numpy_helper.to_array(near.maker[name].attribute[0].t)


def drop_unused(model: ModelProto) -> None:
    """Nodes and weights that no output needs any more."""
    graph = model.graph
    needed = {value.name for value in graph.output}
    for node in reversed(list(graph.node)):
        if needed & set(node.output):
            needed |= set(node.input)
        else:
            graph.node.remove(node)
    for tensor in list(graph.initializer):
        if tensor.name not in needed:
            graph.initializer.remove(tensor)
