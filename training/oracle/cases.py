"""The texts that every variant of a family is asked about."""

import torch
from torch import Tensor

from families import Family

ONE = [[5, 17, 17, 3, 60, 5, 41]]
PADDED = [[88, 9, 30, 4, 62, 9, 71, 33, 12], [7, 52, 8, 8, 19, 0, 0, 0, 0]]
REAL = [9, 5]  # tokens of each padded row
WRITTEN = {"one": [[0, 33, 8, 61, 5]], "padded": [[0, 70, 12, 2, 45, 9], [0, 4, 27, 31, 6, 80]]}


def cases(family: Family) -> dict[str, dict[str, Tensor]]:
    """By name of the case, then of the input of PyTorch's model; padding stands at the right."""
    start = family.settings.get("decoder_start_token_id", 0)
    written = {case: torch.tensor([[start, *row[1:]] for row in rows]) for case, rows in WRITTEN.items()}
    padding = torch.tensor(REAL)[:, None] > torch.arange(max(REAL))[None]
    return {
        "one": inputs(
            family, torch.tensor(ONE), torch.ones(1, len(ONE[0]), dtype=torch.int64), written["one"]
        ),
        "padded": inputs(family, torch.tensor(PADDED), padding.long(), written["padded"]),
    }


def inputs(family: Family, ids: Tensor, mask: Tensor, written: Tensor) -> dict[str, Tensor]:
    every = {
        "input_ids": ids.masked_fill(mask == 0, family.padding),
        "attention_mask": mask,
        "position_ids": torch.arange(ids.shape[1]).expand(ids.shape),
        "token_type_ids": (torch.arange(ids.shape[1]) > 3).long().expand(ids.shape) * mask,
        "decoder_input_ids": written,
    }
    return {name: every[name].contiguous() for name in family.inputs}
