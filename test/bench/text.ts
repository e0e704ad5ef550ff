// English and Korean text by rule, new with each seed and as varied as people's: a tokenizer that
// keeps the words it has seen gains from that what it would gain from real text, and little more.
// Beside the training text (training/SOURCES.md; November 2026):
//
//                     different words   words seen once   words new in     tiny-gpt's
//                     per word, 1 MB    per word, 1 MB    the 11th MB      bytes per token
//   English, here         0.15              0.11             0.08            3.03
//   English, people's     0.13 to 0.16      0.08 to 0.10     0.07            3.24 to 3.33
//   Korean, here          0.30              0.22             0.13            4.33
//   Korean, people's      0.26 to 0.42      0.17 to 0.31     0.20            3.78 to 4.12
//
// Glassbox tokenized people's English at 10.3 MB/s where it did 10.7 here, Korean 7.2 to 8.3.

const list = (words: string): readonly string[] => words.trim().split(/\s+/);

const COMMON =
  list(`the of and to a in is that it was for on with as he be at by this had not are but
  from or have an they which one you were her all she there would their we him been has when who will
  more no if out so said what up its about into than them can only other new some could time these two
  may then do first any my now such like our over man me even most made after also did many before must
  through back years where much your way well down should because each just those people how too little`);
const STEM = list(`lamp harbour window river garden letter winter colour paper stone engine signal
  bridge market silver shadow answer number branch corner island kitchen machine mountain pattern
  picture question station summer village weather wonder yellow battle copper dinner forest hammer
  ladder matter needle orange pocket rabbit saddle tunnel valley walnut anchor basket candle dragon
  feather gather hunger journey kernel listen member notice offer prefer remember shelter travel
  vector token layer weight model train measure search return value print open close build draw
  light sound track turn walk work wash want view use trust touch test teach talk swim stand speak
  sleep sing shine send sell seem rest reach push pull plant pick pass paint order need name move
  meet mark love look live lift learn lead land know keep jump join hope hold hear help grow give
  gain form follow float fill fight feel farm fail earn dream count cook clear clean chase care carry
  burn bring break bless begin beat argue appear allow admire accept absorb soft warm cold bright
  dark deep quiet quick slow strong weak round sharp sweet bitter gentle simple narrow common proper`);
const SUFFIX = list("s ed ing er ly ness ful less ment able ish ward like wise");
const PREFIX = list("un re over out under fore mis semi");
const ONSET = list("b br c ch d dr f fl g gr h j k l m n p pr qu r s st t tr v w z");
const RIME = list("a ai an ar e el en er i in ion is o ol on or ou u um us ath eld ine ock und");

const NOUN =
  list(`사람 시간 학교 친구 나라 세계 문제 생각 마음 이야기 바람 바다 하늘 아침 저녁 겨울 여름 등대 언덕
  마을 가게 시장 도시 거리 창문 편지 사진 그림 노래 음악 영화 소설 신문 소식 약속 여행 기차 자전거 병원 선생님
  학생 아이 어머니 아버지 할머니 동생 이웃 손님 의사 기자 작가 연구 결과 방법 이유 과정 관계 사회 경제 정치 문화
  역사 교육 환경 기술 정보 자료 언어 문장 단어 토큰 모델 가중치 함수 변수 배열 객체 파일 서버 화면 버튼 설정 오류
  코드 예제 구성 요소 상태 속성 값 이름 번호 주소 날짜 기능 성능 메모리 데이터 입력 출력 학습 예측 확률 분포 행렬
  벡터 층 머리 물 불 나무 꽃 새 고양이 강아지 돌 길 집 문 책 밥 빵 사과 커피 우유 눈 비 구름 별 달 해 봄 가을`);
const PARTICLE =
  list(`은 는 이 가 을 를 의 에 에서 에게 로 으로 와 과 도 만 까지 부터 보다 처럼 마다 조차 이나
  에는 에서는 으로는 에도 들은 들이 들을 들의 이라는 이라고 이란 이다 입니다 이었다 일까요`);
const VERB =
  list(`가 오 보 하 먹 읽 쓰 듣 말하 생각하 사용하 설명하 시작하 만들 살 알 모르 기다리 부르 웃 울 걷
  달리 배우 가르치 찾 잃 열 닫 고르 바꾸 움직이 나누 더하 계산하 저장하 불러오 정의하 반환하 호출하 확인하 선택하
  이해하 기억하 사랑하 좋아하 싫어하 느끼 보이 들리 지나가 돌아오 떠나 남 자라 높 낮 크 작 빠르 느리 좋 나쁘`);
const ENDING =
  list(`고 며 면 지만 는데 니까 려고 도록 게 지 기 는 던 을 은 다 습니다 었다 었습니다 겠다 겠습니다
  어요 었어요 네요 군요 는다 자 거나 면서 다가 더라도 었지만 었는데 기도 기는 기에 을까 을까요 시다 셨다 십시오`);
const ADVERB =
  list(`그리고 그러나 그래서 하지만 또 또한 아주 매우 조금 많이 다시 이미 아직 곧 늘 가끔 함께 혼자
  천천히 빨리 오늘 어제 내일 지금 그때 여기 거기 이 그 저 한 두 세 모든 어떤 다른 같은 새 첫 더 가장 왜 어떻게`);
const SYLLABLE = list(
  "가 나 다 라 마 바 사 아 자 하 고 노 도 로 모 보 소 오 조 호 구 누 루 수 우 준 민 서 연 진",
);

/** Numbers from 0 to 1, the same for the same seed (mulberry32, by Tommy Ettinger, public domain). */
export function randomNumbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

interface Dice {
  /** True this often. */
  chance(probability: number): boolean;
  /** One of them, each as likely. */
  any(words: readonly string[]): string;
  /** One of them, the n-th about 1/n as likely as the first (Zipf). */
  early(words: readonly string[]): string;
  below(limit: number): number;
}

function throwDice(seed: number): Dice {
  const random = randomNumbers(seed);
  const below = (limit: number) => Math.floor(random() * limit);
  return {
    below,
    chance: (probability) => random() < probability,
    any: (words) => words[below(words.length)] as string,
    early: (words) => words[Math.floor(words.length ** random()) - 1] as string,
  };
}

function englishWord(dice: Dice): string {
  if (dice.chance(0.5)) return dice.early(COMMON);
  if (dice.chance(0.1)) return name(dice);
  if (dice.chance(0.03)) return String(dice.below(10 ** (1 + dice.below(4))));
  let word = dice.early(STEM);
  if (dice.chance(0.4)) word += dice.early(SUFFIX);
  if (dice.chance(0.1)) word = dice.early(PREFIX) + word;
  if (dice.chance(0.08)) word += `${dice.chance(0.6) ? "-" : ""}${dice.early(STEM)}`;
  return word;
}

function name(dice: Dice): string {
  let word = "";
  for (let left = 2 + dice.below(2); left > 0; left--) word += dice.any(ONSET) + dice.any(RIME);
  return capital(word);
}

function koreanWord(dice: Dice): string {
  if (dice.chance(0.18)) return dice.early(ADVERB);
  if (dice.chance(0.04)) return `${dice.below(10 ** (1 + dice.below(4)))}${dice.any(PARTICLE)}`;
  if (dice.chance(0.4)) return dice.early(VERB) + dice.early(ENDING);
  let word = dice.early(NOUN);
  if (dice.chance(0.3)) word += dice.early(NOUN);
  if (dice.chance(0.12)) word = dice.any(SYLLABLE) + dice.any(SYLLABLE) + dice.any(SYLLABLE);
  return dice.chance(0.85) ? word + dice.early(PARTICLE) : word;
}

const capital = (word: string): string => word.charAt(0).toUpperCase() + word.slice(1);

/** At least `bytes` bytes (UTF-8) of sentences in paragraphs. */
function write(word: (dice: Dice) => string, bytes: number, seed: number): string {
  const dice = throwDice(seed);
  const parts: string[] = [];
  for (let size = 0; size < bytes; ) {
    const words: string[] = [];
    for (let left = 5 + dice.below(16); left > 0; left--) {
      words.push(word(dice) + (dice.chance(0.07) && left > 1 ? "," : ""));
    }
    const end = dice.early([". ", ".\n\n", "? ", '." ', "! ", ": "]);
    const sentence = capital(words.join(" ")) + end;
    parts.push(sentence);
    size += Buffer.byteLength(sentence);
  }
  return parts.join("");
}

export const writeEnglish = (bytes: number, seed: number): string =>
  write(englishWord, bytes, seed);
export const writeKorean = (bytes: number, seed: number): string => write(koreanWord, bytes, seed);
