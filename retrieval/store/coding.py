"""How text, positions and term streams lie in the database: always as bytes, so that any string comes back as it was.

Text goes through UTF-8 with lone surrogates passed on (file names may hold them), and never through SQL functions,
which stop at a NUL. Bytes also keep their length when they are overwritten with zeros, which is how text is erased.
"""

import hashlib
import json
import sys
import zlib
from array import array
from collections.abc import Iterable, Sequence
from typing import TypeVar

from retrieval.model import Block, BlockKind, Sentence, Span

_Stretch = TypeVar("_Stretch", Block, Sentence)

# Numbers on disk: add at the end, never renumber.
_KINDS = (
    BlockKind.HEADING,
    BlockKind.PARAGRAPH,
    BlockKind.LIST_ITEM,
    BlockKind.TABLE_ROW,
    BlockKind.CAPTION,
    BlockKind.CODE,
    BlockKind.AUXILIARY,
)
_NUMBER_OF_KIND = {kind: number for number, kind in enumerate(_KINDS)}
_TERM_SEPARATOR = "\n"
_CHECKSUM_BYTES = 4


def encode(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")


def decode(data: bytes) -> str:
    return data.decode("utf-8", "surrogatepass")


def encode_optional(text: str | None) -> bytes | None:
    return None if text is None else encode(text)


def decode_optional(data: bytes | None) -> str | None:
    return None if data is None else decode(data)


def encode_stretches(stretches: Sequence[Block] | Sequence[Sentence], origin: int = 0) -> bytes:
    """Blocks or sentences as compact JSON: the distinct headings, then a row of numbers each, counted from `origin`."""
    headings: dict[str, int] = {}
    rows = []
    for stretch in stretches:
        row: list[int | None] = [stretch.start - origin, stretch.end - origin, _NUMBER_OF_KIND[stretch.kind]]
        heading = None if stretch.heading is None else headings.setdefault(stretch.heading, len(headings))
        row += [heading, stretch.page]
        if stretch.anchor is not None:
            row += [stretch.anchor.start, stretch.anchor.end]
        while row[-1] is None:
            row.pop()
        rows.append(row)
    return json.dumps([list(headings), rows], separators=(",", ":")).encode("ascii")


def decode_blocks(data: bytes) -> tuple[Block, ...]:
    return tuple(_decode_stretches(Block, data, 0))


def decode_sentences(data: bytes, origin: int) -> tuple[Sentence, ...]:
    return tuple(_decode_stretches(Sentence, data, origin))


def _decode_stretches(noun: type[_Stretch], data: bytes, origin: int) -> list[_Stretch]:
    headings, rows = json.loads(data.decode("ascii"))
    stretches = []
    for start, end, kind, *rest in rows:
        stretches.append(
            noun(
                start=start + origin,
                end=end + origin,
                kind=_KINDS[kind],
                heading=headings[rest[0]] if rest and rest[0] is not None else None,
                page=rest[1] if len(rest) > 1 else None,
                anchor=Span(rest[2], rest[3]) if len(rest) > 2 else None,
            )
        )
    return stretches


def encode_terms(terms: Sequence[str]) -> bytes:
    """A term stream, one term a line. Raises `ValueError` for a term that would not come back as it was."""
    stream = _TERM_SEPARATOR.join(terms)
    if stream.count(_TERM_SEPARATOR) != max(len(terms) - 1, 0) or not all(terms):
        raise ValueError("an index term is neither empty nor broken over lines")
    return encode(stream)


def decode_terms(data: bytes) -> list[str]:
    return decode(data).split(_TERM_SEPARATOR) if data else []


def encode_places(starts: Sequence[int], ends: Sequence[int]) -> bytes:
    """Where words start and end, as 32-bit numbers (all starts, then all ends) behind their checksum."""
    numbers = array("I", [*starts, *ends])
    if sys.byteorder == "big":
        numbers.byteswap()
    data = numbers.tobytes()
    return checksum((data,)) + data


def decode_places(data: bytes) -> tuple[Sequence[int], Sequence[int]] | None:
    """The starts and ends again, or None when they have changed on the disk."""
    if (
        not isinstance(data, bytes)
        or len(data) % 8 != _CHECKSUM_BYTES
        or checksum((data[_CHECKSUM_BYTES:],)) != data[:_CHECKSUM_BYTES]
    ):
        return None
    numbers = array("I", data[_CHECKSUM_BYTES:])
    if sys.byteorder == "big":
        numbers.byteswap()
    half = len(numbers) // 2
    return numbers[:half], numbers[half:]


def name_hash(name: str) -> int:
    """What a name is looked up by: 64 bits as SQLite's signed integer, so that no index holds words."""
    return int.from_bytes(hashlib.sha256(encode(name)).digest()[:8], "big", signed=True)


def checksum(parts: Iterable[bytes | None], others: tuple[object, ...] = ()) -> bytes:
    """CRC-32 over these; it tells bytes that have changed on the disk, which SQLite itself does not."""
    value = zlib.crc32(ascii(others).encode("ascii"))
    for part in parts:
        # Damage can turn a column into a number, which has no sum that fits.
        value = zlib.crc32(part if isinstance(part, bytes) else ascii(part).encode("ascii"), value)
    return value.to_bytes(4, "big")


def card_checksum(fields: Iterable[bytes | None], language: str, passages: int, characters: int) -> bytes:
    return checksum(fields, (language, passages, characters))
