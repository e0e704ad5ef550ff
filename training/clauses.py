"""Who does what, where, when and how, drawn by chance and said in the two word orders."""

from random import Random
from typing import NamedTuple

from english import plural, with_ing, with_s
from korean import (
    Particle,
    accusative,
    at,
    attribute,
    before_eu,
    by,
    companion,
    dative,
    formal,
    infinitive,
    past_stem,
    plural_ko,
    proposal,
    prospective,
    request,
    to,
    topic,
    whose,
    without_l,
)
from lexicon import (
    ALONES,
    ANIMALS_DO,
    ANY_TIME,
    BABIES_DO,
    CUPS,
    ENGLISH_ORDER,
    EVERYDAY,
    FREQUENCY,
    GIVINGS,
    KOREAN_ORDER,
    MANNER,
    MINE,
    MOVINGS,
    NAMES,
    NUMBERS,
    OWNERS,
    PEOPLE,
    PLACE,
    PLACES_TO,
    PLURAL_ONLY,
    PRONOUNS,
    QUALITY,
    TENSE,
    TIMELESS,
    TIMES,
    TRANSITIVES,
    Noun,
    Verb,
    entries,
    named,
    rows,
)
from phrases import Phrase, Word, Words, articled, attach, before, end, join, mark, say


class Subject(NamedTuple):
    phrase: Phrase
    be: str  # am, is or are
    kind: str  # "person", "animal", "baby", or "thing"

    @property
    def name(self) -> str:
        return self.phrase.english[0].text if self.phrase.english else ""


def owner(random: Random) -> Phrase:
    if random.random() < 0.3:
        name, korean = random.choice(entries(NAMES))
        return say(f"{name}'s", whose(korean))
    return say(*random.choice(entries(OWNERS)))


def attributed(random: Random, noun: Noun) -> Phrase:
    """A noun with an adjective, where one goes with it."""
    fitting = [quality for quality in QUALITY if noun in quality.objects]
    phrase = say(noun.english, noun.korean)
    if not fitting:
        return phrase
    quality = random.choice(fitting)
    return join(say(quality.base, attribute(quality.stem)), phrase)


def numbered(random: Random, noun: Noun) -> Phrase:
    """"three red apples", "사과 세 개"; "two cups of tea", "차 두 잔"."""
    english, korean = random.choice(entries(NUMBERS))
    number = say(english, korean)
    many = english != "one"
    if cup := CUPS.get(noun.english):
        unit, thing = say(plural(cup) if many else cup, "잔"), say(noun.english, noun.korean)
        return Phrase(
            (*number.english, *unit.english, *mark("of", None), *thing.english),
            thing.korean + number.korean + unit.korean,
        )
    thing = attributed(random, noun) if random.random() < 0.2 else say(noun.english, noun.korean)
    english_words = end(thing.english, plural) if many else thing.english
    return Phrase(
        number.english + english_words, thing.korean + number.korean + mark(noun.counter, None)
    )


def mention(random: Random, noun: Noun, article: str, plain: bool = False) -> Phrase:
    """One of something: "a bag", "an old bag" (not if `plain`), "my bag", "this bag"."""
    draw = random.random()
    if noun.kind == "KIN" or (draw < 0.15 and noun in named(MINE)):
        return join(owner(random), say(noun.english, noun.korean))
    if draw < 0.22 and noun.counter:
        this = say(*random.choice((("this", "이"), ("that", "저"))))
        return join(this, say(noun.english, noun.korean))
    if draw < 0.45 and not plain:
        return articled(article, attributed(random, noun))
    return articled(article, say(noun.english, noun.korean))


def both(one: Phrase, other: Phrase) -> Phrase:
    """"Tom and Mary", "톰과 메리"."""
    return join(attach(one, companion), before("and", other))


def definite(noun: Noun) -> str:
    return "" if noun.kind in ("STUDY", "SPORT", "SOUND") else "the"


def subject(random: Random) -> Subject:
    draw = random.random()
    if draw < 0.28:
        english, _, be, korean = random.choice(entries(PRONOUNS))
        return Subject(say(english, korean), be, "person")
    if draw < 0.42:
        return Subject(say(*random.choice(entries(NAMES))), "is", "person")
    if draw < 0.46:
        return Subject(both(*(say(*name) for name in random.sample(entries(NAMES), 2))), "are", "person")
    if draw < 0.58:
        return Subject(mention(random, random.choice(named("KIN")), "the"), "is", "person")
    if draw < 0.66:
        noun = random.choice([n for n in named("ANIMAL PERSON JOB") if plural(n.english) != n.english])
        words = say(plural(noun.english), plural_ko(noun.korean))
        kind = "animal" if noun.kind == "ANIMAL" else "person"
        return Subject(before("the", words), "are", kind)
    kind, kinds = random.choices(
        (("person", "JOB PERSON RULER"), ("animal", "ANIMAL"), ("baby", "BABY")), (20, 12, 1)
    )[0]
    return Subject(mention(random, random.choice(named(kinds)), "the"), "is", kind)


def being(random: Random, noun: Noun) -> Subject:
    """A noun as the subject of a quality or a place."""
    be = "are" if noun.english in PLURAL_ONLY else "is"
    return Subject(mention(random, noun, definite(noun), plain=True), be, "thing")



def english_forms(verb: Verb, be: str) -> dict[str, str]:
    base, third = verb.base, be == "is"
    forms = {"base": base, "past": verb.past, "ing": with_ing(base), "be": be}
    forms |= {"finite": with_s(base) if third else base, "do": "does" if third else "do"}
    forms |= {"want": "wants" if third else "want", "like": "likes" if third else "like"}
    return forms | {"was": "were" if be == "are" else "was"}


def korean_forms(stem: str, doer: str) -> dict[str, str]:
    had = past_stem(stem)
    return {
        "stem": stem,
        "formal": formal(stem),
        "had": had,
        "did": had + "습니다",
        "infinitive": infinitive(stem),
        "prospective": prospective(stem),
        "conditional": before_eu(stem) + "면",
        "while": without_l(stem) + "는",
        "request": request(stem),
        "proposal": proposal(stem),
        "wish": "싶습니다*" if doer in ("I", "we", "you") else "싶어* 합니다",
    }


def clause(
    who: Subject,
    verb: Verb,
    template: tuple[str, str],
    parts: dict[str, Phrase],
    case: Particle = topic,
) -> Phrase:
    """English: who, verb, parts; Korean: who, parts, verb. Here the word order turns round."""
    meaning, partner = object(), object()
    forms = english_forms(verb, who.be)
    slots = {"S": who.phrase.english}
    slots["F"] = parts["frequency"].english if "frequency" in parts else ()
    english: Words = ()
    for word in template[0].split():
        if word in slots:
            english += slots[word]
        elif word.endswith("*"):
            english += mark(word[:-1].format(**forms), partner)
        else:
            of_verb = word in ("{base}", "{past}", "{ing}", "{finite}")
            english += mark(word.format(**forms), meaning if of_verb else None)
    said, *rest = template[1].format(**korean_forms(verb.stem, who.name)).split()
    predicate = (Word(said, meaning),)
    for word in rest:
        predicate += (Word(word.strip("*"), partner if word.endswith("*") else None),)
    none = Phrase((), ())
    for part in ENGLISH_ORDER:
        english += parts.get(part, none).english
    korean = end(who.phrase.korean, case) if who.phrase.korean else ()
    for part in KOREAN_ORDER:
        korean += parts.get(part, none).korean
    return Phrase(english, korean + predicate)


def pronoun(random: Random, who: Subject) -> Phrase:
    """Someone as an object; nothing is done by "I" to "us" or by "you" to "you"."""
    same = {"I": "I we", "we": "I we", "Let's": "I we you", "you": "you", "": "you"}.get(who.name, "")
    _, english, _, korean = random.choice([e for e in entries(PRONOUNS) if e[0] not in same.split()])
    return say(english, korean)


def thing(random: Random, verb: Verb, who: Subject) -> Phrase:
    """What a verb is done to, with 을/를."""
    noun = random.choice(verb.objects)
    draw = random.random()
    others = [o for o in verb.objects if o.kind == noun.kind and o != noun]
    person = noun in named(PEOPLE)
    numbers = (noun.counter or noun.english in CUPS) and noun.kind not in ("KIN", "RULER", "BABY")
    if person and draw < 0.25:
        words = pronoun(random, who)
    elif person and draw < 0.4:
        words = say(*random.choice(entries(NAMES)))
    elif draw < 0.12 and numbers:
        words = numbered(random, noun)
    elif draw < 0.18 and others and noun.kind != "KIN":
        two = (noun, random.choice(others))
        words = both(*(articled(n.article, say(n.english, n.korean)) for n in two))
    else:
        words = mention(random, noun, noun.article)
    return attach(words, accusative)


def place(random: Random, verb: Verb) -> Phrase:
    names = PLACES_TO.get(verb.base)
    fitting = [row for row in PLACE if not names or row[0].split()[-1] in names]
    english, _, korean = random.choice(fitting)
    return say(english, at(korean))


def activity(random: Random, who: Subject) -> tuple[Verb, dict[str, Phrase]]:
    """A verb that suits who does it, and what it cannot do without."""
    limits = {"animal": ANIMALS_DO, "baby": BABIES_DO}.get(who.kind)
    draw = random.random()
    if draw < 0.08 and not limits:
        verb = random.choice(GIVINGS)
        if random.random() < 0.4:
            receiver = pronoun(random, who)
        else:
            noun = random.choice(named("KIN PERSON"))
            receiver = mention(random, noun, "the")
        return verb, {"receiver": attach(receiver, dative), "object": thing(random, verb, who)}
    if draw < 0.62:
        suiting = [v for v in TRANSITIVES if not limits or v.base in limits[0]]
        verb = random.choices(suiting, [3 if v.base in EVERYDAY else 1 for v in suiting])[0]
        return verb, {"object": thing(random, verb, who)}
    if draw < 0.84 or who.kind == "baby":
        verb = random.choice([v for v in ALONES if not limits or v.base in limits[1]])
        here = verb.base == "live" or random.random() < 0.5
        return verb, {"place": place(random, verb)} if here else {}
    _, english, korean = random.choice(PLACE)
    return random.choice(MOVINGS), {"goal": say(english, to(korean))}


def together_with(random: Random) -> Phrase:
    noun = random.choice(named("KIN JOB PERSON"))
    words = before("with", attach(mention(random, noun, "the"), companion))
    return words._replace(korean=words.korean + mark("함께", None))


def extras(
    random: Random, verb: Verb, form: str, who: Subject, parts: dict[str, Phrase]
) -> dict[str, Phrase]:
    """Adds when, where, how often, how, by what and with whom, a little of each."""
    more = dict(parts)
    tense = TENSE.get(form)
    if verb.base == verb.past and who.be != "is" and form in ("present", "past"):
        more["time"] = say(*random.choice(rows(TIMES[form])))
    elif form == "now" and random.random() < 0.3:
        more["time"] = say(*random.choice(rows(TIMES["now"])))
    elif form == "present" and verb.base not in TIMELESS and random.random() < 0.2:
        more["frequency"] = say(*random.choice(rows(FREQUENCY)))
    elif tense not in (None, "now") and verb.base not in TIMELESS and random.random() < 0.4:
        times = rows(ANY_TIME) + rows(TIMES[tense] if form != "not" else "")
        more["time"] = say(*random.choice(times))
    draw = random.random()
    manners = [m for m in verb.manners if m != "together" or who.be == "are"]
    manners = [m for m in manners if m != "alone" or who.be != "are"]
    if draw < 0.12 and manners:
        manner = random.choice(manners)
        more["manner"] = say(manner, MANNER[manner])
    elif draw < 0.2 and verb in MOVINGS and who.kind == "person":
        means = random.choice(named("RIDE bicycle car"))
        more["means"] = before("by", say(means.english, by(means.korean)))
    elif draw < 0.2 and "together" in verb.manners and who.kind == "person":
        more["companion"] = together_with(random)
    elif draw < 0.3 and verb in TRANSITIVES and verb.manners and "place" not in more:
        more["place"] = place(random, verb)
    return more
