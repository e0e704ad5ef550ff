"""Whether an ONNX file says in onnxruntime what PyTorch says."""

from pathlib import Path

import quiet  # before onnxruntime
import numpy as np
import onnxruntime
from onnxruntime import InferenceSession

from cases import cases
from families import Family
from listen import Tensors

Arrays = dict[str, np.ndarray]
PAST = 3  # tokens that files which take a past are given as keys and values


def largest_error(family: Family, folder: Path, said: dict[str, Tensors]) -> float:
    """Of the logits (and of what an encoder hands over) in every file and each case of `said`, with and without a past."""
    found = []
    for case in said:
        inputs = cases(family)[case]
        given = {name: tensor.numpy() for name, tensor in inputs.items()}
        heard = {name: tensor.numpy() for name, tensor in said[case].items()}
        found += [error(family, file, given, heard) for file in sorted(folder.glob("*.onnx"))]
    return max(found)


def error(family: Family, file: Path, given: Arrays, heard: Arrays) -> float:
    session = open_session(file)
    wanted = {i.name: i.type for i in session.get_inputs()}
    real = given["attention_mask"] == 1  # what is said of padding differs from export to export
    if "last_hidden_state" in [o.name for o in session.get_outputs()]:
        out = session.run(["last_hidden_state"], {name: given[name] for name in wanted})[0]
        return worst(out - encoded(heard), real)
    starts = [start for start in (0, PAST) if start or "with_past" not in file.name]
    takes_past = any(name.startswith("past_key_values") for name in wanted)
    # onnxruntime: "batch_size must be 1 when sequence_length > 1 and past context is given"
    refuses = len(real) > 1 and b"GroupQueryAttention" in file.read_bytes()
    if not takes_past or refuses:
        starts = [0]
    found = []
    for start in starts:
        known = feeds(family, given, heard, start)
        out = session.run(["logits"], {name: cast(known[name], wanted[name]) for name in wanted})[0]
        off = out - heard["logits"][:, start:]
        found.append(worst(off, np.ones(off.shape[:2], bool) if family.is_pair else real[:, start:]))
    return max(found)


def cast(array: np.ndarray, kind: str) -> np.ndarray:
    return array.astype(np.float16) if kind == "tensor(float16)" else array


def worst(off: np.ndarray, real: np.ndarray) -> float:
    found = np.abs(off)[real].max()
    return float("inf") if np.isnan(found) else float(found)


def open_session(file: Path) -> InferenceSession:
    options = onnxruntime.SessionOptions()
    options.log_severity_level = 3
    # lest it round activations to int8 wherever weights are int8 (its default is 4)
    options.add_session_config_entry("session.qdq_matmulnbits_accuracy_level", "1")
    return InferenceSession(str(file), options, providers=["CPUExecutionProvider"])


def encoded(heard: Arrays) -> np.ndarray:
    """What the encoder of a pair hands over."""
    layers = sum(name.startswith("encoder.") and name.endswith(".output") for name in heard)
    return heard.get("encoder.normed", heard[f"encoder.{layers - 1}.output"])


def feeds(family: Family, given: Arrays, heard: Arrays, start: int) -> Arrays:
    """Everything that a file may ask for, the tokens before `start` being given as past."""
    fed = {name: value if name == "attention_mask" else value[:, start:] for name, value in given.items()}
    fed["use_cache_branch"] = np.array([start > 0])
    if family.is_pair:
        fed["input_ids"] = fed["decoder_input_ids"]
        fed["encoder_attention_mask"] = given["attention_mask"]
        fed["encoder_hidden_states"] = encoded(heard)
    for name, whole in heard.items():
        stack, layer, kind, part, *_ = [*name.split("."), "", "", ""]
        if stack == "decoder" and part in ("k", "v"):
            full = {"k": "key", "v": "value"}[part]
            owner = {"self": "decoder.", "cross": "encoder."}[kind] if family.is_pair else ""
            length = start if kind == "self" or start == 0 else whole.shape[2]
            fed[f"past_key_values.{layer}.{owner}{full}"] = whole[:, :, :length]
    return fed
