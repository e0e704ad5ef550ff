"""What NumPy says of vectors, for the tests of src/domain/search: cosines, pooling, nearest others, groups.

python export_search_oracle.py
"""

import json
from pathlib import Path

import numpy as np

TARGET = Path(__file__).parents[1] / "test/domain/search/oracle.json"
ROWS, WIDTH, GROUPS = 30, 5, 3


def unit(rows: np.ndarray) -> np.ndarray:
    return rows / np.linalg.norm(rows, axis=-1, keepdims=True)


def plain(numbers: np.ndarray) -> list:
    return np.asarray(numbers, dtype=np.float64).round(6).tolist()


def main() -> None:
    random = np.random.default_rng(4)
    centers = unit(random.normal(size=(GROUPS, WIDTH)))
    planted = random.permutation(np.repeat(np.arange(GROUPS), [13, 10, 7]))
    rows = unit(centers[planted] + random.normal(size=(ROWS, WIDTH)) * 0.12).astype(np.float32).round(6)
    rows = unit(rows.astype(np.float64))
    cosines = rows @ rows.T
    others = cosines - 3 * np.eye(ROWS)
    states = random.normal(size=(4, 3)).astype(np.float32).round(4).astype(np.float64)
    weights = np.arange(1, 5)[:, None]
    content = {
        "rows": plain(rows),
        "planted": planted.tolist(),
        "cosines": plain(cosines),
        "nearest": {"other": others.argmax(1).tolist(), "cosine": plain(others.max(1))},
        "outliers": others.max(1).argsort(kind="stable")[:4].tolist(),
        "states": plain(states),
        "pooled": {
            "cls": plain(states[0]),
            "max": plain(states.max(0)),
            "mean": plain(states.mean(0)),
            "meanRoot": plain(states.sum(0) / np.sqrt(4)),
            "weightedMean": plain((states * weights).sum(0) / weights.sum()),
            "last": plain(states[-1]),
        },
    }
    TARGET.write_text(json.dumps(content, separators=(",", ":")) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
