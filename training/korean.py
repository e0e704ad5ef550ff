"""Korean endings and particles by rule: 합니다체 of any stem, 은 or 는 by the final consonant."""

from collections.abc import Callable

VOWELS = "ㅏㅐㅑㅒㅓㅔㅕㅖㅗㅘㅙㅚㅛㅜㅝㅞㅟㅠㅡㅢㅣ"
NONE, N, D, L, B, S, SS, H = 0, 4, 7, 8, 17, 19, 20, 27  # final consonants as Unicode numbers them
BRIGHT = "ㅏㅑㅗ"  # vowels after which 아 stands, not 어
MERGED = {"ㅏ": "ㅏ", "ㅓ": "ㅓ", "ㅐ": "ㅐ", "ㅔ": "ㅔ", "ㅕ": "ㅕ", "ㅗ": "ㅘ", "ㅜ": "ㅝ", "ㅣ": "ㅕ", "ㅚ": "ㅙ"}
# Stems whose final consonant changes before a vowel; 입, 믿, 씻, 좋 and others keep theirs.
IRREGULAR = set(
    "걷 듣 돕 굽 줍 짓 아름답 무겁 가볍 더럽 차갑 뜨겁 어렵 쉽 귀엽 외롭 빨갛 파랗 하얗 노랗 까맣".split()
)


def final(word: str) -> int:
    """The final consonant of the last syllable, NONE for none."""
    return (ord(word[-1]) - 0xAC00) % 28


def vowel(word: str) -> str:
    return VOWELS[(ord(word[-1]) - 0xAC00) // 28 % 21]


def with_final(word: str, consonant: int) -> str:
    """마시, B → 마십; 만들, N → 만든."""
    return word[:-1] + chr(ord(word[-1]) - final(word) + consonant)


def with_vowel(word: str, sound: str) -> str:
    """마시, ㅕ → 마셔."""
    return word[:-1] + chr(ord(word[-1]) + 28 * (VOWELS.index(sound) - VOWELS.index(vowel(word))))


def before_eu(stem: str) -> str:
    """What endings in (으) are put on: 먹으, 마시, 만들, 걸으, 도우, 지으, 빨가."""
    last = final(stem)
    if stem in IRREGULAR:
        changed = with_final(stem, L if last == D else NONE)
        return changed + {D: "으", B: "우", S: "으", H: ""}[last]
    return stem if last in (NONE, L) else stem + "으"


def infinitive(stem: str) -> str:
    """The form in 아/어: 먹어, 마셔, 봐, 써, 바빠, 골라, 걸어, 도와, 구워, 지어, 빨개, 해."""
    last, sound = final(stem), vowel(stem)
    if stem.endswith("하"):
        return stem[:-1] + "해"
    if stem in IRREGULAR and last == B:
        return with_final(stem, NONE) + ("와" if stem == "돕" else "워")
    if stem in IRREGULAR and last == H:
        return with_vowel(with_final(stem, NONE), "ㅒ" if sound == "ㅑ" else "ㅐ")
    if stem in IRREGULAR:
        return before_eu(stem)[:-1] + ("아" if sound in BRIGHT else "어")
    if last != NONE:
        return stem + ("아" if sound in BRIGHT else "어")
    bright = len(stem) > 1 and vowel(stem[:-1]) in BRIGHT
    if stem.endswith("르"):
        return with_final(stem[:-1], L) + ("라" if bright else "러")
    if sound == "ㅡ":
        return with_vowel(stem, "ㅏ" if bright else "ㅓ")
    return with_vowel(stem, MERGED[sound]) if sound in MERGED else stem + "어"


def past_stem(stem: str) -> str:
    """먹었, 마셨, 했."""
    return with_final(infinitive(stem), SS)


def formal(stem: str) -> str:
    """먹습니다, 마십니다, 만듭니다."""
    return with_final(stem, B) + "니다" if final(stem) in (NONE, L) else stem + "습니다"


def prospective(stem: str) -> str:
    """먹을, 마실, 만들."""
    return with_final(before_eu(stem), L)


def without_l(word: str) -> str:
    return with_final(word, NONE) if final(word) == L else word


def request(stem: str) -> str:
    """읽으세요, 여세요, 도우세요; two verbs have an honorific of their own."""
    return {"먹": "드세요", "자": "주무세요"}.get(stem) or without_l(before_eu(stem)) + "세요"


def proposal(stem: str) -> str:
    """먹읍시다, 갑시다, 만듭시다."""
    return with_final(before_eu(stem), B) + "시다"


def attribute(stem: str) -> str:
    """An adjective before its noun: 작은, 큰, 긴, 무거운, 빨간, 맛있는."""
    if stem == "새":
        return stem
    return stem + "는" if stem.endswith("있") else with_final(before_eu(stem), N)


def question(sentence: str) -> str:
    """먹습니다 → 먹습니까."""
    return sentence.removesuffix("다") + "까"


Particle = Callable[[str], str]


def particle(after_consonant: str, after_vowel: str) -> Particle:
    return lambda word: word + (after_consonant if final(word) else after_vowel)


topic, accusative, companion = particle("은", "는"), particle("을", "를"), particle("과", "와")
was = particle("이었습니다", "였습니다")


def subject_particle(word: str) -> str:
    """이/가, and the two pronouns that change before it."""
    return {"저": "제가", "누구": "누가"}.get(word) or particle("이", "가")(word)


def by(word: str) -> str:
    """(으)로: 버스로, 지하철로, 손으로."""
    return word + ("로" if final(word) in (NONE, L) else "으로")


def suffix(ending: str) -> Particle:
    return lambda word: word + ending


at, to, whose = suffix("에서"), suffix("에"), suffix("의")
dative, than, plural_ko, copula = suffix("에게"), suffix("보다"), suffix("들"), suffix("입니다")
