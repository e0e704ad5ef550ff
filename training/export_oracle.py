"""What PyTorch says in float32 of the texts that the engine is tested on.

    python3 training/export_oracle.py CHECKPOINT

Reads test/engine/texts.json (texts and their token ids), writes test/engine/oracle.json.
"""

import json
import sys
from pathlib import Path

import torch

import gpt

FOLDER = Path(__file__).parent.parent / "test" / "engine"
TOP = 10


def prediction(logits: torch.Tensor, position: int) -> dict:
    probabilities = logits[position].double().softmax(-1)
    top = probabilities.topk(TOP)
    entropy = -(probabilities * probabilities.log2()).sum()
    return {
        "position": position,
        "ids": top.indices.tolist(),
        "probabilities": [round(p, 8) for p in top.values.tolist()],
        "logits": [round(v, 5) for v in logits[position][top.indices].tolist()],
        "entropy": round(entropy.item(), 6),
    }


def neighbours(table: torch.Tensor, token: int) -> dict:
    cosines = torch.nn.functional.cosine_similarity(table, table[token][None])
    cosines[token] = -2  # not a neighbour of itself
    top = cosines.topk(TOP)
    return {
        "token": token,
        "ids": top.indices.tolist(),
        "cosines": [round(c, 6) for c in top.values.tolist()],
    }


def main() -> None:
    model = gpt.load(sys.argv[1])
    texts = json.loads((FOLDER / "texts.json").read_text())
    cases = []
    for text in texts:
        ids = text["ids"]
        logits, attention = gpt.run(model, ids)
        last = len(ids) - 1
        positions = sorted({0, last // 2, last})
        cases.append({
            "name": text["name"],
            "predictions": [prediction(logits, p) for p in positions],
            # [layers][heads][to]: where the last token looks
            "attention": [
                [[round(w, 6) for w in head[last].tolist()] for head in layer] for layer in attention
            ],
        })
    middle = [text["ids"][len(text["ids"]) // 2] for text in texts]
    oracle = {
        "cases": cases,
        "neighbours": [neighbours(model.wte.weight.data, token) for token in sorted(set(middle))],
    }
    (FOLDER / "oracle.json").write_text(json.dumps(oracle, separators=(",", ":")) + "\n")


if __name__ == "__main__":
    main()
