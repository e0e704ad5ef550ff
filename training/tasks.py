"""What each model learns from: endless batches of its task, and the loss on one of them.

A task is `Task(model, data, seed)` with

    batch(random) -> dict of tensors     2,048 tokens or so
    loss(batch) -> Tensor                nats per predicted token
"""

import json
import zlib
from pathlib import Path

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional as F
from transformers import PreTrainedModel

import data
from corpus import DOMAINS

TOKENS = 2048  # in a batch
SHARES = (0.40, 0.35, 0.25)  # of English, code and Korean
IGNORED = -100  # a target that is none

Random = np.random.Generator


class HeadLoss(torch.autograd.Function):
    """Mean cross-entropy of `hidden @ table.T`, 512 positions at a time.

    Never holds the [positions, vocabulary] logits, and works their gradient out on the way:
    softmax − one-hot.
    """

    @staticmethod
    def forward(ctx, hidden: Tensor, table: Tensor, targets: Tensor) -> Tensor:
        count = len(targets)
        to_hidden, to_table = torch.empty_like(hidden), torch.zeros_like(table)
        total = torch.zeros((), device=hidden.device)
        for at in range(0, count, 512):
            here, target = hidden[at : at + 512], targets[at : at + 512, None]
            logits = here @ table.T
            norm = logits.logsumexp(1, keepdim=True)
            total += (norm - logits.gather(1, target)).sum()
            share = logits.sub_(norm).exp_()
            share.scatter_add_(1, target, torch.full_like(norm, -1.0))
            to_hidden[at : at + 512] = share @ table
            to_table.addmm_(share.T, here)
        ctx.save_for_backward(to_hidden / count, to_table / count)
        return total / count

    @staticmethod
    def backward(ctx, scale: Tensor) -> tuple[Tensor, Tensor, None]:
        to_hidden, to_table = ctx.saved_tensors
        return to_hidden * scale, to_table * scale, None


class Stream:
    """Documents of all domains; cuts windows from them in their shares."""

    def __init__(self, folder: Path, model: str, split: str):
        self.domains = [data.load(folder, model, split)[domain] for domain in DOMAINS]

    def domain(self, random: Random) -> dict[str, np.ndarray]:
        return self.domains[random.choice(len(SHARES), p=SHARES)]

    def window(self, random: Random, length: int) -> np.ndarray:
        """`length` tokens from anywhere, over the ends of documents."""
        ids = self.domain(random)["ids"]
        at = random.integers(len(ids) - length)
        return ids[at : at + length].astype(np.int64)


class CausalText:
    """tiny-gpt: the next token (Radford et al. 2019).

    Half of the tokens come in windows of 256, half in windows of 1,024. Short windows stand anywhere
    in the 1,024 positions, so that the whole table of positions is learned (Kiyono et al. 2021).
    One in twelve windows says a piece, or random tokens, again and again: copying needs induction.
    """

    WINDOW, SHORT, COPIES = 1024, 256, 1 / 12

    def __init__(self, model: PreTrainedModel, folder: Path):
        self.model = model
        self.stream = Stream(folder, "tiny-gpt", "train")

    def batch(self, random: Random) -> dict[str, Tensor]:
        long = random.random() < 0.5
        length = self.WINDOW if long else self.SHORT
        rows = [self.row(random, length + 1) for _ in range(TOKENS // length)]
        begin = random.integers(0, self.WINDOW - length + 1, (len(rows), 1))
        begin[random.random(begin.shape) < 0.5] = 0  # where a user's text stands
        ids = torch.from_numpy(np.stack(rows))
        positions = torch.from_numpy(begin + np.arange(length))
        return {"ids": ids[:, :-1], "targets": ids[:, 1:], "positions": positions}

    def row(self, random: Random, length: int) -> np.ndarray:
        if random.random() >= self.COPIES:
            return self.stream.window(random, length)
        piece = int(random.integers(16, length // 2))
        if random.random() < 0.5:
            said = self.stream.window(random, piece)
        else:
            said = random.integers(1, self.model.config.vocab_size, piece)
        return np.tile(said, length // piece + 1)[:length]

    def loss(self, batch: dict[str, Tensor]) -> Tensor:
        body = self.model.transformer
        hidden = body(batch["ids"], position_ids=batch["positions"], use_cache=False)[0]
        return HeadLoss.apply(hidden.flatten(0, 1), body.wte.weight, batch["targets"].flatten())


class MaskedText:
    """tiny-bert: masked tokens, and whether the second segment followed the first (Devlin et al. 2019).

    20 % of the tokens are asked for: 80 % of them masked, 10 % replaced, 10 % left. Half of the
    second segments are from elsewhere in the same domain; one row in five has one segment only.
    """

    LENGTHS, LENGTH_SHARES = (64, 128, 256, 512), (0.25, 0.40, 0.25, 0.10)
    CLS, SEP, MASK, FIRST = 2, 3, 4, 5
    ASKED, SINGLE = 0.2, 0.2

    def __init__(self, model: PreTrainedModel, folder: Path, split: str = "train"):
        self.model = model
        self.stream = Stream(folder, "tiny-bert", split)

    def batch(self, random: Random, length: int = 0) -> dict[str, Tensor]:
        length = length or random.choice(self.LENGTHS, p=self.LENGTH_SHARES)
        rows = [self.row(random, length) for _ in range(TOKENS // length)]
        ids, segments, follows = (np.stack(part) for part in zip(*rows))
        asked = (random.random(ids.shape) < self.ASKED) & (ids >= self.FIRST)
        asked[0] |= (ids[0] >= self.FIRST) & (not asked.any())
        dice = random.random(ids.shape)
        given = np.where(asked & (dice < 0.8), self.MASK, ids)
        others = random.integers(self.FIRST, self.model.config.vocab_size, ids.shape)
        given = np.where(asked & (dice >= 0.9), others, given)
        arrays = {"ids": given, "truth": ids, "segments": segments, "asked": asked, "follows": follows}
        return {name: torch.from_numpy(array) for name, array in arrays.items()}

    def row(self, random: Random, length: int) -> tuple[np.ndarray, np.ndarray, int]:
        """[CLS] first [SEP] second [SEP], its segments, and 0 where the second follows the first."""
        domain = self.stream.domain(random)
        if random.random() < self.SINGLE:
            first, second, follows = self.run(random, domain, length - 2)[0], None, IGNORED
        else:
            room = length - 3
            first, after = self.run(random, domain, int(random.integers(room // 4, 3 * room // 4 + 1)))
            follows = int(random.random() < 0.5)
            if follows == 1:
                second, _ = self.run(random, domain, room - len(first))
            else:
                second = domain["ids"][after : after + room - len(first)]
        ids, segments = np.zeros(length, np.int64), np.zeros(length, np.int64)
        said = [self.CLS, *first, self.SEP]
        if second is not None:
            segments[len(said) : len(said) + len(second) + 1] = 1
            said += [*second, self.SEP]
        ids[: len(said)] = said
        return ids, segments, follows

    @staticmethod
    def run(random: Random, domain: dict[str, np.ndarray], room: int) -> tuple[np.ndarray, int]:
        """Whole sentences from somewhere, at most `room` tokens; and where the next one begins."""
        ids, starts = domain["ids"], domain["sentences"]
        which = int(random.integers(len(starts) - 1))
        begin = starts[which]
        last = max(which + 1, int(np.searchsorted(starts, begin + room, "right")) - 1)
        end = starts[min(last, len(starts) - 1)]
        return ids[begin : min(end, begin + room)], int(end)

    def loss(self, batch: dict[str, Tensor]) -> Tensor:
        hidden, pooled = self.hidden(batch)
        tokens, follows = self.answers(hidden, pooled, batch["asked"])
        return F.cross_entropy(tokens.float(), batch["truth"][batch["asked"]]) + F.cross_entropy(
            follows.float(), batch["follows"], ignore_index=IGNORED
        )

    def hidden(self, batch: dict[str, Tensor]) -> tuple[Tensor, Tensor]:
        mask = (batch["truth"] != 0).long()
        output = self.model.bert(batch["ids"], mask, batch["segments"])
        return output.last_hidden_state, output.pooler_output

    def answers(self, hidden: Tensor, pooled: Tensor, asked: Tensor) -> tuple[Tensor, Tensor]:
        """Logits of the asked tokens [asked, vocabulary], of following or not [rows, 2]."""
        heads = self.model.cls
        return heads.predictions(hidden[asked]), heads.seq_relationship(pooled)


class SpansAndTranslation:
    """tiny-t5: spans behind sentinels (Raffel et al. 2020), and the sentences of `grammar.py`.

    15 % of a text is taken out, in spans of three tokens on average. Two batches in five translate
    instead, in both directions.
    """

    LENGTHS, LENGTH_SHARES = (32, 64, 128, 256), (0.15, 0.25, 0.35, 0.25)
    END, SENTINEL = 1, 3  # </s>, <extra_id_0>
    NOISE, SPAN = 0.15, 3
    TRANSLATIONS, PAIRS = 0.4, 128

    def __init__(self, model: PreTrainedModel, folder: Path, split: str = "train"):
        self.model = model
        self.stream = Stream(folder, "tiny-t5", split)
        self.pairs = translations(folder, split)

    def batch(self, random: Random) -> dict[str, Tensor]:
        if random.random() < self.TRANSLATIONS:
            which = random.integers(len(self.pairs), size=self.PAIRS)
            rows = [self.pairs[i] for i in which]
        else:
            length = int(random.choice(self.LENGTHS, p=self.LENGTH_SHARES))
            rows = [self.row(random, length) for _ in range(TOKENS // length)]
        return padded(rows)

    def row(self, random: Random, length: int) -> tuple[list[int], list[int]]:
        text = self.stream.window(random, length)
        ends = np.flatnonzero(text == self.END)
        if len(ends) and ends[0] >= 16:
            text = text[: ends[0]]  # of one document only
        return self.corrupt(random, text[text != self.END])

    def corrupt(self, random: Random, text: np.ndarray) -> tuple[list[int], list[int]]:
        """What the encoder reads, and what the decoder shall say."""
        noise = max(1, round(len(text) * self.NOISE))
        spans = max(1, round(noise / self.SPAN))
        kept = parts(random, len(text) - noise, spans)
        taken = parts(random, noise, spans)
        given, asked, at = [], [], 0
        for span, (keep, take) in enumerate(zip(kept, taken)):
            given += [*text[at : at + keep], self.SENTINEL + span]
            asked += [self.SENTINEL + span, *text[at + keep : at + keep + take]]
            at += keep + take
        return [*given, self.END], [*asked, self.END]

    def loss(self, batch: dict[str, Tensor]) -> Tensor:
        targets = batch["targets"]
        before = self.model._shift_right(targets)
        encoded = self.model.encoder(batch["ids"], attention_mask=batch["mask"])[0]
        hidden = self.model.decoder(
            before, encoder_hidden_states=encoded, encoder_attention_mask=batch["mask"], use_cache=False
        )[0]
        asked = targets != IGNORED
        scale = self.model.config.d_model**-0.5  # as T5 does where table and head are one
        return HeadLoss.apply(hidden[asked] * scale, self.model.shared.weight, targets[asked])


def parts(random: Random, total: int, count: int) -> np.ndarray:
    """`total` cut into `count` parts of at least one, each way as likely as another."""
    cuts = np.sort(random.choice(total - 1, count - 1, replace=False)) + 1
    return np.diff([0, *cuts, total])


def padded(rows: list[tuple[list[int], list[int]]]) -> dict[str, Tensor]:
    def table(part: int, fill: int) -> Tensor:
        longest = max(len(row[part]) for row in rows)
        return torch.tensor([[*row[part], *[fill] * (longest - len(row[part]))] for row in rows])

    ids, targets = table(0, 0), table(1, IGNORED)
    return {"ids": ids, "mask": (ids != 0).long(), "targets": targets}


TASKS = ("translate English to Korean: ", "translate Korean to English: ")


def is_held_out(english: str) -> bool:
    """One sentence in 50 is never trained on, in neither direction."""
    return zlib.crc32(english.encode()) % 50 == 0


def translations(folder: Path, split: str) -> list[tuple[list[int], list[int]]]:
    """Both directions of the pairs in `pairs.jsonl`, as token ids."""
    pairs = [json.loads(line) for line in open(folder / "pairs.jsonl", encoding="utf-8")]
    pairs = [p for p in pairs if is_held_out(p["en"]) == (split == "val")]
    encode = data.tokenizer("tiny-t5").encode_batch
    asked = encode([TASKS[0] + p["en"] for p in pairs] + [TASKS[1] + p["ko"] for p in pairs])
    said = encode([p["ko"] for p in pairs] + [p["en"] for p in pairs])
    return [(a.ids, s.ids) for a, s in zip(asked, said)]


TASK = {"tiny-gpt": CausalText, "tiny-bert": MaskedText, "tiny-t5": SpansAndTranslation}
