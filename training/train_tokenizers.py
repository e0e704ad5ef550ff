"""The three tokenizers of the embedded models: `python train_tokenizers.py CORPUS OUT [name...]`.

bpe        8,192 pieces, byte-level BPE as GPT-2     (needs the package `tokenizers`)
wordpiece  12,288 pieces, cased WordPiece as BERT    (needs the package `tokenizers`)
unigram    12,288 pieces, Unigram as T5              (standard library; unigram.py)
"""

import json
import re
import sys
import time
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

import unigram
from corpus import texts


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


# A word with the blank before it; a run of blanks, line breaks and all, up to the blank that goes
# with the next word; any other run. Named characters, for \s is not the same set in every language.
WORD = r" ?[^ \t\r\n]+|[ \t\r\n]+(?= [^ \t\r\n])|[ \t\r\n]+"
SPECIAL = ["<pad>", "</s>", "<unk>"] + [f"<extra_id_{i}>" for i in range(32)]
UNIGRAM_SIZE = 12288
RARE = 5  # a character that occurs less often is unknown

# Known whatever the corpus holds: ASCII, and the Hangul letters as NFKC leaves them.
ALPHABET = {"▁", "\t", "\n", "\r"} | {chr(c) for c in range(0x21, 0x7F)}
ALPHABET |= {unicodedata.normalize("NFKC", chr(c)) for c in range(0x3131, 0x3164)}


def words(text: str) -> Iterator[str]:
    """The text as the tokenizer cuts it before any piece is looked for: NFKC, Split, Metaspace."""
    for match in re.finditer(WORD, unicodedata.normalize("NFKC", text)):
        yield match[0].replace(" ", "▁")


def kind(character: str) -> str:
    """What a piece holds one of: blanks, Hangul, other letters, digits or punctuation."""
    if character in "▁\t\r\n":
        return "blank"
    category = unicodedata.category(character)
    if category[0] == "L":
        return "hangul" if unicodedata.name(character, "").startswith("HANGUL") else "letter"
    return {"M": "same", "C": "same", "N": "digit"}.get(category[0], "mark")


def runs(word: str) -> Iterator[str]:
    """A word in runs of one kind, "▁" with the run after it: ▁API를 → ▁API 를.

    No piece may mix kinds (as T5's), so training on runs is training on words.
    """
    start, before = 0, "blank"
    for at, character in enumerate(word):
        now = kind(character)
        if now in ("same", before):
            continue
        if at > 0 and not (at == 1 and word[0] == "▁"):
            yield word[start:at]
            start = at
        before = now
    yield word[start:]


def count_runs(documents: Iterable[str]) -> tuple[dict[str, int], Counter[str]]:
    """How often each run and each character occurs; runs that occur once are left out."""
    counted = Counter(word for text in documents for word in words(text))
    found: Counter[str] = Counter()
    characters: Counter[str] = Counter()
    for word, count in counted.items():
        for run in runs(word):
            found[run] += count
        for character in word:
            characters[character] += count
    return {run: count for run, count in found.items() if count > 1}, characters


def train_unigram(folder: Path) -> str:
    found, characters = count_runs(texts(folder, "train"))
    alphabet = ALPHABET | {c for c, n in characters.items() if n >= RARE}
    print(f"{len(found)} runs, {len(characters)} characters, {len(alphabet)} kept", flush=True)
    pieces = unigram.train(found, sorted(alphabet), UNIGRAM_SIZE - len(SPECIAL), log)
    metaspace = {"type": "Metaspace", "replacement": "▁", "prepend_scheme": "never"}
    end = {"SpecialToken": {"id": "</s>", "type_id": 0}}
    flags = dict.fromkeys(("single_word", "lstrip", "rstrip", "normalized"), False)
    tokenizer = {
        "version": "1.0",
        "truncation": None,
        "padding": None,
        "added_tokens": [
            {"id": i, "content": piece, **flags, "special": True} for i, piece in enumerate(SPECIAL)
        ],
        "normalizer": {"type": "NFKC"},
        "pre_tokenizer": {
            "type": "Sequence",
            "pretokenizers": [
                {
                    "type": "Split",
                    "pattern": {"Regex": WORD},
                    "behavior": "Isolated",
                    "invert": False,
                },
                {**metaspace, "split": False},
            ],
        },
        "post_processor": {
            "type": "TemplateProcessing",
            "single": [{"Sequence": {"id": "A", "type_id": 0}}, end],
            "pair": [
                {"Sequence": {"id": "A", "type_id": 0}},
                end,
                {"Sequence": {"id": "B", "type_id": 0}},
                end,
            ],
            "special_tokens": {"</s>": {"id": "</s>", "ids": [1], "tokens": ["</s>"]}},
        },
        "decoder": {**metaspace, "split": False},
        "model": {
            "type": "Unigram",
            "unk_id": 2,
            "vocab": [[piece, 0.0] for piece in SPECIAL] + [[p, score] for p, score in pieces],
            "byte_fallback": False,
        },
    }
    return json.dumps(tokenizer, ensure_ascii=False, indent=2)


def log(line: str) -> None:
    print(f"{time.process_time():6.0f} s  {line}", flush=True)


TRAINERS = {"bpe": train_bpe, "wordpiece": train_wordpiece, "unigram": train_unigram}

if __name__ == "__main__":
    corpus, out, *names = sys.argv[1:]
    for name in names or TRAINERS:
        Path(out, f"{name}.json").write_text(TRAINERS[name](Path(corpus)), encoding="utf-8")
        log(f"{name} done")
