"""`python -m unittest` in this folder: forms against those in a grammar book, 300,000 pairs against the rules.

The pairs take a minute; PAIRS=20000 is enough while one works on the grammar.
"""

import os
import random
import unittest
from collections import defaultdict

import data
import english
import grammar
import korean
import lexicon

COUNT = int(os.environ.get("PAIRS", 300_000))

# stem: 합니다체, past, before 것입니다, -아/어야, -(으)면, -(으)세요, -(으)ㅂ시다
CONJUGATION = """
먹 먹습니다 먹었습니다 먹을 먹어야 먹으면 드세요 먹읍시다
읽 읽습니다 읽었습니다 읽을 읽어야 읽으면 읽으세요 읽읍시다
닫 닫습니다 닫았습니다 닫을 닫아야 닫으면 닫으세요 닫읍시다
입 입습니다 입었습니다 입을 입어야 입으면 입으세요 입읍시다
마시 마십니다 마셨습니다 마실 마셔야 마시면 마시세요 마십시다
가 갑니다 갔습니다 갈 가야 가면 가세요 갑시다
오 옵니다 왔습니다 올 와야 오면 오세요 옵시다
보 봅니다 봤습니다 볼 봐야 보면 보세요 봅시다
배우 배웁니다 배웠습니다 배울 배워야 배우면 배우세요 배웁시다
쉬 쉽니다 쉬었습니다 쉴 쉬어야 쉬면 쉬세요 쉽시다
자 잡니다 잤습니다 잘 자야 자면 주무세요 잡시다
보내 보냅니다 보냈습니다 보낼 보내야 보내면 보내세요 보냅시다
청소하 청소합니다 청소했습니다 청소할 청소해야 청소하면 청소하세요 청소합시다
쓰 씁니다 썼습니다 쓸 써야 쓰면 쓰세요 씁시다
심 심습니다 심었습니다 심을 심어야 심으면 심으세요 심읍시다
만들 만듭니다 만들었습니다 만들 만들어야 만들면 만드세요 만듭시다
팔 팝니다 팔았습니다 팔 팔아야 팔면 파세요 팝시다
놀 놉니다 놀았습니다 놀 놀아야 놀면 노세요 놉시다
걷 걷습니다 걸었습니다 걸을 걸어야 걸으면 걸으세요 걸읍시다
듣 듣습니다 들었습니다 들을 들어야 들으면 들으세요 들읍시다
돕 돕습니다 도왔습니다 도울 도와야 도우면 도우세요 도웁시다
굽 굽습니다 구웠습니다 구울 구워야 구우면 구우세요 구웁시다
짓 짓습니다 지었습니다 지을 지어야 지으면 지으세요 지읍시다
씻 씻습니다 씻었습니다 씻을 씻어야 씻으면 씻으세요 씻읍시다
고르 고릅니다 골랐습니다 고를 골라야 고르면 고르세요 고릅시다
부르 부릅니다 불렀습니다 부를 불러야 부르면 부르세요 부릅시다
"""

# stem: before its noun, 합니다체, past
ADJECTIVES = """
작 작은 작습니다 작았습니다
크 큰 큽니다 컸습니다
길 긴 깁니다 길었습니다
달 단 답니다 달았습니다
무겁 무거운 무겁습니다 무거웠습니다
아름답 아름다운 아름답습니다 아름다웠습니다
빨갛 빨간 빨갛습니다 빨갰습니다
하얗 하얀 하얗습니다 하얬습니다
좋 좋은 좋습니다 좋았습니다
바쁘 바쁜 바쁩니다 바빴습니다
슬프 슬픈 슬픕니다 슬펐습니다
빠르 빠른 빠릅니다 빨랐습니다
게으르 게으른 게으릅니다 게을렀습니다
유명하 유명한 유명합니다 유명했습니다
맛있 맛있는 맛있습니다 맛있었습니다
젊 젊은 젊습니다 젊었습니다
"""


def lines(table: str) -> list[list[str]]:
    return [line.split() for line in table.strip().splitlines()]


class Korean(unittest.TestCase):
    def test_verbs(self):
        for stem, *forms in lines(CONJUGATION):
            said = [
                korean.formal(stem),
                korean.past_stem(stem) + "습니다",
                korean.prospective(stem),
                korean.infinitive(stem) + "야",
                korean.before_eu(stem) + "면",
                korean.request(stem),
                korean.proposal(stem),
            ]
            self.assertEqual(said, forms)

    def test_adjectives(self):
        for stem, *forms in lines(ADJECTIVES):
            past = korean.past_stem(stem) + "습니다"
            self.assertEqual([korean.attribute(stem), korean.formal(stem), past], forms)

    def test_particles_follow_the_last_consonant(self):
        for word, *forms in lines(
            """책 책은 책이 책을 책과 책으로 책이었습니다
            사과 사과는 사과가 사과를 사과와 사과로 사과였습니다
            지하철 지하철은 지하철이 지하철을 지하철과 지하철로 지하철이었습니다"""
        ):
            particles = (
                korean.topic,
                korean.subject_particle,
                korean.accusative,
                korean.companion,
                korean.by,
                korean.was,
            )
            self.assertEqual([particle(word) for particle in particles], forms)
        self.assertEqual([korean.subject_particle(w) for w in ("저", "누구", "그")], ["제가", "누가", "그가"])

    def test_questions(self):
        self.assertEqual(korean.question("먹지 않았습니다"), "먹지 않았습니까")


class English(unittest.TestCase):
    def test_verbs(self):
        for base, third, past, ing in lines(
            """open opens opened opening
            dance dances danced dancing
            study studies studied studying
            play plays played playing
            watch watches watched watching
            push pushes pushed pushing
            fix fixes fixed fixing"""
        ):
            said = [english.with_s(base), english.with_ed(base), english.with_ing(base)]
            self.assertEqual(said, [third, past, ing])
        for base, third, ing in lines(
            """go goes going
            see sees seeing
            run runs running
            swim swims swimming
            cut cuts cutting
            write writes writing
            draw draws drawing
            eat eats eating
            visit visits visiting
            have has having"""
        ):
            self.assertEqual([english.with_s(base), english.with_ing(base)], [third, ing])
        self.assertEqual(english.with_s("pick up"), "picks up")
        self.assertEqual(english.with_ing("wait for"), "waiting for")
        self.assertEqual(english.with_ed("listen to"), "listened to")

    def test_nouns(self):
        for one, many in lines(
            """cat cats
            box boxes
            story stories
            toy toys
            child children
            mouse mice
            wolf wolves
            potato potatoes
            photo photos
            peach peaches
            sheep sheep"""
        ):
            self.assertEqual(english.plural(one), many)
        self.assertEqual(english.with_article("a", "old bag"), "an old bag")
        self.assertEqual(english.with_article("a", "bag"), "a bag")
        self.assertEqual(english.with_article("", "water"), "water")


class Lexicon(unittest.TestCase):
    def test_names_what_it_has(self):
        """A misspelt noun or kind in a table would silently stand for nothing."""
        known = {noun.english for noun in lexicon.NOUN} | {noun.kind for noun in lexicon.NOUN}
        tables = (lexicon.TRANSITIVE, lexicon.GIVING, lexicon.ADJECTIVES)
        for table in tables:
            for row in lexicon.rows(table):
                self.assertLessEqual(set(row[3].split()), known, row[0])
        for names in (lexicon.SMALL, lexicon.MINE, lexicon.OWNABLE):
            self.assertLessEqual(set(names.split()), known)
        self.assertLessEqual({row[0] for row in lexicon.rows(lexicon.LANDMARKS)}, known)

    def test_one_word_for_one_noun(self):
        for side in ("english", "korean"):
            words = [getattr(noun, side) for noun in lexicon.NOUN]
            self.assertEqual(len(words), len(set(words)), side)


class Pairs(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.pairs = list(grammar.pairs(COUNT, 1))

    def test_are_unique_and_come_again(self):
        self.assertEqual(len({pair[:2] for pair in self.pairs}), COUNT)
        self.assertEqual(list(grammar.pairs(50, 1)), self.pairs[:50])
        self.assertNotEqual(list(grammar.pairs(50, 2)), self.pairs[:50])

    def test_one_english_sentence_has_one_korean_sentence(self):
        for given, asked in ((0, 1), (1, 0)):
            translations = defaultdict(set)
            for pair in self.pairs:
                translations[pair[given]].add(pair[asked])
            ambiguous = {text: said for text, said in translations.items() if len(said) > 1}
            self.assertEqual(ambiguous, {})

    def test_alignments_name_words_that_stand_in_the_sentences(self):
        aligned = words = 0
        for pair in self.pairs:
            sides = [{grammar.bare(word) for word in text.split()} for text in pair[:2]]
            for ours, theirs in pair.alignment:
                self.assertIn(ours, sides[0])
                self.assertIn(theirs, sides[1])
            aligned += len({theirs for _, theirs in pair.alignment})
            words += len(sides[1])
        self.assertGreater(aligned / words, 0.8)

    def test_sentences_look_like_sentences(self):
        for pair in self.pairs:
            self.assertRegex(pair.english, r"^[A-Z][A-Za-z', ]*[A-Za-z][.?]$")
            self.assertRegex(pair.korean, r"^[가-힣][가-힣, ]*[가-힣][.?]$")
            self.assertEqual(pair.english[-1], pair.korean[-1])
            self.assertNotIn("  ", pair.english + pair.korean)
            self.assertNotRegex(pair.english, r"\b[Aa] [aeio]|\b[Aa]n [^aeiou]")

    def test_particles_agree_in_every_sentence(self):
        """을/를 and 과/와 after a word are right for its last consonant."""
        for pair in self.pairs:
            for _, eojeol in pair.alignment:
                stem, last = eojeol[:-1], eojeol[-1]
                if stem and last in "을를" and f"{eojeol} " in pair.korean:
                    prospective = pair.korean.split(f"{eojeol} ")[1].startswith(("것", "수", "때"))
                    self.assertTrue(prospective or (last == "을") == bool(korean.final(stem)), eojeol)

    def test_the_verb_stands_before_the_object_in_english_and_after_it_in_korean(self):
        objects = 0
        for pair in self.pairs:
            words, eojeols = ([grammar.bare(w) for w in text.split()] for text in pair[:2])
            places = [
                (words.index(ours), eojeols.index(theirs))
                for ours, theirs in pair.alignment
            ]
            for word, at in places:
                after = eojeols[at + 1 : at + 2]
                if eojeols[at][-1] in "을를" and after not in (["것입니다"], ["수"], ["때"], ["것입니까"]):
                    objects += 1
                    question_word = pair.korean[-1] == "?" and word == 0
                    turned = any(other < word and later > at for other, later in places)
                    self.assertTrue(question_word or turned, pair)
            self.assertTrue(eojeols[-1].endswith(("다", "까", "세요")), pair)
        self.assertGreater(objects, COUNT / 4)

    def test_fit_the_tokenizer(self):
        tokens = data.tokenizer("tiny-t5")
        unknown = tokens.token_to_id("<unk>")
        for side in (0, 1):
            for encoded in tokens.encode_batch([pair[side] for pair in self.pairs]):
                self.assertNotIn(unknown, encoded.ids, encoded.tokens)
                self.assertLessEqual(len(encoded.ids), 40)


class Sentences(unittest.TestCase):
    def test_every_kind_is_said(self):
        chance = random.Random(0)
        for kind in grammar.SENTENCES:
            for _ in range(1000):
                try:
                    pair = kind(chance)
                    break
                except grammar.Unfit:
                    pass
            self.assertTrue(pair.english and pair.korean, kind)


if __name__ == "__main__":
    unittest.main()
