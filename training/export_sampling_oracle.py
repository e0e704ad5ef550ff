"""What transformers' generate() makes of thousands of random logits under random settings.

    python export_sampling_oracle.py

Writes test/domain/prediction/sampling.bin. Logits and settings are not in it: test/domain/prediction/samplingCases.ts draws
the same ones from the same whole numbers. For each case: how many tokens each processor left (uint16),
in its order, then the probability of each token of the vocabulary (float32), all little-endian.
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import torch
from torch import Tensor
from transformers import GenerationConfig, GPT2Config, GPT2LMHeadModel

TARGET = Path(__file__).parent.parent / "test/domain/prediction/sampling.bin"
CASES = 3600
SIZES = [1, 2, 3, 5, 8, 13, 21, 34]
LARGE = 2048  # every LARGE_EACH-th case has so many tokens
LARGE_EACH = 360
# Logits are a whole number from -reach to reach, divided: by coarse ones many are equal.
GRIDS = [(4, 1), (1 << 20, 1 << 17), (1 << 20, 1 << 14), (40, 8)]


@dataclass
class Case:
    logits: list[float]
    before: list[int]
    temperature: float
    top_k: int
    top_p: float
    min_p: float
    penalty: float


def cases() -> Iterator[Case]:
    """Each draw is in the order in which samplingCases.ts draws."""
    state = 2026

    def draw(count: int) -> int:
        nonlocal state
        state = (state * 1664525 + 1013904223) % 2**32
        return (state >> 8) % count

    for number in range(CASES):
        size = LARGE if number % LARGE_EACH == 0 else SIZES[draw(len(SIZES))]
        reach, divisor = GRIDS[draw(len(GRIDS))]
        logits = [(draw(2 * reach + 1) - reach) / divisor for _ in range(size)]
        if draw(8) == 0:  # some can never come, but not all
            logits = [logits[0]] + [-float("inf") if draw(4) == 0 else x for x in logits[1:]]
        before = [draw(size) for _ in range(1 + draw(8))]
        yield Case(
            logits,
            before,
            temperature=0.0 if draw(10) == 0 else (1 + draw(60)) / 20 if draw(3) else 1.0,
            top_k=1 + draw(size + size // 2 + 2) if draw(2) else 0,
            top_p=(draw(21) / 20 if draw(2) else draw(1001) / 1000) if draw(3) else 1.0,
            min_p=(draw(21) / 20 if draw(2) else draw(101) / 1000) if draw(3) == 0 else 0.0,
            penalty=(5 + draw(26)) / 10 if draw(2) else 1.0,
        )


def chosen(model: GPT2LMHeadModel, case: Case) -> tuple[list[int], Tensor]:
    """The number of tokens after each processor that generate() takes, and the last probabilities."""
    greedy = case.temperature == 0
    config = GenerationConfig(
        do_sample=not greedy,
        temperature=None if greedy else case.temperature,
        top_k=case.top_k,
        top_p=case.top_p,
        min_p=case.min_p or None,
        repetition_penalty=case.penalty,
    )
    config._eos_token_tensor = None  # as generate() sets it for a model without an end token
    before = torch.tensor([case.before])
    processors = model._get_logits_processor(config, input_ids_seq_length=before.shape[1])
    scores = torch.tensor([case.logits])
    left = []
    for processor in processors:
        scores = processor(before, scores)
        left.append(int(scores.isfinite().sum()))
    if greedy:
        token = scores.argmax(-1)
        return [*left, 1], torch.nn.functional.one_hot(token, len(case.logits)).float()[0]
    return left, scores.softmax(-1)[0]


def main() -> None:
    model = GPT2LMHeadModel(GPT2Config(vocab_size=8, n_positions=8, n_embd=4, n_layer=1, n_head=1))
    with TARGET.open("wb") as file:
        for case in cases():
            left, probabilities = chosen(model, case)
            assert probabilities.isfinite().all(), case
            file.write(struct.pack(f"<{len(left)}H", *left))
            file.write(struct.pack(f"<{len(probabilities)}f", *probabilities.tolist()))
    print(f"{CASES} cases, {TARGET.stat().st_size} bytes")


if __name__ == "__main__":
    main()
