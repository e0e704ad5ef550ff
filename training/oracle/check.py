"""Whether an ONNX file says in onnxruntime what PyTorch says."""

from pathlib import Path

import numpy as np
import onnxruntime

from cases import cases
from families import Family
from listen import Tensors

Arrays = dict[str, np.ndarray]


def errors(family: Family, folder: Path, said: dict[str, Tensors]) -> dict[str, float]:
    """Largest difference of the logits at tokens that are no padding, by case."""
    found = {}
    for case, inputs in cases(family).items():
        given = {name: tensor.numpy() for name, tensor in inputs.items()}
        logits = run(folder / "model.onnx", given)["logits"]
        real = given["attention_mask"] == 1
        found[case] = float(np.abs(logits - said[case]["logits"].numpy())[real].max())
    return found


def run(file: Path, given: Arrays) -> Arrays:
    """One run of a file; caches that it asks for are given empty."""
    options = onnxruntime.SessionOptions()
    options.log_severity_level = 3
    session = onnxruntime.InferenceSession(str(file), options, providers=["CPUExecutionProvider"])
    fed = {i.name: given[i.name] if i.name in given else empty(i) for i in session.get_inputs()}
    return dict(zip([o.name for o in session.get_outputs()], session.run(None, fed)))


def empty(value: onnxruntime.NodeArg) -> np.ndarray:
    raise KeyError(value.name)
