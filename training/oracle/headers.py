"""Small files of weights as their formats' own libraries write them: test/engine/headers/files.

pip install gguf safetensors numpy
python headers.py

expected.json says what those libraries read back, and how many bytes each type of GGUF takes.
"""

import json
from pathlib import Path

import gguf
import numpy as np
from gguf.constants import GGML_QUANT_SIZES, GGMLQuantizationType
from safetensors.numpy import save_file

TARGET = Path(__file__).parents[2] / "test/engine/headers/files"
WIDTH, INNER, VOCABULARY, GROUPS = 64, 96, 50, 32
TYPES = [GGMLQuantizationType.Q4_0, GGMLQuantizationType.Q8_0, GGMLQuantizationType.F16]


def weights(names: dict[str, tuple[int, ...]]) -> dict[str, np.ndarray]:
    random = np.random.default_rng(7)
    return {name: random.standard_normal(shape).astype(np.float32) for name, shape in names.items()}


def llama(layer: str, names: tuple[str, ...]) -> dict[str, tuple[int, ...]]:
    shapes = [(WIDTH, WIDTH), (GROUPS, WIDTH), (GROUPS, WIDTH), (WIDTH, WIDTH), (INNER, WIDTH), (INNER, WIDTH), (WIDTH, INNER), (WIDTH,), (WIDTH,)]
    return {f"{layer}.{name}.weight": shape for name, shape in zip(names, shapes)}


def safetensors() -> dict:
    names = ("self_attn.q_proj", "self_attn.k_proj", "self_attn.v_proj", "self_attn.o_proj", "mlp.gate_proj", "mlp.up_proj", "mlp.down_proj", "input_layernorm", "post_attention_layernorm")
    shapes = {"model.embed_tokens.weight": (VOCABULARY, WIDTH), "model.norm.weight": (WIDTH,)}
    for layer in range(2):
        shapes |= llama(f"model.layers.{layer}", names)
    tensors = {name: each.astype(np.float16) for name, each in weights(shapes).items()}
    tensors["model.norm.weight"] = tensors["model.norm.weight"].astype(np.float32)
    tensors["position_ids"] = np.arange(8).reshape(1, 8)
    save_file(tensors, TARGET / "tiny.safetensors", {"format": "pt"})
    return {name: {"shape": list(each.shape), "bytes": each.nbytes} for name, each in tensors.items()}


def gguf_file() -> dict:
    names = ("attn_q", "attn_k", "attn_v", "attn_output", "ffn_gate", "ffn_up", "ffn_down", "attn_norm", "ffn_norm")
    file = TARGET / "tiny.gguf"
    writer = gguf.GGUFWriter(file, "llama")
    writer.add_name("Tiny")
    writer.add_license("mit")
    writer.add_context_length(128)
    writer.add_block_count(2)
    writer.add_head_count_kv(2)
    writer.add_layer_norm_rms_eps(1e-6)
    writer.add_tokenizer_model("llama")
    writer.add_token_list([f"▁token{number}" for number in range(VOCABULARY)])
    writer.add_token_scores([-float(number) for number in range(VOCABULARY)])
    writer.add_add_bos_token(True)
    shapes = {"token_embd.weight": (VOCABULARY, WIDTH), "output_norm.weight": (WIDTH,), "output.weight": (VOCABULARY, WIDTH)}
    for layer in range(2):
        shapes |= llama(f"blk.{layer}", names)
    for at, (name, each) in enumerate(weights(shapes).items()):
        kind = TYPES[at % len(TYPES)] if each.ndim > 1 else GGMLQuantizationType.F32
        data = gguf.quants.quantize(each, kind)
        writer.add_tensor(name, data, raw_dtype=kind)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
    read = gguf.GGUFReader(file)
    return {
        each.name: {"shape": [int(length) for length in reversed(each.shape)], "bytes": int(each.n_bytes), "type": each.tensor_type.name}
        for each in read.tensors
    }


def main() -> None:
    TARGET.mkdir(parents=True, exist_ok=True)
    expected = {
        "safetensors": safetensors(),
        "gguf": gguf_file(),
        "ggufTypes": {int(kind): [kind.name, *GGML_QUANT_SIZES[kind]] for kind in GGMLQuantizationType},
    }
    (TARGET / "expected.json").write_text(json.dumps(expected, indent=1) + "\n")


if __name__ == "__main__":
    main()
