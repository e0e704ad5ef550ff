"""`python -m unittest` in this folder: the trainer against what can be worked out by hand."""

import unittest
from itertools import combinations
from math import log, prod

import unigram
from words import runs, words


def all_cuts(word: str) -> list[list[str]]:
    """Every way to cut a word in pieces, by brute force."""
    cuts = []
    for size in range(len(word)):
        for inner in combinations(range(1, len(word)), size):
            ends = [0, *inner, len(word)]
            cuts.append([word[a:b] for a, b in zip(ends, ends[1:])])
    return cuts


class Unigram(unittest.TestCase):
    def test_expectation_is_the_sum_over_all_cuts(self):
        pieces = {"a": 0.3, "b": 0.2, "ab": 0.25, "ba": 0.15, "aba": 0.1}
        counts, likelihood = unigram.expect({"abab": 7}, pieces)
        weights = {
            tuple(cut): prod(pieces.get(piece, 0) for piece in cut) for cut in all_cuts("abab")
        }
        total = sum(weights.values())
        self.assertAlmostEqual(likelihood, 7 * log(total))
        for piece in pieces:
            used = sum(weight * cut.count(piece) for cut, weight in weights.items())
            self.assertAlmostEqual(counts[piece], 7 * used / total)

    def test_best_cut_leaves_the_whole_out(self):
        logs = {"abc": -1.0, "a": -3.0, "bc": -2.5, "ab": -2.0, "c": -4.0}
        self.assertEqual(unigram.best_cut("abc", logs), -5.5)
        self.assertEqual(unigram.best_cut("a", logs), float("-inf"))

    def test_digamma(self):
        euler = 0.5772156649015329
        self.assertAlmostEqual(unigram.digamma(1), -euler, places=9)
        self.assertAlmostEqual(unigram.digamma(0.5), -euler - 2 * log(2), places=9)
        self.assertAlmostEqual(unigram.digamma(100) - unigram.digamma(99), 1 / 99, places=9)

    def test_training_finds_the_words_and_keeps_the_alphabet(self):
        text = {"▁the": 90, "▁then": 40, "▁hen": 30, "▁he": 50, "▁n": 5}
        quiet = lambda line: None  # noqa: E731
        pieces = dict(unigram.train(text, "▁thenx", 9, quiet))
        self.assertEqual(len(pieces), 9)
        self.assertLessEqual({*"▁thenx", "▁the"}, pieces.keys())
        self.assertEqual(pieces, dict(unigram.train(text, "▁thenx", 9, quiet)))


class Words(unittest.TestCase):
    def test_blanks_stay_together_and_nothing_is_lost(self):
        text = "if x:\r\n        y = 'a b'\n\n\tz  \n"
        cut = list(words(text))
        self.assertIn("\r\n▁▁▁▁▁▁▁", cut)
        self.assertEqual("".join(cut).replace("▁", " "), text)

    def test_runs_never_mix_kinds(self):
        self.assertEqual(list(runs("▁API를")), ["▁API", "를"])
        self.assertEqual(list(runs("self._x2")), ["self", "._", "x", "2"])
        self.assertEqual(list(runs("\n▁▁▁")), ["\n▁▁▁"])
        self.assertEqual(list(runs("▁")), ["▁"])
        self.assertEqual(list(runs("e\u0301▁a")), ["e\u0301", "▁", "a"])


if __name__ == "__main__":
    unittest.main()
