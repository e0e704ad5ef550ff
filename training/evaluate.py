"""What a model can do, on text that training never saw, and what its heads look at.

    python evaluate.py CHECKPOINT DATA

writes figures/<model>.json, from which `cards.py` writes the model's card. Everything is measured
with the weights as they are shipped (`export.as_stored`), and what that cost beside float32.
"""

import json
import math
import sys
from collections import Counter
from pathlib import Path

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional as F
from transformers import PreTrainedModel

import data
import models
import tasks
from corpus import DOMAINS
from export import as_stored

HERE = Path(__file__).parent
SEED = 7


def main() -> None:
    checkpoint, folder = sys.argv[1], Path(sys.argv[2])
    saved = torch.load(checkpoint, weights_only=False)
    full = models.load(checkpoint)
    shipped = as_stored(full)
    measure = {"gpt2": of_gpt, "bert": of_bert, "t5": of_t5}[full.config.model_type]
    with torch.no_grad():
        figures = {
            "parameters": sum(p.numel() for p in full.parameters()),
            "tokens": saved["tokens"],
            "minutes": round(saved["minutes"]),
            **measure(shipped, folder),
            "stored": lost(full, shipped, folder),
        }
    (HERE / "figures").mkdir(exist_ok=True)
    text = json.dumps(rounded(figures), indent=2, ensure_ascii=False)
    (HERE / "figures" / f"{saved['name']}.json").write_text(text + "\n", encoding="utf-8")
    print(text)


def rounded(value):
    """Four digits are what the figures are good for."""
    if isinstance(value, float):
        return float(f"{value:.4g}")
    if isinstance(value, dict):
        return {key: rounded(inner) for key, inner in value.items()}
    return [rounded(inner) for inner in value] if isinstance(value, list) else value


# --- tiny-gpt ---------------------------------------------------------------------------------


def of_gpt(model: PreTrainedModel, folder: Path) -> dict:
    texts = data.load(folder, "tiny-gpt", "val")
    return {
        "bits per byte": {domain: bits_per_byte(model, texts[domain]) for domain in DOMAINS},
        "probes": probes(model),
        **copying(model),
    }


def windows(model: PreTrainedModel, ids: np.ndarray, limit: int = 0):
    """Logits and targets of windows of the whole length, one after the other, each token once."""
    length = model.config.n_positions
    for at in list(range(0, len(ids) - 1, length))[: limit or None]:
        piece = torch.from_numpy(ids[at : at + length + 1].astype(np.int64))[None]
        yield model(piece[:, :-1]).logits[0], piece[0, 1:]


def bits_per_byte(model: PreTrainedModel, texts: dict[str, np.ndarray], limit: int = 0) -> float:
    """All documents end to end in windows of 1,024, <|endoftext|> before each but not counted in bytes.

    A window begins without what came before it: a text of the user's does, too.
    """
    ids = np.concatenate([[0], texts["ids"]])
    nats, predicted = 0.0, 0
    for logits, targets in windows(model, ids, limit):
        nats += F.cross_entropy(logits, targets, reduction="sum").item()
        predicted += len(targets)
    return nats / math.log(2) / (texts["bytes"].sum() * predicted / (len(ids) - 1))


def probes(model: PreTrainedModel) -> dict:
    """How many prompts have an expected continuation's first token among the five likeliest."""
    encode = data.tokenizer("tiny-gpt")
    met, first = 0, 0
    lines = probe_lines()
    for probe in lines:
        logits = model(torch.tensor([encode.encode(probe["text"]).ids])).logits[0, -1]
        top = logits.softmax(-1).topk(5)
        expected = {encode.encode(text).ids[0] for text in probe["next"]}
        hit = [token in expected for token in top.indices.tolist()]
        met, first = met + any(hit), first + hit[0]
        said = (f"{encode.decode([i])!r} {p:.2f}" for i, p in zip(top.indices.tolist(), top.values))
        print("met " if any(hit) else "    ", repr(probe["text"]), "→", ", ".join(said))
    return {"met": met, "first": first, "of": len(lines)}


def probe_lines() -> list[dict]:
    lines = (HERE / "probes.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


def copying(model: PreTrainedModel, rows: int = 8, length: int = 60) -> dict:
    """Random tokens said twice (Olsson et al. 2022): what the heads look at, and the loss."""
    random = torch.Generator().manual_seed(SEED)
    piece = torch.randint(300, model.config.vocab_size, (rows, length), generator=random)
    ids = torch.cat([torch.zeros(rows, 1, dtype=torch.long), piece, piece], 1)
    output = model(ids, output_attentions=True)
    loss = F.cross_entropy(output.logits[:, :-1].transpose(1, 2), ids[:, 1:], reduction="none").mean(0)
    weights = torch.stack(output.attentions).mean(1)  # [layers, heads, from, to]
    after = weights.diagonal(1 - length, 2, 3)[..., 2:].mean(-1)
    return {
        "repeated": {"first": loss[:length].mean().item(), "second": loss[length:].mean().item()},
        "previous-token heads": strongest(previous(model)),
        "induction heads": strongest(after),
    }


def previous(model: PreTrainedModel) -> Tensor:
    """[layers, heads]: weight on the token before, mean over 8 texts of the probes, long ones first."""
    texts = sorted((probe["text"] for probe in probe_lines()), key=len, reverse=True)[:8]
    encode = data.tokenizer("tiny-gpt")
    scores = []
    for text in texts:
        output = model(torch.tensor([encode.encode(text).ids]), output_attentions=True)
        scores.append(torch.cat(output.attentions).diagonal(-1, 2, 3).mean(-1))
    return torch.stack(scores).mean(0)


def strongest(scores: Tensor, count: int = 3) -> list[dict]:
    """The heads with the highest scores; layers and heads are counted from 1, as Glassbox does."""
    top = scores.flatten().topk(count)
    heads = scores.shape[1]
    return [
        {"layer": i // heads + 1, "head": i % heads + 1, "score": score}
        for i, score in zip(top.indices.tolist(), top.values.tolist())
    ]


# --- tiny-bert --------------------------------------------------------------------------------


def of_bert(model: PreTrainedModel, folder: Path) -> dict:
    texts = data.load(folder, "tiny-bert", "val")
    tokens = {domain: masked(model, texts[domain]["ids"]) for domain in DOMAINS}
    task = tasks.MaskedText(model, folder, "val")
    pairs = {domain: following(task, domain) for domain in DOMAINS}
    left, right = neighbours(model, texts)
    return {
        "masked top-1": tokens | {"mean": sum(tokens.values()) / len(tokens)},
        "commonest token": {domain: commonest(texts[domain]["ids"]) for domain in DOMAINS},
        "next sentence": pairs | {"mean": sum(pairs.values()) / len(pairs)},
        "heads looking left": strongest(left),
        "heads looking right": strongest(right),
    }


def masked(model: PreTrainedModel, ids: np.ndarray, length: int = 126) -> float:
    """Share of tokens told right, 15 % of them masked in windows of 128 with [CLS] and [SEP]."""
    random = np.random.default_rng(SEED)
    right, asked = 0, 0
    for at in range(0, len(ids) - length, length):
        truth = ids[at : at + length].astype(np.int64)
        hidden = random.random(length) < 0.15
        given = np.where(hidden, tasks.MaskedText.MASK, truth)
        row = torch.tensor([[tasks.MaskedText.CLS, *given, tasks.MaskedText.SEP]])
        guessed = model(row).prediction_logits[0, 1:-1].argmax(-1).numpy()
        right += (guessed == truth)[hidden].sum()
        asked += hidden.sum()
    return float(right / asked)


def commonest(ids: np.ndarray) -> float:
    """What always saying the commonest token would get."""
    return Counter(ids.tolist()).most_common(1)[0][1] / len(ids)


def following(task: tasks.MaskedText, domain: str, count: int = 400) -> float:
    """Share of pairs told right; half are neighbours, half from elsewhere in the same domain."""
    random = np.random.default_rng(SEED)
    texts = task.stream.domains[DOMAINS.index(domain)]
    right = 0
    for _ in range(count):
        row, segments, follows = task.pair(random, texts, 128)
        ids = torch.from_numpy(row)[None]
        mask = (ids != 0).long()
        output = task.model(ids, mask, torch.from_numpy(segments)[None])
        right += int(output.seq_relationship_logits[0].argmax() == follows)
    return right / count


def neighbours(model: PreTrainedModel, texts: dict) -> tuple[Tensor, Tensor]:
    """[layers, heads]: weight on the token before and on the one after, mean over 24 windows."""
    left, right = [], []
    for domain in DOMAINS:
        for at in range(0, 8 * 126, 126):
            ids = texts[domain]["ids"][at : at + 126].astype(np.int64)
            row = torch.tensor([[tasks.MaskedText.CLS, *ids, tasks.MaskedText.SEP]])
            weights = torch.cat(model(row, output_attentions=True).attentions)
            left.append(weights.diagonal(-1, 2, 3).mean(-1))
            right.append(weights.diagonal(1, 2, 3).mean(-1))
    return torch.stack(left).mean(0), torch.stack(right).mean(0)


# --- tiny-t5 ----------------------------------------------------------------------------------


def of_t5(model: PreTrainedModel, folder: Path) -> dict:
    texts = data.load(folder, "tiny-t5", "val")
    task = tasks.SpansAndTranslation(model, folder, "val")
    pairs = held_out(folder, 500)
    to_korean, to_english = (
        exact(model, [prefix + pair[a] for pair in pairs], [pair[b] for pair in pairs])
        for prefix, a, b in ((tasks.TASKS[0], "en", "ko"), (tasks.TASKS[1], "ko", "en"))
    )
    return {
        "exact translation": {"to Korean": to_korean, "to English": to_english, "of": len(pairs)},
        "span filling": {domain: spans(task, domain) for domain in DOMAINS},
        "commonest token": {domain: commonest(texts[domain]["ids"]) for domain in DOMAINS},
        "cross-attention heads": strongest(aligned(model, pairs)),
    }


def held_out(folder: Path, count: int) -> list[dict]:
    pairs = [json.loads(line) for line in open(folder / "pairs.jsonl", encoding="utf-8")]
    pairs = [pair for pair in pairs if tasks.is_held_out(pair["en"])]
    return np.random.default_rng(SEED).permutation(pairs)[:count].tolist()


def exact(model: PreTrainedModel, asked: list[str], wanted: list[str], rows: int = 50) -> float:
    """Share of sentences said exactly so, the likeliest token taken each time."""
    encode, right = data.tokenizer("tiny-t5"), 0
    encode.enable_padding()
    for at in range(0, len(asked), rows):
        batch = encode.encode_batch(asked[at : at + rows])
        said = model.generate(
            input_ids=torch.tensor([e.ids for e in batch]),
            attention_mask=torch.tensor([e.attention_mask for e in batch]),
            max_new_tokens=48,
            do_sample=False,
        )
        texts = encode.decode_batch(said.tolist())
        right += sum(text.strip() == want for text, want in zip(texts, wanted[at : at + rows]))
    return right / len(asked)


def spans(task: tasks.SpansAndTranslation, domain: str, count: int = 200) -> float:
    """Share of the tokens of the spans told right, given those before them in the same answer."""
    random = np.random.default_rng(SEED)
    texts = task.stream.domains[DOMAINS.index(domain)]["ids"]
    right, asked = 0, 0
    for _ in range(count):
        at = random.integers(len(texts) - 128)
        text = texts[at : at + 128].astype(np.int64)
        batch = tasks.padded([task.corrupt(random, text[text != task.END])])
        logits = task.model(batch["ids"], batch["mask"], labels=batch["targets"]).logits[0]
        targets = batch["targets"][0]
        words = targets >= task.SENTINEL + 32  # neither a sentinel nor the end
        right += int((logits.argmax(-1) == targets)[words].sum())
        asked += int(words.sum())
    return right / asked


def aligned(model: PreTrainedModel, lines: list[dict]) -> Tensor:
    """[layers, heads]: share of words whose strongest source word is the gold-aligned one.

    From the decoder's places at which a target word was read, to all the words of the source:
    those of the sentence, those of the task before it, and the end. Both directions.
    """
    hits, words = 0, 0
    for line in lines[:200]:
        for task, given, pair in zip(tasks.TASKS, ("en", "ko"), tasks.both_ways(line)):
            source = tasks.ENCODE(task + line[given])
            read = torch.tensor([[0, *pair.asked[:-1]]])
            output = model(
                torch.from_numpy(pair.given)[None], decoder_input_ids=read, output_attentions=True
            )
            weights = torch.cat(output.cross_attentions)  # [layers, heads, from, to]
            names = [-1 if word is None else word for word in source.word_ids]
            belongs = F.one_hot(torch.tensor(names) + 1).float()  # [to, words]
            aligned_with = {}  # by source word: the places of the target's word aligned with it
            for token, first, _ in pair.aligned:
                aligned_with.setdefault(names[first] + 1, []).append(token + 1)
            for word, places in aligned_with.items():
                best = (weights[:, :, places].mean(2) @ belongs).argmax(-1)
                hits = hits + (best == word).float()
                words += 1
    return hits / words


# --- what storing the weights smaller cost ----------------------------------------------------


def lost(full: PreTrainedModel, shipped: PreTrainedModel, folder: Path) -> dict:
    """Over a few validation texts of each domain: float32 beside the weights as stored."""
    kind = full.config.model_type
    agree, places, moved, apart, nats = 0, 0, 0.0, 0.0, [0.0, 0.0]
    for inputs, targets in examples(kind, folder):
        outputs = [model(**inputs, output_attentions=True) for model in (full, shipped)]
        logits = [getattr(o, "prediction_logits", getattr(o, "logits", None))[0] for o in outputs]
        agree += int((logits[0].argmax(-1) == logits[1].argmax(-1)).sum())
        moved = max(moved, float((logits[0] - logits[1]).abs().max()))
        places += len(logits[0])
        for i in range(2):
            nats[i] += F.cross_entropy(logits[i], targets, reduction="sum").item()
        for name in ("attentions", "encoder_attentions", "decoder_attentions", "cross_attentions"):
            for a, b in zip(*(getattr(o, name, None) or () for o in outputs)):
                apart = max(apart, float((a - b).abs().max()))
    return {
        "bits per token": [n / math.log(2) / places for n in nats],
        "same likeliest token": agree / places,
        "logits apart": moved,
        "attention apart": apart,
    }


def examples(kind: str, folder: Path):
    name = {"gpt2": "tiny-gpt", "bert": "tiny-bert", "t5": "tiny-t5"}[kind]
    random = np.random.default_rng(SEED)
    for texts in data.load(folder, name, "val").values():
        for at in range(0, 4 * 512, 512):
            piece = texts["ids"][at : at + 513].astype(np.int64)
            if kind == "gpt2":
                ids = torch.from_numpy(piece)[None]
                yield {"input_ids": ids[:, :-1]}, ids[0, 1:]
            elif kind == "bert":
                given = np.where(random.random(512) < 0.15, tasks.MaskedText.MASK, piece[:512])
                yield {"input_ids": torch.from_numpy(given)[None]}, torch.from_numpy(piece[:512])
            else:
                task = tasks.SpansAndTranslation
                batch = tasks.padded([task.corrupt(task, random, piece[:128][piece[:128] != task.END])])
                inputs = {"input_ids": batch["ids"], "labels": batch["targets"]}
                yield inputs, batch["targets"][0]


if __name__ == "__main__":
    main()
