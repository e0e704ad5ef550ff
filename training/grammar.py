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
import random as randomness
import sys
from collections.abc import Callable, Iterator
from functools import cache
from typing import NamedTuple

Random = randomness.Random


# ---- Korean: syllables, particles, endings ----

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


# ---- English: endings, articles ----

PLURALS = dict(child="children", mouse="mice", deer="deer", sheep="sheep", man="men", woman="women")
PLURALS |= dict(wolf="wolves", leaf="leaves", knife="knives", piano="pianos", fisherman="fishermen")


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


# ---- Tables ----


class Noun(NamedTuple):
    english: str
    korean: str
    kind: str
    article: str  # where it is neither topic nor existing: "a", "the" or none
    counter: str  # none for what is not counted


# kind, article, usual counter: English Korean counter
NOUNS = """
ANIMAL the 마리: cat 고양이, dog 개, rabbit 토끼, bird 새, horse 말, bear 곰, fox 여우, duck 오리, pig 돼지
ANIMAL the 마리: tiger 호랑이, elephant 코끼리, mouse 쥐, cow 소, wolf 늑대, lion 사자, monkey 원숭이, frog 개구리
ANIMAL the 마리: turtle 거북이, deer 사슴, goat 염소, sheep 양, squirrel 다람쥐, giraffe 기린, snake 뱀, penguin 펭귄
JOB the 명: teacher 선생님, doctor 의사, farmer 농부, singer 가수, painter 화가, soldier 군인, nurse 간호사
JOB the 명: cook 요리사, writer 작가, scientist 과학자, driver 운전사, lawyer 변호사, merchant 상인, hunter 사냥꾼
JOB the 명: engineer 기술자, musician 음악가, reporter 기자, dancer 무용수, baker 제빵사, fisherman 어부
PERSON the 명: student 학생, child 아이, boy 소년, girl 소녀, man 남자, woman 여자, neighbor 이웃, guest 손님
RULER the 명: king 왕, queen 여왕, prince 왕자, princess 공주
BABY the 명: baby 아기
KIN the 명: mother 어머니, father 아버지, grandmother 할머니, grandfather 할아버지, uncle 삼촌, aunt 이모
KIN the 명: sister 여동생, brother 남동생, son 아들, daughter 딸, cousin 사촌, friend 친구
DRINK - -: water 물, tea 차, coffee 커피, milk 우유, juice 주스, cola 콜라, lemonade 레모네이드
MEAL - -: bread 빵, rice 밥, meat 고기, fish 생선, cheese 치즈, soup 수프, noodles 국수, kimchi 김치, salad 샐러드
MEAL - -: chocolate 초콜릿, chicken 닭고기, beef 소고기, tofu 두부, honey 꿀, bibimbap 비빔밥, ramen 라면
FRUIT a 개: apple 사과, banana 바나나, carrot 당근, egg 달걀, orange 오렌지, potato 감자, tomato 토마토
FRUIT a 개: peach 복숭아, lemon 레몬, strawberry 딸기, cucumber 오이
CAKE a 개: cake 케이크, cookie 쿠키, sandwich 샌드위치
TEXT a 권: book 책, novel 소설, magazine 잡지, letter 편지 통, email 이메일 통, newspaper 신문 부
TEXT a 편: poem 시, story 이야기, essay 수필, report 보고서 -, article 기사 -
FILM a 편: movie 영화, play 연극, drama 드라마
SONG a 곡: song 노래
SOUND - -: music 음악
NEWS the -: news 뉴스, radio 라디오
THING a 개: chair 의자, bag 가방, clock 시계, box 상자, cup 컵, toy 장난감, umbrella 우산, table 탁자, desk 책상, bed 침대
THING a 개: lamp 램프, spoon 숟가락, plate 접시, bottle 병, mirror 거울, doll 인형, ring 반지, basket 바구니
THING a 개: pencil 연필 자루, flower 꽃 송이, picture 그림 점, map 지도 장, notebook 공책 권, ball 공, key 열쇠
DEVICE a 대: phone 전화기, computer 컴퓨터, camera 카메라
LEAF a 개: stone 돌, coin 동전, leaf 나뭇잎 장
TREE a 그루: tree 나무
TICKET a 장: ticket 표, photo 사진
GIFT a 개: gift 선물
HOUSE a 채: house 집, hut 오두막
VEHICLE a 대: car 자동차, bicycle 자전거, truck 트럭
RIDE the -: bus 버스, train 기차, taxi 택시, subway 지하철
CLOTHES a 벌: coat 외투, shirt 셔츠, dress 드레스, skirt 치마, sweater 스웨터, jacket 재킷, hanbok 한복
HAT a 개: hat 모자
SHOES - -: shoes 신발, socks 양말, boots 장화
DOOR the -: door 문, window 창문, gate 대문
LIGHT the -: light 불, television 텔레비전
ROOM the -: room 방, classroom 교실, kitchen 부엌, living_room 거실
PIANO the -: piano 피아노, guitar 기타
VIOLIN the -: violin 바이올린
SPORT - -: soccer 축구, baseball 야구, basketball 농구, volleyball 배구
STUDY - -: English 영어, Korean 한국어, Chinese 중국어, French 프랑스어, math 수학, history 역사
STUDY - -: science 과학, art 미술, philosophy 철학, economics 경제학
SIGHT the -: palace 궁전, museum 박물관, village 마을, island 섬, school 학교, factory 공장
"""

# base | past (regular if none) | stem | kinds or single nouns as objects | adverbs of manner
PEOPLE = "JOB PERSON KIN"
ALIVE = f"ANIMAL {PEOPLE} RULER BABY"
GOODS = "THING DEVICE CLOTHES HAT SHOES GIFT"
TRANSITIVE = f"""
eat | ate | 먹 | MEAL FRUIT CAKE | slowly quickly together alone
drink | drank | 마시 | DRINK | slowly quickly together alone
read | read | 읽 | TEXT | slowly quietly together again
write | wrote | 쓰 | TEXT | slowly quickly again
see | saw | 보 | {ALIVE} THING VEHICLE | again together
watch | | 보 | FILM NEWS | quietly together again alone
listen to | | 듣 | SONG SOUND NEWS | quietly together again alone
sing | sang | 부르 | SONG | well quietly together again alone
like | | 좋아하 | MEAL FRUIT CAKE DRINK {ALIVE} STUDY SPORT SOUND FILM TEXT |
love | | 사랑하 | {ALIVE} SOUND |
miss | | 그리워하 | KIN |
buy | bought | 사 | MEAL FRUIT CAKE {GOODS} VEHICLE HOUSE TICKET book magazine newspaper | together again
sell | sold | 팔 | FRUIT CAKE {GOODS} VEHICLE HOUSE TICKET book |
make | made | 만들 | CAKE soup salad kimchi toy doll chair table box lamp movie CLOTHES | well together
bake | | 굽 | cake cookie bread | well together
cook | | 요리하 | fish meat chicken beef noodles | well together
cut | cut | 자르 | bread cheese meat cake TREE | slowly quickly
open | | 열 | DOOR box bag bottle book letter GIFT | slowly quietly quickly again
close | | 닫 | DOOR box bag book | slowly quietly quickly again
clean | | 청소하 | ROOM | quickly together alone
find | found | 찾 | THING TICKET DEVICE HAT SHOES ANIMAL |
lose | lost | 잃어버리 | bag umbrella ring key doll TICKET DEVICE HAT |
draw | drew | 그리 | picture map ANIMAL flower TREE | well quickly
wash | | 씻 | FRUIT cup plate spoon bottle | quickly
carry | | 나르 | chair box table desk basket bag | slowly together
push | | 밀 | chair box table desk car bicycle truck | slowly together
throw | threw | 던지 | ball stone coin | again
catch | caught | 잡 | ball frog mouse rabbit bird snake |
kick | | 차 | ball stone | again
pick up | | 줍 | LEAF | together
plant | | 심 | TREE flower | together
build | built | 짓 | HOUSE | together slowly
fix | | 고치 | VEHICLE chair clock table umbrella DEVICE | quickly again
learn | | 배우 | STUDY | slowly quickly together
study | | 공부하 | STUDY | together quietly alone
play | | 하 | SPORT | together
play | | 치 | PIANO | well quietly together alone
play | | 켜 | VIOLIN | well quietly together alone
turn on | | 켜 | LIGHT computer lamp | again
turn off | | 끄 | LIGHT computer lamp | again
ride | rode | 타 | bicycle | slowly together
take | took | 타 | RIDE | together
take | took | 찍 | photo | quickly together
drive | drove | 운전하 | VEHICLE | slowly well
wait for | | 기다리 | {PEOPLE} RIDE | quietly together
help | | 돕 | {ALIVE} | together again
meet | met | 만나 | {PEOPLE} RULER | again
invite | | 초대하 | {PEOPLE} RULER | again
call | | 부르 | {ALIVE} | quietly again
follow | | 따라가 | {ALIVE} | slowly quietly
trust | | 믿 | {PEOPLE} RULER |
know | knew | 알 | {PEOPLE} song story |
visit | | 방문하 | SIGHT | again together
leave | left | 떠나 | SIGHT | quietly quickly together
use | | 사용하 | cup spoon plate bottle mirror map key umbrella DEVICE |
forget | forgot | 잊 | {PEOPLE} song story |
remember | | 기억하 | {PEOPLE} song story |
choose | chose | 고르 | {GOODS} FRUIT CAKE book movie song | slowly quickly together again
break | broke | 깨 | cup plate bottle mirror |
send | sent | 보내 | letter email GIFT photo | again
receive | | 받 | letter email GIFT photo | again
borrow | | 빌리 | book magazine umbrella pencil bicycle car camera | again
wear | wore | 입 | CLOTHES | again
wear | wore | 쓰 | HAT | again
wear | wore | 신 | SHOES | again
hide | hid | 숨기 | key ring toy doll letter coin picture TICKET GIFT | quietly
"""
GIVING = """
give | gave | 주 | FRUIT CAKE GIFT HAT TICKET toy doll ring flower ball pencil umbrella cup book letter |
teach | taught | 가르치 | STUDY | well slowly
send | sent | 보내 | letter email GIFT photo | again
lend | lent | 빌려주 | book magazine umbrella pencil bicycle car camera | again
show | showed | 보여주 | picture map ring doll TICKET letter book DEVICE | again
"""
ALONE = """
sleep | slept | 자 | | quietly alone together
run | ran | 달리 | | slowly quickly together alone again
swim | swam | 수영하 | | slowly quickly together alone again
sing | sang | 노래하 | | loudly quietly together alone again
dance | | 춤추 | | slowly together alone again
laugh | | 웃 | | loudly quietly together again
cry | | 울 | | loudly quietly alone again
work | | 일하 | | slowly quickly quietly together alone again
play | | 놀 | | quietly together alone again
wait | | 기다리 | | quietly together alone again
rest | | 쉬 | | quietly together alone
walk | | 걷 | | slowly quickly quietly together alone again
study | | 공부하 | | quietly together alone again
cook | | 요리하 | | quickly together alone again
live | | 살 | | quietly together alone
"""
MOVING = """
go | went | 가 | | slowly quickly together alone again
come | came | 오 | | slowly quickly together alone again
return | | 돌아가 | | slowly quickly together alone again
"""
# What they do, with an object and without.
ANIMALS_DO = ("eat drink see like love find follow help".split(), "sleep run swim cry play rest walk".split())
BABIES_DO = ("eat drink see like love".split(), "sleep laugh cry play rest".split())

# attribute and predicate | comparative | stem | kinds or single nouns
ADJECTIVES = f"""
big | bigger | 크 | ANIMAL THING HOUSE CAKE TREE FRUIT
small | smaller | 작 | ANIMAL THING HOUSE CAKE TREE FRUIT DEVICE CLOTHES HAT
red | | 빨갛 | bag umbrella flower ball box VEHICLE CLOTHES HAT
blue | | 파랗 | bag umbrella ball box cup VEHICLE CLOTHES HAT
yellow | | 노랗 | bag umbrella flower ball box VEHICLE CLOTHES HAT
white | | 하얗 | cat dog rabbit bird horse sheep cup plate flower VEHICLE CLOTHES HAT
black | | 까맣 | cat dog bear goat bag umbrella VEHICLE CLOTHES HAT
old | | 오래되 | THING DEVICE VEHICLE HOUSE TREE book movie song
new | | 새 | THING DEVICE VEHICLE CLOTHES HAT book song
beautiful | more beautiful | 아름답 | flower picture ring song poem bird TREE RULER
pretty | prettier | 예쁘 | flower doll ring cup plate bag CLOTHES HAT
heavy | heavier | 무겁 | chair bag clock box table desk lamp mirror basket
light | lighter | 가볍 | chair bag box umbrella basket CLOTHES
clean | cleaner | 깨끗하 | chair cup table desk plate spoon bottle mirror VEHICLE CLOTHES
dirty | dirtier | 더럽 | chair cup table desk plate ball bag VEHICLE CLOTHES
warm | warmer | 따뜻하 | soup bread milk tea coat sweater jacket
cold | colder | 차갑 | DRINK noodles
hot | hotter | 뜨겁 | tea coffee soup ramen
expensive | more expensive | 비싸 | chair bag clock table desk lamp mirror ring picture DEVICE VEHICLE CLOTHES HAT FRUIT meat
cheap | cheaper | 싸 | chair bag clock cup umbrella pencil notebook DEVICE CLOTHES HAT FRUIT
good | better | 좋 | TEXT FILM SONG DEVICE VEHICLE
long | longer | 길 | TEXT FILM skirt pencil
short | shorter | 짧 | TEXT FILM SONG skirt pencil
famous | more famous | 유명하 | JOB book novel poem picture FILM SONG
strange | stranger | 이상하 | ANIMAL TEXT FILM SONG box picture clock doll
delicious | more delicious | 맛있 | MEAL FRUIT CAKE DRINK
fresh | fresher | 신선하 | FRUIT milk juice meat fish bread salad
sweet | sweeter | 달 | cake cookie chocolate honey juice peach strawberry
interesting | more interesting | 재미있 | TEXT FILM STUDY
boring | more boring | 지루하 | TEXT FILM
difficult | more difficult | 어렵 | STUDY book poem
easy | easier | 쉽 | STUDY book
cute | cuter | 귀엽 | cat dog rabbit bird duck bear squirrel penguin fox BABY doll
fast | faster | 빠르 | horse tiger lion deer rabbit dog wolf VEHICLE
slow | slower | 느리 | turtle cow pig duck VEHICLE computer
strong | stronger | 강하 | soldier hunter king queen prince bear tiger lion wolf horse
clever | cleverer | 영리하 | fox monkey dog mouse PERSON
happy | happier | 행복하 | {ALIVE}
sad | sadder | 슬프 | {PEOPLE} RULER FILM SONG story
tired | more tired | 피곤하 | {PEOPLE} RULER
hungry | hungrier | 배고프 | {ALIVE}
thirsty | thirstier | 목마르 | {PEOPLE} ANIMAL
sick | sicker | 아프 | {ALIVE}
healthy | healthier | 건강하 | {ALIVE}
busy | busier | 바쁘 | {PEOPLE} RULER
kind | kinder | 친절하 | {PEOPLE} RULER
young | younger | 젊 | JOB RULER man woman
brave | braver | 용감하 | {PEOPLE} RULER lion
honest | more honest | 정직하 | {PEOPLE} RULER
rich | richer | 부유하 | JOB RULER man woman neighbor
diligent | more diligent | 부지런하 | {PEOPLE}
lazy | lazier | 게으르 | {PEOPLE} RULER cat pig
wise | wiser | 현명하 | JOB KIN RULER
lonely | lonelier | 외롭 | {PEOPLE} RULER
"""
ATTRIBUTES_ONLY = ("old", "new")
# What anyone may be who is a pronoun or a name.
FEELINGS = "happy tired hungry thirsty sick healthy".split()
CHARACTER = "sad busy kind brave honest diligent lazy lonely".split()

PRONOUNS = "I me am 저, you you are 당신, he him is 그, she her is 그녀, we us are 우리, they them are 그들"
OWNERS = "my 제, your 당신의, his 그의, her 그녀의, our 우리, their 그들의"
NAMES = """Minsu 민수, Jisu 지수, Yuna 유나, Hana 하나, Junho 준호, Sujin 수진, Jimin 지민, Hyunwoo 현우,
Seojun 서준, Minji 민지, Anna 안나, Tom 톰, Mary 메리, Paul 폴, Lucy 루시, Emma 에마, David 데이비드,
John 존, Peter 피터, Sara 사라, Ben 벤, Laura 로라, Daniel 다니엘, Alice 앨리스"""
NUMBERS = """one 한, two 두, three 세, four 네, five 다섯, six 여섯, seven 일곱, eight 여덟, nine 아홉,
ten 열, eleven 열한, twelve 열두, twenty 스무"""
CUPS = dict(tea="cup", coffee="cup", water="glass", milk="glass", juice="glass", cola="glass", lemonade="glass")

# at (in the … if none) | to (to the … if none) | Korean
PLACES = """park 공원, library 도서관, garden 정원, office 사무실, forest 숲, city 도시, kitchen 부엌, palace 궁전,
hospital 병원, village 마을, museum 박물관, restaurant 식당, classroom 교실, bank 은행, hotel 호텔, store 가게,
church 교회, zoo 동물원, bakery 빵집, playground 놀이터, mountains 산, theater 극장"""
AT_PLACES = """at school | to school | 학교
at home | home | 집
at the station | to the station | 역
at the market | to the market | 시장
at the airport | to the airport | 공항
at the beach | to the beach | 해변
at the river | to the river | 강
at the lake | to the lake | 호수"""
WATERS = ("beach", "river", "lake")
SPOTS = "on 위, under 아래, next_to 옆, behind 뒤, in_front_of 앞, in 안"
LANDMARKS = dict(desk="on under behind next_to", table="on under behind next_to", bed="on under next_to")
LANDMARKS |= dict(chair="on under behind next_to", box="in on behind next_to", bag="in next_to behind")
LANDMARKS |= dict(tree="under behind next_to in_front_of", door="behind next_to in_front_of")
LANDMARKS |= dict(car="in under behind next_to in_front_of", house="in behind next_to in_front_of")
SMALL = "THING DEVICE HAT FRUIT TICKET GIFT cat mouse book letter magazine"

# English | Korean, by the tenses that they go with
ANY_TIME = """today | 오늘
in the morning | 아침에
in the afternoon | 오후에
in the evening | 저녁에
at night | 밤에
on Monday | 월요일에
on Tuesday | 화요일에
on Wednesday | 수요일에
on Thursday | 목요일에
on Friday | 금요일에
on Saturday | 토요일에
on Sunday | 일요일에
at one o'clock | 한 시에
at two o'clock | 두 시에
at three o'clock | 세 시에
at five o'clock | 다섯 시에
at seven o'clock | 일곱 시에
at ten o'clock | 열 시에"""
TIMES = dict(
    present="every day | 매일\nevery morning | 매일 아침\nevery evening | 매일 저녁\nevery week | 매주",
    past="""yesterday | 어제
last week | 지난주에
last month | 지난달에
last year | 작년에
this morning | 오늘 아침에
last night | 어젯밤에
a week ago | 일주일 전에""",
    future="""tomorrow | 내일
next week | 다음 주에
next month | 다음 달에
next year | 내년에
tonight | 오늘 밤에
soon | 곧""",
    now="now | 지금",
)
FREQUENCY = "always | 항상\noften | 자주\nsometimes | 가끔\nusually | 보통"
MANNER = dict(slowly="천천히", quickly="빨리", quietly="조용히", loudly="크게", well="잘")
MANNER |= dict(again="다시", alone="혼자", together="함께")

GREETINGS = """Hello | 안녕하세요
Good morning | 좋은 아침입니다
Good night | 안녕히 주무세요
Goodbye | 안녕히 가세요
Thank you | 감사합니다
I am sorry | 죄송합니다
Excuse me | 실례합니다
Welcome | 환영합니다
Congratulations | 축하합니다
Happy birthday | 생일 축하합니다
Happy New Year | 새해 복 많이 받으세요
Nice to meet you | 만나서 반갑습니다
See you tomorrow | 내일 뵙겠습니다
See you again | 또 뵙겠습니다
Take your time | 천천히 하세요
Please help me | 도와주세요
Please sit down | 앉으세요
Please come in | 들어오세요
Please wait a moment | 잠시만 기다려 주세요
I do not know | 모르겠습니다
I understand | 알겠습니다
No problem | 문제없습니다
Yes, that is right | 네, 맞습니다
No, thank you | 아니요, 괜찮습니다"""
QUESTIONS_AS_THEY_ARE = """What is your name? | 이름이 무엇입니까?
How much is this? | 이것은 얼마입니까?
What time is it now? | 지금 몇 시입니까?
What is this? | 이것은 무엇입니까?
What is that? | 저것은 무엇입니까?
Who is that? | 저분은 누구입니까?
How are you? | 어떻게 지내십니까?
What day is it today? | 오늘은 무슨 요일입니까?"""

# Predicates. S is the subject, F the place of "often" and "very"; words with * are partners.
STATEMENTS = {
    "present": ("S F {finite}", "{formal}"),
    "past": ("S F {past}", "{did}"),
    "future": ("S will {base}", "{prospective} 것입니다"),
    "now": ("S {be} {ing}", "{stem}고 있습니다"),
    "was": ("S {was} {ing}", "{stem}고 있었습니다"),
    "not": ("S {do} not {base}", "{stem}지 않습니다"),
    "did not": ("S did not {base}", "{stem}지 않았습니다"),
    "will not": ("S will not {base}", "{stem}지 않을 것입니다"),
    "can": ("S can {base}", "{prospective} 수 있습니다"),
    "cannot": ("S cannot {base}", "{prospective} 수 없습니다"),
    "must": ("S must {base}", "{infinitive}야 합니다"),
    "may": ("S may {base}", "{infinitive}도 됩니다"),
    "must not": ("S must not {base}", "{conditional} 안 됩니다"),
    "want": ("S {want}* to {base}", "{stem}고 {wish}"),
    "like to": ("S {like}* to {base}", "{while} 것을 좋아합니다*"),
    "began": ("S began* to {base}", "{stem}기 시작했습니다*"),
}
QUESTIONS = {
    "present": ("{do} S F {base}", "{formal}"),
    "past": ("did S {base}", "{did}"),
    "future": ("will S {base}", "{prospective} 것입니다"),
    "now": ("{be} S {ing}", "{stem}고 있습니다"),
    "can": ("can S {base}", "{prospective} 수 있습니다"),
    "want": ("{do} S want* to {base}", "{stem}고 {wish}"),
}
# Verbs that do not stand in all of these: no "is liking", no "can lose"; 찾고 있습니다 is "is looking for".
LASTING = "present past future not".split() + ["did not"]
MISHAP = [*LASTING, "will not", "must not"]
AT_ONCE = [*MISHAP, "can", "cannot", "must", "may", "want"]
FORMS = dict.fromkeys("like love miss remember trust".split(), LASTING) | {"know": ["present"]}
FORMS |= dict.fromkeys("lose forget break".split(), MISHAP)
FORMS |= dict.fromkeys("see find meet receive catch leave".split(), AT_ONCE)
TENSE = {"not": "present", "did not": "past", "was": "past", "will not": "future"}
TENSE |= {form: form for form in ("present", "past", "future", "now")}
QUALITIES = {
    "present": ("S {be} F {base}", "{formal}"),
    "past": ("S {was} F {base}", "{did}"),
    "not": ("S {be} not {base}", "{stem}지 않습니다"),
    "was not": ("S {was} not {base}", "{stem}지 않았습니다"),
}
QUALITY_QUESTIONS = {
    "present": ("{be} S F {base}", "{formal}"),
    "past": ("{was} S {base}", "{did}"),
}
# How two clauses are joined: English, first clause (both languages), form of the second.
LINKS = [
    ("1 and 2", "S {finite}", "{stem}고", "present"),
    ("1 and 2", "S {past}", "{had}고", "past"),
    ("1 but 2", "S {finite}", "{stem}지만", "not"),
    ("1 but 2", "S {past}", "{had}지만", "did not"),
    ("when 1, 2", "S {finite}", "{prospective} 때", "present"),
    ("if 1, 2", "S {finite}", "{conditional}", "future"),
    ("2 because 1", "S {past}", "{had}기 때문에", "past"),
]
PLURAL_ONLY = "noodles shoes socks boots".split()
ENGLISH_ORDER = "receiver object manner place means companion time".split()  # after the verb
KOREAN_ORDER = "time frequency companion means place receiver object manner".split()  # before the verb
FUNCTION_WORDS = set("a an the in at on to of by for and".split())


# ---- From tables to objects ----


class Verb(NamedTuple):
    """A verb, or an adjective with its comparative as `past`."""

    base: str
    past: str
    stem: str
    objects: tuple[Noun, ...]
    manners: tuple[str, ...]


@cache
def entries(table: str) -> list[list[str]]:
    """"I me 저, we us 우리" → [["I", "me", "저"], …]; "_" holds words together."""
    return [[part.replace("_", " ") for part in entry.split()] for entry in table.split(",")]


@cache
def rows(table: str) -> list[list[str]]:
    return [[cell.strip() for cell in line.split("|")] for line in table.strip().splitlines()]


def nouns(table: str) -> Iterator[Noun]:
    for line in table.strip().splitlines():
        head, words = line.split(":")
        kind, article, usual = head.split()
        for english, korean, *own in entries(words):
            counter = own[0] if own else usual
            yield Noun(english, korean, kind, article.strip("-"), counter.strip("-"))


NOUN = list(nouns(NOUNS))


@cache
def named(names: str) -> tuple[Noun, ...]:
    """The nouns of these kinds, or with these English names."""
    wanted = names.split()
    return tuple(noun for noun in NOUN if noun.kind in wanted or noun.english in wanted)


def verbs(table: str) -> list[Verb]:
    return [
        Verb(base, past or with_ed(base), stem, named(objects), tuple(manners.split()))
        for base, past, stem, objects, manners in rows(table)
    ]


TRANSITIVES, GIVINGS, ALONES, MOVINGS = map(verbs, (TRANSITIVE, GIVING, ALONE, MOVING))
QUALITY = [
    Verb(base, more, stem, named(names), ()) for base, more, stem, names in rows(ADJECTIVES)
]
PREDICATIVE = [quality for quality in QUALITY if quality.base not in ATTRIBUTES_ONLY]
PLACE = [[f"in the {e}", f"to the {e}", k] for e, k in entries(PLACES)] + rows(AT_PLACES)


# ---- Phrases ----


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


class Subject(NamedTuple):
    phrase: Phrase
    be: str  # am, is or are
    kind: str  # "person", "animal", "baby", or "thing"

    @property
    def name(self) -> str:
        return self.phrase.english[0].text if self.phrase.english else ""


def one_of(random: Random, table: str) -> Phrase:
    return say(*random.choice(rows(table)))


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


OWNED = "KIN"  # always someone's
NOT_OWNED = "STUDY SPORT RULER RIDE SIGHT NEWS SOUND LIGHT BABY ROOM DOOR PIANO VIOLIN".split()


def mention(random: Random, noun: Noun, article: str) -> Phrase:
    """One of something: "a bag", "an old bag", "my bag", "this bag"."""
    draw = random.random()
    if noun.kind in OWNED or (draw < 0.15 and noun.kind not in NOT_OWNED):
        return join(owner(random), say(noun.english, noun.korean))
    if draw < 0.22 and noun.counter:
        this = say(*random.choice((("this", "이"), ("that", "저"))))
        return join(this, say(noun.english, noun.korean))
    if draw < 0.45:
        return articled(article, attributed(random, noun))
    return articled(article, say(noun.english, noun.korean))


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
        one, other = (say(*name) for name in random.sample(entries(NAMES), 2))
        both = join(attach(one, companion), before("and", other))
        return Subject(both, "are", "person")
    if draw < 0.58:
        return Subject(mention(random, random.choice(named("KIN")), "the"), "is", "person")
    if draw < 0.66:
        noun = random.choice(named("ANIMAL PERSON JOB"))
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
    return Subject(mention(random, noun, definite(noun)), be, "thing")


# ---- Clauses ----


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
    """Someone as an object; "I" and "we" do nothing to "me" and "us", "you" nothing to "you"."""
    groups = (("I", "we"), ("you",))
    same = next((group for group in groups if who.name in group), ())
    _, english, _, korean = random.choice([e for e in entries(PRONOUNS) if e[0] not in same])
    return say(english, korean)


def thing(random: Random, verb: Verb, who: Subject) -> Phrase:
    """What a verb is done to, with 을/를."""
    noun = random.choice(verb.objects)
    draw = random.random()
    person = noun in named(PEOPLE)
    numbers = (noun.counter or noun.english in CUPS) and noun.kind not in ("KIN", "RULER", "BABY")
    if person and draw < 0.25:
        words = pronoun(random, who)
    elif person and draw < 0.4:
        words = say(*random.choice(entries(NAMES)))
    elif draw < 0.12 and numbers:
        words = numbered(random, noun)
    elif draw < 0.18 and (others := [o for o in verb.objects if o.kind == noun.kind and o != noun]):
        pair = [articled(n.article, say(n.english, n.korean)) for n in (noun, random.choice(others))]
        if noun.kind in OWNED:
            pair = [join(owner(random), say(noun.english, noun.korean))]
        words = pair[0]
        for other in pair[1:]:
            words = join(attach(words, companion), before("and", other))
    else:
        words = mention(random, noun, noun.article)
    return attach(words, accusative)


def place(random: Random, verb: Verb) -> Phrase:
    waters = [row for row in PLACE if row[0].split()[-1] in WATERS]
    english, _, korean = random.choice(waters if verb.base == "swim" else PLACE)
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
        verb = random.choice([v for v in TRANSITIVES if not limits or v.base in limits[0]])
        return verb, {"object": thing(random, verb, who)}
    if draw < 0.84 or who.kind == "baby":
        verb = random.choice([v for v in ALONES if not limits or v.base in limits[1]])
        here = verb.base == "live" or random.random() < 0.5
        return verb, {"place": place(random, verb)} if here else {}
    _, english, korean = random.choice(PLACE)
    return random.choice(MOVINGS), {"place": say(english, to(korean))}


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
    lasting = FORMS.get(verb.base) in (LASTING, ["present"])
    if verb.base == verb.past and who.be != "is" and form in ("present", "past"):
        more["time"] = say(*random.choice(rows(TIMES[form])))
    elif form == "now" and random.random() < 0.3:
        more["time"] = one_of(random, TIMES["now"])
    elif form == "present" and not lasting and random.random() < 0.2:
        more["frequency"] = one_of(random, FREQUENCY)
    elif tense and not lasting and random.random() < 0.4:
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


# ---- Sentences ----


class Pair(NamedTuple):
    english: str
    korean: str
    alignment: list[tuple[str, str]]  # English word, Korean word (eojeol), as they stand, no punctuation


class Unfit(Exception):
    """Words were drawn that make no good sentence together; others are drawn instead."""


def bare(word: str) -> str:
    return word.rstrip(".,?!")


def finish(phrase: Phrase, stop: str) -> Pair:
    first, *rest = phrase.english
    english = (first._replace(text=first.text[0].upper() + first.text[1:]), *rest)
    for words in (english, phrase.korean):  # alignments by word must be clear
        meant: dict[str, object | None] = {}
        for word in words:
            text = bare(word.text)
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


def what_or_where(random: Random) -> Pair:
    """Asks for one part: its question word goes to the front in English and stays in Korean."""
    who = subject(random)
    verb, parts = activity(random, who)
    form = random.choice([f for f in QUESTIONS if f in FORMS.get(verb.base, [f])])
    choices = {"time": ("when", "언제"), "frequency": ("why", "왜")}
    if verb in TRANSITIVES and not any(noun in named(PEOPLE) for noun in verb.objects):
        choices["object"] = ("what", "무엇을")
    elif verb in TRANSITIVES and all(noun in named(ALIVE) for noun in verb.objects):
        choices["object"] = ("who", "누구를")
    elif verb in MOVINGS:
        choices["place"] = ("where", "어디에")
    elif verb in ALONES:
        choices["place"] = ("where", "어디에서")
    part = random.choice([p for p in choices if p != "time" or form not in ("now", "can")])
    word = say(*choices[part])
    parts[part] = Phrase((), word.korean)
    phrase = clause(who, verb, QUESTIONS[form], parts)
    return asked(phrase._replace(english=word.english + phrase.english))


def please_or_let_us(random: Random) -> Pair:
    nobody = Subject(Phrase((Word("Let's", None),), ()), "are", "person")
    verb, parts = activity(random, nobody)
    if verb.base in FORMS or verb.base == "receive":
        raise Unfit(verb.base)
    parts = extras(random, verb, "", nobody, parts)
    english, korean = random.choice(
        (
            ("please {base}", "{request}"),
            ("please do not {base}", "{stem}지 마세요"),
            ("S {base}", "{proposal}"),
        )
    )
    own = {"{request}": request(verb.stem), "{proposal}": proposal(verb.stem)}
    return finish(clause(nobody, verb, (english, own.get(korean, korean)), parts), ".")


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
    parts = {}
    if random.random() < 0.2:
        parts["frequency"] = say("very", "매우")
    ask = random.random() < 0.25
    table = QUALITY_QUESTIONS if ask else QUALITIES
    form = random.choice(list(table))
    if "F" not in table[form][0].split():
        parts = {}
    phrase = clause(who, is_what, table[form], parts)
    return asked(phrase) if ask else finish(phrase, ".")


def comparison(random: Random) -> Pair:
    """"The tiger is stronger than the fox.", "호랑이는 여우보다 더 강합니다." """
    is_what = random.choice([q for q in PREDICATIVE if q.past])
    noun = random.choice(is_what.objects)
    others = [o for o in is_what.objects if o.kind == noun.kind and o != noun]
    if noun.kind in OWNED or not others:
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


def identity(random: Random) -> Pair:
    """"My uncle is not a doctor.", "제 삼촌은 의사가 아닙니다."; "This is an old clock." """
    if random.random() < 0.4:
        noun = random.choice(named("THING DEVICE TEXT VEHICLE CLOTHES HAT FRUIT GIFT"))
        this = random.choice((("this", "이것"), ("that", "저것")))
        who, what = Subject(say(*this), "is", "thing"), mention(random, noun, "a")
        if what.english[0].text in ("this", "that"):
            raise Unfit("this")
    else:
        who = subject(random)
        noun = random.choice(named("JOB student"))
        if who.kind != "person" or any(word.text in ("the", noun.english) for word in who.phrase.english):
            raise Unfit(noun.english)
        many = who.be == "are" and who.name != "you"
        words = say(plural(noun.english) if many else noun.english, noun.korean)
        what = articled("" if many else "a", words)
    is_, was_ = ("are", "were") if who.be == "are" else (who.be, "was")
    no = lambda word: subject_particle(word) + " 아닙니다"  # noqa: E731
    english, change = random.choice(((is_, copula), (is_ + " not", no), (was_, was)))
    first, second = attach(who.phrase, topic), attach(what, change)
    last, *rest = second.korean[-1].text.split()
    korean = first.korean + second.korean[:-1] + (second.korean[-1]._replace(text=last),)
    korean += tuple(Word(word, None) for word in rest)
    if change is not no and random.random() < 0.3:
        return asked(Phrase(mark(english, None) + first.english + second.english, korean))
    return finish(Phrase(first.english + mark(english, None) + second.english, korean), ".")


def whereabouts(random: Random, small: bool) -> Phrase:
    """"under the table", "탁자 아래에"; "in the park", "공원에"."""
    if not small:
        english, _, korean = random.choice(PLACE)
        return say(english, to(korean))
    name = random.choice(list(LANDMARKS))
    noun = next(noun for noun in NOUN if noun.english == name)
    spots = [s for s in entries(SPOTS) if s[0].replace(" ", "_") in LANDMARKS[name].split()]
    english, korean = random.choice(spots)
    meaning = object()
    spot = tuple(Word(word, meaning) for word in english.split())
    landmark = say(noun.english, noun.korean)
    return Phrase(
        spot + mark("the", None) + landmark.english,
        landmark.korean + (Word(to(korean), meaning),),
    )


def amount(random: Random, noun: Noun) -> tuple[Phrase, bool]:
    """"a cat", "three cats" or "many cats" with 이/가, and whether they are many."""
    draw = random.random()
    if draw < 0.4:
        words = numbered(random, noun)
        return attach(words, subject_particle), words.english[0].text != "one"
    if draw < 0.5:
        words = say(plural(noun.english), noun.korean)
        return attach(join(say("many", "많은"), words), subject_particle), True
    words = attributed(random, noun)
    return attach(articled("a", words), subject_particle), False


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
    words, many = amount(random, noun)
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
    own = "sister brother son daughter cousin friend uncle aunt"
    noun = random.choice(named(f"THING DEVICE VEHICLE TICKET HAT book house cat dog rabbit bird {own}"))
    words, _ = amount(random, noun)
    templates = [
        ("S {finite}", "있습니다"),
        ("S {past}", "있었습니다"),
        ("S {do} not {base}", "없습니다"),
        ("{do} S {base}", "있습니다"),
    ]
    template = random.choice(templates)
    have = Verb("have", "had", "있", (), ())
    said = clause(who, have, template, {"object": words})
    return asked(said) if template[0].startswith("{do}") else finish(said, ".")


def becoming(random: Random) -> Pair:
    """"I want to become a singer.", "저는 가수가 되고 싶습니다." """
    who = subject(random)
    noun = random.choice(named("JOB"))
    if who.kind != "person" or noun in named("RULER") or who.phrase.english[0].text in ("The", "the"):
        raise Unfit(noun.english)
    many = who.be == "are" and who.name != "you"
    words = say(plural(noun.english) if many else noun.english, noun.korean)
    what = attach(articled("" if many else "a", words), subject_particle)
    become = Verb("become", "became", "되", (), ())
    form = random.choice(["past", "future", "can"] + ["want"] * (who.name != "you"))
    return finish(clause(who, become, STATEMENTS[form], {"object": what}), ".")


def linked(random: Random) -> Pair:
    """"If the king comes, we will sing.", "왕이 오면 우리는 노래할 것입니다." """
    joint, english, korean, form = random.choice(LINKS)
    equal = joint in ("1 and 2", "1 but 2")
    who = subject(random)
    other = subject(random)
    if equal and random.random() < 0.4:
        other = who._replace(phrase=Phrase((), ()))
    first = act(random, who, (english, korean), topic if equal else subject_particle)
    second = act(random, other, STATEMENTS[form], topic)
    words: Words = ()
    for word in joint.replace(",", " ,").split():
        if word == ",":
            words = end(words, suffix(","))
        else:
            words += {"1": first.english, "2": second.english}.get(word) or mark(word, None)
    return finish(Phrase(words, first.korean + second.korean), ".")


def act(random: Random, who: Subject, template: tuple[str, str], case: Particle) -> Phrase:
    """A plain clause to be linked, of a verb that stands in every form."""
    verb, parts = activity(random, who)
    if verb.base in FORMS or (verb.base == verb.past and who.be != "is"):
        raise Unfit(verb.base)
    return clause(who, verb, template, parts, case)


def reason(random: Random) -> Pair:
    """"She is resting because she is tired.", "그녀는 피곤하기 때문에 쉬고 있습니다." """
    english, _, be, korean = random.choice(entries(PRONOUNS))
    who = Subject(say(english, korean), be, "person")
    verb, parts = activity(random, who)
    form = random.choice(["present", "past", "now", "cannot"])
    if verb.base in FORMS or verb.base == verb.past:
        raise Unfit(verb.base)
    mood = random.choice([q for q in QUALITY if q.base in FEELINGS + CHARACTER])
    past = form == "past"
    template = ("because S {was} {base}", "{had}기") if past else ("because S {be} {base}", "{stem}기")
    why = clause(who, mood, template, {})
    feeling = why.korean[1:] + mark("때문에", None)
    said = clause(who, verb, STATEMENTS[form], parts)
    return finish(Phrase(said.english + why.english, said.korean[:1] + feeling + said.korean[1:]), ".")


def greeting(random: Random) -> Pair:
    english, korean = random.choice(rows(GREETINGS))
    one = " " not in english
    words = say(english, korean) if one else Phrase(mark(english, None), mark(korean, None))
    if random.random() < 0.95:
        name = say(*random.choice(entries(NAMES)))
        called = name.korean + mark("씨,", None)
        words = Phrase(end(words.english, suffix(",")) + name.english, called + words.korean)
    return finish(words, ".")


def set_question(random: Random) -> Pair:
    english, korean = random.choice(rows(QUESTIONS_AS_THEY_ARE))
    return Pair(english, korean, [])


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
    reason: 1,
    greeting: 0.5,
    set_question: 0.02,
}


def sentence(random: Random) -> Pair:
    """One sentence in both languages, of any kind."""
    while True:
        say_one = random.choices(list(SENTENCES), SENTENCES.values())[0]
        try:
            return say_one(random)
        except Unfit:
            continue


def pairs(count: int, seed: int) -> Iterator[Pair]:
    """Unique pairs; the same for the same seed."""
    random = randomness.Random(seed)
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
