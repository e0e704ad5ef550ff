"""How PyTorch writes on, for test/engine/writing: greedily, by chance, by beams.

The weights are rounded as the files store them, so that what is nearly as likely stays in its order.
Darts are those of src/domain/writing/generation.ts, thrown here anew.
"""

import torch
from torch import Tensor
from transformers import GenerationConfig, PreTrainedModel

import data
import export

TEXTS = {
    "tiny-gpt": [
        "Once upon a time there was a",
        "for i in range(10):\n    print(",
        "옛날 옛적에 한 마을에",
        "The ship, the sea, the ship, the sea, the",
    ],
    "tiny-t5": [
        "translate English to Korean: The dog sleeps in the garden.",
        "translate Korean to English: 고양이가 집에서 잡니다.",
        "The <extra_id_0> in the garden.",
    ],
}
MOST = 24
SETTINGS = [
    {"temperature": 1.0},
    {"temperature": 0.7, "top_k": 20},
    {"temperature": 1.3, "top_p": 0.9},
    {"temperature": 1.0, "min_p": 0.05, "repetition_penalty": 1.2},
    {"temperature": 0.0, "repetition_penalty": 1.3},
]
BEAMS = [
    {"num_beams": 3, "length_penalty": 1.0, "early_stopping": False},
    {"num_beams": 4, "length_penalty": 0.0, "early_stopping": True},
    {"num_beams": 5, "length_penalty": 2.0, "early_stopping": False},
]


def dart(seed: int, step: int) -> float:
    """SplitMix of 32 bits, mixed by the last steps of MurmurHash3."""
    bits = (seed + (step + 1) * 0x9E3779B9) % 2**32
    bits = (bits ^ bits >> 16) * 0x85EBCA6B % 2**32
    bits = (bits ^ bits >> 13) * 0xC2B2AE35 % 2**32
    return (bits ^ bits >> 16) / 2**32


def sampled(model: PreTrainedModel, given: Tensor, settings: dict, seed: int) -> tuple[list[int], float]:
    """What the darts hit, and how far from an edge the nearest fell."""
    begun = given if not model.config.is_encoder_decoder else torch.tensor([[0]])
    read, written, nearest = begun, [], 1.0
    greedy = settings["temperature"] == 0
    config = GenerationConfig(do_sample=not greedy, **({} if greedy else {"top_k": 0}) | settings)
    config._eos_token_tensor = None
    processors = model._get_logits_processor(config, input_ids_seq_length=begun.shape[1])
    for step in range(MOST):
        whole = {"input_ids": given, "decoder_input_ids": read} if begun is not given else {"input_ids": read}
        scores = processors(read, model(**whole).logits[:, -1])[0]
        if greedy:
            token = int(scores.argmax())
        else:
            chances, ids = scores.softmax(-1).double().sort(descending=True, stable=True)
            edges = chances.cumsum(-1)
            thrown = dart(seed, step) * float(edges[-1])
            token = int(ids[int((edges <= thrown).sum())])
            nearest = min(nearest, float((edges - thrown).abs().min()))
        written.append(token)
        read = torch.cat([read, torch.tensor([[token]])], -1)
        if token == model.config.eos_token_id:
            break
    return written, nearest


def ended(ids: list[int], end: int) -> list[int]:
    """Without what fills up a row behind its end."""
    return ids[: ids.index(end) + 1] if end in ids else ids


def greedy(model: PreTrainedModel, given: Tensor) -> list[int]:
    mask = torch.ones_like(given)
    found = model.generate(given, attention_mask=mask, max_new_tokens=MOST, do_sample=False)[0].tolist()
    return found[1 if model.config.is_encoder_decoder else given.shape[1] :]


def beams(model: PreTrainedModel, given: Tensor, settings: dict) -> list[dict]:
    found = model.generate(
        given,
        attention_mask=torch.ones_like(given),
        max_new_tokens=MOST,
        num_return_sequences=settings["num_beams"],
        do_sample=False,
        pad_token_id=model.config.eos_token_id,
        output_scores=True,
        return_dict_in_generate=True,
        **settings,
    )
    first = 1 if model.config.is_encoder_decoder else given.shape[1]
    rows = [ended(ids[first:], model.config.eos_token_id) for ids in found.sequences.tolist()]
    scores = found.sequences_scores.tolist()
    return [{"ids": ids, "score": round(score, 6)} for ids, score in zip(rows, scores)]


def looks(model: PreTrainedModel, given: Tensor, written: list[int]) -> dict:
    """By kind of attention, [layers][heads][to]: where the last token written looks."""
    if model.config.is_encoder_decoder:
        output = model(given, decoder_input_ids=torch.tensor([[0, *written]]), output_attentions=True)
        kinds = {"decoder": output.decoder_attentions, "cross": output.cross_attentions}
    else:
        output = model(torch.cat([given, torch.tensor([written])], -1), output_attentions=True)
        kinds = {"self": output.attentions}
    return {
        kind: [[[round(w, 6) for w in head[-1].tolist()] for head in layer[0]] for layer in layers]
        for kind, layers in kinds.items()
    }


def of(model: PreTrainedModel, name: str) -> list[dict]:
    stored = export.as_stored(model)
    stored.set_attn_implementation("eager")
    cases = []
    for number, text in enumerate(TEXTS[name]):
        ids = data.tokenizer(name).encode(text).ids
        given = torch.tensor([ids])
        likeliest = greedy(stored, given)
        chance = []
        for at, settings in enumerate(SETTINGS):
            seed = 100 * number + at
            while True:  # a dart on an edge says nothing
                written, nearest = sampled(stored, given, settings, seed)
                if nearest > 1e-4:
                    break
                seed += 10
            chance.append({"settings": settings, "seed": seed, "ids": written})
        cases.append({
            "text": text,
            "ids": ids,
            "greedy": likeliest,
            "looks": looks(stored, given, likeliest[:3]) if number == 0 else None,
            "sampled": chance,
            "beams": [{"settings": s, "beams": beams(stored, given, s)} for s in BEAMS],
        })
    return cases
