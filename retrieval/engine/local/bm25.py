"""BM25+ after rank_bm25: its formula, and the library's own class over sparse arrays.

`SparseBM25Plus` is `rank_bm25.BM25Plus` with the same constructor, methods and scores, bit for bit; it differs in
keeping one slice of an array for each word where the library keeps a dictionary for each document.

Reference: Lv and Zhai, "Lower-bounding term frequency normalization" (CIKM 2011), in the form of Trotman, Puurula and
Burgess, "Improvements to BM25 and language models examined" (ADCS 2014), which rank_bm25 follows. There delta is added
for every passage, also one without the word, so that it never changes an order.
"""

import math
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import overload

import numpy as np
from numpy.typing import NDArray
from rank_bm25 import BM25Plus

from retrieval.engine.local.postings import Numbers, Postings, PostingsBuilder
from retrieval.engine.local.recent_vectors import FREQUENT_SHARE, RecentVectors

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class BM25Parameters:
    """How fast repetition saturates (`k1`), and how much long passages are held back (`b`)."""

    k1: float = 1.2
    b: float = 0.75

    def __post_init__(self) -> None:
        if not (math.isfinite(self.k1) and self.k1 > 0):
            raise ValueError(f"k1 must be above 0, not {self.k1}")
        if not 0 <= self.b <= 1:
            raise ValueError(f"b must be between 0 and 1, not {self.b}")


def inverse_document_frequency(document_frequency: int, passage_count: int) -> float:
    """rank_bm25's BM25Plus: above 0 even for a word in every passage."""
    return math.log((passage_count + 1) / document_frequency)


def length_norms(lengths: NDArray[np.int32], average_length: float, k1: float, b: float) -> Floats:
    """What a term frequency saturates against, for passages of these lengths."""
    # The order of operations is the library's: another one differs in the last bit.
    return np.asarray(k1 * (1 - b + b * lengths / average_length), np.float64)


def saturation(frequencies: Numbers | NDArray[np.int64], norms: Floats, k1: float) -> Floats:
    """The share of its idf, between 0 and `k1 + 1`, that a word earns by these frequencies."""
    counts = frequencies.astype(np.float64)
    gains = counts * (k1 + 1)
    counts += norms
    gains /= counts
    return gains


class SparseBM25Plus(BM25Plus):  # type: ignore[misc]  # the library ships no types
    """`rank_bm25.BM25Plus`, score for score, in a fraction of its time and memory.

    `doc_freqs` is a sequence of dictionaries as the library's, made when one is read; everything else is the same.
    """

    def _initialize(self, corpus: Iterable[Sequence[Hashable]]) -> dict[Hashable, int]:
        builder = PostingsBuilder()
        for document in corpus:
            builder.add(document)
        self._columns = builder.terms
        self._postings = builder.build()
        self._lengths = builder.lengths
        self._vectors = RecentVectors()
        self._latest_norms: tuple[tuple[float, float, float] | None, Floats | None] = (None, None)
        self.doc_len = self._lengths.tolist()
        self.corpus_size = len(self.doc_len)
        self.avgdl = sum(self.doc_len) / self.corpus_size
        self.doc_freqs = _FrequenciesByPassage(self._postings, self._columns, self.corpus_size)
        return dict(zip(self._columns, self._postings.document_frequencies.tolist(), strict=True))

    def get_scores(self, query: Iterable[Hashable]) -> Floats:
        norms = self._norms()
        if norms is None:
            everywhere: Floats = super().get_scores(query)
            return everywhere
        scores = np.zeros(self.corpus_size)
        for word in query:
            idf = self.idf.get(word) or 0
            passages, frequencies = self._column(word)
            if len(passages) > FREQUENT_SHARE * self.corpus_size:
                scores += idf * self._everywhere(word, norms)
                continue
            earned = scores[passages] + idf * (self.delta + saturation(frequencies, norms[passages], self.k1))
            scores += idf * self.delta
            scores[passages] = earned
        return scores

    def get_batch_scores(self, query: Iterable[Hashable], doc_ids: Sequence[int]) -> list[float]:
        norms = self._norms()
        if norms is None or not len(doc_ids):
            among: list[float] = super().get_batch_scores(query, doc_ids)
            return among
        assert all(number < self.corpus_size for number in doc_ids)
        numbers = np.arange(self.corpus_size, dtype=np.int32)[np.asarray(doc_ids)]
        scores = np.zeros(len(numbers))
        for word in query:
            idf = self.idf.get(word) or 0
            passages, frequencies = self._column(word)
            counts = np.zeros(len(numbers), np.int64)
            places = np.searchsorted(passages, numbers)
            inside = np.flatnonzero(places < len(passages))
            hits = inside[passages[places[inside]] == numbers[inside]]
            counts[hits] = frequencies[places[hits]]
            scores += idf * (self.delta + saturation(counts, norms[numbers], self.k1))
        batch: list[float] = scores.tolist()
        return batch

    def _norms(self) -> Floats | None:
        """The length norms; nothing when they do not divide, and what that means is left to the library."""
        settings = (self.k1, self.b, self.avgdl)
        made_for, norms = self._latest_norms
        if made_for != settings:
            norms = length_norms(self._lengths, self.avgdl, self.k1, self.b) if self._lengths.any() else None
            if norms is not None and not (norms > 0).all():
                norms = None
            self._latest_norms = (settings, norms)
        return norms

    def _everywhere(self, word: Hashable, norms: Floats) -> Floats:
        """What each passage earns by a word, before its idf."""

        def gains() -> Floats:
            vector = np.full(self.corpus_size, float(self.delta))
            passages, frequencies = self._column(word)
            vector[passages] += saturation(frequencies, norms[passages], self.k1)
            return vector

        return self._vectors.get((word, self.k1, self.b, self.delta, self.avgdl), gains)

    def _column(self, word: Hashable) -> tuple[NDArray[np.int32], Numbers]:
        column = self._columns.get(word)
        if column is None:
            return self._postings.passages[:0], self._postings.frequencies[:0]
        start, end = self._postings.starts[column], self._postings.starts[column + 1]
        return self._postings.passages[start:end], self._postings.frequencies[start:end]


class _FrequenciesByPassage(Sequence[dict[Hashable, int]]):
    """The library's `doc_freqs`, turned from columns to rows when first read."""

    def __init__(self, postings: Postings, columns: Mapping[Hashable, int], passage_count: int) -> None:
        self._postings = postings
        self._columns = columns
        self._passage_count = passage_count

    def __len__(self) -> int:
        return self._passage_count

    @overload
    def __getitem__(self, index: int) -> dict[Hashable, int]: ...
    @overload
    def __getitem__(self, index: slice) -> list[dict[Hashable, int]]: ...
    def __getitem__(self, index: int | slice) -> dict[Hashable, int] | list[dict[Hashable, int]]:
        if isinstance(index, slice):
            return [self[number] for number in range(self._passage_count)[index]]
        number = range(self._passage_count)[index]
        order, starts, words = self._rows
        row = order[starts[number] : starts[number + 1]]
        owners = np.searchsorted(self._postings.starts, row, side="right") - 1
        return {
            words[owner]: frequency
            for owner, frequency in zip(owners.tolist(), self._postings.frequencies[row].tolist(), strict=True)
        }

    @cached_property
    def _rows(self) -> tuple[NDArray[np.int64], NDArray[np.int64], list[Hashable]]:
        order = np.argsort(self._postings.passages, kind="stable")
        starts = np.searchsorted(self._postings.passages[order], np.arange(self._passage_count + 1))
        return order, starts, list(self._columns)
