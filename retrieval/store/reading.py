"""What is stored, as it was at one corpus version. Every function is one look at the database, or runs inside one."""

import datetime
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from retrieval.model import Document, DocumentCard, FoundPassage, Passage, PassagePlace, PassageTerms, PublicationDate
from retrieval.store.coding import (
    card_checksum,
    checksum,
    decode,
    decode_blocks,
    decode_optional,
    decode_places,
    decode_sentences,
    decode_terms,
    name_hash,
)
from retrieval.store.failures import damaged

CARD_FIELDS = ("id", "digest", "title", "source", "published", "published_read_from", "publisher", "url")
BODY_FIELDS = ("blocks", "text")
"""The columns of `contents` that hold words, in the order of their checksums."""

_CARD = f"d.language, d.passages, c.characters, c.card_checksum, {', '.join('c.' + name for name in CARD_FIELDS)}"
_BODY = f"c.body_checksum, {', '.join('c.' + name for name in BODY_FIELDS)}"
_AT = "d.added_in <= :version AND (d.removed_in IS NULL OR d.removed_in > :version) AND NOT d.is_erased"
_MANY = 500
"""Rows asked for in one statement; SQLite limits its parameters."""


@contextmanager
def one_look(database: sqlite3.Connection) -> Iterator[None]:
    """Everything read inside is of the same moment."""
    database.execute("BEGIN")
    try:
        yield
    finally:
        if database.in_transaction:
            database.execute("COMMIT")


def newest_version(database: sqlite3.Connection) -> int:
    number: int = database.execute("SELECT max(number) FROM versions").fetchone()[0]
    return number


def counts(database: sqlite3.Connection, version: int) -> tuple[int, int]:
    """Documents and passages of a version."""
    documents, passages = database.execute(
        "SELECT documents, passages FROM versions WHERE number = ?", (version,)
    ).fetchone()
    return documents, passages


def version_token(database: sqlite3.Connection, version: int) -> str | None:
    """What tells this version from another with its number; nothing when there is no such version."""
    row = database.execute("SELECT token FROM versions WHERE number = ?", (version,)).fetchone()
    return None if row is None else row[0]


def is_replayable(database: sqlite3.Connection, version: int) -> bool:
    """Whether everything that came and went after a version can still be told."""
    history_from = int(meta(database, "history_from") or 0)
    return history_from <= version <= newest_version(database)


def passages_added(database: sqlite3.Connection, after: int) -> int:
    (count,) = database.execute(
        "SELECT coalesce(sum(passages), 0) FROM documents WHERE added_in > ? AND removed_in IS NULL", (after,)
    ).fetchone()
    return int(count)


def has_erased(database: sqlite3.Connection, since: int) -> bool:
    """Whether text that was there at a version has been erased since; true also where that can no longer be told."""
    if not is_replayable(database, since):
        return True
    (found,) = database.execute(
        "SELECT EXISTS (SELECT 1 FROM documents WHERE removed_in > :since AND added_in <= :since AND is_erased)",
        {"since": since},
    ).fetchone()
    return bool(found)


def meta(database: sqlite3.Connection, name: str) -> str | None:
    row = database.execute("SELECT value FROM meta WHERE name = ?", (name,)).fetchone()
    return None if row is None else row[0]


def live_digests(database: sqlite3.Connection) -> dict[str, str]:
    rows = database.execute(
        "SELECT c.id, c.digest FROM documents d JOIN contents c USING (row) WHERE d.removed_in IS NULL"
    )
    return {decode(document_id): decode(digest) for document_id, digest in rows}


def languages(database: sqlite3.Connection) -> frozenset[str]:
    rows = database.execute("SELECT DISTINCT language FROM documents WHERE removed_in IS NULL")
    return frozenset(language for (language,) in rows)


def cards(database: sqlite3.Connection, version: int, path: Path) -> list[DocumentCard]:
    """All documents, by id."""
    rows = database.execute(
        f"SELECT {_CARD} FROM documents d JOIN contents c USING (row) WHERE {_AT}", {"version": version}
    )
    return sorted((_card(row, path) for row in rows), key=lambda card: card.id)


def cards_of_rows(database: sqlite3.Connection, rows: Sequence[int], path: Path) -> dict[int, DocumentCard]:
    """The documents in these rows, without erased ones."""
    found = {}
    for first in range(0, len(rows), _MANY):
        some = rows[first : first + _MANY]
        for row, *fields in database.execute(
            f"SELECT row, {_CARD} FROM documents d JOIN contents c USING (row) "
            f"WHERE row IN ({','.join('?' * len(some))}) AND NOT d.is_erased",
            some,
        ):
            found[row] = _card(fields, path)
    return found


def document_row(database: sqlite3.Connection, version: int, document_id: str) -> int | None:
    rows = database.execute(
        f"SELECT row, c.id FROM documents d JOIN contents c USING (row) WHERE d.id_hash = :hash AND {_AT}",
        {"hash": name_hash(document_id), "version": version},
    )
    return next((row for row, stored in rows if decode(stored) == document_id), None)


def document_of_row(database: sqlite3.Connection, row: int, path: Path) -> Document:
    """A document with its text; raises `StoreCorruptError` if it is not what was stored."""
    *card_fields, stored, blocks, text = database.execute(
        f"SELECT {_CARD}, {_BODY} FROM documents d JOIN contents c USING (row) WHERE row = ?", (row,)
    ).fetchone()
    card = _card(card_fields, path)
    if checksum((blocks, text)) != stored:
        raise damaged(path, "the text of a document has changed on the disk")
    return Document(
        id=card.id,
        source=card.source,
        title=card.title,
        text=decode(text),
        digest=card.digest,
        language=card.language,
        blocks=decode_blocks(blocks),
        published=card.published,
        publisher=card.publisher,
        url=card.url,
    )


def passage_rows(database: sqlite3.Connection, keys: Sequence[int]) -> Iterator[tuple[Any, ...]]:
    """The rows of these passages, in any order, without erased ones: what `passages_of_rows` takes."""
    for first in range(0, len(keys), _MANY):
        some = keys[first : first + _MANY]
        yield from database.execute(
            f"SELECT {_PASSAGE} FROM passages p JOIN documents d ON d.row = p.document "
            f"WHERE NOT d.is_erased AND p.key IN ({','.join('?' * len(some))})",
            some,
        )


def passage_places(database: sqlite3.Connection, keys: Sequence[int]) -> list[PassagePlace]:
    """Where these passages stand, in any order, without erased ones."""
    found = []
    for first in range(0, len(keys), _MANY):
        some = keys[first : first + _MANY]
        rows = database.execute(
            "SELECT p.key, c.id, p.ordinal, p.start, p.end FROM passages p JOIN documents d ON d.row = p.document "
            f"JOIN contents c ON c.row = p.document WHERE NOT d.is_erased AND p.key IN ({','.join('?' * len(some))})",
            some,
        )
        found += [
            PassagePlace(key=key, document_id=decode(id_), ordinal=ordinal, start=start, end=end)
            for key, id_, ordinal, start, end in rows
        ]
    return found


def passage_rows_by_id(database: sqlite3.Connection, version: int, passage_id: str) -> Iterator[tuple[Any, ...]]:
    rows = database.execute(
        f"SELECT {_PASSAGE} FROM passages p JOIN documents d ON d.row = p.document WHERE p.id_hash = :hash AND {_AT}",
        {"hash": name_hash(passage_id), "version": version},
    )
    return (row for row in rows if decode(row[_PASSAGE_ID]) == passage_id)


def passage_keys(database: sqlite3.Connection, row: int, first: int, last: int) -> list[int]:
    """Keys of the passages with these ordinals, both included."""
    first_key, count = database.execute("SELECT first_key, passages FROM documents WHERE row = ?", (row,)).fetchone()
    return list(range(first_key + max(first, 0), first_key + min(last + 1, count)))


_PASSAGE = (
    "p.key, p.document, p.ordinal, p.start, p.end, p.byte_start, p.byte_end, p.is_auxiliary, "
    "p.checksum, p.sentences, p.id, p.terms_checksum, p.terms, p.places"
)
_PASSAGE_ID = 10


def passages_of_rows(
    database: sqlite3.Connection, rows: Iterable[tuple[Any, ...]], cards_by_row: dict[int, DocumentCard], path: Path
) -> dict[int, FoundPassage]:
    """Passages by key, their text sliced from the document's; cards that are not in `cards_by_row` are put there."""
    by_document: dict[int, list[tuple[Any, ...]]] = {}
    for row in rows:
        by_document.setdefault(row[1], []).append(row)
    unread = [document for document in by_document if document not in cards_by_row]
    cards_by_row.update(cards_of_rows(database, unread, path))
    found = {}
    for document, own in by_document.items():
        card = cards_by_row.get(document)
        if card is None:
            raise damaged(path, "a document of some passages is missing")
        with database.blobopen("contents", "text", document, readonly=True) as text:
            for key, _, ordinal, start, end, byte_start, byte_end, is_auxiliary, stored, sentences, id_, *terms in own:
                text.seek(byte_start)
                slice_ = text.read(byte_end - byte_start)
                if checksum((id_, sentences, slice_), (ordinal, start, end, is_auxiliary)) != stored:
                    raise damaged(path, "the text of a passage has changed on the disk")
                found[key] = FoundPassage(
                    key=key,
                    terms=_passage_terms(terms, path),
                    document=card,
                    passage=Passage(
                        id=decode(id_),
                        document_id=card.id,
                        ordinal=ordinal,
                        start=start,
                        end=end,
                        text=decode(slice_),
                        sentences=decode_sentences(sentences, start),
                        is_auxiliary=bool(is_auxiliary),
                    ),
                )
    return found


def _passage_terms(columns: list[bytes], path: Path) -> PassageTerms:
    stored, terms, places = columns
    spans = decode_places(places)
    if spans is None or checksum((terms,)) != stored:
        raise damaged(path, "the index terms of a passage have changed on the disk")
    starts, ends = spans
    stream = decode_terms(terms)
    own = len(stream) - len(starts)
    return PassageTerms(context=tuple(stream[:own]), words=tuple(stream[own:]), starts=starts, ends=ends)


def term_streams(database: sqlite3.Connection, added_after: int, path: Path) -> Iterator[tuple[int, list[str]]]:
    """Key and terms of every passage in the newest version whose document came after a version, by key."""
    rows = database.execute(
        "SELECT p.key, p.terms_checksum, p.terms FROM documents d "
        "JOIN passages p ON p.key BETWEEN d.first_key AND d.first_key + d.passages - 1 "
        "WHERE d.added_in > ? AND d.removed_in IS NULL ORDER BY d.first_key, p.key",
        (added_after,),
    )
    last_key = 0
    for key, stored, terms in rows:
        if key <= last_key:
            raise damaged(path, "the passages of documents overlap")
        last_key = key
        if checksum((terms,)) != stored:
            raise damaged(path, "the index terms of a passage have changed on the disk")
        yield key, decode_terms(terms)


def removed_keys(database: sqlite3.Connection, removed_after: int) -> list[range]:
    """The keys of passages that left after a version and had come before it ended."""
    rows = database.execute(
        "SELECT first_key, passages FROM documents WHERE removed_in > :version AND added_in <= :version",
        {"version": removed_after},
    )
    return [range(first, first + count) for first, count in rows]


def _card(row: Sequence[Any], path: Path) -> DocumentCard:
    language, passages, characters, stored, *fields = row
    if card_checksum(fields, language, passages, characters) != stored:
        raise damaged(path, "what is known of a document has changed on the disk")
    document_id, digest, title, source, published, read_from, publisher, url = fields
    return DocumentCard(
        id=decode(document_id),
        source=decode(source),
        title=decode(title),
        language=language,
        digest=decode(digest),
        characters=characters,
        passages=passages,
        published=_publication(published, read_from),
        publisher=decode_optional(publisher),
        url=decode_optional(url),
    )


def _publication(date: bytes | None, read_from: bytes | None) -> PublicationDate | None:
    if date is None or read_from is None:
        return None
    return PublicationDate(date=datetime.date.fromisoformat(decode(date)), read_from=decode(read_from))


def integrity_problems(database: sqlite3.Connection) -> list[str]:
    """What SQLite itself finds wrong with the file."""
    rows = database.execute("PRAGMA integrity_check").fetchall()
    problems = [f"The database is damaged: {text}" for (text,) in rows if text != "ok"]
    orphans = database.execute("PRAGMA foreign_key_check").fetchall()
    return problems + [f"A row of {table} belongs to no document" for table, *_ in orphans]
