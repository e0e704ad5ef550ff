"""The forms in which the world exports these models, and which families have which."""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from export import Graph, cached, plain, split
from families import FAMILIES, Family
from merge import merge

Change = Callable[[Path], None]  # of the files in a folder


@dataclass(frozen=True)
class Variant:
    name: str
    attention: str  # how transformers was told to compute it
    exporter: str  # "legacy", "dynamo"
    opset: int
    layout: str = "plain"
    precision: str = "fp32"
    bound: float = 1e-4  # of the logits: a file that is further off is not written
    families: list[str] = field(default_factory=lambda: list(FAMILIES))
    changes: tuple[Change, ...] = ()

    def graphs(self, family: Family) -> dict[str, Graph]:
        """By file name."""
        layouts = {"plain": plain, "cached": cached, "merged": split}
        return layouts[self.layout](family, self.attention)


WITH_SDPA = [name for name, family in FAMILIES.items() if "sdpa" in family.attentions]
# With a position bias, torch takes scaled_dot_product_attention apart into strides that it cannot view.
EAGER_DYNAMO = [name for name in FAMILIES if name not in WITH_SDPA] + ["t5"]

VARIANTS = [
    Variant("eager-legacy", "eager", "legacy", 17),
    Variant("sdpa-legacy", "sdpa", "legacy", 17, families=WITH_SDPA),
    Variant("eager-dynamo", "eager", "dynamo", 18, families=EAGER_DYNAMO),
    Variant("sdpa-dynamo", "sdpa", "dynamo", 18, families=[n for n in WITH_SDPA if n not in EAGER_DYNAMO]),
    Variant("cached", "sdpa", "legacy", 17, "cached", families=["gpt2", "llama", "gemma3", "t5", "bart"]),
    Variant("cached", "eager", "legacy", 17, "cached", families=["bloom"]),
    Variant("merged", "sdpa", "legacy", 17, "merged", families=["gpt2", "t5", "marian"], changes=(merge,)),
    Variant("opset23", "sdpa", "dynamo", 23, families=["gpt2", "llama", "bert", "bart"]),
]
