"""English endings and articles by rule."""

PLURALS = dict(child="children", mouse="mice", deer="deer", sheep="sheep", man="men", woman="women")
PLURALS |= dict(wolf="wolves", leaf="leaves", knife="knives", photo="photos", fisherman="fishermen")


def with_s(word: str) -> str:
    """Third person or plural: sings, watches, goes, studies, plays; "turns on"."""
    first, *rest = word.split()
    if first == "have":
        return "has"
    if first.endswith(("s", "x", "ch", "sh", "o")):
        first += "es"
    elif first.endswith("y") and first[-2] not in "aeiou":
        first = first[:-1] + "ies"
    else:
        first += "s"
    return " ".join([first, *rest])


def plural(noun: str) -> str:
    return PLURALS.get(noun) or with_s(noun)


def with_ing(verb: str) -> str:
    """singing, writing, seeing, running, opening; "turning on"."""
    first, *rest = verb.split()
    vowels = [letter in "aeiou" for letter in first]
    if first.endswith("e") and not first.endswith("ee"):
        first = first[:-1]
    elif vowels[-3:] == [False, True, False] and sum(vowels) == 1 and first[-1] not in "wxy":
        first += first[-1]
    return " ".join([first + "ing", *rest])


def with_ed(verb: str) -> str:
    """The regular past: opened, danced, studied."""
    first, *rest = verb.split()
    if first.endswith("y") and first[-2] not in "aeiou":
        first = first[:-1] + "i"
    return " ".join([first.removesuffix("e") + "ed", *rest])


def with_article(article: str, words: str) -> str:
    if article == "a" and words[0] in "aeiou":
        article = "an"
    return f"{article} {words}".strip()
