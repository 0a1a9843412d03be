"""A segment: the postings of a run of passages with their own sorted terms; immutable, and cheap to merge."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import cast

import numpy as np
from numpy.typing import NDArray

from retrieval.engine.local.postings import Postings, PostingsBuilder
from retrieval.engine.local.term_table import TermTable
from retrieval.engine.local.vocabulary import Spellings


@dataclass(frozen=True, kw_only=True, eq=False)
class Segment:
    """Passages are numbered from 0 here, in the order of their keys; `keys` strictly increase."""

    keys: NDArray[np.int64]
    lengths: NDArray[np.int32]
    """Words in each passage."""
    terms: TermTable
    postings: Postings

    @property
    def passage_count(self) -> int:
        return len(self.keys)

    @cached_property
    def spellings(self) -> Spellings:
        """What finds terms spelt alike; made when first asked for, and kept by every index that has this segment."""
        return Spellings.of(self.terms)

    def numbers_of(self, keys: NDArray[np.int64]) -> NDArray[np.int64]:
        """The passages here that have one of these keys; other keys are passed over."""
        places = np.searchsorted(self.keys, keys)
        inside = places < len(self.keys)
        places, keys = places[inside], keys[inside]
        return np.unique(places[self.keys[places] == keys])

    def document_frequencies_within(self, marked: NDArray[np.bool_]) -> NDArray[np.int64]:
        """In how many of the marked passages each term occurs."""
        hits = np.flatnonzero(marked[self.postings.passages])
        owners = np.searchsorted(self.postings.starts, hits, side="right") - 1
        return np.bincount(owners, minlength=len(self.terms)).astype(np.int64)

    def without(self, dead: NDArray[np.bool_]) -> "Segment":
        """The same passages but the marked ones, and only terms that one of those left has."""
        live = ~dead
        kept = live[self.postings.passages]
        kept_before = np.concatenate(([0], np.cumsum(kept)))
        frequencies = np.diff(kept_before[self.postings.starts])
        used = frequencies > 0
        renumbered = np.cumsum(live, dtype=np.int32) - 1
        return Segment(
            keys=self.keys[live],
            lengths=self.lengths[live],
            terms=self.terms.select(used),
            postings=Postings(
                starts=np.concatenate(([0], np.cumsum(frequencies[used]))),
                passages=renumbered[self.postings.passages[kept]],
                frequencies=self.postings.frequencies[kept],
            ),
        )

    def followed_by(self, other: "Segment") -> "Segment":
        """One segment of the passages of both; the keys of `other` are above all of this one's."""
        if not other.passage_count:
            return self
        if not self.passage_count:
            return other
        places, present = self.terms.places(other.terms)
        mine, theirs = self.postings, other.postings
        # Of a term that both have, the other's passages come behind mine; a new term comes before the next of mine.
        insertions = np.repeat(mine.starts[places + present], theirs.document_frequencies)
        frequencies = mine.document_frequencies.copy()
        frequencies[places[present]] += theirs.document_frequencies[present]
        frequencies = np.insert(frequencies, places[~present], theirs.document_frequencies[~present])
        width = np.promote_types(mine.frequencies.dtype, theirs.frequencies.dtype)
        return Segment(
            keys=np.concatenate((self.keys, other.keys)),
            lengths=np.concatenate((self.lengths, other.lengths)),
            terms=self.terms.insert(places[~present], other.terms.select(~present)),
            postings=Postings(
                starts=np.concatenate(([0], np.cumsum(frequencies))),
                passages=np.insert(mine.passages, insertions, theirs.passages + np.int32(self.passage_count)),
                frequencies=np.insert(mine.frequencies.astype(width), insertions, theirs.frequencies.astype(width)),
            ),
        )


def build_segment(passages: Iterable[tuple[int, Sequence[str]]]) -> Segment:
    """The segment of these passages, given as key and term stream with keys strictly increasing."""
    builder = PostingsBuilder()
    keys: list[int] = []
    for key, terms in passages:
        if keys and key <= keys[-1]:
            raise ValueError(f"passage keys must increase: {key} comes after {keys[-1]}")
        keys.append(key)
        builder.add(terms)
    numbers = cast("dict[str, int]", builder.terms)
    ordered = sorted(numbers)
    first_seen = np.fromiter(map(numbers.__getitem__, ordered), np.int64, len(ordered))
    ranks = np.empty(len(ordered), np.int64)
    ranks[first_seen] = np.arange(len(ordered))
    return Segment(
        keys=np.array(keys, np.int64),
        lengths=builder.lengths,
        terms=TermTable.from_sorted(ordered),
        postings=builder.build(ranks),
    )
