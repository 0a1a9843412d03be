"""An index of one corpus version: segments, what has died in them, and exact statistics over what lives.

An `Index` never changes, so any number of threads may ask it while the next one is made from it. Scores are those of
`rank_bm25.BM25Plus` built over exactly the living passages, less the constant that it adds to every passage: with
delta 0, equal to the last bit when the words are given heaviest first.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from retrieval.engine.local.bm25 import BM25Parameters, Floats, inverse_document_frequency, length_norms
from retrieval.engine.local.pruned_search import Part, Scoring, WeightedWord, best_passages
from retrieval.engine.local.recent_vectors import RecentVectors
from retrieval.engine.local.segment import Segment, build_segment
from retrieval.engine.local.vocabulary import similar_among
from retrieval.model import SimilarTerm

_REMEMBERED = 1 << 14
"""Terms whose look-up an index keeps; most words of a question come in others too, and all are asked for twice."""
_MERGE_RATIO = 4
"""A segment is merged into the one before it unless that one has more than this many times its postings."""


@dataclass(frozen=True, kw_only=True, eq=False)
class _LivingSegment:
    """A segment and which of its passages have been removed since it was written."""

    segment: Segment
    dead: NDArray[np.bool_] | None = None
    dead_frequencies: NDArray[np.int64] | None = None
    """In how many dead passages each term occurs."""

    @property
    def size(self) -> int:
        return len(self.segment.postings.passages)

    @cached_property
    def passage_count(self) -> int:
        return self.segment.passage_count - (0 if self.dead is None else int(self.dead.sum()))

    @cached_property
    def word_count(self) -> int:
        lengths = self.segment.lengths
        return int((lengths if self.dead is None else lengths[~self.dead]).sum(dtype=np.int64))

    def document_frequency(self, term: int) -> int:
        starts = self.segment.postings.starts
        written = int(starts[term + 1] - starts[term])
        return written if self.dead_frequencies is None else written - int(self.dead_frequencies[term])

    def without(self, keys: NDArray[np.int64]) -> "_LivingSegment":
        numbers = self.segment.numbers_of(keys)
        dying = np.zeros(self.segment.passage_count, np.bool_)
        dying[numbers] = True
        if self.dead is not None:
            dying &= ~self.dead
        if not dying.any():
            return self
        frequencies = self.segment.document_frequencies_within(dying)
        if self.dead is None or self.dead_frequencies is None:
            return replace(self, dead=dying, dead_frequencies=frequencies)
        return replace(self, dead=self.dead | dying, dead_frequencies=self.dead_frequencies + frequencies)

    def compact(self) -> Segment:
        return self.segment if self.dead is None else self.segment.without(self.dead)


class _Found(NamedTuple):
    """A term as an index has it."""

    frequency: int
    """In how many living passages it occurs."""
    places: tuple[int, ...]
    """Its number in each segment, -1 where it is absent."""


_NOT_LOOKED_UP = _Found(0, ())


class Index:
    """What a question is searched in. Passages go by the integer keys they were added with."""

    def __init__(self, parameters: BM25Parameters, segments: Sequence[_LivingSegment], last_key: int | None) -> None:
        self._parameters = parameters
        self._segments = tuple(segments)
        self._last_key = last_key
        self._passage_count = sum(part.passage_count for part in self._segments)
        self._word_count = sum(part.word_count for part in self._segments)
        self._offsets = np.cumsum([0, *(part.segment.passage_count for part in self._segments)])
        self._found: dict[str, _Found] = {}

    @classmethod
    def empty(cls, parameters: BM25Parameters) -> "Index":
        return cls(parameters, (), None)

    @classmethod
    def of_segment(cls, parameters: BM25Parameters, segment: Segment, last_key: int | None) -> "Index":
        """The index of one segment in which all passages live."""
        return cls(parameters, (_LivingSegment(segment=segment),), last_key)

    @property
    def parameters(self) -> BM25Parameters:
        return self._parameters

    @property
    def passage_count(self) -> int:
        return self._passage_count

    @property
    def last_key(self) -> int | None:
        """The highest key that was ever added; those to come are above it."""
        return self._last_key

    @property
    def keys(self) -> NDArray[np.int64]:
        """The keys of all living passages, increasing."""
        living = [part.segment.keys if part.dead is None else part.segment.keys[~part.dead] for part in self._segments]
        return np.concatenate([np.empty(0, np.int64), *living])

    @property
    def segment_count(self) -> int:
        """How many segments a search goes through; it stays small by itself."""
        return len(self._segments)

    @property
    def is_folded(self) -> bool:
        """Whether it is one segment in which nothing has died, as `fold` leaves it."""
        return len(self._segments) <= 1 and all(part.dead is None for part in self._segments)

    def with_changes(self, added: Iterable[tuple[int, Sequence[str]]] = (), removed: Collection[int] = ()) -> "Index":
        """The index after these passages came (key, term stream) and those keys went; unknown keys are passed over.

        Added keys must increase and be above every key there has been, else `ValueError`.
        """
        segments = list(self._segments)
        if removed:
            keys = np.unique(np.fromiter(removed, np.int64, len(removed)))
            segments = [part.without(keys) for part in segments]
        last_key = self._last_key
        segment = build_segment(added)
        if segment.passage_count:
            if last_key is not None and segment.keys[0] <= last_key:
                raise ValueError(f"passage keys must increase: {segment.keys[0]} comes after {last_key}")
            last_key = int(segment.keys[-1])
            segments.append(_LivingSegment(segment=segment))
        return Index(self._parameters, _merged(segments), last_key)

    def fold(self) -> "Index":
        """The same index in one segment, without anything that removed passages left behind."""
        if self.is_folded:
            return self
        whole = build_segment(())
        for part in reversed(self._segments):
            whole = part.compact().followed_by(whole)
        return Index.of_segment(self._parameters, whole, self._last_key)

    @property
    def folded_segment(self) -> Segment:
        """The one segment of `fold()`, for a snapshot."""
        folded = self.fold()
        return folded._segments[0].segment if folded._segments else build_segment(())

    def document_frequencies(self, terms: Collection[str]) -> dict[str, int]:
        """In how many living passages each term occurs; terms that none has are absent."""
        return {term: found.frequency for term, found in self._find(terms).items() if found.frequency}

    def search(self, weighted_terms: Mapping[str, float], limit: int) -> tuple[NDArray[np.int64], Floats]:
        """Keys and scores of the best passages, by score and then key; all scores are above 0.

        Passages that tie with the one at the limit come too, up to `2 * limit` in all. A term of weight 0 or less
        counts nothing.
        """
        found = self._find(weighted_terms)
        words = [
            WeightedWord(
                term=term,
                factor=weight * inverse_document_frequency(found[term].frequency, self._passage_count),
                parts=tuple(self._parts(found[term].places)),
            )
            for term, weight in weighted_terms.items()
            if weight > 0 and found[term].frequency
        ]
        numbers, scores = best_passages(words, self._scoring, limit)
        keys = self._keys_of(numbers)
        order = np.lexsort((keys, -scores))[: 2 * limit]
        return keys[order], scores[order]

    def similar_terms(self, word: str, max_distance: int, limit: int) -> list[SimilarTerm]:
        """Living terms within `max_distance` edits of `word`, best first; none for short words or those with digits."""
        tables = [part.segment.spellings for part in self._segments]
        return similar_among(tables, self.document_frequencies, word, max_distance, limit)

    @cached_property
    def _scoring(self) -> Scoring:
        average = self._word_count / self._passage_count if self._word_count else 1.0
        norms = np.empty(int(self._offsets[-1]))
        for part, offset in zip(self._segments, self._offsets.tolist(), strict=False):
            own = norms[offset : offset + part.segment.passage_count]
            own[:] = length_norms(part.segment.lengths, average, self._parameters.k1, self._parameters.b)
            if part.dead is not None:
                # No word earns anything against an infinite norm, so the dead never come up.
                own[part.dead] = np.inf
        return Scoring(norms=norms, k1=self._parameters.k1, vectors=RecentVectors())

    def _find(self, terms: Iterable[str]) -> dict[str, _Found]:
        """Where the segments have each term, in the order given."""
        remembered = self._found
        found = {term: remembered.get(term) or _NOT_LOOKED_UP for term in terms}
        missing = [term for term, each in found.items() if each is _NOT_LOOKED_UP]
        if missing:
            numbers = [part.segment.terms.find(missing) for part in self._segments]
            for term, *places in zip(missing, *numbers, strict=True):
                found[term] = _Found(
                    self._document_frequency(places) if max(places, default=-1) >= 0 else 0, tuple(places)
                )
            if len(remembered) + len(missing) > _REMEMBERED:
                self._found = remembered = {}
            remembered.update((term, found[term]) for term in missing)
        return found

    def _document_frequency(self, places: Sequence[int]) -> int:
        return sum(
            part.document_frequency(place) for part, place in zip(self._segments, places, strict=False) if place >= 0
        )

    def _parts(self, places: tuple[int, ...]) -> Iterator[Part]:
        for part, offset, place in zip(self._segments, self._offsets.tolist(), places, strict=False):
            if place >= 0:
                postings = part.segment.postings
                start, end = postings.starts[place], postings.starts[place + 1]
                yield Part(
                    offset=offset, passages=postings.passages[start:end], frequencies=postings.frequencies[start:end]
                )

    def _keys_of(self, numbers: NDArray[np.int64]) -> NDArray[np.int64]:
        """The keys of passages by their numbers, which increase."""
        bounds = np.searchsorted(numbers, self._offsets).tolist()
        offsets = self._offsets.tolist()
        return np.concatenate(
            [
                np.empty(0, np.int64),
                *(
                    part.segment.keys[numbers[first:last] - offset]
                    for part, offset, first, last in zip(self._segments, offsets, bounds, bounds[1:], strict=False)
                    if first < last
                ),
            ]
        )


def _merged(segments: list[_LivingSegment]) -> list[_LivingSegment]:
    """Merges small segments at the end into those before, so that there are few and each is written seldom again."""
    kept = [part for part in segments if part.passage_count]
    while len(kept) > 1 and kept[-2].size <= _MERGE_RATIO * kept[-1].size:
        last, before = kept.pop(), kept.pop()
        kept.append(_LivingSegment(segment=before.compact().followed_by(last.compact())))
    return kept
