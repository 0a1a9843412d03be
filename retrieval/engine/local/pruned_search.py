"""The best passages of a weighted query, without scoring what cannot be among them (after MaxScore).

Words are taken heaviest first. As soon as the words still to come cannot, all together, lift an unseen passage to the
scores already reached, no new passage is taken in, and the common words that fill a natural question are only looked
up in the few passages still in the running. Each passage's score is the sum of its words in one fixed order, however
the index is cut into segments, so that the same corpus gives the same bits.

Reference: Turtle and Flood, "Query evaluation: strategies and optimizations" (1995).
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from retrieval.engine.local.bm25 import Floats, saturation
from retrieval.engine.local.postings import Numbers
from retrieval.engine.local.recent_vectors import FREQUENT_SHARE, RecentVectors

_ROUNDING = 1 - 1e-9
"""Bounds are compared with this slack, because sums of floats in different order differ in the last bits."""
_LOOKUP_COST = 16
"""Looking one passage up among the postings of a word costs about this many steps through a vector."""
_GROUPS = 8
"""Groups, for each passage wanted, among whose best scores a first bound is sought."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Part:
    """The postings of a word in one segment, whose passages are numbered from `offset` in the whole index."""

    offset: int
    passages: NDArray[np.int32]
    frequencies: Numbers


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class WeightedWord:
    """A word of the query; `factor` is its idf times its weight in the query, above 0."""

    term: str
    factor: float
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Scoring:
    """What earns the words of one index: the length norm of every passage (infinite for a dead one), and `k1`."""

    norms: Floats
    k1: float
    vectors: RecentVectors

    def is_frequent(self, word: WeightedWord) -> bool:
        return sum(len(part.passages) for part in word.parts) > FREQUENT_SHARE * len(self.norms)

    def gains(self, word: WeightedWord) -> Floats:
        """What a frequent word earns in every passage, before its factor."""

        def make() -> Floats:
            vector = np.zeros(len(self.norms))
            for part in word.parts:
                norms = self.norms[part.offset :][part.passages]
                vector[part.offset :][part.passages] = saturation(part.frequencies, norms, self.k1)
            return vector

        return self.vectors.get(word.term, make)

    def add_to_postings(self, word: WeightedWord, scores: Floats) -> list[NDArray[np.int64]]:
        """Adds what a word earns to the passages that have it; returns those that had earned nothing before."""
        fresh = []
        for part in word.parts:
            numbers = part.passages.astype(np.int64)  # once, and not at each use
            numbers += part.offset
            before = scores.take(numbers)
            scores[numbers] = before + word.factor * saturation(part.frequencies, self.norms.take(numbers), self.k1)
            fresh.append(numbers[before == 0])
        return fresh

    def add_to(self, candidates: NDArray[np.int64], word: WeightedWord, sums: Floats) -> None:
        """Adds what a word earns to those of the candidates, in increasing order, that have it."""
        if len(candidates) * _LOOKUP_COST > len(self.norms) and self.is_frequent(word):
            sums += word.factor * self.gains(word).take(candidates)
            return
        for part in word.parts:
            sought = (candidates - part.offset).astype(np.int32)  # of one type, or the postings are copied
            places = np.searchsorted(part.passages, sought)
            inside = np.flatnonzero(places < len(part.passages))
            hits = inside[part.passages[places[inside]] == sought[inside]]
            norms = self.norms.take(candidates[hits])
            sums[hits] += word.factor * saturation(part.frequencies[places[hits]], norms, self.k1)


def best_passages(words: Sequence[WeightedWord], scoring: Scoring, limit: int) -> tuple[NDArray[np.int64], Floats]:
    """Numbers and scores, by number, of the `limit` best passages and of all that tie with the last of them."""
    if limit < 1:
        return np.empty(0, np.int64), np.empty(0)
    ordered = sorted(words, key=lambda word: (-word.factor, word.term))
    most = np.array([word.factor * (scoring.k1 + 1) for word in ordered])
    still_to_earn = np.append(np.cumsum(most[::-1])[::-1], 0.0)
    scores = np.zeros(len(scoring.norms))
    seen: list[NDArray[np.int64]] | None = [np.empty(0, np.int64)]
    threshold = 0.0
    taken = 0
    while taken < len(ordered) and still_to_earn[taken] >= threshold:
        word = ordered[taken]
        if scoring.is_frequent(word):
            scores += word.factor * scoring.gains(word)
            seen = None
        else:
            fresh = scoring.add_to_postings(word, scores)
            if seen is not None:
                seen.extend(fresh)
        taken += 1
        if taken < len(ordered):
            threshold = _reached(scores if seen is None else scores.take(np.concatenate(seen)), limit) * _ROUNDING
    least = max(threshold - still_to_earn[taken], 0)
    candidates = np.flatnonzero(scores > least * _ROUNDING) if seen is None else np.sort(np.concatenate(seen))
    sums = scores.take(candidates)
    for place in range(taken, len(ordered)):
        running = sums + still_to_earn[place] >= threshold
        candidates, sums = candidates[running], sums[running]
        scoring.add_to(candidates, ordered[place], sums)
        threshold = _reached(sums, limit) * _ROUNDING
    best = (sums > 0) & (sums >= _reached(sums, limit))
    return candidates[best], sums[best]


def _reached(sums: Floats, limit: int) -> float:
    """The score that the `limit` best have at least; 0 while there are fewer."""
    groups = _GROUPS * limit
    if len(sums) > 4 * groups:
        # The best of each of many groups are different passages: the last of their `limit` best is a bound from
        # below, found in one pass, which leaves few to be put in order.
        whole_rows = sums[: len(sums) // groups * groups].reshape(-1, groups)
        sums = sums[sums >= _nth_best(whole_rows.max(axis=0), limit)]
    return _nth_best(sums, limit) if len(sums) >= limit else 0.0


def _nth_best(sums: Floats, place: int) -> float:
    return float(np.partition(sums, len(sums) - place)[len(sums) - place])
