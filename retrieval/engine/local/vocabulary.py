"""Terms of the index spelt almost like a word that it does not know.

An edit takes away at most one letter and brings at most one. So a term within `d` edits differs from the word by at
most `d` in length, misses at most `d` of its letters and has at most `d` of its own; and where it is longer, that many
fewer are missing. How many letters a term has, and of each whether one or two, is kept in a few bytes, so that one pass
over an array leaves few terms to be compared, and no list of strings is held.
"""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

import numpy as np
import regex
from numpy.typing import NDArray
from rapidfuzz import process
from rapidfuzz.distance import OSA, JaroWinkler

from retrieval.engine.local.term_table import TermTable
from retrieval.model import SimilarTerm

MIN_CHARACTERS = 4
"""Shorter words are one edit from too many others."""

_LETTERS = regex.compile(r"[\p{L}\p{M}]+")
_LETTER_KINDS = 32
"""Letters are told apart by their code point modulo this: enough for any one alphabet."""
_BUILD_TERMS = 1 << 16
"""Terms whose letters are counted at once; it bounds the memory of that."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Spellings:
    """Length and letters of each term of a table."""

    terms: TermTable
    lengths: NDArray[np.int16]
    """In characters, up to the largest number that fits."""
    letters: NDArray[np.uint64]
    """A bit for each kind of letter a term has, and another for each that it has twice."""

    @staticmethod
    def of(terms: TermTable) -> "Spellings":
        lengths = np.empty(len(terms), np.int16)
        letters = np.empty(len(terms), np.uint64)
        for first in range(0, len(terms), _BUILD_TERMS):
            part = slice(first, min(first + _BUILD_TERMS, len(terms)))
            characters, counts = terms.characters(np.arange(part.start, part.stop))
            lengths[part] = np.minimum(counts, np.iinfo(np.int16).max)
            letters[part] = _letter_bits(characters, counts)
        return Spellings(terms=terms, lengths=lengths, letters=letters)

    def near(self, word: str, max_distance: int) -> list[str]:
        """Terms that may be within the distance: all that are, and not many others."""
        spelt = np.array([ord(character) for character in word], np.uint32)
        (letters,) = _letter_bits(spelt, np.array([len(word)]))
        shortest, longest = max(len(word) - max_distance, MIN_CHARACTERS), len(word) + max_distance
        numbers = np.flatnonzero((self.lengths >= shortest) & (self.lengths <= longest))
        theirs, longer_by = self.letters[numbers], self.lengths[numbers].astype(np.int64) - len(word)
        missing, own = np.bitwise_count(letters & ~theirs), np.bitwise_count(theirs & ~letters)
        numbers = numbers[
            (missing <= max_distance - np.maximum(longer_by, 0)) & (own <= max_distance - np.maximum(-longer_by, 0))
        ]
        characters, counts = self.terms.characters(numbers)
        text = characters.tobytes().decode("utf-32-le", "surrogatepass")
        ends = np.cumsum(counts)
        return [text[start:end] for start, end in zip((ends - counts).tolist(), ends.tolist(), strict=True)]


def similar_among(
    spellings: Sequence[Spellings],
    document_frequencies: Callable[[Collection[str]], dict[str, int]],
    word: str,
    max_distance: int,
    limit: int,
) -> list[SimilarTerm]:
    """The nearest living terms: by distance, then same first letter, Jaro-Winkler similarity, document frequency."""
    if not is_correctable(word) or max_distance < 0 or limit < 1:
        return []
    near = [term for table in spellings for term in table.near(word, max_distance)]
    matches = process.extract(word, near, scorer=OSA.distance, score_cutoff=max_distance, limit=None)
    distances = {term: int(distance) for term, distance, _ in matches if is_correctable(term)}
    frequencies = document_frequencies(distances)
    similar = [SimilarTerm(term, distances[term], frequency) for term, frequency in frequencies.items()]

    def order(found: SimilarTerm) -> tuple[int, bool, float, int, str]:
        likeness = JaroWinkler.similarity(word, found.term)
        return found.distance, found.term[0] != word[0], -likeness, -found.document_frequency, found.term

    return sorted(similar, key=order)[:limit]


def is_correctable(word: str) -> bool:
    """Whether a word may be another one misspelt: long enough, and nothing but letters, so no number and no pair."""
    return len(word) >= MIN_CHARACTERS and _LETTERS.fullmatch(word) is not None


def _letter_bits(characters: NDArray[np.uint32], lengths: NDArray[np.int64]) -> NDArray[np.uint64]:
    """The bits of `Spellings.letters` for words of these lengths, whose characters follow each other."""
    words = np.repeat(np.arange(len(lengths)) * _LETTER_KINDS, lengths)
    counts = np.bincount(words + characters % _LETTER_KINDS, minlength=len(lengths) * _LETTER_KINDS)
    by_word = counts.reshape(-1, _LETTER_KINDS)
    return np.packbits(np.hstack((by_word >= 1, by_word >= 2)), axis=1).view(np.uint64).ravel()
