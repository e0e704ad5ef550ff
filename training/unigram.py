"""The Unigram language model of Kudo 2018, "Subword Regularization" (arXiv:1804.10959), trained.

A text's probability is the product of its pieces' probabilities, summed over all ways to cut it.
Training starts with far too many pieces (every frequent substring), and takes turns:

    expect    how often is each piece used, over all cuts, given today's probabilities?
    maximise  make the probabilities fit those counts
    prune     drop the quarter of the pieces that the likelihood misses least

until the vocabulary is small enough. Standard library only, one process, no randomness: the same
counts give the same pieces. In what the paper leaves open it follows SentencePiece.
"""

from collections import Counter
from collections.abc import Iterable
from math import exp, log

MAX_PIECE = 16  # characters; the longest piece
MAX_WORD = 32  # characters; a product of more probabilities than that could underflow
SEEDS = 200_000  # pieces to begin with
SHRINK = 0.75  # what a pruning leaves
ROUNDS = 2  # of expect and maximise between two prunings

Pieces = dict[str, float]  # piece → probability


def train(
    words: dict[str, int], alphabet: Iterable[str], size: int, report=print
) -> list[tuple[str, float]]:
    """`size` pieces with their log probabilities, the likeliest first.

    words: how often each occurs. No piece reaches from one word into the next.
    alphabet: characters that stay pieces whatever they are worth, so that nothing in them is
        unknown. Words that hold other characters, or more than MAX_WORD, teach nothing.
    """
    alphabet = frozenset(alphabet)
    words = {w: n for w, n in words.items() if len(w) <= MAX_WORD and alphabet.issuperset(w)}
    pieces = seed(words, alphabet)
    while True:
        for _ in range(ROUNDS):
            counts, likelihood = expect(words, pieces)
            pieces = maximise(counts, alphabet)
        report(f"{len(pieces)} pieces, {-likelihood / log(2) / characters(words):.4f} bits/char")
        if len(pieces) <= size * 1.1:
            break
        pieces = prune(pieces, counts, alphabet, max(int(size * 1.1), int(len(pieces) * SHRINK)))

    kept = sorted(pieces, key=lambda p: (p not in alphabet, -pieces[p], p))[:size]
    counts, _ = expect(words, {p: pieces[p] for p in kept})
    final = maximise(counts, alphabet)
    return sorted(((p, log(final[p])) for p in final), key=lambda pair: (-pair[1], pair[0]))


def characters(words: dict[str, int]) -> int:
    return sum(len(word) * count for word, count in words.items())


def seed(words: dict[str, int], alphabet: frozenset[str]) -> Pieces:
    """The alphabet and the substrings that cover most text: those with the largest count x length."""
    found: Counter[str] = Counter()
    for word, count in words.items():
        for start in range(len(word)):
            for end in range(start + 2, min(start + MAX_PIECE, len(word)) + 1):
                found[word[start:end]] += count
    best = sorted((-n * len(p), p) for p, n in found.items() if n > 1)[: SEEDS - len(alphabet)]
    single: Counter[str] = Counter()
    for word, count in words.items():
        for character in word:
            single[character] += count
    counts = {p: float(-covered) for covered, p in best} | {
        c: single[c] + 1.0 for c in sorted(alphabet)  # a set has another order in each process
    }
    total = sum(counts.values())
    return {piece: count / total for piece, count in counts.items()}


def expect(words: dict[str, int], pieces: Pieces) -> tuple[dict[str, float], float]:
    """E step: how often each piece is used, every cut weighed by its probability; the likelihood.

    forward[i]: probability of all cuts of word[:i]; backward[i]: of word[i:]. A piece from i to j
    then has the share forward[i] * p * backward[j] / forward[n] of the word.
    """
    counts = dict.fromkeys(pieces, 0.0)
    likelihood = 0.0
    get = pieces.get
    for word, count in words.items():
        n = len(word)
        forward = [1.0] + [0.0] * n
        edges = []
        for start in range(n):
            reach = forward[start]
            for end in range(start + 1, min(start + MAX_PIECE, n) + 1):
                piece = word[start:end]
                p = get(piece)
                if p is not None:
                    forward[end] += reach * p
                    edges.append((start, end, piece, p))
        share = count / forward[n]
        likelihood += count * log(forward[n])
        backward = [0.0] * n + [1.0]
        for start, end, piece, p in reversed(edges):
            rest = p * backward[end]
            backward[start] += rest
            counts[piece] += forward[start] * rest * share
    return counts, likelihood


def maximise(counts: dict[str, float], alphabet: frozenset[str]) -> Pieces:
    """M step: probabilities for these counts; pieces hardly used any more are dropped.

    Not count/total but exp(digamma(count))/exp(digamma(total)): a sparse prior over the
    vocabulary, which leaves frequent pieces alone and makes rare ones rarer (as SentencePiece).
    """
    used = {p: max(n, 0.5) for p, n in counts.items() if n >= 0.5 or p in alphabet}
    total = digamma(sum(used.values()))
    return {piece: exp(digamma(count) - total) for piece, count in used.items()}


def digamma(x: float) -> float:
    """The derivative of log gamma, for x > 0: recurrence up to 10, then the asymptotic series."""
    shift = 0.0
    while x < 10:
        shift -= 1 / x
        x += 1
    inverse = 1 / (x * x)
    return shift + log(x) - 0.5 / x - inverse * (1 / 12 - inverse * (1 / 120 - inverse / 252))


def prune(
    pieces: Pieces, counts: dict[str, float], alphabet: frozenset[str], size: int
) -> Pieces:
    """The `size` pieces whose loss would cost the likelihood most, and always the alphabet.

    Without a piece, its occurrences fall to the best cut of it into others:
    loss = count x (log p(piece) - log p(best other cut)).
    """
    logs = {piece: log(p) for piece, p in pieces.items()}
    loss = {
        piece: counts[piece] * (logs[piece] - best_cut(piece, logs))
        for piece in pieces
        if piece not in alphabet
    }
    dropped = set(sorted(loss, key=lambda piece: (loss[piece], piece))[: len(pieces) - size])
    return {piece: p for piece, p in pieces.items() if piece not in dropped}


def best_cut(word: str, logs: dict[str, float]) -> float:
    """Log probability of the best cut of `word` into at least two pieces (Viterbi)."""
    n = len(word)
    best = [0.0] + [float("-inf")] * n
    for start in range(n):
        for end in range(start + 1, n + 1):
            p = logs.get(word[start:end])
            if p is not None and end - start < n:
                best[end] = max(best[end], best[start] + p)
    return best[n]
