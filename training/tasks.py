"""What each model learns from: endless batches of its task, and the loss on one of them.

A task is `Task(model, data, seed)` with

    batch(random) -> dict of tensors     2,048 tokens or so
    loss(batch) -> Tensor                nats per predicted token
"""

import json
import re
import zlib
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from tokenizers import Encoding
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

    Short windows stand anywhere in the 1,024 positions, so that the whole table of positions is
    learned (Kiyono et al. 2021). Where they stand at the beginning, they begin as a user's selection
    does: at a word without the blank before it. Without these, "more and" was not followed by "more",
    since " more" is another token. One in twelve windows says a piece, or random tokens, again and
    again: copying needs induction.
    """

    LENGTHS, LENGTH_SHARES, COPIES = (32, 256, 1024), (0.25, 0.25, 0.5), 1 / 12

    def __init__(self, model: PreTrainedModel, folder: Path):
        self.model = model
        self.stream = Stream(folder, "tiny-gpt", "train")
        tokenizer = data.tokenizer("tiny-gpt")
        words = (tokenizer.decode([token]) for token in range(model.config.vocab_size))
        # What each token that begins with a blank is without it: one or more others.
        self.bare = {
            token: tokenizer.encode(word[1:]).ids
            for token, word in enumerate(words)
            if word[:1] == " " and word.strip()
        }

    def batch(self, random: Random) -> dict[str, Tensor]:
        length = int(random.choice(self.LENGTHS, p=self.LENGTH_SHARES))
        begin = random.integers(0, self.LENGTHS[-1] - length + 1, TOKENS // length)
        begin[random.random(len(begin)) < 0.5] = 0
        rows = [self.row(random, length + 1, at == 0) for at in begin]
        ids = torch.from_numpy(np.stack(rows))
        positions = torch.from_numpy(begin[:, None] + np.arange(length))
        return {"ids": ids[:, :-1], "targets": ids[:, 1:], "positions": positions}

    def row(self, random: Random, length: int, begins: bool) -> np.ndarray:
        if random.random() >= self.COPIES:
            text = self.stream.window(random, length + 8)
            word = next((at for at in range(8) if begins and text[at] in self.bare), None)
            if word is None:
                return text[:length]
            return np.concatenate([self.bare[text[word]], text[word + 1 :]])[:length]
        piece = int(random.integers(min(16, length // 4), length // 2))
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
        domain = self.stream.domain(random)
        if random.random() >= self.SINGLE:
            return self.pair(random, domain, length)
        first, _ = self.run(random, domain, length - 2)
        return *self.joined(length, first), IGNORED

    def pair(
        self, random: Random, domain: dict[str, np.ndarray], length: int
    ) -> tuple[np.ndarray, np.ndarray, int]:
        """Ids and segments [length], and 0 where the second segment follows the first, else 1.

        Both kinds of second segments are cut alike, or their lengths would tell them apart.
        """
        room = length - 3
        first, after = self.run(random, domain, int(random.integers(room // 4, 3 * room // 4 + 1)))
        follows = int(random.random() < 0.5 or after is None)
        begin = after if follows == 0 else None
        second, _ = self.run(random, domain, room - len(first), begin)
        return *self.joined(length, first, second), follows

    def joined(self, length: int, *parts: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """[CLS] first [SEP], second [SEP], then padding; 1 for the second segment."""
        ids, segments = np.zeros(length, np.int64), np.zeros(length, np.int64)
        ids[0], at = self.CLS, 1
        for segment, part in enumerate(parts):
            end = at + len(part) + 1
            ids[at : end - 1], ids[end - 1], segments[at:end] = part, self.SEP, segment
            at = end
        return ids, segments

    @staticmethod
    def run(
        random: Random, domain: dict[str, np.ndarray], room: int, begin: int | None = None
    ) -> tuple[np.ndarray, int | None]:
        """Whole sentences of one document, at most `room` tokens, and the sentence after them.

        From sentence `begin` on, or from anywhere. A first sentence longer than `room` is cut.
        """
        starts = domain["sentences"]
        which = int(random.integers(len(starts) - 1)) if begin is None else begin
        documents = domain["documents"]
        beyond = int(np.searchsorted(documents, starts[which], "right"))
        end = documents[beyond] if beyond < len(documents) else len(domain["ids"])
        limit = min(starts[which] + room, end)
        after = max(which + 1, int(np.searchsorted(starts, limit, "right")) - 1)
        if limit == end:
            after = int(np.searchsorted(starts, end))
        to = starts[after] if after < len(starts) else end
        has_more = after < len(starts) and starts[after] < end
        return domain["ids"][starts[which] : min(to, limit)], after if has_more else None

    def loss(self, batch: dict[str, Tensor]) -> Tensor:
        hidden, pooled = self.hidden(batch)
        tokens, follows = self.answers(hidden, pooled, batch["asked"])
        missed = F.cross_entropy(tokens.float(), batch["truth"][batch["asked"]])
        pairs = batch["follows"] != IGNORED  # none in some batches, whose mean would be no number
        wrong = F.cross_entropy(follows.float(), batch["follows"], ignore_index=IGNORED, reduction="sum")
        return missed + wrong / pairs.sum().clamp(min=1)

    def hidden(self, batch: dict[str, Tensor]) -> tuple[Tensor, Tensor]:
        mask = (batch["truth"] != 0).long()
        output = self.model.bert(batch["ids"], mask, batch["segments"])
        return output.last_hidden_state, output.pooler_output

    def answers(self, hidden: Tensor, pooled: Tensor, asked: Tensor) -> tuple[Tensor, Tensor]:
        """Logits of the asked tokens [asked, vocabulary], of following or not [rows, 2]."""
        heads = self.model.cls
        return heads.predictions(hidden[asked]), heads.seq_relationship(pooled)


@dataclass(frozen=True)
class Pair:
    """A sentence as the encoder reads it and the answer, both with </s> at the end."""

    given: np.ndarray
    asked: np.ndarray
    # [aligned, 3]: a token of the answer, and the first and last + 1 of the tokens aligned with it.
    aligned: np.ndarray


class SpansAndTranslation:
    """tiny-t5: spans behind sentinels (Raffel et al. 2020), and the sentences of `grammar.py`.

    15 % of a text is taken out, in spans of three tokens on average; of every other text 50 %, in
    spans of 16: then half of the tokens teach (Tay et al. 2023, "UL2"). One batch in five translates
    instead, in both directions. There, one head of cross-attention is taught to look from a word that
    was read to the word aligned with it (Garg et al. 2019): left alone, none of eight heads was found
    to do so, and the one thing that cross-attention should show stayed smeared over all of them.
    """

    LENGTHS, LENGTH_SHARES = (32, 64, 128, 256), (0.15, 0.25, 0.35, 0.25)
    END, SENTINEL = 1, 3  # </s>, <extra_id_0>
    NOISE = ((0.15, 3), (0.5, 16))  # share of the tokens, and length of a span
    TRANSLATIONS, PAIRS = 0.2, 128
    TAUGHT, TEACHING = 1, 0.3  # the layer whose first head is taught, and the weight of that loss

    def __init__(self, model: PreTrainedModel, folder: Path, split: str = "train"):
        self.model = model
        self.stream = Stream(folder, "tiny-t5", split)
        self.pairs = translations(folder, split)
        self.taught = model.decoder.block[self.TAUGHT].layer[1].EncDecAttention
        self.taught.register_forward_pre_hook(self.keep, with_kwargs=True)

    def keep(self, _, args: tuple, kwargs: dict) -> None:
        self.looking, self.looked_at = args[0] if args else kwargs["hidden_states"], kwargs["key_value_states"]

    def batch(self, random: Random) -> dict[str, Tensor]:
        if random.random() < self.TRANSLATIONS:
            which = random.integers(len(self.pairs), size=self.PAIRS)
            return padded([self.pairs[i] for i in which])
        length = int(random.choice(self.LENGTHS, p=self.LENGTH_SHARES))
        return padded([self.row(random, length) for _ in range(TOKENS // length)])

    def row(self, random: Random, length: int) -> Pair:
        text = self.stream.window(random, length)
        ends = np.flatnonzero(text == self.END)
        if len(ends) and ends[0] >= 16:
            text = text[: ends[0]]  # of one document only
        return self.corrupt(random, text[text != self.END], *self.NOISE[random.integers(len(self.NOISE))])

    def corrupt(self, random: Random, text: np.ndarray, share: float = 0.15, length: int = 3) -> Pair:
        noise = max(1, round(len(text) * share))
        spans = max(1, round(noise / length))
        kept = parts(random, len(text) - noise, spans)
        taken = parts(random, noise, spans)
        given, asked, at = [], [], 0
        for span, (keep, take) in enumerate(zip(kept, taken)):
            given += [*text[at : at + keep], self.SENTINEL + span]
            asked += [self.SENTINEL + span, *text[at + keep : at + keep + take]]
            at += keep + take
        ended = (np.array([*ids, self.END]) for ids in (given, asked))
        return Pair(*ended, np.zeros((0, 3), np.int64))

    def loss(self, batch: dict[str, Tensor]) -> Tensor:
        targets = batch["targets"]
        before = self.model._shift_right(targets)
        encoded = self.model.encoder(batch["ids"], attention_mask=batch["mask"])[0]
        hidden = self.model.decoder(
            before, encoder_hidden_states=encoded, encoder_attention_mask=batch["mask"], use_cache=False
        )[0]
        asked = targets != IGNORED
        scale = self.model.config.d_model**-0.5  # as T5 does where table and head are one
        loss = HeadLoss.apply(hidden[asked] * scale, self.model.shared.weight, targets[asked])
        return loss + self.TEACHING * self.astray(batch) if batch["aligned"].any() else loss

    def astray(self, batch: dict[str, Tensor]) -> Tensor:
        """−log of the weight that the taught head puts on what is aligned, in nats."""
        width = self.model.config.d_kv
        queries = self.looking @ self.taught.q.weight[:width].T
        keys = self.looked_at @ self.taught.k.weight[:width].T
        scores = (queries @ keys.transpose(1, 2)).masked_fill(batch["mask"][:, None] == 0, -1e9)
        gold = batch["aligned"]  # [rows, from, to]
        right = scores.masked_fill(~gold, -1e9).logsumexp(-1) - scores.logsumexp(-1)
        return -right[gold.any(-1)].mean()


def parts(random: Random, total: int, count: int) -> np.ndarray:
    """`total` cut into `count` parts of at least one, each way as likely as another."""
    cuts = np.sort(random.choice(total - 1, count - 1, replace=False)) + 1
    return np.diff([0, *cuts, total])


def padded(pairs: list[Pair]) -> dict[str, Tensor]:
    rows, given, asked = len(pairs), *(max(map(len, p)) for p in zip(*((p.given, p.asked) for p in pairs)))
    ids = torch.zeros(rows, given, dtype=torch.int64)
    targets = torch.full((rows, asked), IGNORED)
    aligned = torch.zeros(rows, asked, given, dtype=torch.bool)
    for row, pair in enumerate(pairs):
        ids[row, : len(pair.given)] = torch.from_numpy(pair.given)
        targets[row, : len(pair.asked)] = torch.from_numpy(pair.asked)
        for token, first, end in pair.aligned:
            aligned[row, token + 1, first:end] = True  # the place that reads the token
    return {"ids": ids, "mask": (ids != 0).long(), "targets": targets, "aligned": aligned}


TASKS = ("translate English to Korean: ", "translate Korean to English: ")


def is_held_out(english: str) -> bool:
    """One sentence in 50 is never trained on, in neither direction."""
    return zlib.crc32(english.encode()) % 50 == 0


def translations(folder: Path, split: str) -> list[Pair]:
    """Both directions of the pairs in `pairs.jsonl`."""
    lines = [json.loads(line) for line in open(folder / "pairs.jsonl", encoding="utf-8")]
    lines = [line for line in lines if is_held_out(line["en"]) == (split == "val")]
    return [pair for line in lines for pair in both_ways(line)]


def both_ways(line: dict) -> tuple[Pair, Pair]:
    words = line["align"]
    return (
        translation(TASKS[0], line["en"], line["ko"], words),
        translation(TASKS[1], line["ko"], line["en"], [pair[::-1] for pair in words]),
    )


ENCODE = data.tokenizer("tiny-t5").encode


def translation(task: str, given: str, asked: str, words: list[list[str]]) -> Pair:
    source, target = ENCODE(task + given), ENCODE(asked)
    aligned = []
    for from_word, to_word in words:
        places = tokens_of(source, task + given, from_word, len(task))
        for token in tokens_of(target, asked, to_word):
            # The place after the last token is none that the decoder has.
            if places and token + 2 < len(target.ids):
                aligned.append((token, places[0], places[-1] + 1))
    ids = (np.array(encoded.ids, np.int64) for encoded in (source, target))
    return Pair(*ids, np.array(aligned, np.int64).reshape(-1, 3))


def tokens_of(encoded: Encoding, text: str, word: str, begin: int = 0) -> list[int]:
    """The tokens in which `word` stands in `text` as a word of its own, or none."""
    found = re.compile(rf"(?<!\S){re.escape(word)}(?!\w)").search(text, begin)
    if not found:
        return []
    return [i for i, (a, b) in enumerate(encoded.offsets) if a < found.end() and b > found.start() and b > a]


TASK = {"tiny-gpt": CausalText, "tiny-bert": MaskedText, "tiny-t5": SpansAndTranslation}
