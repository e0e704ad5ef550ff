"""What NumPy says of sums of embeddings, as king − man + woman, in the shipped models.

    python export_sums_oracle.py

Reads the models as they are shipped (media/models); writes test/engine/answers/embeddings/sums/oracle.json. Rows
are added as they are stored, in float64; a term of several tokens is the mean of its rows. A word has
a blank before it unless it has fewer tokens without.
"""

import json
from pathlib import Path

import numpy as np
import onnx
from onnx import numpy_helper
from tokenizers import Tokenizer

ROOT = Path(__file__).parent.parent
TARGET = ROOT / "test/engine/answers/embeddings/sums/oracle.json"
FILES = {"tiny-gpt": "model", "tiny-bert": "model", "tiny-t5": "encoder_model"}
SUMS = [
    [(1, "are"), (-1, "were"), (1, "was")],
    [(1, "he"), (-1, "boy"), (1, "girl")],
    [(1, "king"), (-1, "man"), (1, "woman")],
    [(1, "소년"), (-1, "boy"), (1, "girl")],
    [(1, "strawberry"), (-1, "berry")],
    [(-1, "the")],
]
TOP = 10
TABLES = ("wte.weight.stored", "word_embeddings.weight.stored", "embed_tokens.weight.stored")


def table(model: str) -> np.ndarray:
    """The rows that token ids look up: [vocabulary, width]."""
    graph = onnx.load(ROOT / f"media/models/{model}/onnx/{FILES[model]}.onnx").graph
    stored = {one.name: numpy_helper.to_array(one).astype(np.float64) for one in graph.initializer}
    [name] = {f"{node.input[0]}.stored" for node in graph.node if node.op_type == "Gather"} & {
        name for name in stored if name.endswith(TABLES)
    }
    # As export.py stores it: in float16, or in int8 with a scale for each row.
    return stored[name] * stored.get(name.replace(".stored", ".scale"), 1)


def read(tokenizer: Tokenizer, word: str) -> list[int]:
    plain, within = (tokenizer.encode(text, add_special_tokens=False).ids for text in (word, f" {word}"))
    return plain if len(within) > len(plain) else within


def rank(cosines: np.ndarray, token: int, without: set[int]) -> int:
    better = np.flatnonzero(cosines > cosines[token])
    return 1 + len([one for one in better if one not in without])


def answer(rows: np.ndarray, ids: list[list[int]], signs: list[int]) -> dict:
    lengths = np.linalg.norm(rows, axis=1)

    def similar(vector: np.ndarray) -> np.ndarray:
        return rows @ vector / (lengths * np.linalg.norm(vector))

    terms = [rows[some].mean(axis=0) for some in ids]
    cosines = similar(sum(sign * term for sign, term in zip(signs, terms)))
    own = {one for some in ids for one in some}
    nearest = [int(one) for one in np.argsort(-cosines, kind="stable") if one not in own][:TOP]
    alone = [rank(similar(term), nearest[0], own) for sign, term in zip(signs, terms) if sign > 0]
    return {
        "ids": ids,
        "nearest": nearest,
        "cosines": [round(float(cosines[one]), 7) for one in nearest],
        "own": {str(one): [round(float(cosines[one]), 7), rank(cosines, one, set())] for one in sorted(own)},
        "alone": min(alone, default=None),
    }


def main() -> None:
    oracle = {}
    for model in FILES:
        rows = table(model)
        tokenizer = Tokenizer.from_file(str(ROOT / f"media/models/{model}/tokenizer.json"))
        oracle[model] = [
            {
                "terms": [{"sign": sign, "what": word} for sign, word in terms],
                **answer(rows, [read(tokenizer, word) for _, word in terms], [sign for sign, _ in terms]),
            }
            for terms in SUMS
        ]
    TARGET.parent.mkdir(exist_ok=True)
    TARGET.write_text(json.dumps(oracle, ensure_ascii=False, indent=1) + "\n")


if __name__ == "__main__":
    main()
