"""The words of `grammar.py`, what goes with what, and the patterns of its predicates."""

from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from english import with_ed

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
NEWS the -: news 뉴스, television 텔레비전
RADIO the -: radio 라디오
FURNITURE a 개: chair 의자, table 탁자, desk 책상, bed 침대, lamp 램프, mirror 거울, clock 시계
THING a 개: bag 가방, box 상자, cup 컵, toy 장난감, umbrella 우산, spoon 숟가락, plate 접시, bottle 병
THING a 개: doll 인형, ring 반지, basket 바구니
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
GOODS = "THING FURNITURE DEVICE CLOTHES HAT SHOES GIFT"
TRANSITIVE = f"""
eat | ate | 먹 | MEAL FRUIT CAKE | slowly quickly together alone
drink | drank | 마시 | DRINK | slowly quickly together alone
read | read | 읽 | TEXT | slowly quietly together again
write | wrote | 쓰 | TEXT | slowly quickly again
see | saw | 보 | {ALIVE} THING FURNITURE VEHICLE | again together
watch | | 보 | FILM NEWS | quietly together again alone
listen to | | 듣 | SONG SOUND RADIO | quietly together again alone
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
play | | 연주하 | VIOLIN | well quietly together alone
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
break | broke | 깨뜨리 | cup plate bottle mirror |
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
EVERYDAY = "eat drink read write see like buy make".split()  # thrice as often as others
# What they do, with an object and without.
ANIMALS_DO = ("eat drink see like love find follow help".split(), "sleep run swim cry play rest walk".split())
BABIES_DO = ("eat drink see like love".split(), "sleep laugh cry play rest".split())

# attribute and predicate | comparative | stem | kinds or single nouns
ADJECTIVES = f"""
big | bigger | 크 | ANIMAL THING FURNITURE HOUSE CAKE TREE FRUIT
small | smaller | 작 | ANIMAL THING FURNITURE HOUSE CAKE TREE FRUIT DEVICE CLOTHES HAT
red | | 빨갛 | bag umbrella flower ball box VEHICLE CLOTHES HAT
blue | | 파랗 | bag umbrella ball box cup VEHICLE CLOTHES HAT
yellow | | 노랗 | bag umbrella flower ball box VEHICLE CLOTHES HAT
white | | 하얗 | cat dog rabbit bird horse sheep cup plate flower VEHICLE CLOTHES HAT
black | | 까맣 | cat dog bear goat bag umbrella VEHICLE CLOTHES HAT
old | | 오래되 | THING FURNITURE DEVICE VEHICLE HOUSE TREE book movie song
new | | 새 | THING FURNITURE DEVICE VEHICLE CLOTHES HAT book song
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

# What one does, and cannot do, because one is so.
REASONS = dict(tired="sleep rest wait", hungry="eat cook bake", thirsty="drink", sick="sleep rest cry")
REASONS |= dict(happy="sing dance laugh play", sad="cry drink sing", busy="work run", lonely="cry call")
REASONS |= dict(diligent="work study learn clean", lazy="sleep rest play", kind="help invite give teach")
CANNOT = dict(tired="run work dance swim walk study play", sick="go come work play swim run eat drink")
CANNOT |= dict(busy="go come play rest sleep help", hungry="sleep work study", sad="eat sing laugh dance")
COLOURS = "red blue yellow white black".split()  # not in the past: the tokenizer has no piece for 갰

# What may be called "my …".
MINE = "TEXT SONG DEVICE TICKET HOUSE VEHICLE CLOTHES HAT SHOES THING FURNITURE GIFT DRINK CAKE ROOM"
MINE += " cat dog rabbit horse bird teacher doctor neighbor"

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
PLACES_TO = dict(swim=["beach", "river", "lake"], live="city village forest palace mountains hotel".split())
SPOTS = {"on": "위", "under": "아래", "next to": "옆", "behind": "뒤", "in front of": "앞", "in": "안"}
LANDMARKS = """desk | on, under, behind, next to
table | on, under, behind, next to
bed | on, under, next to
chair | on, under, behind, next to
box | on, in, behind, next to
bag | in, behind, next to
tree | under, behind, next to, in front of
door | behind, next to, in front of
car | in, under, behind, next to, in front of
house | in, behind, next to, in front of"""
OWNABLE = "THING FURNITURE DEVICE VEHICLE TICKET HAT book house cat dog rabbit bird"
OWNABLE += " sister brother son daughter cousin friend uncle aunt"
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

SET_PHRASES = """Hello | 안녕하세요
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
Please sit down | 앉으세요
Please come in | 들어오세요
Please wait a moment | 잠시만 기다려 주세요
I do not know | 모르겠습니다
I understand | 알겠습니다
No problem | 문제없습니다
That is right | 맞습니다
No, thank you | 괜찮습니다
How are you | 어떻게 지내십니까
How much is this | 이것은 얼마입니까
What is this | 이것은 무엇입니까
What is that | 저것은 무엇입니까
Who is that | 저분은 누구입니까
What time is it now | 지금 몇 시입니까
What day is it today | 오늘은 무슨 요일입니까"""

# Predicates. S is the subject, F the place of "often" and "very"; words with * are partners.
STATEMENTS = {
    "present": ("S F {finite}", "{formal}"),
    "past": ("S {past}", "{did}"),
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
INVITATIONS = [
    ("please {base}", "{request}"),
    ("please do not {base}", "{stem}지 마세요"),
    ("S {base}", "{proposal}"),
]
# Verbs that do not stand in all of these: no "is liking", no "can lose"; 찾고 있습니다 is "is looking for".
LASTING = "present past future not".split() + ["did not"]
MISHAP = [*LASTING, "will not", "must not"]
AT_ONCE = [*MISHAP, "can", "cannot", "must", "may", "want"]
FORMS = dict.fromkeys("like love miss remember trust".split(), LASTING) | {"know": ["present"]}
TIMELESS = "like love miss know remember trust live".split()
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
HAVING = [
    ("S {finite}", "있습니다"),
    ("S {past}", "있었습니다"),
    ("S {do} not {base}", "없습니다"),
    ("{do} S {base}", "있습니다"),
]
BECAUSE = {
    "present": ("because S {be} {base}", "{stem}기"),
    "past": ("because S {was} {base}", "{had}기"),
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
ENGLISH_ORDER = "receiver object goal manner place means companion time".split()  # after the verb
KOREAN_ORDER = "time frequency companion means place goal receiver object manner".split()  # before the verb
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
