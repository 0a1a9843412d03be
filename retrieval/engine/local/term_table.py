"""A sorted table of terms in three plain arrays, so that a million of them are opened without being read.

The terms stand one behind the other as UTF-8, in code point order. The first eight bytes of each, read as one
big-endian number, narrow a look-up of many terms to a few neighbours at the cost of two binary searches in C; what is
left is compared byte for byte, so that nothing rests on a hash.
"""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

_PREFIX_BYTES = 8
_ABSENT = -1


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class TermTable:
    """Distinct terms by their number, in order."""

    text: NDArray[np.uint8]
    offsets: NDArray[np.int64]
    """Term `t` is `text[offsets[t]:offsets[t + 1]]`."""
    prefixes: NDArray[np.uint64]

    @staticmethod
    def from_sorted(terms: Sequence[str]) -> "TermTable":
        text = np.frombuffer(_encode("".join(terms)), np.uint8)
        character_starts = np.append(np.flatnonzero(_is_first_byte(text)), len(text))
        characters = np.fromiter(map(len, terms), np.int64, len(terms))
        offsets = character_starts[np.concatenate(([0], np.cumsum(characters)))]
        return TermTable(text=text, offsets=offsets, prefixes=_prefixes(text, offsets))

    def __len__(self) -> int:
        return len(self.prefixes)

    def __getitem__(self, number: int) -> str:
        return self._bytes(number).decode("utf-8", "surrogatepass")

    def find(self, terms: Sequence[str]) -> list[int]:
        """The number of each term, -1 for those that are not here."""
        encoded = [_encode(term) for term in terms]
        found = [_ABSENT] * len(terms)
        if not len(self):
            return found
        openings = b"".join([term[:_PREFIX_BYTES].ljust(_PREFIX_BYTES, b"\0") for term in encoded])
        keys = np.frombuffer(openings, ">u8").astype(np.uint64)
        lows = self.prefixes.searchsorted(keys)
        alike = np.flatnonzero(self.prefixes.take(lows, mode="clip") == keys)  # most that are absent have no like here
        highs = self.prefixes.searchsorted(keys[alike], side="right")
        for at, low, high in zip(alike.tolist(), lows[alike].tolist(), highs.tolist(), strict=True):
            place = self._place(encoded[at], low, high) if high - low > 1 else low
            if place < high and self._bytes(place) == encoded[at]:
                found[at] = place
        return found

    def characters(self, numbers: NDArray[np.int64]) -> tuple[NDArray[np.uint32], NDArray[np.int64]]:
        """The code points of these terms, one term behind the other, and how many each has."""
        lengths = self.offsets[numbers + 1] - self.offsets[numbers]
        ends = np.cumsum(lengths)
        encoded = self.text[np.repeat(self.offsets[numbers] - (ends - lengths), lengths) + np.arange(lengths.sum())]
        characters_before = np.concatenate(([0], np.cumsum(_is_first_byte(encoded))))
        decoded = encoded.tobytes().decode("utf-8", "surrogatepass").encode("utf-32-le", "surrogatepass")
        counts = np.diff(characters_before[np.concatenate(([0], ends))])
        return np.frombuffer(decoded, np.uint32), counts

    def places(self, other: "TermTable") -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
        """Where each term of another table stands here, or would be inserted; and whether it is here."""
        lows, highs = self._ranges(other.prefixes)
        places = np.array(lows, np.int64)
        present = np.zeros(len(other), np.bool_)
        for number in np.flatnonzero(places < np.array(highs, np.int64)).tolist():
            term, high = other._bytes(number), highs[number]
            place = self._place(term, lows[number], high)
            places[number] = place
            present[number] = place < high and self._bytes(place) == term
        return places, present

    def select(self, wanted: NDArray[np.bool_]) -> "TermTable":
        """Only the terms marked, in the same order."""
        lengths = np.diff(self.offsets)
        return TermTable(
            text=self.text[np.repeat(wanted, lengths)],
            offsets=np.concatenate(([0], np.cumsum(lengths[wanted]))),
            prefixes=self.prefixes[wanted],
        )

    def insert(self, places: NDArray[np.int64], other: "TermTable") -> "TermTable":
        """These terms and the others, which stand nowhere here and go in at `places`."""
        lengths = np.insert(np.diff(self.offsets), places, np.diff(other.offsets))
        return TermTable(
            text=np.insert(self.text, np.repeat(self.offsets[places], np.diff(other.offsets)), other.text),
            offsets=np.concatenate(([0], np.cumsum(lengths))),
            prefixes=np.insert(self.prefixes, places, other.prefixes),
        )

    def _ranges(self, prefixes: NDArray[np.uint64]) -> tuple[list[int], list[int]]:
        lows = np.searchsorted(self.prefixes, prefixes, side="left")
        highs = np.searchsorted(self.prefixes, prefixes, side="right")
        return lows.tolist(), highs.tolist()

    def _place(self, term: bytes, low: int, high: int) -> int:
        return bisect_left(range(high), term, low, high, key=self._bytes)

    def _bytes(self, number: int) -> bytes:
        return self.text[self.offsets[number] : self.offsets[number + 1]].tobytes()


def _encode(term: str) -> bytes:
    # Text of files may hold lone surrogates; they order like any other code point this way.
    return term.encode("utf-8", "surrogatepass")


def _is_first_byte(text: NDArray[np.uint8]) -> NDArray[np.bool_]:
    """Which bytes of UTF-8 begin a character."""
    begins: NDArray[np.bool_] = (text & 0xC0) != 0x80
    return begins


def _prefixes(text: NDArray[np.uint8], offsets: NDArray[np.int64]) -> NDArray[np.uint64]:
    prefixes = np.zeros(len(offsets) - 1, np.uint64)
    lengths = np.diff(offsets)
    for byte in range(_PREFIX_BYTES):
        longer = lengths > byte
        shift = np.uint64(8 * (_PREFIX_BYTES - 1 - byte))
        prefixes[longer] |= text[offsets[:-1][longer] + byte].astype(np.uint64) << shift
    return prefixes
