"""Passages with the statistics of text, made from a seed: Zipf's law, words that repeat once they occur, new names.

The vocabulary grows with the text as it does in collections with many names and numbers, faster than in a novel; that
is the harder case for everything that keeps a dictionary.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

TOKENS_PER_PASSAGE = 113
_EXPONENT = 1.05
_RANKS = 4_000_000
_FUNCTION_WORDS = 8
"""So many of the most frequent words stand in most passages."""
_CONTENT_FROM = 300
"""Ranks from which words count as content."""
_REPEATED = 0.15
"""The share of tokens that repeat an earlier one of their passage."""

_CONSONANTS = "bcdfghjklmnprstvz"
_VOWELS = "aeiou"


@dataclass(frozen=True, slots=True, kw_only=True)
class Collection:
    """Token lists of passages, and questions about them."""

    passages: list[list[str]]
    natural: list[list[str]]
    """Five function words and five content words of one passage."""
    keywords: list[list[str]]
    """Only the five content words of each."""

    @property
    def vocabulary_size(self) -> int:
        return len({word for passage in self.passages for word in passage})


def make_collection(passage_count: int, question_count: int, seed: int = 20261122) -> Collection:
    """The same passages and questions for the same numbers."""
    random = np.random.default_rng(seed)
    cumulative = np.cumsum(1.0 / np.arange(1, _RANKS + 1) ** _EXPONENT)
    cumulative /= cumulative[-1]
    spelt: dict[int, str] = {}
    passages: list[list[str]] = []
    content: list[NDArray[np.int64]] = []
    for first in range(0, passage_count, 10_000):
        for ranks in _passages(random, cumulative, min(10_000, passage_count - first)):
            passages.append([spelt.get(rank) or spelt.setdefault(rank, _spell(rank)) for rank in ranks.tolist()])
            content.append(np.unique(ranks[ranks >= _CONTENT_FROM]))
    natural, keywords = [], []
    for number in random.integers(0, passage_count, question_count).tolist():
        asked = random.choice(content[number], 5, replace=False).tolist()
        small = random.choice(_FUNCTION_WORDS, 5, replace=False).tolist()
        keywords.append([_spell(rank) for rank in asked])
        natural.append([_spell(rank) for rank in random.permutation([*asked, *small]).tolist()])
    return Collection(passages=passages, natural=natural, keywords=keywords)


def _passages(random: np.random.Generator, cumulative: NDArray[np.float64], count: int) -> Iterator[NDArray[np.int64]]:
    lengths = np.maximum(random.normal(TOKENS_PER_PASSAGE, 30, count).astype(np.int64), 20)
    tokens = np.searchsorted(cumulative, random.random(int(lengths.sum())))
    repeats = random.random(len(tokens)) < _REPEATED
    earlier = random.random(len(tokens))
    starts = np.cumsum(lengths) - lengths
    for start, length in zip(starts.tolist(), lengths.tolist(), strict=True):
        ranks = tokens[start : start + length]
        places = np.flatnonzero(repeats[start : start + length])
        ranks[places] = ranks[(earlier[start : start + length][places] * places).astype(np.int64)]
        yield ranks


def _spell(rank: int) -> str:
    """A pronounceable word for each rank, longer for rarer ones."""
    letters = []
    left = rank + len(_CONSONANTS)
    while left:
        left, consonant = divmod(left, len(_CONSONANTS))
        letters.append(_CONSONANTS[consonant])
        left, vowel = divmod(left, len(_VOWELS))
        letters.append(_VOWELS[vowel])
    return "".join(letters)
