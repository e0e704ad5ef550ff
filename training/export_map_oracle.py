"""What NumPy's singular value decomposition says of the principal components of two tables.

    python export_map_oracle.py

Writes test/engine/maps/pca.json: of the embeddings of the test model (test/fixtures/tiny.json) and of
a table that test/engine/maps/tables.ts draws from the same whole numbers. For each: the mean of the
columns, three axes, the share of the variance along each, and where the first rows stand. The largest
number of each axis is positive.
"""

import json
from pathlib import Path

import numpy as np

ROOT = Path(__file__).parent.parent
TARGET = ROOT / "test/engine/maps/pca.json"
AXES = 3
SHOWN = 12  # rows whose places are written down


def drawn(rows: int, width: int) -> np.ndarray:
    """Column i varies by about 1 / (i + 1) around i, in 32 bits."""
    state = 2026
    table = np.zeros((rows, width), dtype=np.float32)
    for row in range(rows):
        for column in range(width):
            state = (state * 1664525 + 1013904223) % 2**32
            number = state / 2**32 - 0.5
            table[row, column] = np.float32(column + number / (column + 1))
    return table


def components(table: np.ndarray) -> dict:
    table = table.astype(np.float64)
    mean = table.mean(axis=0)
    _, sizes, axes = np.linalg.svd(table - mean, full_matrices=False)
    axes = axes[:AXES]
    largest = np.abs(axes).argmax(axis=1)
    axes *= np.sign(axes[np.arange(len(axes)), largest])[:, None]
    explained = (sizes**2 / (sizes**2).sum())[:AXES]
    places = (table[:SHOWN] - mean) @ axes.T
    return {
        "mean": mean.tolist(),
        "axes": axes.tolist(),
        "explained": explained.tolist(),
        "places": places.tolist(),
        "farthest": [float(np.abs((table - mean) @ axes[:d].T).max()) for d in (2, 3)],
    }


def rounded(value):
    if isinstance(value, float):
        return float(f"{value:.9g}")
    if isinstance(value, list):
        return [rounded(one) for one in value]
    return {name: rounded(one) for name, one in value.items()}


tiny = json.loads((ROOT / "test/fixtures/tiny.json").read_text())
oracle = {
    "tiny": components(np.array(tiny["embeddings"], dtype=np.float32)),
    "drawn": components(drawn(500, 24)),
}
TARGET.write_text(json.dumps(rounded(oracle), indent=1) + "\n")
