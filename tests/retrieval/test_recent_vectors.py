"""Vectors are kept while they are used, within their memory."""

import numpy as np
from numpy.typing import NDArray

from retrieval.engine.local.recent_vectors import RecentVectors


def test_a_vector_is_made_once_while_it_is_kept() -> None:
    vectors = RecentVectors()
    first = vectors.get("the", lambda: np.ones(3))
    assert vectors.get("the", lambda: np.zeros(3)) is first


def test_the_longest_unused_goes_first_when_memory_is_full() -> None:
    vectors = RecentVectors(max_bytes=2 * np.ones(4).nbytes)
    made: list[str] = []

    def get(word: str) -> NDArray[np.float64]:
        def make() -> NDArray[np.float64]:
            made.append(word)
            return np.ones(4)

        return vectors.get(word, make)

    for word in ("the", "of", "the", "and", "the", "of"):
        get(word)
    assert made == ["the", "of", "and", "of"]


def test_a_vector_larger_than_the_memory_is_not_kept() -> None:
    vectors = RecentVectors(max_bytes=8)
    assert vectors.get("the", lambda: np.ones(4)).tolist() == [1, 1, 1, 1]
    assert vectors.get("the", lambda: np.zeros(4)).tolist() == [0, 0, 0, 0]
