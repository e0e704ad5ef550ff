"""A small language in English and Korean: sentence pairs whose words are aligned by construction.

    python grammar.py COUNT SEED > pairs.jsonl

    {"en": "The cat drinks milk.", "ko": "고양이는 우유를 마십니다.",
     "align": [["cat", "고양이는"], ["drinks", "마십니다"], ["milk", "우유를"]]}

Each sentence is drawn as a meaning and said in both languages; Korean endings and particles are
built by rule from the tables below. So that a translation can be judged by exact match, one English
sentence has one Korean sentence and the other way round. What a language does not say must therefore
follow from what it does say:

- Subjects are topics and take 은/는; English says "the" for them. 이/가 is kept for what exists or is
  owned (있습니다, 없습니다: English says "a"), for complements (아닙니다, 되다), for 누가, and for the
  subject of a subordinate clause ("the" again).
- Elsewhere the article follows from the noun: "the" for people and animals and for doors, buses and
  the like; "a" for things; none for what is not counted.
- A Korean noun without a number is singular. Plural are 들 (only people and animals that are
  subjects), numbers with their counters, and 많은. Complements agree with the subject in English only.
- "I" is 저, "we" 우리, "you" 당신 (as textbooks have it), "that" 저, sister and brother the younger
  ones. A question to "you" says 당신 too: Korean drops nothing that English says.
- The style is the polite formal one of written Korean (합니다체), without the honorific -시- except
  in requests (-(으)세요).
- Time stands right after the topic in Korean and at the end in English. A verb whose past looks like
  its base ("read") stands in the plain present or past only where its -s or a time tells them apart.
"""

import json
import sys
from collections.abc import Iterator
from random import Random
from typing import NamedTuple

from clauses import (
    Subject,
    activity,
    attributed,
    being,
    clause,
    definite,
    extras,
    mention,
    numbered,
    subject,
)
from english import plural
from korean import Particle, copula, formal, question, subject_particle, suffix, than, to, topic, was
from lexicon import (
    ALIVE,
    ALONES,
    BECAUSE,
    CANNOT,
    CHARACTER,
    COLOURS,
    FEELINGS,
    FORMS,
    HAVING,
    INVITATIONS,
    LANDMARKS,
    LINKS,
    MOVINGS,
    NAMES,
    OWNABLE,
    PLACE,
    PLURAL_ONLY,
    PREDICATIVE,
    PRONOUNS,
    QUALITIES,
    QUALITY,
    QUALITY_QUESTIONS,
    QUESTIONS,
    REASONS,
    SET_PHRASES,
    SMALL,
    SPOTS,
    STATEMENTS,
    TRANSITIVES,
    Noun,
    Verb,
    entries,
    named,
    rows,
)
from phrases import Phrase, Word, Words, articled, attach, before, end, join, mark, say


class Pair(NamedTuple):
    english: str
    korean: str
    alignment: list[tuple[str, str]]  # English word, Korean word (eojeol), as they stand, no punctuation


class Unfit(Exception):
    """Words were drawn that make no good sentence together; others are drawn instead."""


def bare(word: str) -> str:
    return word.rstrip(".,?!")


def finish(phrase: Phrase, stop: str) -> Pair:
    """A phrase with its capital and its full stop; what has the same meaning is aligned."""
    first, *rest = phrase.english
    english = (first._replace(text=first.text[0].upper() + first.text[1:]), *rest)
    for words in (english, phrase.korean):  # alignments by word must be clear
        meant: dict[str, object | None] = {}
        for word in words:
            text = bare(word.text).removesuffix("'s")
            if meant.setdefault(text, word.meaning) is not word.meaning:
                raise Unfit(text)
    alignment = [
        (bare(e.text), bare(k.text))
        for e in english
        for k in phrase.korean
        if e.meaning is not None and e.meaning is k.meaning
    ]
    texts = (" ".join(word.text for word in words) + stop for words in (english, phrase.korean))
    return Pair(*texts, alignment)


def asked(phrase: Phrase) -> Pair:
    if any(word.text == "I" for word in phrase.english):
        raise Unfit("I")  # who asks what they do themselves?
    return finish(phrase._replace(korean=end(phrase.korean, question)), "?")


def may_stand(verb: Verb, form: str, who: Subject) -> bool:
    """Nobody is told what they want to do."""
    return form in FORMS.get(verb.base, [form]) and not (form == "want" and who.name == "you")


def statement(random: Random) -> Pair:
    who = subject(random)
    verb, parts = activity(random, who)
    common = ["present", "past", "future", "now"] * 3
    form = random.choice([f for f in common + list(STATEMENTS) if may_stand(verb, f, who)])
    return finish(clause(who, verb, STATEMENTS[form], extras(random, verb, form, who, parts)), ".")


def yes_or_no(random: Random) -> Pair:
    who = subject(random)
    verb, parts = activity(random, who)
    form = random.choice([f for f in QUESTIONS if f in FORMS.get(verb.base, [f])])
    return asked(clause(who, verb, QUESTIONS[form], extras(random, verb, form, who, parts)))


def who_does(random: Random) -> Pair:
    who = Subject(say("who", "누구"), "is", "person")
    verb, parts = activity(random, who)
    forms = ("present", "past", "future", "now", "can")
    form = random.choice([f for f in forms if may_stand(verb, f, who)])
    parts = extras(random, verb, form, who, parts)
    return asked(clause(who, verb, STATEMENTS[form], parts, subject_particle))


def clear_alone(verb: Verb) -> bool:
    """Whether its translation does not hang on the object, as that of "wear" and 쓰다 does."""
    return all(o is verb or (o.base != verb.base and o.stem != verb.stem) for o in TRANSITIVES)


def what_or_where(random: Random) -> Pair:
    """Asks for one part: its question word goes to the front in English and stays in Korean."""
    who = subject(random)
    verb, parts = activity(random, who)
    form = random.choice([f for f in QUESTIONS if f in FORMS.get(verb.base, [f])])
    choices = {"time": ("when", "언제"), "frequency": ("why", "왜")}
    if verb in TRANSITIVES and clear_alone(verb):
        if all(noun in named(ALIVE) for noun in verb.objects):
            choices["object"] = ("who", "누구를")
        elif not any(noun in named(ALIVE) for noun in verb.objects):
            choices["object"] = ("what", "무엇을")
    elif verb in MOVINGS:
        choices["goal"] = ("where", "어디에")
    elif verb in ALONES:
        choices["place"] = ("where", "어디에서")
    part = random.choice([p for p in choices if p != "time" or form not in ("now", "can")])
    word = say(*choices[part])
    parts[part] = Phrase((), word.korean)
    phrase = clause(who, verb, QUESTIONS[form], parts)
    return asked(phrase._replace(english=word.english + phrase.english))


def please_or_let_us(random: Random) -> Pair:
    template = random.choice(INVITATIONS)
    asks_us = template[0].startswith("S")
    asked_one = Phrase(mark("Let's" if asks_us else "", None), ())
    who = Subject(asked_one, "are" if asks_us else "is", "person")
    verb, parts = activity(random, who)
    if verb.base in FORMS or verb.base in ("live", "cry") or (asks_us and verb.base == "come"):
        raise Unfit(verb.base)
    return finish(clause(who, verb, template, extras(random, verb, "", who, parts)), ".")


def quality(random: Random) -> Pair:
    """"The bag is very heavy.", "저는 피곤하지 않습니다.", "Was the movie boring?" """
    is_what = random.choice(PREDICATIVE)
    if is_what.base in FEELINGS + CHARACTER and random.random() < 0.7:
        who = subject(random)
        if who.kind != "person" and is_what.base not in FEELINGS:
            raise Unfit(is_what.base)
    else:
        who = being(random, random.choice(is_what.objects))
    if any(word.text == is_what.base for word in who.phrase.english):
        raise Unfit(is_what.base)
    ask = random.random() < 0.25
    table = QUALITY_QUESTIONS if ask else QUALITIES
    form = random.choice(list(table))
    if form == "past" and is_what.base in COLOURS:
        raise Unfit(is_what.base)
    parts = {}
    if "F" in table[form][0].split() and random.random() < 0.25:
        parts["frequency"] = say("very", "매우")
    phrase = clause(who, is_what, table[form], parts)
    return asked(phrase) if ask else finish(phrase, ".")


def comparison(random: Random) -> Pair:
    """"The tiger is stronger than the fox.", "호랑이는 여우보다 더 강합니다." """
    is_what = random.choice([q for q in PREDICATIVE if q.past])
    noun = random.choice(is_what.objects)
    others = [o for o in is_what.objects if o.kind == noun.kind and o != noun]
    if noun.kind == "KIN" or not others:
        raise Unfit(noun.english)
    one, other = (
        articled(definite(n), say(n.english, n.korean)) for n in (noun, random.choice(others))
    )
    be = "are" if noun.english in PLURAL_ONLY else "is"
    more = say(is_what.past, f"더 {formal(is_what.stem)}")
    if " " not in is_what.past:  # 더 has no partner in "bigger"
        more = more._replace(korean=(Word("더", None), *more.korean[1:]))
    ask = random.random() < 0.25
    first, second = attach(one, topic), before("than", attach(other, than))
    verb = mark(be, None)
    english = verb + first.english if ask else first.english + verb
    phrase = Phrase(
        english + more.english + second.english, first.korean + second.korean + more.korean
    )
    return asked(phrase) if ask else finish(phrase, ".")


def profession(random: Random, who: Subject) -> Phrase:
    """"a doctor" or "doctors", as many as the subject: the Korean noun does not tell."""
    noun = random.choice(named("JOB student"))
    if who.kind != "person" or who.name == "the":  # no "The farmer is a doctor."
        raise Unfit(noun.english)
    many = who.be == "are" and who.name != "you"
    words = say(plural(noun.english) if many else noun.english, noun.korean)
    return articled("" if many else "a", words)


def identity(random: Random) -> Pair:
    """"My uncle is not a doctor.", "제 삼촌은 의사가 아닙니다."; "This is an old clock." """
    if random.random() < 0.4:
        noun = random.choice(named("THING FURNITURE DEVICE TEXT VEHICLE CLOTHES HAT FRUIT GIFT"))
        this = random.choice((("this", "이것"), ("that", "저것")))
        who, what = Subject(say(*this), "is", "thing"), mention(random, noun, "a")
        if what.english[0].text in ("this", "that"):
            raise Unfit("this")
    else:
        who = subject(random)
        what = profession(random, who)
    is_, was_ = ("are", "were") if who.be == "are" else (who.be, "was")
    english, case, korean = random.choice(
        ((is_, copula, ""), (f"{is_} not", subject_particle, "아닙니다"), (was_, was, ""))
    )
    first, second, verb = attach(who.phrase, topic), attach(what, case), mark(english, None)
    words = first.korean + second.korean + mark(korean, None)
    if not korean and random.random() < 0.3:
        return asked(Phrase(verb + first.english + second.english, words))
    return finish(Phrase(first.english + verb + second.english, words), ".")


def whereabouts(random: Random, small: bool) -> Phrase:
    """"under the table", "탁자 아래에"; "in the park", "공원에"."""
    if not small:
        english, _, korean = random.choice(PLACE)
        return say(english, to(korean))
    name, spots = random.choice(rows(LANDMARKS))
    english, meaning = random.choice(spots.split(", ")), object()
    spot = mark(english, meaning) if " " in english else (Word(english, meaning),)
    landmark = say(name, named(name)[0].korean)
    korean = landmark.korean + mark(to(SPOTS[english]), meaning)
    return Phrase(spot + mark("the", None) + landmark.english, korean)


def indefinite(random: Random, noun: Noun) -> Phrase:
    """"a cat" or "a black cat", with 이/가."""
    return attach(articled("a", attributed(random, noun)), subject_particle)


def existence(random: Random) -> Pair:
    """"There are three birds in the garden.", "정원에 새 세 마리가 있습니다." """
    small = random.random() < 0.5
    noun = random.choice(named(SMALL if small else "ANIMAL PERSON JOB TREE chair clock picture"))
    here = whereabouts(random, small)
    there, exists = Word("there", None), object()
    if random.random() < 0.12:
        words = attach(say(noun.english, noun.korean), subject_particle)
        no = (there, Word("is", None), Word("no", exists), *words.english, *here.english)
        return finish(Phrase(no, here.korean + words.korean + mark("없습니다", exists)), ".")
    draw, many = random.random(), True
    if draw < 0.4:
        words = attach(numbered(random, noun), subject_particle)
        many = words.english[0].text != "one"
    elif draw < 0.5:
        crowd = join(say("many", "많은"), say(plural(noun.english), noun.korean))
        words = attach(crowd, subject_particle)
    else:
        words, many = indefinite(random, noun), False
    now = random.random() < 0.7
    is_ = Word(("are" if many else "is") if now else ("were" if many else "was"), exists)
    korean = here.korean + words.korean + mark("있습니다" if now else "있었습니다", exists)
    if random.random() < 0.2:
        return asked(Phrase((is_, there, *words.english, *here.english), korean))
    return finish(Phrase((there, is_, *words.english, *here.english), korean), ".")


def location(random: Random) -> Pair:
    """"The cat is under the table.", "고양이는 탁자 아래에 있습니다."; "Where is the cat?" """
    small = random.random() < 0.5
    who = being(random, random.choice(named(SMALL))) if small else subject(random)
    here = whereabouts(random, small)
    name, korean = attach(who.phrase, topic), "있습니다"
    is_, exists = who.be, object()
    if random.random() < 0.3:
        is_, korean = ("were" if is_ == "are" else "was"), "있었습니다"
    be, stands = (Word(is_, exists),), mark(korean, exists)
    draw = random.random()
    if draw < 0.15:
        where = say("where", "어디에")
        return asked(Phrase(where.english + be + name.english, name.korean + where.korean + stands))
    korean_words = name.korean + here.korean + stands
    if draw < 0.35:
        return asked(Phrase(be + name.english + here.english, korean_words))
    return finish(Phrase(name.english + be + here.english, korean_words), ".")


def possession(random: Random) -> Pair:
    """"She has two brothers.", "그녀는 남동생 두 명이 있습니다." """
    who = subject(random)
    if who.kind != "person":
        raise Unfit(who.name)
    noun = random.choice(named(OWNABLE))
    template = random.choice(HAVING)
    some = template[1] != "없습니다" and random.random() < 0.5
    words = attach(numbered(random, noun), subject_particle) if some else indefinite(random, noun)
    have = Verb("have", "had", "있", (), ())
    said = clause(who, have, template, {"object": words})
    return asked(said) if template[0].startswith("{do}") else finish(said, ".")


def becoming(random: Random) -> Pair:
    """"I want to become a singer.", "저는 가수가 되고 싶습니다." """
    who = subject(random)
    what = attach(profession(random, who), subject_particle)
    become = Verb("become", "became", "되", (), ())
    form = random.choice(["past", "future", "can"] + ["want"] * (who.name != "you"))
    return finish(clause(who, become, STATEMENTS[form], {"object": what}), ".")


def linked(random: Random) -> Pair:
    """"If the king comes, we will sing.", "왕이 오면 우리는 노래할 것입니다." """
    joint, english, korean, form = random.choice(LINKS)
    equal = joint in ("1 and 2", "1 but 2")
    who = subject(random)
    same = equal and random.random() < 0.4
    first = act(random, who, (english, korean), topic if equal else subject_particle)
    second = act(random, who if same else subject(random), STATEMENTS[form], topic, same)
    words: Words = ()
    for word in joint.replace(",", " ,").split():
        if word == ",":
            words = end(words, suffix(","))
        else:
            words += {"1": first.english, "2": second.english}.get(word) or mark(word, None)
    return finish(Phrase(words, first.korean + second.korean), ".")


def act(
    random: Random, who: Subject, template: tuple[str, str], case: Particle, silent: bool = False
) -> Phrase:
    """A clause to be linked, of a verb that stands in every form; a `silent` subject is not said."""
    verb, parts = activity(random, who)
    unclear = verb.base == verb.past and who.be != "is"
    if verb.base in FORMS or unclear or "receiver" in parts:
        raise Unfit(verb.base)
    if silent:
        who = who._replace(phrase=Phrase((), ()))
    return clause(who, verb, template, parts, case)


def reason(random: Random) -> Pair:
    """"She is resting because she is tired.", "그녀는 피곤하기 때문에 쉬고 있습니다." """
    english, _, be, korean = random.choice(entries(PRONOUNS))
    who = Subject(say(english, korean), be, "person")
    verb, parts = activity(random, who)
    form = random.choice(["present", "past", "now", "cannot"])
    reasons = CANNOT if form == "cannot" else REASONS
    mood = random.choice([quality for quality in QUALITY if quality.base in reasons])
    if verb.base not in reasons[mood.base].split():
        raise Unfit(verb.base)
    why = clause(who, mood, BECAUSE["past" if form == "past" else "present"], {})
    because = why.korean[1:] + mark("때문에", None)
    said = clause(who, verb, STATEMENTS[form], parts)
    return finish(Phrase(said.english + why.english, said.korean[:1] + because + said.korean[1:]), ".")


def set_phrase(random: Random) -> Pair:
    """"Good morning, Minsu.", "민수 씨, 좋은 아침입니다." """
    english, korean = random.choice(rows(SET_PHRASES))
    whole = Phrase(mark(english, None), mark(korean, None))
    words = whole if " " in english else say(english, korean)
    if random.random() < 0.95:
        name = say(*random.choice(entries(NAMES)))
        called = name.korean + mark("씨,", None)
        words = Phrase(end(words.english, suffix(",")) + name.english, called + words.korean)
    return finish(words, "?" if korean.endswith("까") else ".")


SENTENCES = {
    statement: 36,
    yes_or_no: 9,
    who_does: 3,
    what_or_where: 6,
    please_or_let_us: 6,
    quality: 11,
    comparison: 3,
    identity: 4,
    becoming: 1,
    existence: 5,
    location: 5,
    possession: 4,
    linked: 7,
    reason: 1.5,
    set_phrase: 0.6,
}


def sentence(random: Random) -> Pair:
    """One sentence in both languages, of any kind."""
    kind = random.choices(list(SENTENCES), SENTENCES.values())[0]
    while True:
        try:
            return kind(random)
        except Unfit:
            continue


def pairs(count: int, seed: int) -> Iterator[Pair]:
    """Unique pairs; the same for the same seed."""
    random = Random(seed)
    seen: set[tuple[str, str]] = set()
    while len(seen) < count:
        pair = sentence(random)
        if pair[:2] not in seen:
            seen.add(pair[:2])
            yield pair


def main() -> None:
    count, seed = map(int, sys.argv[1:])
    english: set[str] = set()
    korean: set[str] = set()
    words: tuple[set[str], set[str]] = (set(), set())
    for pair in pairs(count, seed):
        print(json.dumps({"en": pair[0], "ko": pair[1], "align": pair[2]}, ensure_ascii=False))
        english.add(pair.english)
        korean.add(pair.korean)
        for side, text in zip(words, pair[:2]):
            side.update(bare(word) for word in text.split())
    print(
        f"{count} pairs: {len(english)} English sentences of {len(words[0])} words,"
        f" {len(korean)} Korean sentences of {len(words[1])} eojeol",
        file=sys.stderr,
    )


if __name__ == "__main__":
    main()
