"""What the Unigram tokenizer cuts a text into before it looks for pieces, and what it learns from.

`python words.py CORPUS` prints the words of each validation text, one JSON list a line:
measure.ts holds them against what tokenizer.json makes of the same texts.
"""

import json
import re
import sys
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

from corpus import texts

# A word with the blank before it; a run of blanks, line breaks and all, up to the blank that goes
# with the next word; any other run. Named characters, for \s is not the same set in every language.
PATTERN = r" ?[^ \t\r\n]+|[ \t\r\n]+(?= [^ \t\r\n])|[ \t\r\n]+"


def words(text: str) -> Iterator[str]:
    """NFKC, Split, Metaspace: "if x:\\n    y" → "if", "▁x:", "\\n▁▁▁", "▁y"."""
    for match in re.finditer(PATTERN, unicodedata.normalize("NFKC", text)):
        yield match[0].replace(" ", "▁")


def runs(word: str) -> Iterator[str]:
    """A word in runs of one kind of character, "▁" with the run after it: "▁API를" → "▁API", "를".

    No piece may mix kinds (as T5's may not), so training on runs is training on words.
    """
    start, before = 0, "blank"
    for at, character in enumerate(word):
        now = kind(character)
        if now in ("any", before):
            continue
        if at > 0 and not (at == 1 and word[0] == "▁"):
            yield word[start:at]
            start = at
        before = now
    yield word[start:]


def kind(character: str) -> str:
    if character in "▁\t\r\n":
        return "blank"
    match unicodedata.category(character)[0]:
        case "L":
            name = unicodedata.name(character, "")
            return "hangul" if name.startswith("HANGUL") else "letter"
        case "N":
            return "digit"
        case "M" | "C":  # combining marks and joiners stay with what is before them
            return "any"
        case _:
            return "punctuation"


def count(documents: Iterable[str]) -> tuple[dict[str, int], dict[str, int]]:
    """How often each run and each character occurs; runs that occur once are left out."""
    counted = Counter(word for text in documents for word in words(text))
    found: Counter[str] = Counter()
    characters: Counter[str] = Counter()
    for word, times in counted.items():
        for run in runs(word):
            found[run] += times
        for character in word:
            characters[character] += times
    return {run: times for run, times in found.items() if times > 1}, characters


if __name__ == "__main__":
    for text in texts(Path(sys.argv[1]), "val"):
        print(json.dumps(list(words(text))))
