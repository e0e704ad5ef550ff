"""What NumPy and transformers say of the formulas of positions, written from the papers.

    python export_positions_oracle.py

Writes test/domain/positions/oracle.json, and what the shipped models' files hold to
test/engine/answers/embeddings/positions/oracle.json. Sinusoids: Vaswani et al. 2017, §3.5. Rotation: Su et al.
2021, eq. 14 and 15, as block matrices. ALiBi: Press et al. 2022, §3. T5's buckets are transformers' own,
its tensors replaced by NumPy's arrays.
"""

import inspect
import json
import math
import re
import textwrap
from pathlib import Path

import numpy as np
import onnx
from onnx import numpy_helper

ROOT = Path(__file__).parent.parent
TARGET = ROOT / "test/domain/positions/oracle.json"
OF_MODELS = ROOT / "test/engine/answers/embeddings/positions/oracle.json"


def sinusoid(position: int, width: int) -> list[float]:
    return [
        math.sin(position / 10000 ** (k / width)) if k % 2 == 0 else math.cos(position / 10000 ** ((k - 1) / width))
        for k in range(width)
    ]


def rotation(position: int, width: int) -> np.ndarray:
    blocks = np.zeros((width, width))
    for i in range(1, width // 2 + 1):
        angle = position * 10000.0 ** (-2 * (i - 1) / width)
        turn = [[math.cos(angle), -math.sin(angle)], [math.sin(angle), math.cos(angle)]]
        blocks[2 * i - 2 : 2 * i, 2 * i - 2 : 2 * i] = turn
    return blocks


def slopes(heads: int) -> list[float]:
    """As the code of the paper computes them."""

    def power_of_2(count: int) -> list[float]:
        start = 2 ** (-(2 ** -(math.log2(count) - 3)))
        return [start * start**i for i in range(count)]

    if math.log2(heads).is_integer():
        return power_of_2(heads)
    closest = 2 ** math.floor(math.log2(heads))
    return power_of_2(closest) + slopes(2 * closest)[0::2][: heads - closest]


class Torch:
    """What the function of buckets takes of torch."""

    long = np.int64
    abs = staticmethod(np.abs)
    where = staticmethod(np.where)
    zeros_like = staticmethod(np.zeros_like)
    full_like = staticmethod(np.full_like)
    min = staticmethod(np.minimum)

    @staticmethod
    def log(value: np.ndarray) -> np.ndarray:
        with np.errstate(divide="ignore"):
            return np.log(value)


class Distances(np.ndarray):
    def to(self, kind: type) -> "Distances":
        with np.errstate(invalid="ignore"):
            return self.astype(kind)

    def float(self) -> "Distances":
        return self.astype(np.float32)


def bucket_function():
    """transformers' own, out of its source, since without PyTorch its module cannot be imported."""
    import transformers

    source = (Path(transformers.__file__).parent / "models/t5/modeling_t5.py").read_text()
    [body] = re.findall(r"    def _relative_position_bucket\(.*?return relative_buckets\n", source, re.S)
    scope = {"torch": Torch, "math": math}
    exec(textwrap.dedent(body), scope)  # noqa: S102
    return scope["_relative_position_bucket"]


def stored(model: str, file: str, ending: str) -> np.ndarray:
    """A tensor of a shipped model: as it is, or in float16, or in int8 with a scale for each row."""
    graph = onnx.load(ROOT / f"media/models/{model}/onnx/{file}.onnx").graph
    tensors = {one.name: one for one in graph.initializer}
    [name] = [name for name in tensors if name.endswith((ending, f"{ending}.stored"))]
    scale = tensors.get(name.replace(".stored", ".scale")) if name.endswith(".stored") else None
    values = numpy_helper.to_array(tensors[name]).astype(np.float64)
    return values if scale is None else values * numpy_helper.to_array(scale)


def of_models(buckets) -> dict:
    def biases(file: str, both: bool, distances: list[int]) -> dict:
        bias = stored("tiny-t5", file, "relative_attention_bias.weight")
        rows = bias[np.asarray(buckets(np.array(distances).view(Distances), both, 32, 128))]
        return {"distances": distances, "bias": rows.T.tolist()}

    far = [-159, -128, -91, -20, -8, -7, -1, 0]

    def similar(model: str, ending: str, pairs: list[tuple[int, int]]) -> dict:
        table = stored(model, "model", ending)
        table = table / np.linalg.norm(table, axis=1, keepdims=True)
        raw = stored(model, "model", ending)
        shares = np.linalg.svd(raw - raw.mean(axis=0), compute_uv=False) ** 2
        return {
            "count": len(table),
            "cosines": [[a, b, float(table[a] @ table[b])] for a, b in pairs],
            "shares": (shares / shares.sum())[:2].tolist(),
        }

    return {
        "tiny-t5": biases("encoder_model", True, [*far, 1, 5, 50, 128, 159]),
        "tiny-t5-decoder": biases("decoder_model_merged", False, far),
        "tiny-gpt": similar("tiny-gpt", "wpe.weight", [(0, 1), (3, 40), (100, 356), (1, 1023)]),
        "tiny-bert": similar("tiny-bert", "position_embeddings.weight", [(0, 1), (3, 40), (5, 511)]),
    }


def main() -> None:
    buckets = bucket_function()
    assert "bidirectional" in inspect.signature(buckets).parameters
    distances = np.arange(-600, 601).view(Distances)
    draw = np.random.default_rng(17)
    vector, other = draw.normal(size=(2, 16))
    oracle = {
        "sinusoids": [
            {"position": position, "width": width, "vector": sinusoid(position, width)}
            for position, width in [(0, 8), (1, 8), (7, 6), (100, 16), (511, 256)]
        ],
        "rotations": {
            "vector": vector.tolist(),
            "turned": {str(p): (rotation(p, 16) @ vector).tolist() for p in (0, 1, 13, 500)},
            "other": other.tolist(),
            "dots": [
                {"m": m, "n": n, "dot": float(rotation(m, 16) @ vector @ (rotation(n, 16) @ other))}
                for m, n in [(0, 0), (3, 1), (103, 101), (5, 40)]
            ],
        },
        "slopes": {str(heads): slopes(heads) for heads in (1, 2, 8, 12, 16, 20)},
        "buckets": [
            {
                "bothWays": both,
                "count": count,
                "most": most,
                "of": np.asarray(buckets(distances, both, count, most)).tolist(),
            }
            for both, count, most in [(True, 32, 128), (False, 32, 128), (True, 16, 64)]
        ],
    }
    TARGET.parent.mkdir(exist_ok=True)
    TARGET.write_text(json.dumps(oracle) + "\n")
    OF_MODELS.parent.mkdir(exist_ok=True)
    OF_MODELS.write_text(json.dumps(of_models(buckets)) + "\n")


if __name__ == "__main__":
    main()
