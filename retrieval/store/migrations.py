"""The schema's history, one numbered step each; a step and its number are one transaction.

What decides the form: text that was removed must be gone from the file. SQLite zeroes what it frees (`secure_delete`),
but when it moves rows between pages it leaves copies of them in the pages' unused space. Therefore the tables that hold
words, `contents` and `passages`, only ever grow at their end and are overwritten in place, never deleted from or
resized; indexes hold numbers and hashes; and what changes (`documents`) holds no words. `compaction` takes overwritten
rows out now and then, by rewriting the whole file.
"""

import secrets
import sqlite3
from collections.abc import Callable

APPLICATION_ID = 0x4C6F6363
"""`Locc` in the file's header: what tells a store from any other database."""


def m001_documents_passages_versions(database: sqlite3.Connection) -> None:
    for statement in (
        "CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID",
        """
        CREATE TABLE versions (
            number INTEGER PRIMARY KEY,
            token TEXT NOT NULL,        -- random; a backup put back counts on with the same numbers
            kind TEXT NOT NULL,
            made_at TEXT NOT NULL,      -- for people; order is by number
            documents INTEGER NOT NULL,
            passages INTEGER NOT NULL
        )
        """,
        # A row for each version of a document. Its passages have the keys from first_key on.
        """
        CREATE TABLE documents (
            row INTEGER PRIMARY KEY AUTOINCREMENT,
            id_hash INTEGER NOT NULL,
            language TEXT NOT NULL,
            first_key INTEGER NOT NULL,
            passages INTEGER NOT NULL,
            added_in INTEGER NOT NULL,
            removed_in INTEGER,         -- the first corpus version without it
            is_erased INTEGER NOT NULL DEFAULT 0
        )
        """,
        "CREATE INDEX documents_by_id ON documents (id_hash)",
        "CREATE INDEX documents_by_addition ON documents (added_in)",
        "CREATE INDEX documents_by_removal ON documents (removed_in)",
        "CREATE INDEX documents_by_language ON documents (language) WHERE removed_in IS NULL",
        """
        CREATE TABLE contents (
            row INTEGER PRIMARY KEY REFERENCES documents (row),
            characters INTEGER NOT NULL,
            card_checksum BLOB NOT NULL,    -- of id to url, language and counts
            body_checksum BLOB NOT NULL,    -- of blocks and text
            id BLOB NOT NULL,
            digest BLOB NOT NULL,
            title BLOB NOT NULL,
            source BLOB NOT NULL,
            published BLOB,
            published_read_from BLOB,
            publisher BLOB,
            url BLOB,
            blocks BLOB NOT NULL,
            text BLOB NOT NULL
        )
        """,
        """
        CREATE TABLE passages (
            key INTEGER PRIMARY KEY AUTOINCREMENT,
            document INTEGER NOT NULL REFERENCES documents (row),
            ordinal INTEGER NOT NULL,
            start INTEGER NOT NULL,     -- in code points of the text
            end INTEGER NOT NULL,
            byte_start INTEGER NOT NULL,
            byte_end INTEGER NOT NULL,
            is_auxiliary INTEGER NOT NULL,
            id_hash INTEGER NOT NULL,
            checksum BLOB NOT NULL,     -- of id, sentences, the slice of the text, and its place
            terms_checksum BLOB NOT NULL,
            id BLOB NOT NULL,
            sentences BLOB NOT NULL,
            terms BLOB NOT NULL,
            places BLOB NOT NULL        -- where the last of the terms stand in the text, with a checksum of its own
        )
        """,
        "CREATE INDEX passages_by_document ON passages (document)",
        "CREATE INDEX passages_by_id ON passages (id_hash)",
    ):
        database.execute(statement)
    database.execute("INSERT INTO meta VALUES ('store_id', ?)", (secrets.token_hex(16),))
    database.execute("INSERT INTO meta VALUES ('history_from', '0')")
    database.execute("INSERT INTO versions VALUES (0, ?, 'created', datetime('now'), 0, 0)", (secrets.token_hex(8),))


Migration = Callable[[sqlite3.Connection], None]
MIGRATIONS: tuple[Migration, ...] = (m001_documents_passages_versions,)
SCHEMA_VERSION = len(MIGRATIONS)


def migrate(database: sqlite3.Connection, migrations: tuple[Migration, ...] = MIGRATIONS) -> None:
    """Takes the schema to the newest form; what is cut off leaves it at the form before or after a step."""
    reached: int = database.execute("PRAGMA user_version").fetchone()[0]
    for number, step in enumerate(migrations[reached:], reached + 1):
        database.execute("BEGIN IMMEDIATE")
        try:
            step(database)
            database.execute(f"PRAGMA application_id = {APPLICATION_ID}")
            database.execute(f"PRAGMA user_version = {number}")
            database.execute("COMMIT")
        except BaseException:
            database.execute("ROLLBACK")
            raise
