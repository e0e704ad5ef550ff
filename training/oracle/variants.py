"""The forms in which the world exports these models, and which families have which."""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from export import Graph, cached, plain, split
from families import FAMILIES, Family
from fuse import fuse_multi_head_attention, fuse_norms, fuse_packed_attention
from genai import build
from merge import merge
from precision import (
    dynamic_int8,
    each_file,
    four_bits,
    half,
    half_inside,
    int8_weights,
    weights_beside,
)
from static import QuantFormat, S8, U8, dynamic, static

Change = Callable[[Path], None]  # of the files in a folder


@dataclass(frozen=True)
class Variant:
    name: str
    attention: str  # how transformers was told to compute it
    exporter: str  # "legacy", "dynamo"; "genai": see genai.py
    opset: int
    layout: str = "plain"
    precision: str = "fp32"
    bound: float = 1e-4  # of the logits: a file that is further off is not written
    hides: bool = True  # whether padding is hidden: 8 bits do not span scores and what masks them
    families: list[str] = field(default_factory=lambda: list(FAMILIES))
    changes: tuple[Change, ...] = ()

    def graphs(self, family: Family) -> dict[str, Graph]:
        """By file name."""
        if self.exporter == "genai":
            return {}  # written by a change
        layouts = {"plain": plain, "cached": cached, "merged": split}
        return layouts[self.layout](family, self.attention)


WITH_SDPA = [name for name, family in FAMILIES.items() if "sdpa" in family.attentions]
# With a position bias, torch takes scaled_dot_product_attention apart into strides that it cannot view.
EAGER_DYNAMO = [name for name in FAMILIES if name not in WITH_SDPA] + ["t5"]


def legacy(name: str, families: list[str], *changes: Change, **rest: object) -> Variant:
    return Variant(name, "eager", "legacy", 17, families=families, changes=changes, **rest)


def genai(name: str, family: str, *changes: Change, **rest: object) -> Variant:
    return Variant(
        name, "fused", "genai", 21, "cached", families=[family], changes=(build(family), *changes), **rest
    )


VARIANTS = [
    Variant("eager-legacy", "eager", "legacy", 17),
    Variant("sdpa-legacy", "sdpa", "legacy", 17, families=WITH_SDPA),
    Variant("eager-dynamo", "eager", "dynamo", 18, families=EAGER_DYNAMO),
    Variant("sdpa-dynamo", "sdpa", "dynamo", 18, families=[n for n in WITH_SDPA if n not in EAGER_DYNAMO]),
    Variant("cached", "sdpa", "legacy", 17, "cached", families=["gpt2", "llama", "gemma3", "t5", "bart"]),
    Variant("cached", "eager", "legacy", 17, "cached", families=["bloom"]),
    Variant("merged", "sdpa", "legacy", 17, "merged", families=["gpt2", "t5", "marian"], changes=(merge,)),
    Variant("opset23", "sdpa", "dynamo", 23, families=["gpt2", "llama", "bert", "bart"]),
    legacy("fused", ["gpt2"], fuse_packed_attention, fuse_norms("gpt2")),
    legacy("fused", ["bert"], fuse_multi_head_attention, fuse_norms("bert")),
    legacy("fused", ["t5"], fuse_multi_head_attention, fuse_norms("gpt2")),
    legacy("fused", ["bart"], fuse_multi_head_attention, fuse_norms("bart")),
    legacy("fused-norms", ["llama"], fuse_norms("gpt2")),
    *[genai("gqa", family) for family in ("llama", "qwen3", "mistral")],
    genai("gqa-q4f16", "llama", each_file(four_bits), each_file(half), precision="q4f16", bound=0.02),
    legacy("fp16", ["gpt2", "bert"], each_file(half_inside), precision="fp16", bound=0.02),
    legacy("fp16-io", ["llama"], each_file(half), precision="fp16", bound=0.02),
    legacy("int8", ["gpt2", "llama", "bert"], dynamic_int8, precision="int8", bound=1),
    legacy("int8-qdq", ["gpt2"], static("gpt2", QuantFormat.QDQ, U8, True), precision="int8", bound=1),
    legacy(
        "int8-qlinear",
        ["bert"],
        static("bert", QuantFormat.QOperator, U8, False),
        precision="int8",
        bound=1,
        hides=False,
    ),
    legacy(
        "int8-qlinear",
        ["llama"],
        static("llama", QuantFormat.QOperator, S8, True, optimized=True),
        precision="int8",
        bound=1,
    ),
    legacy("int8-products", ["bert"], dynamic(optimized=True), precision="int8", bound=1),
    legacy(
        "int8-fused",
        ["gpt2"],
        fuse_packed_attention,
        fuse_norms("gpt2"),
        dynamic(optimized=False),
        precision="int8",
        bound=1,
    ),
    legacy("int8-weights", ["gpt2", "bert", "t5"], each_file(int8_weights), precision="int8"),
    legacy("q4", ["llama", "bert"], each_file(four_bits), precision="q4"),
    legacy("external", ["gpt2"], weights_beside),
]
