"""Connections to the database: how each is set up, and one for each thread."""

import os
import sqlite3
import threading
from pathlib import Path

from retrieval.errors import StoreCorruptError, StoreError, StoreVersionError
from retrieval.store.failures import translated
from retrieval.store.migrations import APPLICATION_ID, SCHEMA_VERSION

_BUSY_MILLISECONDS = 5000


def connect_writer(path: Path) -> sqlite3.Connection:
    """A connection that may write; used by one thread that holds the update lock. Makes the file if it is missing."""
    if not path.exists():
        # SQLite gives the files beside the database the mode of the database itself.
        os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
    database = _connect(path, "mode=rw")
    try:
        if database.execute("PRAGMA journal_mode").fetchone()[0] != "wal":
            database.execute("PRAGMA journal_mode = WAL")
        database.execute("PRAGMA synchronous = FULL")
        database.execute("PRAGMA secure_delete = ON")
        database.execute("PRAGMA foreign_keys = ON")
    except BaseException:
        database.close()
        raise
    return database


def connect_reader(path: Path) -> sqlite3.Connection:
    """A connection that cannot write, also where the folder may not be written."""
    try:
        database = _connect(path, "mode=ro")
        try:
            database.execute("PRAGMA schema_version").fetchone()
        except BaseException:
            database.close()
            raise
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode & 0xFF not in {sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_READONLY}:
            raise
        return _connect_unwritable(path, error)
    return database


def _connect_unwritable(path: Path, error: sqlite3.OperationalError) -> sqlite3.Connection:
    """Where SQLite may not make its two helper files, a store can be read only if nothing waits in its log."""
    log = path.with_name(path.name + "-wal")
    if not os.access(path, os.R_OK):
        raise StoreError(f"{path} may not be read. Check who owns the file and its folder.") from error
    if log.exists() and log.stat().st_size:
        raise StoreError(
            f"{path} has changes waiting in {log.name}, which only someone who may write {path.parent} can take in. "
            "Open the corpus once as its owner."
        ) from error
    return _connect(path, "immutable=1")


def check_identity(database: sqlite3.Connection, path: Path) -> int:
    """The schema version of a store, 0 for an empty database; raises for anything that is not ours to read."""
    with translated(path):
        database.execute("BEGIN")  # one moment: another process may be making the store right now
        try:
            is_empty = not database.execute("SELECT EXISTS (SELECT 1 FROM sqlite_schema)").fetchone()[0]
            application: int = database.execute("PRAGMA application_id").fetchone()[0]
            schema: int = database.execute("PRAGMA user_version").fetchone()[0]
        finally:
            if database.in_transaction:
                database.execute("COMMIT")
    if is_empty and application == 0 and schema == 0:
        return 0
    if application != APPLICATION_ID:
        raise StoreCorruptError(
            f"{path} is another program's database, not a Loccit store. It was left as it is; "
            "move it away, or choose another data folder."
        )
    if schema > SCHEMA_VERSION:
        raise StoreVersionError(
            f"{path} was made by a newer Loccit (store form {schema}; this one reads up to {SCHEMA_VERSION}). "
            "Update Loccit, or choose another data folder."
        )
    return schema


class ThreadConnections:
    """A reading connection for each thread that asks; all closed together."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._local = threading.local()
        self._opened: dict[threading.Thread, sqlite3.Connection] = {}
        self._guard = threading.Lock()
        self._is_closed = False

    def get(self) -> sqlite3.Connection:
        found: sqlite3.Connection | None = getattr(self._local, "connection", None)
        if found is not None and not self._is_closed:
            return found
        with self._guard:
            if self._is_closed:
                raise StoreError(f"{self._path} has been closed.")
            for thread in [thread for thread in self._opened if not thread.is_alive()]:
                self._opened.pop(thread).close()
            with translated(self._path):
                opened = connect_reader(self._path)
            self._opened[threading.current_thread()] = opened
            self._local.connection = opened
        return opened

    def close(self) -> None:
        with self._guard:
            self._is_closed = True
            while self._opened:
                self._opened.popitem()[1].close()


def _connect(path: Path, how: str) -> sqlite3.Connection:
    # `ThreadConnections` keeps threads apart; sqlite3's own check would forbid closing for a thread that is gone.
    return sqlite3.connect(
        f"{path.absolute().as_uri()}?{how}",
        uri=True,
        isolation_level=None,
        check_same_thread=False,
        timeout=_BUSY_MILLISECONDS / 1000,
    )
