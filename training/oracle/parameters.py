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
    "phi-2": ("PhiForCausalLM", {"hidden_size": 2560, "intermediate_size": 10240, "num_hidden_layers": 32, "num_attention_heads": 32, "vocab_size": 51200}),
    "Phi-3-mini": ("Phi3ForCausalLM", {}),
    "Mixtral-8x7B": ("MixtralForCausalLM", {}),
    "gpt-j-6b": ("GPTJForCausalLM", {}),
    "gpt-neo-1.3B": ("GPTNeoForCausalLM", {}),
    "opt-125m": ("OPTForCausalLM", {}),
    "falcon-7b": ("FalconForCausalLM", {}),
    "gpt-neox-20b": ("GPTNeoXForCausalLM", {}),
    "Qwen1.5-MoE-A2.7B": ("Qwen2MoeForCausalLM", {}),
    "Qwen3-30B-A3B": ("Qwen3MoeForCausalLM", {"hidden_size": 2048, "num_hidden_layers": 48, "num_attention_heads": 32, "num_key_value_heads": 4, "head_dim": 128, "moe_intermediate_size": 768, "num_experts": 128}),
    "all-mpnet-base": ("MPNetModel", {"vocab_size": 30527, "max_position_embeddings": 514}),
    "ModernBERT-base": ("ModernBertForMaskedLM", {}),
    "deberta-v3-base": ("DebertaV2Model", {**{"vocab_size": 128100, "hidden_size": 768, "intermediate_size": 3072, "num_hidden_layers": 12, "num_attention_heads": 12, "max_position_embeddings": 512, "position_buckets": 256}, **{"relative_attention": True, "pos_att_type": ["p2c", "c2p"], "norm_rel_ebd": "layer_norm", "share_att_key": True, "position_biased_input": False, "type_vocab_size": 0}}),
    "nllb-200-distilled-600M": ("M2M100ForConditionalGeneration", {"vocab_size": 256206}),
}  # fmt: skip


LLAMA = {"hidden_size": 16, "intermediate_size": 24, "num_hidden_layers": 2, "num_attention_heads": 4, "num_key_value_heads": 2, "vocab_size": 90, "pad_token_id": 0}
GPT = {"n_embd": 16, "n_layer": 2, "n_head": 4, "n_positions": 32, "vocab_size": 90}
FALCON = {"hidden_size": 16, "num_hidden_layers": 2, "num_attention_heads": 4, "vocab_size": 90}
PAIR = {"d_model": 16, "encoder_layers": 1, "decoder_layers": 2, "encoder_attention_heads": 4, "decoder_attention_heads": 4, "encoder_ffn_dim": 24, "decoder_ffn_dim": 20, "vocab_size": 90, "max_position_embeddings": 32}
OPT = {"hidden_size": 16, "ffn_dim": 24, "num_hidden_layers": 2, "num_attention_heads": 4, "vocab_size": 90, "max_position_embeddings": 32}
BERT = {"hidden_size": 16, "intermediate_size": 24, "num_hidden_layers": 2, "num_attention_heads": 4, "vocab_size": 90, "max_position_embeddings": 32}
MODERN = {**BERT, "pad_token_id": 0, "bos_token_id": 1, "eos_token_id": 2, "cls_token_id": 1, "sep_token_id": 2}
# As DeBERTa-v3 has it.
DEBERTA = {**BERT, "relative_attention": True, "position_buckets": 8, "pos_att_type": ["p2c", "c2p"], "norm_rel_ebd": "layer_norm", "share_att_key": True, "position_biased_input": False, "type_vocab_size": 0}
EXPERTS = {"num_experts": 3, "moe_intermediate_size": 12}

# Small ones of families that are not exported: each tensor by its name and shape.
SMALL = {
    "small/phi": ("PhiForCausalLM", LLAMA),
    "small/phi, queries and keys normed": ("PhiForCausalLM", {**LLAMA, "qk_layernorm": True}),
    "small/phi3": ("Phi3ForCausalLM", LLAMA),
    "small/mixtral": ("MixtralForCausalLM", {**LLAMA, "num_local_experts": 3}),
    "small/stablelm": ("StableLmForCausalLM", {**LLAMA, "qk_layernorm": True, "use_qkv_bias": True}),
    "small/stablelm, side by side": ("StableLmForCausalLM", {**LLAMA, "use_parallel_residual": True}),
    "small/starcoder2": ("Starcoder2ForCausalLM", LLAMA),
    "small/olmo": ("OlmoForCausalLM", LLAMA),
    "small/olmo2": ("Olmo2ForCausalLM", LLAMA),
    "small/olmoe": ("OlmoeForCausalLM", {**LLAMA, "num_experts": 3}),
    "small/qwen2_moe": ("Qwen2MoeForCausalLM", {**LLAMA, **EXPERTS, "shared_expert_intermediate_size": 20, "mlp_only_layers": [0]}),
    "small/qwen3_moe": ("Qwen3MoeForCausalLM", {**LLAMA, **EXPERTS, "head_dim": 8, "decoder_sparse_step": 2}),
    "small/granite": ("GraniteForCausalLM", {**LLAMA, "attention_bias": True, "mlp_bias": True}),
    "small/cohere": ("CohereForCausalLM", {**LLAMA, "use_qk_norm": True}),
    "small/smollm3": ("SmolLM3ForCausalLM", LLAMA),
    "small/gptj": ("GPTJForCausalLM", {**GPT, "rotary_dim": 4}),
    "small/codegen": ("CodeGenForCausalLM", {**GPT, "n_inner": 24, "rotary_dim": 4}),
    "small/gpt_bigcode": ("GPTBigCodeForCausalLM", GPT),
    "small/gpt_bigcode, all heads": ("GPTBigCodeForCausalLM", {**GPT, "multi_query": False}),
    "small/gpt_neo": ("GPTNeoForCausalLM", {"hidden_size": 16, "num_layers": 2, "num_heads": 4, "vocab_size": 90, "max_position_embeddings": 32, "attention_types": [[["global", "local"], 1]]}),
    "small/gpt_neo, bare": ("GPTNeoModel", {"hidden_size": 16, "num_layers": 2, "num_heads": 4, "vocab_size": 90, "max_position_embeddings": 32, "attention_types": [[["global", "local"], 1]]}),
    "small/opt": ("OPTForCausalLM", OPT),
    "small/opt, as its 350M": ("OPTForCausalLM", {**OPT, "word_embed_proj_dim": 12, "do_layer_norm_before": False}),
    "small/opt, bare": ("OPTModel", OPT),
    "small/falcon, as its 7B": ("FalconForCausalLM", FALCON),
    "small/falcon, as its 40B": ("FalconForCausalLM", {**FALCON, "new_decoder_architecture": True, "num_kv_heads": 2}),
    "small/falcon, one after the other": ("FalconForCausalLM", {**FALCON, "parallel_attn": False, "multi_query": False, "bias": True}),
    "small/falcon_mamba": ("FalconMambaForCausalLM", {"hidden_size": 16, "state_size": 4, "num_hidden_layers": 2, "vocab_size": 90}),
    "small/mbart": ("MBartForConditionalGeneration", PAIR),
    "small/mpnet": ("MPNetForMaskedLM", BERT),
    "small/mpnet, bare": ("MPNetModel", BERT),
    "small/mpnet, labels": ("MPNetForSequenceClassification", BERT),
    "small/modernbert": ("ModernBertForMaskedLM", MODERN),
    "small/modernbert, bare": ("ModernBertModel", MODERN),
    "small/modernbert, labels": ("ModernBertForTokenClassification", MODERN),
    "small/deberta-v2": ("DebertaV2ForMaskedLM", DEBERTA),
    "small/deberta-v2, with a convolution": ("DebertaV2Model", {**DEBERTA, "conv_kernel_size": 3}),
    "small/deberta-v2, labels": ("DebertaV2ForSequenceClassification", {**DEBERTA, "share_att_key": False}),
    "small/deberta-v2, absolute positions": ("DebertaV2ForTokenClassification", BERT),
    "small/pegasus": ("PegasusForConditionalGeneration", PAIR),
    "small/m2m_100": ("M2M100ForConditionalGeneration", PAIR),
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
    for name, (kind, settings) in SMALL.items():
        config = getattr(transformers, kind).config_class(**settings)
        small = {key: value for key, value in config.to_dict().items() if value is not None}
        small["architectures"] = [kind]
        counted[name] = {"config": small, **count(kind, config)}
    lines = [f"{json.dumps(name)}: {json.dumps(told)}" for name, told in counted.items()]
    TARGET.parent.mkdir(parents=True, exist_ok=True)
    TARGET.write_text("{\n" + ",\n".join(lines) + "\n}\n")
    print(f"{len(counted)} models, transformers {transformers.__version__}", file=sys.stderr)


if __name__ == "__main__":
    main()
