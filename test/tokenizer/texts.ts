// Texts that tokenizers trip over.

const ENGLISH = [
  "The quick brown fox jumps over the lazy dog.",
  "It's what they've said: we'll see, won't we? I'd say so; he'S not, THEY'RE not.",
  "Attention weights sum to 1.0 (softmax), but 3.14159 and 1,000,000 are split.",
  "A well-known state-of-the-art tokenizer-free model — \u201cquoted\u201d, \u2018single\u2019 … and dashes–too.",
  "Dr. Smith paid $1,234.56 (or €99) on 2026-11-21 at 09:45 a.m.; e-mail: a.b+c@example.com",
  "https://example.com/path/to?query=1&other=%20#fragment and C:\\Users\\me\\file.txt",
  "supercalifragilisticexpialidocious antidisestablishmentarianism",
  "one  two   three    four     five",
  "Line one.\nLine two.\n\nParagraph two.\n\n\n\nAfter four line ends.",
  "naïve café résumé coöperate façade über Straße ŒUVRE",
  "ALLCAPS CamelCase snake_case kebab-case SCREAMING_SNAKE x1y2z3 v1.2.3-beta.4",
  "To be, or not to be, that is the question:\nWhether 'tis nobler in the mind to suffer",
  "I scream, you scream, we all scream... for ice-cream!!! ??? !? ?!",
  "1 12 123 1234 12345 123456 ½ ¼ ² ³ ① Ⅷ ٣ ७ 五",
];
const CODE = [
  "function add(a: number, b: number): number {\n\treturn a + b;\n}\n",
  "def f(x):\n    if x > 0:\n        return [i ** 2 for i in range(x)]\n    return None\n",
  "for (let i = 0; i < n; i++) { sum += w[i] * x[i]; } // Σ w·x\r\n",
  // biome-ignore lint/suspicious/noTemplateCurlyInString: it is a text
  "\t\tif (a && b || !c) {\r\n\t\t\tconsole.log(`value: ${a}`);\r\n\t\t}\r\n",
  "SELECT * FROM users WHERE name = 'O''Brien' AND age >= 21; -- comment",
  "<div class=\"a b\" id='c'>&nbsp;&#x1F600;</div><!-- end -->",
  '{"key": [1, 2.5e-10, null, true], "nested": {"\\u00e9": "\\n"}}',
  '#include <stdio.h>\nint main(void) { printf("%d\\n", 0xFF); return 0; }',
  "git commit -m 'fix: don\\'t crash' && npm run test -- --watch=false | tee out.log",
  "a=b;c+=d;e**=f;g>>>=h;i??=j;k?.l?.[m];n=>o;/re(g)ex/gi;x=y?z:w",
  "/*\n * Comment\n */\n\n\n    indented\n\tmixed \t indent \n  \t\n",
  "λx.x α→β ∀x∈ℝ: x²≥0 ∧ ¬(p∨q) ≈ √2 ± ∞",
];
const KOREAN = [
  "안녕하세요. 토크나이저는 글을 조각으로 나눕니다.",
  "대한민국의 수도는 서울입니다. 인구는 약 940만 명입니다!",
  "한글은 초성, 중성, 종성으로 이루어집니다: 값, 닭, 뷁, 쀍, 힣.",
  "ㄱㄴㄷ ㅏㅑㅓㅕ ㅋㅋㅋㅋ ㅠㅠ ㅎㅎ ㄳ ㅘ",
  "GPT-2와 BERT를 비교하면 어텐션(attention)이 다릅니다. API를 쓰세요.",
  "아버지가방에들어가신다 아버지가 방에 들어가신다",
  "띄어쓰기가\t탭이고\r\n줄바꿈이 CRLF인\r\n글입니다.",
  "漢字와 한글과 English와 日本語が 섞인 문장，전각　공백도 있습니다。",
  "㈜글래스박스 ㎏ ㎡ ㉠ ㉮ ℃ ①②③",
  "나는 학교에 갔다. 그래서요? 네, 그렇습니다~ ^^;",
];
const WORLD = [
  "日本語のテキストを分割します。カタカナ、ひらがな、漢字。",
  "中文分词没有空格。深度学习模型，注意力机制！",
  "ｆｕｌｌ－ｗｉｄｔｈ　ＡＢＣ１２３ ﾊﾝｶｸ ｶﾞｷﾞｸﾞ ﾊﾟ ｱｲｳ ﾡﾢﾣ",
  "שלום עולם, זה טקסט בעברית 123.",
  "مرحبا بالعالم! هذا نَصٌّ عربيٌّ مُشَكَّلٌ ٤٥٦؟",
  "left \u202eright-to-left override\u202c \u2067isolate\u2069 \u200fmark\u200e end",
  "Привет, мир! Ёлка и ёж. ЙОГУРТ",
  "Γειά σου Κόσμε, ΟΔΟΣ ς σ Σ",
  "नमस्ते दुनिया! क्षत्रिय ज्ञान श्री",
  "สวัสดีชาวโลก ภาษาไทยไม่มีช่องว่าง",
  "Tiếng Việt có dấu: ắ ằ ẳ ẵ ặ ộ ợ",
  "İstanbul ISPARTA ırmak ŞEKER ǅ ǆ ß ẞ ﬁ ﬂ ﬃ ſt",
];
const EMOJI = [
  "👍 👍🏽 🤦🏼‍♂️ 👩‍💻 👨‍👩‍👧‍👦 🏳️‍🌈 🏴‍☠️",
  "🇰🇷🇺🇸🇯🇵 🇰 🇷 1️⃣ #️⃣ ❤️ ❤ ☺︎ ☺️",
  "text😀text 😀😀😀 a😀b 한😀글 🧑🏿‍🚀🛰️",
  "𝒳 𝔸 𝟘 𐍈 𠮷 🀄 𓀀",
];
const MARKS = [
  "e\u0301 a\u030a o\u0308\u0304 u\u0304\u0308 n\u0303 c\u0327\u0301 \u0301 x\u0301\u0301\u0301",
  "Z\u0351\u036b\u0343a\u0334\u0321l\u030d\u0328g\u0319o\u0322 te\u033bx\u0321t",
  "\u1100\u1161\u11a8 \u1100\u1161 \u1100 \u1161 \u11a8 가\u11a8 \u1112\u1161\u11ab\u1100\u1173\u11af",
  "\u0344 \u0340 \u212b \u2126 \u0958 \u0915\u093c \u00a8 \u037a \u1e9b\u0323",
  "a\u0315\u0300\u05ae\u0300b D\u0307\u0323 q\u0307\u0323 \u0061\u0323\u0307",
];
const INVISIBLE = [
  "zero\u200bwidth\u200cnon\u200djoiner\u2060word\ufeffbom soft\u00adhyphen",
  "\ufeffBOM at the start",
  "nbsp\u00a0here\u202fand\u2009thin\u3000wide\u1680ogham\u205fmath\u2028line\u2029para\u0085nel",
  "NUL\u0000in\u0000the middle\u0000",
  "\u0001\u0002\u0007\u0008\u000b\u000c\u001b[31mred\u001b[0m\u007f\u0080\u009f",
  "\ud800 lone high, lone low \udc00, swapped \udc00\ud800, end \ud83d",
  "a\ud800b \udfffc \ufffd replaced \ud83d\ud83d\ude00\ude00",
  "\uffff\ufffe\u{1fffe} noncharacters \ue000\u{f0000} private use",
  "\u{e0001}\u{e0041}\u{e007f} tags \ufe0e\ufe0f\u{e0100} selectors",
];
const SPECIAL = [
  "<|endoftext|>",
  "before<|endoftext|>after <|endoftext|> <|endoftext|><|endoftext|>",
  "[CLS] The [MASK] sat. [SEP] [PAD][UNK]",
  "<pad></s><unk> <extra_id_0>word<extra_id_31> <extra_id_1 ><extra_id_99>",
  "<|endoftext| > [mask] [CLS[SEP]] <</s>>",
  "##ing ##s ▁the ▁ Ġthe <0x0A> ĠĊ",
  "word [MASK]  [MASK]\n[MASK]x",
];
const BLANKS = [
  "",
  " ",
  "  ",
  "   ",
  "\n",
  "\n\n",
  "\r\n",
  "\r\n\r\n",
  "\t",
  "\t\t",
  " \n",
  "\n ",
  " \n ",
  "  \n\n  ",
  "\u3000",
  "\u00a0",
  "\u0085",
  "\u2028",
  "\u200b",
  "\ufeff",
  "\0",
  "a ",
  " a",
  "  a  ",
  "a\n",
  "\na",
  "a\tb",
  "a \n b",
]; // prettier-ignore
const SINGLE = Array.from("aZ09_-.'\"!?~^$+<=>`|@#%&*()[]{}\\/;:,é한ㄱ漢あア😀ß½ˆ¨´¯¸€£₩«»„‰…");

/** What any text may go through before it reaches an editor. */
const WAYS: readonly ((text: string) => string)[] = [
  (text) => text,
  (text) => text.normalize("NFD"),
  (text) => `  ${text}\r\n`,
  (text) => text.replaceAll(" ", "\r\n\t"),
];

const PLAIN = [ENGLISH, CODE, KOREAN, WORLD, EMOJI, MARKS, INVISIBLE, SPECIAL].flat();

/** 400 or so different texts; the order is part of the oracle. */
export const TEXTS: readonly string[] = [
  ...new Set([
    ...PLAIN.flatMap((text) => WAYS.map((way) => way(text))),
    ...BLANKS,
    ...SINGLE,
    [ENGLISH[0], CODE[0], KOREAN[0], WORLD[0], EMOJI[0], MARKS[0], INVISIBLE[0]].join(" "),
    [...KOREAN, ...EMOJI].join(""),
  ]),
];

/** Too long to be stored: made by rule. */
export const LONG_TEXTS: Readonly<Record<string, () => string>> = {
  "100,000 a": () => "a".repeat(100_000),
  "20,000 blanks": () => " ".repeat(20_000),
  "one line of 20,000 words": () =>
    Array.from({ length: 20_000 }, (_, i) => `word${(i * 7919) % 1009}`).join(" "),
  "one line of Korean": () =>
    Array.from({ length: 5000 }, (_, i) => KOREAN[i % KOREAN.length]?.replace(/\s+/g, " ")).join(
      " ",
    ),
  "30,000 syllables without a blank": () =>
    Array.from({ length: 30_000 }, (_, i) =>
      String.fromCharCode(0xac00 + ((i * 7919) % 11_172)),
    ).join(""),
};

/** Numbers from 0 up to 1, the same for the same seed (mulberry32, public domain, T. Ettinger). */
export function createRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

const HOSTILE = [
  ..."aabbZ019 \n\t\r'.,;:!?-_<>[]{}()/\\|&%$#@~^\"`+=",
  ..."     ",
  "\r\n",
  "'s",
  "'LL",
  "the",
  " the",
  "한",
  "글",
  "ㄱ",
  "ㅏ",
  "각",
  "\u1100",
  "\u1161",
  "\u11a8",
  "\u0301",
  "\u0323",
  "\u0308",
  "é",
  "ß",
  "İ",
  "ſ",
  "漢",
  "あ",
  "ﾊ",
  "ﾞ",
  "ﾟ",
  "Ａ",
  "　",
  "\u00a0",
  "\u0085",
  "\u200b",
  "\u200d",
  "\ufeff",
  "\ufe0f",
  "\u202e",
  "\0",
  "\u0007",
  "\ufffd",
  "\ud800",
  "\udc00",
  "😀",
  "👍🏽",
  "🇰🇷",
  "👨‍👩‍👧",
  "𝒳",
  "٣",
  "½",
  "①",
  "㈜",
  "ﬁ",
  "¨",
  "…",
  "€",
  "▁",
  "##",
  "Ġ",
  "<|endoftext|>",
  "[MASK]",
  "</s>",
  "<unk>",
]; // prettier-ignore

/** A random text of hostile pieces. */
export function hostileText(random: () => number, longest = 40): string {
  const length = Math.floor(random() * longest);
  return Array.from({ length }, () => HOSTILE[Math.floor(random() * HOSTILE.length)]).join("");
}
