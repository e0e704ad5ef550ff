"""What transformers' generate() writes under rules of a model's own, for test/engine/rules.

    python rule.py

Writes logits.json: random logits under random rules, and what the processors of generate() make of them.
Writes written.json: what small models of test/engine/families write greedily and by beams, each under a
generation_config.json that stands there, too.
"""

import json
import math
import random
from pathlib import Path

import torch
from families import FAMILIES
from transformers import GenerationConfig, PreTrainedModel

TARGET = Path(__file__).parents[2] / "test/engine/rules"
CASES, VOCAB = 400, 14
MOST = 12  # tokens that the small models write

WRITTEN = {
    "bart": [
        {"forced_bos_token_id": 9},
        {"forced_bos_token_id": 9, "forced_eos_token_id": 2},
        {"bad_words_ids": [[60, 60], [81], [30, 31], [2]]},
        {"repetition_penalty": 1.8},
        {"encoder_repetition_penalty": 3.0, "no_repeat_ngram_size": 2},
        {"encoder_no_repeat_ngram_size": 2, "no_repeat_ngram_size": 1},
        {"suppress_tokens": [81, 3, 12], "begin_suppress_tokens": [60, 61]},
        {"forced_bos_token_id": 9, "begin_suppress_tokens": [60, 81]},
        {"eos_token_id": [60, 81], "min_length": 8},
        {"eos_token_id": [60, 3, 12], "min_new_tokens": 5},
        {"eos_token_id": 40, "exponential_decay_length_penalty": [3, 1.7]},
        {"sequence_bias": [[[12], 4.5], [[12, 13], 9.0]], "remove_invalid_values": True},
        {"bad_words_ids": [[60]], "renormalize_logits": True, "no_repeat_ngram_size": 2},
        {"decoder_start_token_id": 5, "repetition_penalty": 0.5, "encoder_repetition_penalty": 0.7},
    ],
    "gpt2": [
        {"no_repeat_ngram_size": 2, "repetition_penalty": 1.3},
        {"bad_words_ids": [[17, 17], [11]], "suppress_tokens": [51, 64]},
        {"encoder_repetition_penalty": 2.0, "encoder_no_repeat_ngram_size": 2},
        {"begin_suppress_tokens": list(range(70)), "eos_token_id": [17, 71], "min_length": 11},
        {"forced_eos_token_id": [3, 4], "exponential_decay_length_penalty": [2, 1.5], "eos_token_id": 50},
        {"sequence_bias": [[[10, 11], 6.0], [[11], 3.0]], "no_repeat_ngram_size": 3},
        {"eos_token_id": None, "renormalize_logits": True, "suppress_tokens": list(range(1, 90, 2))},
    ],
}
BEAMS = [
    {"num_beams": 3, "length_penalty": 1.0, "early_stopping": False},
    {"num_beams": 4, "length_penalty": 2.0, "early_stopping": "never"},
    {"num_beams": 2, "length_penalty": 0.5, "early_stopping": True},
]
GIVEN = [5, 12, 30, 31, 7, 12, 30]


def random_rules(draw: random.Random) -> dict:
    """Some of the rules, each with values that often bear on so small a vocabulary."""
    some = lambda most: [draw.randrange(VOCAB) for _ in range(draw.randint(1, most))]  # noqa: E731
    all_rules = {
        "sequence_bias": lambda: [[ids, draw.randint(-40, 40) / 8] for ids in {tuple(some(3)) for _ in range(4)}],
        "encoder_repetition_penalty": lambda: draw.choice([0.5, 1.2, 1.7, 3.0]),
        "repetition_penalty": lambda: draw.choice([0.6, 1.1, 1.3, 2.0]),
        "no_repeat_ngram_size": lambda: draw.randint(1, 3),
        "encoder_no_repeat_ngram_size": lambda: draw.randint(1, 3),
        "bad_words_ids": lambda: [some(3) for _ in range(3)],
        "min_length": lambda: draw.randint(1, 9),
        "min_new_tokens": lambda: draw.randint(1, 5),
        "forced_bos_token_id": lambda: draw.randrange(VOCAB),
        "forced_eos_token_id": lambda: draw.choice([draw.randrange(VOCAB), some(2)]),
        "remove_invalid_values": lambda: True,
        "exponential_decay_length_penalty": lambda: [draw.randint(0, 4), draw.choice([0.8, 1.1, 1.5])],
        "suppress_tokens": lambda: some(4),
        "begin_suppress_tokens": lambda: some(4),
    }
    names = draw.sample(sorted(all_rules), draw.randint(1, 5))
    return {name: all_rules[name]() for name in names}


def scores_of(model: PreTrainedModel, rules: dict, case: dict) -> list[float | str]:
    """Infinite ones, and what is no number, as text: JSON has none."""
    config = GenerationConfig(**json.loads(json.dumps(rules)), eos_token_id=case["ends"], do_sample=False)
    config._eos_token_tensor = torch.tensor(case["ends"])
    config.max_length = case["prompt"] + case["most"]
    if config.min_new_tokens is not None:
        config.min_length = config.min_new_tokens + case["prompt"]
    processors = model._get_logits_processor(
        config, input_ids_seq_length=case["prompt"], encoder_input_ids=torch.tensor([case["source"]])
    )
    scores = processors(torch.tensor([case["ids"]]), torch.tensor([case["logits"]]))[0]
    return [score if math.isfinite(score) else str(score) for score in scores.tolist()]


def make_logits(model: PreTrainedModel) -> list[dict]:
    draw, cases = random.Random(2026), []
    while len(cases) < CASES:
        ids = [draw.randrange(VOCAB) for _ in range(draw.randint(1, 8))]
        case = {
            "logits": [draw.randint(-40, 40) / 8 for _ in range(VOCAB)],
            "ids": ids,
            "prompt": draw.randint(1, len(ids)),
            "source": [draw.randrange(VOCAB) for _ in range(draw.randint(1, 6))],
            "most": draw.randint(1, 8),
            "ends": sorted(draw.sample(range(VOCAB), draw.randint(1, 3))),
        }
        rules = random_rules(draw)
        forced, never = rules.get("forced_bos_token_id"), rules.get("suppress_tokens", [])
        last = rules.get("forced_eos_token_id", [])
        if forced in never or (last != [] and set(never).issuperset(last if isinstance(last, list) else [last])):
            continue  # transformers refuses them
        cases.append(case | {"rules": rules, "scores": scores_of(model, rules, case)})
    return cases


def written(model: PreTrainedModel, config: dict) -> dict:
    """Only what stands in the config counts, as if it were read from a generation_config.json."""
    model.generation_config = GenerationConfig(**config)
    given = torch.tensor([GIVEN])
    is_pair = model.config.is_encoder_decoder
    how = {"attention_mask": torch.ones_like(given), "max_new_tokens": MOST, "pad_token_id": 1}
    first = 1 if is_pair else len(GIVEN)
    ends = {config["eos_token_id"]} if isinstance(config["eos_token_id"], int) else set(config["eos_token_id"] or [])

    def cut(ids: list[int]) -> list[int]:
        end = next((i for i, token in enumerate(ids) if token in ends), len(ids))
        return ids[: end + 1]

    beams = []
    for settings in BEAMS:
        found = model.generate(
            given, **how, **settings, num_return_sequences=settings["num_beams"], output_scores=True,
            return_dict_in_generate=True,
        )
        rows = [cut(ids[first:]) for ids in found.sequences.tolist()]
        scores = [round(score, 6) for score in found.sequences_scores.tolist()]
        beams.append([{"ids": ids, "score": score} for ids, score in zip(rows, scores) if score > -1e8])
    return {
        "config": config,
        "greedy": cut(model.generate(given, **how)[0].tolist()[first:]),
        "beams": beams,
    }


def main() -> None:
    torch.set_num_threads(1)
    TARGET.mkdir(exist_ok=True)
    told: dict = {"given": GIVEN, "most": MOST, "beams": BEAMS, "families": {}}
    for name, configs in WRITTEN.items():
        model = FAMILIES[name].build("eager")
        start = {"decoder_start_token_id": 2} if model.config.is_encoder_decoder else {}
        told["families"][name] = [
            written(model, {"eos_token_id": 2} | start | config) for config in configs
        ]
    (TARGET / "written.json").write_text(json.dumps(told) + "\n")
    cases = make_logits(FAMILIES["gpt2"].build("eager"))
    (TARGET / "logits.json").write_text("[\n" + ",\n".join(map(json.dumps, cases)) + "\n]\n")
    print(f"{len(cases)} cases")


if __name__ == "__main__":
    main()
