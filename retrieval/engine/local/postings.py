"""Term streams in, postings by term out: the counting that BM25 statistics are made of.

Postings lie in columns: all passages of the first term, then all of the second, and so on (`starts` says where each
term begins), so that one term is one slice of three plain arrays, on disk as in memory.
"""

from array import array
from collections import defaultdict
from collections.abc import Hashable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.unsignedinteger]
"""Term frequencies, in the narrowest unsigned type that holds the largest of them."""

CHUNK_TOKENS = 1 << 21
"""Tokens counted at once; it bounds the memory of a build beside its result."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Postings:
    """For term `t`, `passages[starts[t]:starts[t + 1]]` increases, and `frequencies` beside it says how often."""

    starts: NDArray[np.int64]
    passages: NDArray[np.int32]
    frequencies: Numbers

    @property
    def document_frequencies(self) -> NDArray[np.int64]:
        """In how many passages each term occurs."""
        return np.diff(self.starts)

    @staticmethod
    def empty() -> "Postings":
        return Postings(starts=np.zeros(1, np.int64), passages=np.empty(0, np.int32), frequencies=np.empty(0, np.uint8))


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Chunk:
    """Counted tokens of a run of passages: terms ascending, and below each term its passages ascending."""

    terms: NDArray[np.int64]
    counts: NDArray[np.int64]
    passages: NDArray[np.int32]
    frequencies: Numbers


class PostingsBuilder:
    """Takes the term streams of passages 0, 1, 2, …; terms are numbered as they are first seen."""

    def __init__(self, chunk_tokens: int = CHUNK_TOKENS) -> None:
        self._chunk_tokens = chunk_tokens
        self._numbers: defaultdict[Hashable, int] = defaultdict()
        self._numbers.default_factory = self._numbers.__len__
        self._lengths = array("i")
        self._pending = array("q")
        self._pending_from = 0
        self._chunks: list[_Chunk] = []

    def add(self, words: Sequence[Hashable]) -> None:
        """Adds the next passage by its term stream."""
        self._pending.extend(map(self._numbers.__getitem__, words))
        self._lengths.append(len(words))
        if len(self._pending) >= self._chunk_tokens:
            self._count_pending()

    @property
    def terms(self) -> dict[Hashable, int]:
        """Each distinct word and its number, in order."""
        return dict(self._numbers)

    @property
    def lengths(self) -> NDArray[np.int32]:
        """Words in each passage, repetitions counted."""
        return np.array(self._lengths, dtype=np.int32)

    def build(self, ranks: NDArray[np.int64] | None = None) -> Postings:
        """The postings of everything added, with term `t` in place `ranks[t]` (by default `t`)."""
        self._count_pending()
        total = np.zeros(len(self._numbers), np.int64)
        places = np.arange(len(self._numbers), dtype=np.int64) if ranks is None else ranks
        for chunk in self._chunks:
            total[places[chunk.terms]] += chunk.counts
        starts = np.concatenate(([0], np.cumsum(total)))
        passages = np.empty(starts[-1], np.int32)
        frequencies = np.empty(starts[-1], _widest([chunk.frequencies for chunk in self._chunks]))
        free = starts[:-1].copy()
        for chunk in self._chunks:
            columns = places[chunk.terms]
            begins = np.cumsum(chunk.counts) - chunk.counts
            target = np.repeat(free[columns] - begins, chunk.counts)
            target += np.arange(len(target))
            passages[target] = chunk.passages
            frequencies[target] = chunk.frequencies
            free[columns] += chunk.counts
        return Postings(starts=starts, passages=passages, frequencies=frequencies)

    def _count_pending(self) -> None:
        first, self._pending_from = self._pending_from, len(self._lengths)
        tokens = np.array(self._pending, dtype=np.int64)
        self._pending = array("q")
        if not len(tokens):
            return
        lengths = np.array(self._lengths[first:], dtype=np.int64)
        # One number orders by term and then by passage, so that equal neighbours are one posting.
        keys = (tokens << 32) | np.repeat(np.arange(first, first + len(lengths)), lengths)
        keys.sort()
        posting_starts = _run_starts(keys)
        distinct = keys[posting_starts]
        terms = distinct >> 32
        term_starts = _run_starts(terms)
        self._chunks.append(
            _Chunk(
                terms=terms[term_starts],
                counts=np.diff(term_starts, append=len(terms)),
                passages=(distinct & 0xFFFFFFFF).astype(np.int32),
                frequencies=narrow(np.diff(posting_starts, append=len(keys))),
            )
        )


def narrow(frequencies: NDArray[np.int64]) -> Numbers:
    """The same numbers in the narrowest unsigned type."""
    largest = int(frequencies.max(initial=0))
    return frequencies.astype(np.min_scalar_type(largest))


def _widest(arrays: Sequence[Numbers]) -> np.dtype[np.unsignedinteger]:
    return max((a.dtype for a in arrays), key=lambda dtype: dtype.itemsize, default=np.dtype(np.uint8))


def _run_starts(ordered: NDArray[np.int64]) -> NDArray[np.int64]:
    """Where each run of equal numbers begins."""
    differs = np.empty(len(ordered), np.bool_)
    differs[0] = True
    np.not_equal(ordered[1:], ordered[:-1], out=differs[1:])
    return np.flatnonzero(differs)
