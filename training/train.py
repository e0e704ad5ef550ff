"""One training loop for all three models.

    python train.py tiny-gpt DATA RUN --minutes 150
    python train.py tiny-gpt DATA RUN --minutes 60 --from RUN/last.pt    # go on

It is limited by the clock: the learning rate rises, stays, and falls linearly over the last part of
`--minutes`. RUN/last.pt is written every few minutes, RUN/log.jsonl a line each.

One process, one thread: with two cores, two models train side by side, and neither waits for the
other. On an accelerator it does the same there (not tried).
"""

import argparse
import json
import os
import time
from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn
from transformers import PreTrainedModel

import models
from tasks import TASK

PEAKS = {  # learning rates of Muon and of AdamW
    "tiny-gpt": (0.02, 0.002),
    "tiny-bert": (0.02, 0.002),
    "tiny-t5": (0.02, 0.02),
}


class Muon(torch.optim.Optimizer):
    """Jordan et al. 2024, "Muon": momentum whose matrices are made orthogonal before each step.

    Each of q, k and v is taken as a matrix of its own where one matrix holds all three. `out` says
    which dimension is the output's: 0, or 1 in GPT-2's Conv1D.
    """

    def __init__(self, groups: list[dict], out: int, momentum: float = 0.95, decay: float = 0.1):
        super().__init__(groups, {"momentum": momentum, "decay": decay})
        self.out = out

    @torch.no_grad()
    def step(self) -> None:
        for group in self.param_groups:
            for weights in group["params"]:
                kept = self.state[weights].setdefault("momentum", torch.zeros_like(weights))
                kept.lerp_(weights.grad, 1 - group["momentum"])
                update = weights.grad.lerp(kept, group["momentum"])
                outputs, inputs = update.shape[self.out], update.shape[1 - self.out]
                parts = update.chunk(3 if outputs == 3 * inputs else 1, self.out)
                moved = torch.cat([orthogonal(part) for part in parts], self.out)
                moved *= max(1, outputs / inputs / len(parts)) ** 0.5
                weights.mul_(1 - group["lr"] * group["decay"]).add_(moved, alpha=-group["lr"])


def orthogonal(matrix: Tensor) -> Tensor:
    """About U Vᵀ of the matrix U S Vᵀ: five steps of Newton and Schulz, as Jordan tuned them."""
    rows, columns = matrix.shape
    x = matrix.T if rows > columns else matrix
    x = x / (x.norm() + 1e-7)
    for _ in range(5):
        a = x @ x.T
        x = 3.4445 * x + (-4.7750 * a + 2.0315 * (a @ a)) @ x
    return x.T if rows > columns else x


def optimizers(name: str, model: PreTrainedModel) -> list[torch.optim.Optimizer]:
    """Muon for the matrices between layers; AdamW for tables, heads and vectors."""
    muon, adam = PEAKS[name]
    matrices, queries, tables, vectors = [], [], [], []
    for path, weights in model.named_parameters():
        within = (".h." in path or ".layer." in path) and "relative" not in path
        if weights.dim() < 2:
            vectors.append(weights)
        elif not within:
            tables.append(weights)
        elif path.endswith("Attention.q.weight"):
            queries.append(weights)  # T5 does not divide by √d: its queries are that much smaller
        else:
            matrices.append(weights)
    groups = [{"params": matrices, "lr": muon}]
    if queries:
        groups.append({"params": queries, "lr": muon / model.config.d_kv**0.5})
    adam_groups = [
        {"params": tables, "weight_decay": 0.01},
        {"params": vectors, "weight_decay": 0.0, "lr": min(adam, 0.002)},
    ]
    return [
        torch.optim.AdamW(adam_groups, lr=adam, betas=(0.9, 0.95), fused=True),
        Muon(groups, out=int(model.config.model_type == "gpt2")),
    ]


def pace(done: float, warm: float, decay: float) -> float:
    """The share of the peak learning rate after this share of the time."""
    return max(0.02, min(1.0, (done + 1e-3) / warm, (1 - done) / decay))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("name", choices=models.NAMES)
    parser.add_argument("data", type=Path)
    parser.add_argument("run", type=Path)
    parser.add_argument("--minutes", type=float, default=150)
    parser.add_argument("--from", dest="begin", type=Path, help="a checkpoint to go on from")
    parser.add_argument("--peak", type=float, default=1.0, help="times the learning rates")
    parser.add_argument("--decay", type=float, default=0.7, help="share of the time it falls")
    parser.add_argument("--warm", type=float, default=0.02)
    parser.add_argument("--accumulate", type=int, default=2, help="batches of 2,048 tokens a step")
    parser.add_argument("--layers", type=int)
    parser.add_argument("--width", type=int, default=256)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()

    torch.set_num_threads(1)
    torch.manual_seed(given.seed)
    random = np.random.default_rng(given.seed)
    device = "cuda" if torch.cuda.is_available() else "cpu"
    saved = torch.load(given.begin, weights_only=False) if given.begin else None
    config = saved["config"] if saved else models.config(given.name, given.layers, given.width)
    model = models.build(config).to(device).train()
    steppers = optimizers(given.name, model)
    seen, minutes_before = 0, 0.0
    if saved:
        model.load_state_dict(saved["model"])
        seen, minutes_before = saved["tokens"], saved["minutes"]
        random = np.random.default_rng((given.seed, saved["tokens"]))  # not the same text again
        for stepper, state in zip(steppers, saved.get("optimizers", [])):
            peaks = [group["lr"] for group in stepper.param_groups]
            stepper.load_state_dict(state)
            for group, peak in zip(stepper.param_groups, peaks):
                group["lr"] = peak
    for stepper in steppers:
        for group in stepper.param_groups:
            group["peak"] = group["lr"] * given.peak

    task = TASK[given.name](model, given.data)
    given.run.mkdir(parents=True, exist_ok=True)

    def save() -> None:
        state = {
            "name": given.name,
            "config": config,
            "model": model.state_dict(),
            "optimizers": [stepper.state_dict() for stepper in steppers],
            "tokens": seen,
            "minutes": minutes_before + elapsed / 60,
        }
        torch.save(state, given.run / "new.pt")
        os.replace(given.run / "new.pt", given.run / "last.pt")  # never half of one

    began = time.monotonic()
    elapsed, saved_at, mean, step = 0.0, 0.0, None, 0
    while elapsed < 60 * given.minutes:
        share = pace(elapsed / (60 * given.minutes), given.warm, given.decay)
        for stepper in steppers:
            for group in stepper.param_groups:
                group["lr"] = group["peak"] * share
        for _ in range(given.accumulate):
            batch = {key: value.to(device) for key, value in task.batch(random).items()}
            loss = task.loss(batch)
            (loss / given.accumulate).backward()
            mean = loss.item() if mean is None else 0.99 * mean + 0.01 * loss.item()
            seen += batch["ids"].numel()
        nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        for stepper in steppers:
            stepper.step()
            stepper.zero_grad(set_to_none=True)
        step += 1
        elapsed = time.monotonic() - began
        if step % 50 == 0:
            line = {"step": step, "tokens": seen, "minutes": round(elapsed / 60, 2), "loss": round(mean, 4)}
            with open(given.run / "log.jsonl", "a", encoding="utf-8") as log:
                log.write(json.dumps(line) + "\n")
        if elapsed - saved_at > 240:
            saved_at = elapsed
            save()
    save()


if __name__ == "__main__":
    main()
