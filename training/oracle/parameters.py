"""What PyTorch counts as parameters of the oracle's models: test/domain/makeup/oracle.json.

python parameters.py

Every config of test/engine/families, exports and labels, and some of the sizes that people use, of which
no weight is ever made: the model stands on PyTorch's "meta" device.
"""

import json
import sys
from pathlib import Path

import torch
import transformers
from transformers import AutoConfig, PreTrainedConfig

ROOT = Path(__file__).parents[2]
ENGINE = ROOT / "test/engine"
TARGET = ROOT / "test/domain/makeup/oracle.json"

# As published, where it is not what the class of config says by itself.
SIZES = {
    "gpt2": ("GPT2LMHeadModel", {}),
    "bert-base-uncased": ("BertForMaskedLM", {}),
    "bert-base without a head": ("BertModel", {}),
    "distilbert-base": ("DistilBertForMaskedLM", {}),
    "roberta-base": ("RobertaForMaskedLM", {"vocab_size": 50265, "max_position_embeddings": 514, "type_vocab_size": 1}),
    "t5-small": ("T5ForConditionalGeneration", {}),
    "t5-v1.1-small, tied": ("T5ForConditionalGeneration", {"d_model": 512, "d_kv": 64, "d_ff": 1024, "num_layers": 8, "num_decoder_layers": 8, "num_heads": 6, "feed_forward_proj": "gated-gelu"}),
    "bart-large": ("BartForConditionalGeneration", {}),
    "bloom-560m": ("BloomForCausalLM", {"vocab_size": 250880, "hidden_size": 1024, "n_layer": 24, "n_head": 16}),
    "pythia-160m": ("GPTNeoXForCausalLM", {"hidden_size": 768, "intermediate_size": 3072, "num_attention_heads": 12, "num_hidden_layers": 12, "vocab_size": 50304}),
    "Llama-2-7b": ("LlamaForCausalLM", {}),
    "Llama-3.2-1B": ("LlamaForCausalLM", {"hidden_size": 2048, "intermediate_size": 8192, "num_attention_heads": 32, "num_hidden_layers": 16, "num_key_value_heads": 8, "head_dim": 64, "vocab_size": 128256, "tie_word_embeddings": True}),
    "Mistral-7B": ("MistralForCausalLM", {}),
    "Qwen2.5-0.5B": ("Qwen2ForCausalLM", {"hidden_size": 896, "intermediate_size": 4864, "num_attention_heads": 14, "num_hidden_layers": 24, "num_key_value_heads": 2, "vocab_size": 151936, "tie_word_embeddings": True}),
    "Qwen3-0.6B": ("Qwen3ForCausalLM", {"hidden_size": 1024, "intermediate_size": 3072, "num_attention_heads": 16, "num_hidden_layers": 28, "num_key_value_heads": 8, "head_dim": 128, "vocab_size": 151936, "tie_word_embeddings": True}),
    "gemma-2-2b": ("Gemma2ForCausalLM", {}),
    "gemma-3-1b": ("Gemma3ForCausalLM", {"vocab_size": 262144, "hidden_size": 1152, "intermediate_size": 6912, "num_hidden_layers": 26, "num_attention_heads": 4, "num_key_value_heads": 1, "head_dim": 256}),
    "gpt-oss-20b": ("GptOssForCausalLM", {"num_hidden_layers": 24, "num_local_experts": 32}),
    "gemma-2b": ("GemmaForCausalLM", {"hidden_size": 2048, "intermediate_size": 16384, "num_hidden_layers": 18, "num_attention_heads": 8, "num_key_value_heads": 1}),
    "xlm-roberta-base": ("XLMRobertaForMaskedLM", {"vocab_size": 250002, "max_position_embeddings": 514, "type_vocab_size": 1}),
    "camembert-base": ("CamembertForMaskedLM", {"vocab_size": 32005, "max_position_embeddings": 514, "type_vocab_size": 1}),
    "mamba-130m": ("MambaForCausalLM", {"hidden_size": 768, "num_hidden_layers": 24, "vocab_size": 50280}),
}  # fmt: skip


def count(kind: str, config: PreTrainedConfig) -> dict:
    with torch.device("meta"):
        model = getattr(transformers, kind)(config)
    names: dict[int, list[str]] = {}
    for name, weights in model.named_parameters(remove_duplicate=False):
        names.setdefault(id(weights), []).append(name)
    weights = {id(each): each for each in model.parameters()}
    return {
        "architecture": kind,
        "total": sum(each.numel() for each in model.parameters()),
        # The name that a model gives first, and the others that mean the same weights.
        "tensors": {same[0]: list(weights[at].shape) for at, same in names.items()},
        "tied": {other: same[0] for same in names.values() for other in same[1:]},
    }


def main() -> None:
    counted = {}
    for file in [*sorted(ENGINE.glob("*/*/config.json")), *sorted(ROOT.glob("media/models/*/config.json"))]:
        told = json.loads(file.read_text())
        if not told.get("architectures"):
            continue
        name = "/".join(file.parent.parts[-2:])
        counted[name] = count(told["architectures"][0], AutoConfig.from_pretrained(file.parent))
    for name, (kind, settings) in SIZES.items():
        config = getattr(transformers, kind).config_class(**settings)
        small = {key: value for key, value in config.to_dict().items() if value is not None}
        small["architectures"] = [kind]
        # Of large models the total will do: their tensors are as those of the small ones.
        told = count(kind, config)
        counted[name] = {"config": small, "architecture": kind, "total": told["total"]}
    lines = [f"{json.dumps(name)}: {json.dumps(told)}" for name, told in counted.items()]
    TARGET.parent.mkdir(parents=True, exist_ok=True)
    TARGET.write_text("{\n" + ",\n".join(lines) + "\n}\n")
    print(f"{len(counted)} models, transformers {transformers.__version__}", file=sys.stderr)


if __name__ == "__main__":
    main()
