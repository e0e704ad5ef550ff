"""How the oracle's numbers are stored: one file of floats, and a JSON that says what lies where."""

import json
from pathlib import Path

from torch import Tensor


class Floats:
    """float32, little-endian, one tensor after the other."""

    def __init__(self) -> None:
        self.chunks: list[bytes] = []
        self.place = 0

    def put(self, tensor: Tensor) -> dict:
        """Returns where it lies, counted in floats."""
        self.chunks.append(tensor.contiguous().numpy().astype("<f4").tobytes())
        here, self.place = self.place, self.place + tensor.numel()
        return {"at": here, "shape": list(tensor.shape)}

    def write(self, path: Path) -> None:
        path.write_bytes(b"".join(self.chunks))


def write_json(path: Path, content: object) -> None:
    path.write_text(json.dumps(content, separators=(",", ":"), ensure_ascii=False) + "\n", encoding="utf-8")
