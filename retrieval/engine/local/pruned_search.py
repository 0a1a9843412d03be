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

_ROUNDING = 1 - 1e-9
"""Bounds are compared with this slack, because sums of floats in different order differ in the last bits."""
_LOOKUP_SHARE = 16
"""Looking passages up one by one beats going through a word's postings when these are so many times more."""


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


def best_passages(
    words: Sequence[WeightedWord], norms: Floats, k1: float, limit: int
) -> tuple[NDArray[np.int64], Floats]:
    """Numbers and scores, unordered, of the `limit` best passages and of all that tie with the last of them."""
    if limit < 1:
        return np.empty(0, np.int64), np.empty(0)
    ordered = sorted(words, key=lambda word: (-word.factor, word.term))
    gains = np.array([word.factor * (k1 + 1) for word in ordered])
    still_to_earn = np.append(np.cumsum(gains[::-1])[::-1], 0.0)
    scores = np.zeros(len(norms))
    seen: list[NDArray[np.int64]] = []
    threshold = 0.0
    taken = 0
    for word in ordered:
        if still_to_earn[taken] < threshold:
            break
        seen.extend([_add(part, word.factor, norms, k1, scores) for part in word.parts])
        taken += 1
        if taken < len(ordered):
            threshold = _reached(scores[np.concatenate(seen)], limit) * _ROUNDING
    candidates = np.concatenate([np.empty(0, np.int64), *seen])
    candidates.sort()
    sums = scores[candidates]
    for place in range(taken, len(ordered)):
        running = sums + still_to_earn[place] >= threshold
        candidates, sums = candidates[running], sums[running]
        for part in ordered[place].parts:
            _look_up(part, ordered[place].factor, norms, k1, candidates, sums)
        threshold = _reached(sums, limit) * _ROUNDING
    best = (sums > 0) & (sums >= _reached(sums, limit))
    return candidates[best], sums[best]


def _add(part: Part, factor: float, norms: Floats, k1: float, scores: Floats) -> NDArray[np.int64]:
    """Adds what a word earns to all its passages; returns those that had earned nothing before."""
    end = len(norms)
    passages = part.passages
    earned = factor * saturation(part.frequencies, norms[part.offset : end][passages], k1)
    own = scores[part.offset : end]
    before = own[passages]
    own[passages] = before + earned
    return passages[before == 0].astype(np.int64) + part.offset


def _look_up(part: Part, factor: float, norms: Floats, k1: float, candidates: NDArray[np.int64], sums: Floats) -> None:
    """Adds what a word earns to those of the (ordered) candidates that have it."""
    sought = candidates - part.offset
    places = np.searchsorted(part.passages, sought)
    inside = np.flatnonzero(places < len(part.passages))
    hits = inside[part.passages[places[inside]] == sought[inside]]
    sums[hits] += factor * saturation(part.frequencies[places[hits]], norms[candidates[hits]], k1)


def _reached(sums: Floats, limit: int) -> float:
    """The score that the `limit` best have at least; 0 while there are fewer."""
    if len(sums) < limit:
        return 0.0
    place = len(sums) - limit
    return float(np.partition(sums, place)[place])
