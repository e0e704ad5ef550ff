"""A Llama-like decoder as onnxruntime-genai's model builder writes it: no exporter, its own operations.

GroupQueryAttention rotates, keeps the cache and masks by itself; every norm but the first is one with
the sum before it (SkipSimplifiedLayerNormalization). Of the last sum only the norm is told.
"""

from pathlib import Path

import numpy as np
import onnx
import torch
from onnx import NodeProto, TensorProto, helper, numpy_helper

from families import CONTEXT, FAMILIES

MICROSOFT = "com.microsoft"


def build(name: str):
    """A change that puts model.onnx into the folder, whatever it held before."""

    def change(folder: Path) -> None:
        onnx.save(Builder(name).model(), folder / "model.onnx")

    return change


class Builder:
    def __init__(self, family: str):
        model = FAMILIES[family].build("eager")
        self.config = model.config
        self.weights = {key: value.numpy() for key, value in model.state_dict().items()}
        self.rotary = model.model.rotary_emb
        self.nodes: list[NodeProto] = []
        self.stored: dict[str, np.ndarray] = {}

    def model(self) -> onnx.ModelProto:
        config = self.config
        self.lengths()
        self.rotary_tables()
        stream = self.node(
            "Gather",
            [self.store("embed", self.weights["model.embed_tokens.weight"]), "input_ids"],
            "embedded",
        )
        added = ""
        for layer in range(config.num_hidden_layers):
            normed, stream = self.norm(f"model.layers.{layer}.input_layernorm", stream, added)
            added = self.attention(layer, normed)
            normed, stream = self.norm(f"model.layers.{layer}.post_attention_layernorm", stream, added)
            added = self.mlp(layer, normed)
        normed, _ = self.norm("model.norm", stream, added, last=True)
        self.linear("lm_head", normed, "logits")
        return self.graph()

    def lengths(self) -> None:
        """What GroupQueryAttention asks for: the last position of each text, the longest text."""
        self.store("axis", np.array([1], np.int64))
        self.store("one", np.array([1], np.int64))
        self.store("second", np.array(1, np.int64))
        self.node("ReduceSum", ["attention_mask", "axis"], "counts", keepdims=0)
        self.node("Sub", ["counts", "one"], "last")
        self.node("Cast", ["last"], "seqlens_k", to=TensorProto.INT32)
        self.node("Shape", ["attention_mask"], "mask_shape")
        self.node("Gather", ["mask_shape", "second"], "length")
        self.node("Cast", ["length"], "total_seq_len", to=TensorProto.INT32)

    def rotary_tables(self) -> None:
        with torch.no_grad():
            cos, sin = self.rotary(torch.zeros(1), torch.arange(CONTEXT)[None])
        half = cos.shape[-1] // 2
        self.store("cos_cache", cos[0, :, :half].numpy())
        self.store("sin_cache", sin[0, :, :half].numpy())

    def norm(self, name: str, stream: str, added: str, last: bool = False) -> tuple[str, str]:
        """(normed, the stream that it was taken of)"""
        weight = self.store(name, self.weights[f"{name}.weight"])
        facts = {"epsilon": self.config.rms_norm_eps}
        if not added:
            self.many("SimplifiedLayerNormalization", [stream, weight], [f"{name}/out"], axis=-1, **facts)
            return f"{name}/out", stream
        outputs = [f"{name}/out"] if last else [f"{name}/out", "", "", f"{name}/sum"]
        self.many(
            "SkipSimplifiedLayerNormalization", [stream, added, weight], outputs, domain=MICROSOFT, **facts
        )
        return outputs[0], outputs[-1]

    def attention(self, layer: int, normed: str) -> str:
        config, name = self.config, f"model.layers.{layer}.self_attn"
        q, k, v = [self.linear(f"{name}.{part}_proj", normed) for part in "qkv"]
        if f"{name}.q_norm.weight" in self.weights:
            q, k = self.head_norm(f"{name}.q_norm", q), self.head_norm(f"{name}.k_norm", k)
        past = [f"past_key_values.{layer}.{part}" for part in ("key", "value")]
        present = [f"present.{layer}.{part}" for part in ("key", "value")]
        self.many(
            "GroupQueryAttention",
            [q, k, v, *past, "seqlens_k", "total_seq_len", "cos_cache", "sin_cache"],
            [f"{name}/out", *present],
            domain=MICROSOFT,
            num_heads=config.num_attention_heads,
            kv_num_heads=config.num_key_value_heads,
            scale=config.head_dim**-0.5,
            do_rotary=1,
            local_window_size=getattr(config, "sliding_window", None) or -1,
        )
        return self.linear(f"{name}.o_proj", f"{name}/out")

    def head_norm(self, name: str, stream: str) -> str:
        """Each head by itself: [batch, tokens, heads × width] → [batch, tokens × heads, width] and back."""
        width = self.config.head_dim
        heads = len(self.weights[f"{name.removesuffix('_norm')}_proj.weight"]) // width
        apart = self.store(f"{name}/apart", np.array([0, -1, width], np.int64))
        together = self.store(f"{name}/together", np.array([0, -1, heads * width], np.int64))
        split = self.node("Reshape", [stream, apart], f"{name}/split")
        normed, _ = self.norm(name, split, "")
        return self.node("Reshape", [normed, together], f"{name}/merged")

    def mlp(self, layer: int, normed: str) -> str:
        name = f"model.layers.{layer}.mlp"
        gate, up = self.linear(f"{name}.gate_proj", normed), self.linear(f"{name}.up_proj", normed)
        self.node("Sigmoid", [gate], f"{name}/sigmoid")
        self.node("Mul", [gate, f"{name}/sigmoid"], f"{name}/act")
        return self.linear(f"{name}.down_proj", self.node("Mul", [f"{name}/act", up], f"{name}/gated"))

    def linear(self, name: str, given: str, out: str = "") -> str:
        out = out or f"{name}/out"
        weight = self.store(f"{name}.weight", self.weights[f"{name}.weight"].T)
        bias = self.weights.get(f"{name}.bias")
        if bias is None:
            return self.node("MatMul", [given, weight], out)
        self.node("MatMul", [given, weight], f"{name}/product")
        return self.node("Add", [f"{name}/product", self.store(f"{name}.bias", bias)], out)

    def store(self, name: str, array: np.ndarray) -> str:
        self.stored[name] = np.ascontiguousarray(array)
        return name

    def node(self, op: str, inputs: list[str], output: str, **facts: object) -> str:
        self.many(op, inputs, [output], **facts)
        return output

    def many(self, op: str, inputs: list[str], outputs: list[str], **facts: object) -> None:
        self.nodes.append(helper.make_node(op, inputs, outputs, **facts))

    def graph(self) -> onnx.ModelProto:
        config = self.config
        heads, width = config.num_key_value_heads, config.head_dim
        text = ["batch_size", "sequence_length"]
        value, float32 = helper.make_tensor_value_info, TensorProto.FLOAT

        def caches(name: str, length: str) -> list[onnx.ValueInfoProto]:
            names = [
                f"{name}.{layer}.{part}"
                for layer in range(config.num_hidden_layers)
                for part in ("key", "value")
            ]
            return [value(name, float32, ["batch_size", heads, length, width]) for name in names]

        inputs = [
            value("input_ids", TensorProto.INT64, text),
            value("attention_mask", TensorProto.INT64, ["batch_size", "total_sequence_length"]),
            *caches("past_key_values", "past_sequence_length"),
        ]
        outputs = [
            value("logits", float32, [*text, config.vocab_size]),
            *caches("present", "total_sequence_length"),
        ]
        weights = [numpy_helper.from_array(array, name) for name, array in self.stored.items()]
        graph = helper.make_graph(self.nodes, "main_graph", inputs, outputs, weights)
        opsets = [helper.make_opsetid("", 21), helper.make_opsetid(MICROSOFT, 1)]
        return helper.make_model(graph, opset_imports=opsets, ir_version=10)
