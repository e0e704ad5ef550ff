"""Makes the test models of test/engine/families, and what PyTorch says of them.

    python make.py              # all families
    python make.py gpt2 t5      # these only; the index keeps the others
"""

import json
import shutil
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import onnx
import torch
from torch import Tensor

from cases import cases
from check import largest_error
from export import cached, plain, trace
from families import FAMILIES, Family
from listen import Tensors, listen

TARGET = Path(__file__).parents[2] / "test/engine/families"


@dataclass(frozen=True)
class Variant:
    name: str
    attention: str  # how transformers was told to compute it
    exporter: str
    layout: str = "plain"  # or "cached", "merged": see FORMAT.md
    precision: str = "fp32"
    bound: float = 1e-4  # of the logits: what is further off is not written


VARIANTS = [
    Variant("eager-legacy", attention="eager", exporter="legacy"),
    Variant("sdpa-legacy", attention="sdpa", exporter="legacy"),
    Variant("eager-dynamo", attention="eager", exporter="dynamo"),
    Variant("sdpa-dynamo", attention="sdpa", exporter="dynamo"),
    Variant("sdpa-legacy-cached", attention="sdpa", exporter="legacy", layout="cached"),
    Variant("eager-legacy-cached", attention="eager", exporter="legacy", layout="cached"),
]

LAYOUTS = {"plain": plain, "cached": cached}


def make(name: str, family: Family) -> list[dict]:
    """Writes one family's folder anew. Returns its lines of the index."""
    folder = TARGET / name
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    model = family.build("eager")
    said = {case: listen(family, model, inputs) for case, inputs in cases(family).items()}
    write_json(folder / "config.json", model.config.to_diff_dict() | {"architectures": [family.model]})
    write_oracle(folder, family, model, said)
    return [line for variant in VARIANTS if (line := make_variant(name, family, variant, said))]


def make_variant(name: str, family: Family, variant: Variant, said: dict[str, Tensors]) -> dict:
    with tempfile.TemporaryDirectory() as place:
        for file, graph in LAYOUTS[variant.layout](family, variant.attention).items():
            onnx.save(trace(graph, variant.exporter), str(Path(place, file)))
        off = largest_error(family, Path(place), said)
        if not off <= variant.bound:
            raise SystemExit(f"{name} {variant.name}: logits are off by {off:.2g}, bound {variant.bound:g}")
        shutil.copytree(place, TARGET / name / variant.name)
    files = sorted(file.name for file in (TARGET / name / variant.name).iterdir())
    size = sum((TARGET / name / variant.name / file).stat().st_size for file in files)
    print(f"{name:12}{variant.name:20}{size:9,} bytes, logits within {off:.1g}", flush=True)
    return {
        "family": name,
        "variant": variant.name,
        "attention": variant.attention,
        "exporter": variant.exporter,
        "precision": variant.precision,
        "files": files,
        "bytes": size,
        "bound": variant.bound,
    }


def write_oracle(folder: Path, family: Family, model: torch.nn.Module, said: dict[str, Tensors]) -> None:
    """oracle.bin: float32, little-endian, one tensor after the other; oracle.json: what lies where."""
    chunks: list[bytes] = []
    place = 0

    def put(tensor: Tensor) -> dict:
        nonlocal place
        chunks.append(tensor.contiguous().numpy().astype("<f4").tobytes())
        here, place = place, place + tensor.numel()
        return {"at": here, "shape": list(tensor.shape)}

    tables = {name: model.get_submodule(path).weight.detach() for name, path in family.tables.items()}
    if tables.get("unembedding") is tables["token"]:
    told = {
        "tables": {name: put(table) for name, table in tables.items()},
        "cases": {
            case: {
                "inputs": {name: tensor.tolist() for name, tensor in inputs.items()},
                "tensors": {name: put(tensor) for name, tensor in said[case].items()},
            }
            for case, inputs in cases(family).items()
        },
    }
    (folder / "oracle.bin").write_bytes(b"".join(chunks))
    write_json(folder / "oracle.json", told)


def write_json(path: Path, content: object) -> None:
    path.write_text(json.dumps(content, separators=(",", ":"), ensure_ascii=False) + "\n", encoding="utf-8")


def main() -> None:
    chosen = sys.argv[1:] or list(FAMILIES)
    index = TARGET / "index.json"
    lines = json.loads(index.read_text(encoding="utf-8")) if index.exists() else []
    for name in chosen:
        lines = [line for line in lines if line["family"] != name] + make(name, FAMILIES[name])
    order = list(FAMILIES)
    lines.sort(key=lambda line: order.index(line["family"]))
    index.write_text(json.dumps(lines, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
