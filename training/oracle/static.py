"""int8 by onnxruntime's quantizer: by scales found beforehand (static), or in every product (dynamic).

What such a file computes differs from what PyTorch does. So beside the file is written what is inside of
it, taken out of it by onnxruntime: own.json and own.bin, in the format of oracle.json and oracle.bin.
"""

import logging
from collections.abc import Callable, Iterator
from pathlib import Path

import quiet  # before onnxruntime
import numpy as np
import onnx
import torch
from onnx import TensorProto, helper, numpy_helper, shape_inference
from onnxruntime import GraphOptimizationLevel, InferenceSession, SessionOptions
from onnxruntime.quantization import (
    CalibrationDataReader,
    QuantFormat,
    QuantType,
    quantize_dynamic,
    quantize_static,
)

from cases import cases
from families import FAMILIES, VOCAB_SIZE
from floats import Floats, write_json
from listen import listen

Arrays = dict[str, np.ndarray]
MASKED = -6e4  # below it lies no score; no scale of 8 bits spans that and the scores
TEXTS = 12  # that the scales are found by
U8, S8 = QuantType.QUInt8, QuantType.QInt8


def static(
    name: str, form: QuantFormat, activations: QuantType, per_channel: bool, optimized: bool = False
) -> Callable[[Path], None]:
    """Scales of activations found beforehand: as QuantizeLinear and DequantizeLinear around float
    operations, or as operations on int8. `optimized`: as onnxruntime saves it when it has optimized it.
    """

    def change(folder: Path) -> None:
        plain, file = folder / "plain.onnx", folder / "model.onnx"
        numbered(file, plain)
        given = list(texts(name))
        quiet(
            quantize_static,
            plain,
            file,
            Reader(given),
            quant_format=form,
            per_channel=per_channel,
            activation_type=activations,
            weight_type=S8,
            nodes_to_exclude=masking(plain, given),
            extra_options={"ActivationSymmetric": activations == S8},
        )
        write_own(name, plain, file)
        plain.unlink()
        if optimized:
            optimize(file)
        without_types(file)

    return change


def without_types(file: Path) -> None:
    """A third of a small file is what the quantizer notes of each tensor in between."""
    model = onnx.load(file)
    model.graph.ClearField("value_info")
    onnx.save(model, file)


def dynamic(optimized: bool) -> Callable[[Path], None]:
    """Every product on whole numbers, those of attention too, scales by the largest number of a text."""

    def change(folder: Path) -> None:
        file = folder / "model.onnx"
        options = {"MatMulConstBOnly": False, "DefaultTensorType": TensorProto.FLOAT}
        quiet(quantize_dynamic, file, file, per_channel=True, weight_type=S8, extra_options=options)
        if optimized:
            optimize(file)
        without_types(file)

    return change


def quiet(quantize: Callable, *args: object, **named: object) -> None:
    logging.disable(logging.WARNING)
    quantize(*args, **named)
    logging.disable(logging.NOTSET)


def optimize(file: Path) -> None:
    options = SessionOptions()
    options.log_severity_level = 3
    options.graph_optimization_level = GraphOptimizationLevel.ORT_ENABLE_EXTENDED
    options.optimized_model_filepath = str(file)
    InferenceSession(file.read_bytes(), options, providers=["CPUExecutionProvider"])


class Reader(CalibrationDataReader):
    def __init__(self, given: list[Arrays]):
        self.rest = iter(given)

    def get_next(self) -> Arrays | None:
        return next(self.rest, None)


def numbered(file: Path, target: Path) -> None:
    """The quantizer goes by the names of nodes."""
    model = onnx.load(file)
    for place, node in enumerate(model.graph.node):
        node.name = f"node{place}"
    onnx.save(model, target)


def texts(name: str) -> Iterator[Arrays]:
    """The cases' own without padding, then others: the scales shall fit all of them."""
    random = np.random.default_rng(3)
    family = FAMILIES[name]
    known = [inputs["input_ids"][:1].numpy() for inputs in cases(family).values()]
    for turn in range(TEXTS):
        ids = known[turn] if turn < len(known) else random.integers(3, VOCAB_SIZE, (1, 5 + turn))
        places = np.arange(ids.shape[1])[None]
        every = {
            "input_ids": ids,
            "attention_mask": np.ones_like(ids),
            "position_ids": places,
            "token_type_ids": (places > 3).astype(np.int64),
        }
        yield {name: every[name] for name in family.inputs}


def inside(file: Path, names: list[str], given: Arrays) -> Arrays:
    model = onnx.load(file)
    known = {output.name for output in model.graph.output}
    model.graph.output.extend(helper.ValueInfoProto(name=name) for name in names if name not in known)
    session = InferenceSession(model.SerializeToString(), providers=["CPUExecutionProvider"])
    return dict(zip(names, session.run(names, given), strict=True))


def floats(file: Path) -> list[str]:
    values = shape_inference.infer_shapes(onnx.load(file)).graph.value_info
    return [value.name for value in values if value.type.tensor_type.elem_type == TensorProto.FLOAT]


def masking(file: Path, given: list[Arrays]) -> list[str]:
    """Nodes at whose numbers of masked scores are: they stay float."""
    found = [inside(file, floats(file), one) for one in given]
    wide = {name for one in found for name, array in one.items() if array.size and array.min() < MASKED}
    nodes = onnx.load(file).graph.node
    return [node.name for node in nodes if wide & {*node.input, *node.output}]


def write_own(name: str, plain: Path, file: Path) -> None:
    """What stands in the quantized file for each tensor that PyTorch tells of, in the case `one`."""
    family = FAMILIES[name]
    inputs = cases(family)["one"]
    given = {key: tensor.numpy() for key, tensor in inputs.items()}
    heard = {key: tensor.numpy() for key, tensor in listen(family, family.build("eager"), inputs).items()}
    floating = inside(plain, [*floats(plain), "logits"], given)
    model = onnx.load(file)
    made = {output: node for node in model.graph.node for output in node.output}
    stored = {tensor.name: numpy_helper.to_array(tensor) for tensor in model.graph.initializer}
    kept = Floats()
    told = {}
    for key, expected in heard.items():
        same = [tensor for tensor, array in floating.items() if is_same(array, expected)]
        if not same:
            continue
        tensor = same[-1]  # where it is used, not where it is made
        decoded, whole = f"{tensor}_DequantizeLinear_Output", f"{tensor}_quantized"
        if decoded in made:
            own = inside(file, [decoded], given)[decoded]
        elif whole in made:
            while f"{tensor}_scale" not in stored:  # moved: as what it was before
                tensor = made[f"{tensor}_quantized"].input[0].removesuffix("_quantized")
            scale, zero = stored[f"{tensor}_scale"], stored[f"{tensor}_zero_point"]
            own = (inside(file, [whole], given)[whole].astype(np.float32) - np.float32(zero)) * scale
        else:
            own = inside(file, [tensor], given)[tensor]
        own = np.where(own < MASKED, -np.inf, own).reshape(expected.shape)
        told[key] = kept.put(torch.from_numpy(own.astype(np.float32)))
    kept.write(file.with_name("own.bin"))
    case = {"inputs": {key: tensor.tolist() for key, tensor in inputs.items()}, "tensors": told}
    write_json(file.with_name("own.json"), {"tables": {}, "cases": {"one": case}})


def is_same(array: np.ndarray, expected: np.ndarray) -> bool:
    if array.shape != expected.shape:
        return False
    real = np.where(array < MASKED, -np.inf, array)
    return bool(np.allclose(real, expected, atol=1e-4))
