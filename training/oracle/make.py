"""Makes the test models of test/engine/families, and what PyTorch says of them.

python make.py                         # all
python make.py gpt2 t5/eager-legacy    # these only; the index keeps the others
"""

import json
import re
import shutil
import sys
import tempfile
from pathlib import Path

import onnx
import torch

from cases import cases
from change import write_changes
from check import largest_error
from export import trace
from families import FAMILIES, Family
from floats import Floats, write_json
from listen import Tensors, listen
from slim import without_names
from variants import VARIANTS, Variant

# Of the padded case, to save room: what padding could harm, and all that follows from it.
OF_PADDED = re.compile(r"\.weights$|\.output$|\.normed$|^logits$")
TARGET = Path(__file__).parents[2] / "test/engine/families"


def make(name: str, only: str) -> list[dict]:
    """Writes a family's oracle and its variants, or the only one asked for. Returns their lines of the index.

    The family's folder changes when all of it is made.
    """
    family = FAMILIES[name]
    chosen = [v for v in VARIANTS if name in v.families and only in ("", v.name)]
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place, name)
        folder.mkdir()
        model = family.build("eager")
        said = {case: listen(family, model, inputs) for case, inputs in cases(family).items()}
        write_json(folder / "config.json", model.config.to_diff_dict() | {"architectures": [family.model]})
        write_oracle(folder, family, model, said)
        write_changes(folder, name, model)
        lines = [make_variant(name, variant, folder / variant.name, said) for variant in chosen]
        shutil.rmtree(TARGET / name / only, ignore_errors=True)
        shutil.copytree(folder, TARGET / name, dirs_exist_ok=True, copy_function=shutil.copyfile)
    return lines


def make_variant(name: str, variant: Variant, folder: Path, said: dict[str, Tensors]) -> dict:
    """@raises SystemExit if a file is further from PyTorch than the variant allows"""
    folder.mkdir()
    for file, graph in variant.graphs(FAMILIES[name]).items():
        onnx.save(trace(graph, variant.exporter, variant.opset), folder / file)
    for change in variant.changes:
        change(folder)
    for file in folder.glob("*.onnx"):
        onnx.save(without_names(onnx.load(file, load_external_data=False)), file)
    heard = said if variant.hides else {"one": said["one"]}
    off = largest_error(FAMILIES[name], folder, heard)
    if off > variant.bound:
        raise SystemExit(f"{name} {variant.name}: logits are off by {off:.2g}, bound {variant.bound:g}")
    files = {file.name: file.stat().st_size for file in sorted(folder.iterdir())}
    print(f"{name:11} {variant.name:22} {sum(files.values()):9,} bytes, logits within {off:.0e}", flush=True)
    facts = ("attention", "exporter", "opset", "layout", "precision", "bound")
    return (
        {"family": name, "variant": variant.name} | {f: getattr(variant, f) for f in facts} | {"files": files}
    )


def write_oracle(folder: Path, family: Family, model: torch.nn.Module, said: dict[str, Tensors]) -> None:
    """oracle.bin: float32, little-endian, one tensor after the other; oracle.json: what lies where."""
    floats = Floats()
    tables = {name: model.get_submodule(path).weight.detach() for name, path in family.tables.items()}
    if model.config.tie_word_embeddings:
        tables.pop("unembedding", None)
    told = {
        "tables": {name: floats.put(table) for name, table in tables.items()},
        "cases": {
            case: {
                "inputs": {name: tensor.tolist() for name, tensor in inputs.items()},
                "tensors": {
                    n: floats.put(t) for n, t in said[case].items() if case == "one" or OF_PADDED.search(n)
                },
            }
            for case, inputs in cases(family).items()
        },
    }
    floats.write(folder / "oracle.bin")
    write_json(folder / "oracle.json", told)


def write_index(fresh: list[dict]) -> None:
    """One line per variant, in the order of families.py and variants.py."""
    path = TARGET / "index.json"
    lines = json.loads(path.read_text(encoding="utf-8")) if path.exists() else []
    known = {(line["family"], line["variant"]): line for line in [*lines, *fresh]}
    ordered = [
        known.get((name, variant.name))
        for name in FAMILIES
        for variant in VARIANTS
        if name in variant.families
    ]
    text = ",\n".join(json.dumps(line) for line in ordered if line)
    path.write_text(f"[\n{text}\n]\n", encoding="utf-8")


def main() -> None:
    for asked in sys.argv[1:] or list(FAMILIES):
        name, _, only = asked.partition("/")
        write_index(make(name, only))


if __name__ == "__main__":
    main()
