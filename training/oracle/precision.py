"""The same weights in fewer bits, or in another file."""

import logging
from collections.abc import Callable
from pathlib import Path

import quiet  # before onnxruntime
import numpy as np
import onnx
from onnx import ModelProto, helper, numpy_helper
from onnxruntime.quantization import QuantType, quantize_dynamic
from onnxruntime.quantization.matmul_nbits_quantizer import MatMulNBitsQuantizer
from onnxruntime.transformers.float16 import convert_float_to_float16

from families import BLOCK


def each_file(change: Callable[[ModelProto], ModelProto]) -> Callable[[Path], None]:
    def change_all(folder: Path) -> None:
        for file in folder.glob("*.onnx"):
            onnx.save(change(onnx.load(file)), file)

    return change_all


def half(model: ModelProto) -> ModelProto:
    """Everything in float16, inputs and outputs too, as `--dtype fp16` exports it."""
    return convert_float_to_float16(model)


def half_inside(model: ModelProto) -> ModelProto:
    """Everything in float16 but inputs and outputs, as transformers.js's files are."""
    return convert_float_to_float16(model, keep_io_types=True)


def dynamic_int8(folder: Path) -> None:
    """DynamicQuantizeLinear and MatMulInteger: activations are rounded too, anew in each run."""
    for file in folder.glob("*.onnx"):
        logging.disable(logging.WARNING)
        quantize_dynamic(file, file, per_channel=True, weight_type=QuantType.QInt8)
        logging.disable(logging.NOTSET)


def int8_weights(model: ModelProto) -> ModelProto:
    """Matrices as int8, decoded by DequantizeLinear: a scale for each row of what is looked up, or each output.

    The scales are powers of two, which lose nothing of `families.sixteen_values`.
    """
    graph = model.graph
    looked_up = {node.input[0] for node in graph.node if node.op_type == "Gather"}
    for tensor in list(graph.initializer):
        weights = numpy_helper.to_array(tensor)
        if weights.dtype != np.float32 or weights.ndim != 2:
            continue
        axis = 0 if tensor.name in looked_up else 1
        largest = np.abs(weights).max(1 - axis, keepdims=True)
        scale = 2 ** (np.floor(np.log2(largest)) + 1) / 128
        whole = np.rint(weights / scale).astype(np.int8)
        parts = {tensor.name + "_quantized": whole, tensor.name + "_scale": scale.reshape(-1)}
        graph.initializer.remove(tensor)
        graph.initializer.extend(numpy_helper.from_array(array, name) for name, array in parts.items())
        graph.node.insert(0, helper.make_node("DequantizeLinear", list(parts), [tensor.name], axis=axis))
    return model


def four_bits(model: ModelProto) -> ModelProto:
    """MatMulNBits: blocks of weights, each with a scale, in place of every MatMul with a matrix."""
    quantizer = MatMulNBitsQuantizer(model, block_size=BLOCK, is_symmetric=True)
    logging.disable(logging.WARNING)
    quantizer.process()
    logging.disable(logging.NOTSET)
    return quantizer.model.model


def weights_beside(folder: Path) -> None:
    """The larger tensors in a file of their own, `<name>.onnx_data`."""
    for file in folder.glob("*.onnx"):
        model = onnx.load(file)
        beside = {"location": f"{file.name}_data", "size_threshold": 256}
        onnx.save(model, file, save_as_external_data=True, all_tensors_to_one_file=True, **beside)
