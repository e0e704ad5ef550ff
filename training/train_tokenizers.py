"""Trains the embedded models' tokenizers: `python train_tokenizers.py CORPUS OUT [name...]`.

bpe        8,192 pieces, byte-level BPE as GPT-2's   (needs the package `tokenizers`)
wordpiece  12,288 pieces, cased WordPiece as BERT's  (needs the package `tokenizers`)
unigram    12,288 pieces, Unigram as T5's            (standard library; the trainer is unigram.py)
"""

import json
import sys
import time
import unicodedata
from pathlib import Path

import unigram
from corpus import texts
from words import PATTERN, count


def train_bpe(folder: Path) -> str:
    from tokenizers import Tokenizer, decoders, models, pre_tokenizers, trainers

    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=True)
    tokenizer.decoder = decoders.ByteLevel()
    trainer = trainers.BpeTrainer(
        vocab_size=8192,
        special_tokens=["<|endoftext|>"],
        initial_alphabet=pre_tokenizers.ByteLevel.alphabet(),
        min_frequency=2,
    )
    tokenizer.train_from_iterator(texts(folder, "train"), trainer)
    return tokenizer.to_str(pretty=True)


def train_wordpiece(folder: Path) -> str:
    from tokenizers import Tokenizer, decoders, models, normalizers, pre_tokenizers
    from tokenizers import processors, trainers

    tokenizer = Tokenizer(models.WordPiece(unk_token="[UNK]"))
    tokenizer.normalizer = normalizers.BertNormalizer(
        clean_text=True, handle_chinese_chars=True, strip_accents=False, lowercase=False
    )
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    tokenizer.decoder = decoders.WordPiece(prefix="##")
    trainer = trainers.WordPieceTrainer(
        vocab_size=12288,
        special_tokens=["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"],
        limit_alphabet=2200,
    )
    tokenizer.train_from_iterator(texts(folder, "train"), trainer)
    tokenizer.post_processor = processors.TemplateProcessing(
        single="[CLS] $A [SEP]",
        pair="[CLS] $A [SEP] $B:1 [SEP]:1",
        special_tokens=[("[CLS]", 2), ("[SEP]", 3)],
    )
    return tokenizer.to_str(pretty=True)


SPECIAL = ["<pad>", "</s>", "<unk>"] + [f"<extra_id_{i}>" for i in range(32)]
# Scores are whole 4096ths. Rust's JSON reader is off by the last bit where a number has more than 15
# digits; so short ones are read alike everywhere, and added without rounding in any order.
GRAIN = 4096
FREQUENT = 5  # a character that occurs less often is unknown, unless it is one of these:
BLANKS = {"▁", "\t", "\n", "\r"}
ASCII = {chr(code) for code in range(0x21, 0x7F)}
HANGUL_LETTERS = {unicodedata.normalize("NFKC", chr(code)) for code in range(0x3131, 0x3164)}


def train_unigram(folder: Path) -> str:
    found, characters = count(texts(folder, "train"))
    alphabet = {c for c, times in characters.items() if times >= FREQUENT}
    alphabet |= BLANKS | ASCII | HANGUL_LETTERS
    log(f"{len(found)} runs; {len(alphabet)} of {len(characters)} characters")
    pieces = unigram.train(found, sorted(alphabet), 12288 - len(SPECIAL), log)
    return json.dumps(t5_layout(pieces), ensure_ascii=False, indent=2)


def t5_layout(pieces: list[tuple[str, float]]) -> dict:
    """tokenizer.json, as Hugging Face's library writes it."""
    metaspace = {
        "type": "Metaspace", "replacement": "▁", "prepend_scheme": "never", "split": False,
    }  # fmt: skip
    split = {
        "type": "Split", "pattern": {"Regex": PATTERN}, "behavior": "Isolated", "invert": False,
    }  # fmt: skip
    flags = dict.fromkeys(("single_word", "lstrip", "rstrip", "normalized"), False)
    special = [
        {"id": i, "content": piece, **flags, "special": True} for i, piece in enumerate(SPECIAL)
    ]
    rounded = [[piece, round(score * GRAIN) / GRAIN] for piece, score in pieces]
    first, second = ({"Sequence": {"id": name, "type_id": 0}} for name in "AB")
    end = {"SpecialToken": {"id": "</s>", "type_id": 0}}
    return {
        "version": "1.0",
        "truncation": None,
        "padding": None,
        "added_tokens": special,
        "normalizer": {"type": "NFKC"},
        "pre_tokenizer": {"type": "Sequence", "pretokenizers": [split, metaspace]},
        "post_processor": {
            "type": "TemplateProcessing",
            "single": [first, end],
            "pair": [first, end, second, end],
            "special_tokens": {"</s>": {"id": "</s>", "ids": [1], "tokens": ["</s>"]}},
        },
        "decoder": metaspace,
        "model": {
            "type": "Unigram",
            "unk_id": 2,
            "vocab": [[piece, 0.0] for piece in SPECIAL] + rounded,
            "byte_fallback": False,
        },
    }


def log(line: str) -> None:
    print(f"{time.process_time():6.0f} s  {line}", flush=True)


TRAINERS = {"bpe": train_bpe, "wordpiece": train_wordpiece, "unigram": train_unigram}

if __name__ == "__main__":
    corpus, out, *names = sys.argv[1:]
    for name in names or TRAINERS:
        Path(out, f"{name}.json").write_text(TRAINERS[name](Path(corpus)), encoding="utf-8")
        log(f"{name}.json written")
