"""Vectors of one number for every passage, kept for the words that most passages have.

Such words come back in nearly every question, and adding a whole vector is several times faster than going through as
many postings. The memory for them is bounded; the longest unused go first.
"""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock

import numpy as np
from numpy.typing import NDArray

MAX_BYTES = 64 << 20
FREQUENT_SHARE = 1 / 4
"""A word in more than this share of the passages is added as a vector."""


class RecentVectors:
    """Safe to share between threads; a vector is not to be changed once it is here."""

    def __init__(self, max_bytes: int = MAX_BYTES) -> None:
        self._max_bytes = max_bytes
        self._vectors: OrderedDict[Hashable, NDArray[np.float64]] = OrderedDict()
        self._bytes = 0
        self._lock = Lock()

    def get(self, key: Hashable, make: Callable[[], NDArray[np.float64]]) -> NDArray[np.float64]:
        """The vector kept under this key, made when it is not there."""
        with self._lock:
            vector = self._vectors.get(key)
            if vector is not None:
                self._vectors.move_to_end(key)
                return vector
        vector = make()
        with self._lock:
            if key not in self._vectors:
                self._vectors[key] = vector
                self._bytes += vector.nbytes
            while self._bytes > self._max_bytes:
                _, oldest = self._vectors.popitem(last=False)
                self._bytes -= oldest.nbytes
        return vector
