"""The mean of checkpoints of one run, weight by weight, keeps what each does better.

    python average.py RUN/before.pt RUN/last.pt RUN/mean.pt

Izmailov et al. 2018, "Averaging Weights Leads to Wider Optima and Better Generalization". Tokens and
minutes are those of the checkpoint that has seen most; without optimizers, for nobody trains on from it.
"""

import sys

import torch


def main() -> None:
    *files, out = sys.argv[1:]
    given = [torch.load(file, weights_only=False) for file in files]
    latest = max(given, key=lambda one: one["tokens"])
    mean = {
        name: torch.stack([one["model"][name] for one in given]).mean(0) for name in latest["model"]
    }
    torch.save({key: latest[key] for key in ("name", "config", "tokens", "minutes")} | {"model": mean}, out)


if __name__ == "__main__":
    main()
