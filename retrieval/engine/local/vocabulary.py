"""Terms of the index spelt almost like a word that it does not know.

A term within `d` edits differs from the word by at most `d` in length, lacks at most `d` of its letters and has at most
`d` others, for an edit takes away one letter and brings one. Length and set of letters are kept in a few bytes a term,
so that one pass over an array leaves few terms to be compared, and no list of strings is held.
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
_LETTER_BITS = 64
_BUILD_TERMS = 1 << 17
"""Terms whose signatures are made at once; it bounds the memory of that."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Spellings:
    """Length and letters of each term of a table."""

    terms: TermTable
    lengths: NDArray[np.uint16]
    letters: NDArray[np.uint64]

    @staticmethod
    def of(terms: TermTable) -> "Spellings":
        lengths = np.zeros(len(terms), np.uint16)
        letters = np.zeros(len(terms), np.uint64)
        for first in range(0, len(terms), _BUILD_TERMS):
            last = min(first + _BUILD_TERMS, len(terms))
            begin, end = terms.offsets[first], terms.offsets[last]
            text = terms.text[begin:end].tobytes().decode("utf-8", "surrogatepass")
            characters = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)
            is_first_byte = (terms.text[begin:end] & 0xC0) != 0x80
            characters_before = np.concatenate(([0], np.cumsum(is_first_byte)))
            starts = characters_before[terms.offsets[first : last + 1] - begin]
            own_lengths = np.diff(starts)
            lengths[first:last] = np.minimum(own_lengths, np.iinfo(np.uint16).max)
            filled = own_lengths > 0
            if filled.any():
                letters[first:last][filled] = np.bitwise_or.reduceat(_letter_bits(characters), starts[:-1][filled])
        return Spellings(terms=terms, lengths=lengths, letters=letters)

    def near(self, word: str, max_distance: int) -> list[str]:
        """Terms that may be within the distance: all that are, and not many others."""
        letters = np.bitwise_or.reduce(_letter_bits(np.array([ord(letter) for letter in word], np.uint32)))
        shortest = max(len(word) - max_distance, MIN_CHARACTERS)
        longest = len(word) + max_distance
        of_length = np.flatnonzero((self.lengths >= shortest) & (self.lengths <= longest))
        theirs = self.letters[of_length]
        near = (np.bitwise_count(letters & ~theirs) <= max_distance) & (
            np.bitwise_count(theirs & ~letters) <= max_distance
        )
        return [self.terms[number] for number in of_length[near].tolist()]


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
    near = {term for table in spellings for term in table.near(word, max_distance) if is_correctable(term)}
    matches = process.extract(
        word, sorted(near), scorer=OSA.distance, processor=None, score_cutoff=max_distance, limit=None
    )
    frequencies = document_frequencies([term for term, _, _ in matches])
    similar = [
        SimilarTerm(term, int(distance), frequencies[term]) for term, distance, _ in matches if term in frequencies
    ]

    def order(found: SimilarTerm) -> tuple[int, bool, float, int, str]:
        likeness = JaroWinkler.similarity(word, found.term)
        return found.distance, found.term[0] != word[0], -likeness, -found.document_frequency, found.term

    return sorted(similar, key=order)[:limit]


def is_correctable(word: str) -> bool:
    """Whether a word may be another one misspelt: long enough, and nothing but letters, so no number and no pair."""
    return len(word) >= MIN_CHARACTERS and _LETTERS.fullmatch(word) is not None


def _letter_bits(characters: NDArray[np.uint32]) -> NDArray[np.uint64]:
    return np.uint64(1) << (characters % _LETTER_BITS).astype(np.uint64)
