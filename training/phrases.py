"""Words that know what they mean, said in both languages at once: alignments come of themselves."""

from typing import NamedTuple

from english import with_article
from korean import Particle
from lexicon import FUNCTION_WORDS


class Word(NamedTuple):
    text: str
    meaning: object | None  # partners in the two languages share it; None for function words


Words = tuple[Word, ...]


class Phrase(NamedTuple):
    english: Words
    korean: Words


def mark(text: str, meaning: object | None) -> Words:
    return tuple(Word(w, None if w in FUNCTION_WORDS else meaning) for w in text.split())


def say(english: str, korean: str) -> Phrase:
    """Its words are partners one by one where both sides have as many; all of all otherwise."""
    sides = [[w for w in text.split() if w not in FUNCTION_WORDS] for text in (english, korean)]
    if len(sides[0]) == len(sides[1]):
        meanings = [object() for _ in sides[0]]
    else:
        meanings = [object()] * max(map(len, sides))

    def marked(text: str) -> Words:
        rest = iter(meanings)
        return tuple(Word(w, None if w in FUNCTION_WORDS else next(rest)) for w in text.split())

    return Phrase(marked(english), marked(korean))


def join(*phrases: Phrase) -> Phrase:
    """Words that stand in the same order in both languages."""
    return Phrase(sum((p.english for p in phrases), ()), sum((p.korean for p in phrases), ()))


def end(words: Words, change: Particle) -> Words:
    """The last word with a particle."""
    return (*words[:-1], words[-1]._replace(text=change(words[-1].text)))


def attach(phrase: Phrase, change: Particle) -> Phrase:
    return phrase._replace(korean=end(phrase.korean, change))


def before(english: str, phrase: Phrase) -> Phrase:
    return phrase._replace(english=mark(english, None) + phrase.english)


def articled(article: str, phrase: Phrase) -> Phrase:
    first = with_article(article, phrase.english[0].text).split()[:-1]
    return before(" ".join(first), phrase)
