"""The training text as token ids: what `train.py` and `evaluate.py` read.

    python data.py CORPUS DATA [tiny-gpt tiny-bert tiny-t5]

writes DATA/<model>.<split>.<domain>.npz with

    ids        uint16 [tokens]     all documents, one after the other
    documents  int64 [documents]   where each begins in `ids`
    sentences  int64 [sentences]   where each begins (tiny-bert only: its sentences are put in pairs)
    bytes      int64 [documents]   UTF-8 bytes of each

tiny-gpt's documents end with <|endoftext|>, tiny-t5's with </s>. What a program of ours wrote is
trained on, but not measured on.
"""

import re
import sys
from pathlib import Path

import numpy as np
from tokenizers import Tokenizer

import corpus

MODELS = Path(__file__).parent.parent / "media" / "models"
ENDS = {"tiny-gpt": "<|endoftext|>", "tiny-t5": "</s>"}
BETWEEN_SENTENCES = re.compile(r"(?<=[.!?。])\s+|\n+")


def tokenizer(model: str) -> Tokenizer:
    return Tokenizer.from_file(str(MODELS / model / "tokenizer.json"))


def starts(lengths: list[int]) -> np.ndarray:
    return np.cumsum([0, *lengths[:-1]], dtype=np.int64)


def prepare(model: str, texts: list[str]) -> dict[str, np.ndarray]:
    tokens = tokenizer(model)
    if model == "tiny-bert":
        parts = [[s for s in BETWEEN_SENTENCES.split(text) if s] for text in texts]
        encoded = tokens.encode_batch([s for p in parts for s in p], add_special_tokens=False)
        lengths = [len(e.ids) for e in encoded]
        first = np.cumsum([0, *(len(p) for p in parts[:-1])])  # sentence that each document begins with
        sentences = starts(lengths)
        arrays = {"sentences": sentences, "documents": sentences[first]}
    else:
        end = [tokens.token_to_id(ENDS[model])]
        encoded = tokens.encode_batch(texts, add_special_tokens=False)
        arrays = {"documents": starts([len(e.ids) + 1 for e in encoded])}
    ids = [i for e in encoded for i in (e.ids if model == "tiny-bert" else e.ids + end)]
    bytes_ = [len(text.encode()) for text in texts]
    return {"ids": np.array(ids, np.uint16), "bytes": np.array(bytes_, np.int64), **arrays}


def load(data: Path, model: str, split: str) -> dict[str, dict[str, np.ndarray]]:
    """By domain: the arrays of the files."""
    return {
        domain: dict(np.load(data / f"{model}.{split}.{domain}.npz")) for domain in corpus.DOMAINS
    }


def main() -> None:
    source, target, *models = sys.argv[1:]
    Path(target).mkdir(parents=True, exist_ok=True)
    for model in models or ("tiny-gpt", "tiny-bert", "tiny-t5"):
        for split in ("train", "val"):
            for domain in corpus.DOMAINS:
                texts = corpus.texts(Path(source), split, (domain,), own=split == "train")
                texts = [text for text in texts if text.strip()]
                arrays = prepare(model, texts)
                np.savez(Path(target) / f"{model}.{split}.{domain}.npz", **arrays)
                print(model, split, domain, len(texts), "documents", len(arrays["ids"]), "tokens")


if __name__ == "__main__":
    main()
