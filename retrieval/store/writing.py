"""One update of the store: what one transaction does to documents, and which corpus version it makes.

A document version is one row of `documents`, visible from `added_in` until before `removed_in`. Rows that were replaced
stay for one version, so that `roll_back` can return to them, and are erased by the next update: overwritten with zeros
of the same length, which never moves them (see `migrations`).
"""

import secrets
import sqlite3
from collections.abc import Collection, Iterable, Sequence

from retrieval.errors import NothingToRollBackError
from retrieval.model import CorpusUpdate, Document, Passage, PassageTerms
from retrieval.store.coding import (
    card_checksum,
    checksum,
    decode,
    encode,
    encode_optional,
    encode_places,
    encode_stretches,
    encode_terms,
    name_hash,
)
from retrieval.store.reading import BODY_FIELDS, CARD_FIELDS, newest_version

_CONTENTS = ("characters", "card_checksum", "body_checksum", *CARD_FIELDS, *BODY_FIELDS)
_ERASED_CONTENTS = ", ".join(f"{name} = zeroblob(length({name}))" for name in _CONTENTS if name != "characters")
_ERASED_PASSAGES = ", ".join(
    f"{name} = zeroblob(length({name}))"
    for name in ("checksum", "terms_checksum", "id", "sentences", "terms", "places")
)

RENEWAL = "analysis renewed"
"""The kind of a version in which every document was analysed anew; nothing before it is kept."""


class StoreUpdate:
    """Changes inside an open transaction. The one who opened it commits or rolls back."""

    def __init__(self, database: sqlite3.Connection) -> None:
        self._database = database
        self._before = newest_version(database)
        self._version = self._before + 1
        self._next_key: int = (
            1 + (database.execute("SELECT seq FROM sqlite_sequence WHERE name = 'passages'").fetchone() or (0,))[0]
        )
        self._added: dict[str, None] = {}
        self._changed: dict[str, None] = {}
        self._removed: dict[str, None] = {}
        self._unchanged: dict[str, None] = {}
        self._has_erased = False

    @property
    def has_erased(self) -> bool:
        """Whether text was overwritten that the log and snapshots may still hold."""
        return self._has_erased

    def put(self, document: Document, passages: Sequence[Passage], terms: Sequence[PassageTerms]) -> None:
        """Adds a document, or replaces the one with its id unless its digest is the same."""
        present = self._live_row(document.id)
        if present is None:
            self._added[document.id] = None
        else:
            row, added_in, digest = present
            if digest == document.digest:
                if document.id not in self._added and document.id not in self._changed:
                    self._unchanged[document.id] = None
                return
            self._retire(row)
            if added_in == self._version:
                self._erase([row])
            else:
                self._unchanged.pop(document.id, None)
                self._changed[document.id] = None
        self._insert(document, passages, terms)

    def remove(self, document_ids: Iterable[str], *, keep: bool) -> None:
        """Takes documents out. Unless kept, their text is erased from every version; ids just put are passed over,
        except that what they replaced is not kept either."""
        for document_id in dict.fromkeys(document_ids):
            row = self._live_row(document_id)
            just_put = document_id in self._added or document_id in self._changed or document_id in self._unchanged
            if row is not None and not just_put:
                self._retire(row[0])
                self._removed[document_id] = None
            if keep:
                continue
            kept = self._rows_with_id(document_id, "removed_in IS NOT NULL")
            if kept:
                self._erase(kept)
                if not just_put:
                    self._removed[document_id] = None

    def renew(self, document: Document, passages: Sequence[Passage], terms: Sequence[PassageTerms]) -> None:
        """Replaces a document by itself, cut and analysed anew, and keeps nothing of the former analysis."""
        present = self._live_row(document.id)
        assert present is not None
        self._retire(present[0])
        self._erase([present[0]])
        self._changed[document.id] = None
        self._insert(document, passages, terms)

    def roll_back(self) -> None:
        """Takes out what the last version brought and brings back what it took, as far as that is kept."""
        (kind,) = self._database.execute("SELECT kind FROM versions WHERE number = ?", (self._before,)).fetchone()
        came, kept = self._came(), self._rows("removed_in = ? AND NOT is_erased", (self._before,))
        if kind == RENEWAL or not (came or kept):
            raise NothingToRollBackError(
                "There is no earlier state to go back to: nothing of the version before is kept. "
                "Removed text is erased at once, and what was replaced is kept for one update only."
            )
        ids_gone = {self._id(row) for row in came}
        ids_back = {self._id(row) for row in kept}
        for row in came:
            self._retire(row)
        for row in kept:
            self._revive(row)
        self._added = dict.fromkeys(sorted(ids_back - ids_gone))
        self._changed = dict.fromkeys(sorted(ids_back & ids_gone))
        self._removed = dict.fromkeys(sorted(ids_gone - ids_back))

    def set_analysis(self, analysis_version: int) -> None:
        """Records which analysis made the term streams."""
        self._database.execute("INSERT OR REPLACE INTO meta VALUES ('analysis_version', ?)", (str(analysis_version),))

    def finish(self, kind: str) -> CorpusUpdate:
        """Makes the new version if the corpus has changed, and says what was done."""
        (touched,) = self._database.execute(
            "SELECT EXISTS (SELECT 1 FROM documents WHERE added_in = :new AND removed_in IS NULL) "
            "OR EXISTS (SELECT 1 FROM documents WHERE removed_in = :new)",
            {"new": self._version},
        ).fetchone()
        if touched:
            self._erase(self._rows("removed_in <= ? AND NOT is_erased", (self._before,)))
            self._database.execute(
                "INSERT INTO versions SELECT ?, ?, ?, datetime('now'), count(*), coalesce(sum(passages), 0) "
                "FROM documents WHERE removed_in IS NULL",
                (self._version, secrets.token_hex(8), kind),
            )
        return CorpusUpdate(
            version=self._version if touched else self._before,
            added=tuple(self._added),
            changed=tuple(self._changed),
            removed=tuple(self._removed),
            unchanged=tuple(self._unchanged),
        )

    def _insert(self, document: Document, passages: Sequence[Passage], terms: Sequence[PassageTerms]) -> None:
        row = self._insert_document(document.id, document.language, len(passages))
        published = document.published
        card = (
            encode(document.id),
            encode(document.digest),
            encode(document.title),
            encode(document.source),
            encode(published.date.isoformat()) if published else None,
            encode(published.read_from) if published else None,
            encode_optional(document.publisher),
            encode_optional(document.url),
        )
        body = (encode_stretches(document.blocks), encode(document.text))
        characters = len(document.text)
        self._database.execute(
            f"INSERT INTO contents (row, {', '.join(_CONTENTS)}) VALUES (?{', ?' * len(_CONTENTS)})",
            (
                row,
                characters,
                card_checksum(card, document.language, len(passages), characters),
                checksum(body),
                *card,
                *body,
            ),
        )
        bytes_before = _ByteCounter(document.text)
        for ordinal, (passage, stream) in enumerate(zip(passages, terms, strict=True)):
            if passage.ordinal != ordinal or passage.document_id != document.id:
                raise ValueError(f"passage {passage.ordinal} of {passage.document_id!r} is out of place")
            slice_ = encode(document.text[passage.start : passage.end])
            byte_start = bytes_before(passage.start)
            id_, sentences = encode(passage.id), encode_stretches(passage.sentences, passage.start)
            term_bytes = encode_terms(stream.stream)
            self._database.execute(
                "INSERT INTO passages VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (
                    self._next_key + ordinal,
                    row,
                    ordinal,
                    passage.start,
                    passage.end,
                    byte_start,
                    byte_start + len(slice_),
                    passage.is_auxiliary,
                    name_hash(passage.id),
                    checksum(
                        (id_, sentences, slice_), (ordinal, passage.start, passage.end, int(passage.is_auxiliary))
                    ),
                    checksum((term_bytes,)),
                    id_,
                    sentences,
                    term_bytes,
                    encode_places(stream.starts, stream.ends),
                ),
            )
        self._next_key += len(passages)

    def _insert_document(self, document_id: str, language: str, passages: int) -> int:
        row = self._database.execute(
            "INSERT INTO documents (id_hash, language, first_key, passages, added_in) VALUES (?, ?, ?, ?, ?)",
            (name_hash(document_id), language, self._next_key, passages, self._version),
        ).lastrowid
        assert row is not None
        return row

    def _came(self) -> list[int]:
        """Rows of the last version, but not those whose former text was erased: without them nothing would be left."""
        return self._rows(
            "added_in = :before AND removed_in IS NULL AND id_hash NOT IN "
            "(SELECT id_hash FROM documents WHERE removed_in = :before AND added_in < :before AND is_erased)",
            {"before": self._before},
        )

    def _revive(self, row: int) -> None:
        """A kept row comes back as a new one with new keys, so that rows never change what version they are of."""
        language, first_key, passages = self._database.execute(
            "SELECT language, first_key, passages FROM documents WHERE row = ?", (row,)
        ).fetchone()
        new = self._insert_document(self._id(row), language, passages)
        self._database.execute(
            f"INSERT INTO contents (row, {', '.join(_CONTENTS)}) "
            f"SELECT ?, {', '.join(_CONTENTS)} FROM contents WHERE row = ?",
            (new, row),
        )
        self._database.execute(
            "INSERT INTO passages SELECT key + ?, ?, ordinal, start, end, byte_start, byte_end, is_auxiliary, id_hash, "
            "checksum, terms_checksum, id, sentences, terms, places "
            "FROM passages WHERE key BETWEEN ? AND ? ORDER BY key",
            (self._next_key - first_key, new, first_key, first_key + passages - 1),
        )
        self._next_key += passages

    def _retire(self, row: int) -> None:
        self._database.execute("UPDATE documents SET removed_in = ? WHERE row = ?", (self._version, row))

    def _erase(self, rows: Collection[int]) -> None:
        for row in rows:
            first_key, passages = self._database.execute(
                "SELECT first_key, passages FROM documents WHERE row = ?", (row,)
            ).fetchone()
            self._database.execute(f"UPDATE contents SET {_ERASED_CONTENTS} WHERE row = ?", (row,))
            self._database.execute(
                f"UPDATE passages SET {_ERASED_PASSAGES} WHERE key BETWEEN ? AND ?",
                (first_key, first_key + passages - 1),
            )
            self._database.execute("UPDATE documents SET is_erased = 1 WHERE row = ?", (row,))
            self._has_erased = True

    def _live_row(self, document_id: str) -> tuple[int, int, str] | None:
        for row in self._rows_with_id(document_id, "removed_in IS NULL"):
            added_in, digest = self._database.execute(
                "SELECT d.added_in, c.digest FROM documents d JOIN contents c USING (row) WHERE row = ?", (row,)
            ).fetchone()
            return row, added_in, decode(digest)
        return None

    def _rows_with_id(self, document_id: str, condition: str) -> list[int]:
        rows = self._rows(f"id_hash = ? AND {condition} AND NOT is_erased", (name_hash(document_id),))
        return [row for row in rows if self._id(row) == document_id]

    def _rows(self, condition: str, parameters: tuple[int, ...] | dict[str, int]) -> list[int]:
        rows = self._database.execute(f"SELECT row FROM documents WHERE {condition} ORDER BY row", parameters)
        return [row for (row,) in rows]

    def _id(self, row: int) -> str:
        (stored,) = self._database.execute("SELECT id FROM contents WHERE row = ?", (row,)).fetchone()
        return decode(stored)


class _ByteCounter:
    """How many bytes stand before a position; cheap when asked in rising order."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._position = 0
        self._bytes = 0

    def __call__(self, position: int) -> int:
        if position < self._position:
            self._position = self._bytes = 0
        self._bytes += len(encode(self._text[self._position : position]))
        self._position = position
        return self._bytes
