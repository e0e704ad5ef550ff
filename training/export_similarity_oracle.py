"""What NumPy says of the similarity of rows, in float64: test/domain/model/similarities.json.

    python export_similarity_oracle.py

A random table in float32 with rows that are hard on it: none of length, twice the same, the opposite,
nearly the same, tiny and huge.
"""

import json
from pathlib import Path

import numpy as np

FILE = Path(__file__).parent.parent / "test" / "domain" / "model" / "similarities.json"
ROWS, WIDTH, LISTED = 24, 12, 3
ASKED = [0, 3, 5, 7, 9, 11]

random = np.random.default_rng(17)
table = random.normal(0.3, 1, (ROWS, WIDTH)).astype(np.float32)
table[4] = 0
table[6] = table[5]
table[8] = -table[7]
table[10] = table[9] + random.normal(0, 1e-2, WIDTH).astype(np.float32)
table[11] *= 1e-4
table[12] *= 50
# As they are written, so that both sides read the same.
table = np.array([[float(f"{x:.6g}") for x in row] for row in table], dtype=np.float32)

exact = table.astype(np.float64)
lengths = np.linalg.norm(exact, axis=1)


def of(row: int) -> dict:
    dots = exact @ exact[row]
    products = lengths * lengths[row]
    values = {
        "cosine": np.divide(dots, products, out=np.zeros(ROWS), where=products > 0),
        "dot": dots,
        "euclidean": np.linalg.norm(exact - exact[row], axis=1),
    }
    others = np.delete(np.arange(ROWS), row)
    ends = {"nearest": {}, "farthest": {}}
    for name, found in values.items():
        order = others[np.argsort(found[others], kind="stable")]
        up, down = order[:LISTED].tolist(), order[::-1][:LISTED].tolist()
        near, far = (up, down) if name == "euclidean" else (down, up)
        ends["nearest"][name], ends["farthest"][name] = near, far
    rounded = {name: [round(float(x), 8) for x in found] for name, found in values.items()}
    return {"row": row, "values": rounded, **ends}


def main() -> None:
    data = [float(f"{x:.6g}") for x in table.ravel()]
    oracle = {"shape": [ROWS, WIDTH], "data": data, "rows": [of(row) for row in ASKED]}
    FILE.write_text(json.dumps(oracle) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
