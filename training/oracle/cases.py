"""The texts that every variant of a family is asked about."""

import torch
from torch import Tensor

from families import Family

ONE = [[5, 17, 17, 3, 60, 5, 41]]
PADDED = [[88, 9, 30, 4, 62, 9, 71, 33, 12], [7, 52, 8, 8, 19, 0, 0, 0, 0]]
REAL = [9, 5]  # tokens of each padded row


def cases(family: Family) -> dict[str, dict[str, Tensor]]:
    """By name of the case, then of the input of PyTorch's model; padding stands at the right."""
    padding = torch.tensor(REAL)[:, None] > torch.arange(max(REAL))[None]
    return {
        "one": inputs(family, torch.tensor(ONE), torch.ones(1, len(ONE[0]), dtype=torch.int64)),
        "padded": inputs(family, torch.tensor(PADDED), padding.long()),
    }


def inputs(family: Family, ids: Tensor, mask: Tensor) -> dict[str, Tensor]:
    every = {
        "input_ids": ids.masked_fill(mask == 0, family.padding),
        "attention_mask": mask,
        "position_ids": torch.arange(ids.shape[1]).expand(ids.shape),
        "token_type_ids": (torch.arange(ids.shape[1]) > 3).long().expand(ids.shape) * mask,
    }
    return {name: every[name].contiguous() for name in family.inputs}
