"""A store in a folder: one SQLite file that is the truth about a corpus, safe to share between threads and processes.

FOLDER/corpus.sqlite3 (-wal, -shm)   documents, passages, corpus versions
FOLDER/update.lock                   held by the one process that writes; names it
FOLDER/…                             the index's snapshot, which can always be made again from here
"""

import logging
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from time import monotonic

from retrieval.errors import StoreError
from retrieval.store import reading
from retrieval.store.compaction import compact, is_vacuum_due, is_worthwhile, vacuum
from retrieval.store.connections import ThreadConnections, check_identity, connect_reader, connect_writer
from retrieval.store.failures import translated
from retrieval.store.locking import UpdateLock
from retrieval.store.migrations import SCHEMA_VERSION, migrate
from retrieval.store.writing import StoreUpdate

DATABASE_NAME = "corpus.sqlite3"
_LOCK_NAME = "update.lock"
_WAIT_FOR_WRITER_SECONDS = 5.0
_WAIT_FOR_READERS_SECONDS = 3.0
_CHECKPOINT_MILLISECONDS = 50

_log = logging.getLogger(__name__)


class Store:
    """Documents and passages by corpus version. Reads never wait for a writer."""

    def __init__(self, folder: Path, *, read_only: bool) -> None:
        self.folder = folder
        self.path = folder / DATABASE_NAME
        self.is_read_only = read_only
        self._lock = UpdateLock(folder / _LOCK_NAME)
        self._connections = ThreadConnections(self.path)
        self._needs_cleaning = False
        try:
            with self.reading() as database:
                self.id = reading.meta(database, "store_id") or ""
        except BaseException:
            self._connections.close()
            raise

    @classmethod
    def open(cls, folder: Path, *, read_only: bool = False) -> "Store":
        """Opens the store, and makes or upgrades it first unless it is only to be read.

        Raises `StoreCorruptError`, `StoreVersionError`, or `StoreError` when it cannot be used.
        """
        path = folder / DATABASE_NAME
        if read_only:
            if not _is_there(path):
                raise StoreError(f"There is no corpus in {folder}. Add documents to make one.")
            if _schema_of(path) != SCHEMA_VERSION:
                raise StoreError(f"{path} is of an earlier Loccit. Open it once for writing to bring it up to date.")
            return cls(folder, read_only=True)
        _make_folder(folder)
        if not _is_there(path) or _schema_of(path) != SCHEMA_VERSION:
            _make_or_upgrade(folder)
        store = cls(folder, read_only=False)
        store._clean_if_unused()
        return store

    def close(self) -> None:
        self._connections.close()

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """This thread's connection, for the functions of `reading`, with everything read at one moment."""
        with translated(self.path):
            database = self._connections.get()
            if database.in_transaction:
                yield database  # inside a look already
                return
            with reading.one_look(database):
                yield database

    def newest_version(self) -> int:
        """The number of the last committed corpus version; a few microseconds."""
        with translated(self.path):
            return reading.newest_version(self._connections.get())

    @property
    def needs_cleaning(self) -> bool:
        """Whether erased text may still stand in the log, because a reader held on to it."""
        return self._needs_cleaning

    @contextmanager
    def updating(self) -> Iterator[StoreUpdate]:
        """One update: committed when the block ends, undone when it raises. What was erased leaves the log too.

        Raises `StoreBusyError` when another process keeps the update lock.
        """
        if self.is_read_only:
            raise StoreError(f"{self.path} was opened for reading only.")
        with (
            self._lock.held(_WAIT_FOR_WRITER_SECONDS),
            translated(self.path),
            closing(connect_writer(self.path)) as database,
        ):
            self._vacuum_if_due(database)
            has_erased = False
            database.execute("BEGIN IMMEDIATE")
            try:
                update = StoreUpdate(database)
                yield update
                has_erased = update.has_erased
                database.execute("COMMIT")
            except BaseException:
                if database.in_transaction:
                    database.execute("ROLLBACK")
                raise
            finally:
                self._empty_log(database, must=has_erased)
            self._compact_if_worthwhile(database)

    def clean(self) -> None:
        """Empties the log, if no other process is updating: that one does it itself."""
        try:
            with self._lock.held(0), translated(self.path), closing(connect_writer(self.path)) as database:
                self._vacuum_if_due(database)
                self._empty_log(database, must=False)
        except StoreError as error:
            _log.info("The log of %s is left for the next update: %s", self.path, error)

    def _clean_if_unused(self) -> None:
        log = self.path.with_name(self.path.name + "-wal")
        with self.reading() as database:
            is_unfinished = is_vacuum_due(database)
        if is_unfinished or (log.exists() and log.stat().st_size):
            self.clean()

    def _empty_log(self, database: sqlite3.Connection, *, must: bool) -> None:
        """Moves the log into the database and cuts it off, so that nothing overwritten stands in it."""
        deadline = monotonic() + (_WAIT_FOR_READERS_SECONDS if must else 0)
        reason = "another program is reading the corpus"
        database.execute(f"PRAGMA busy_timeout = {_CHECKPOINT_MILLISECONDS}")
        while True:
            try:
                (was_blocked, _, _) = database.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
            except sqlite3.OperationalError as error:
                # A full disk: what was committed is safe in the log all the same.
                was_blocked, reason, deadline = True, str(error), 0
            if not was_blocked:
                self._needs_cleaning = False
                return
            if monotonic() >= deadline:
                break
        if must:
            self._needs_cleaning = True
            _log.warning(
                "Erased text may still stand in %s-wal (%s); it is cleared at the next opportunity.", self.path, reason
            )

    def _compact_if_worthwhile(self, database: sqlite3.Connection) -> None:
        try:
            if is_worthwhile(database):
                compact(database)
                self._vacuum_if_due(database)
                self._empty_log(database, must=False)
        except sqlite3.OperationalError as error:
            # The update itself is committed and must not seem to have failed.
            _log.warning("The space of erased text in %s could not be given back yet: %s", self.path, error)

    def _vacuum_if_due(self, database: sqlite3.Connection) -> None:
        if not is_vacuum_due(database):
            return
        try:
            vacuum(database)
        except sqlite3.OperationalError as error:
            _log.warning("%s could not be rewritten without erased text yet: %s", self.path, error)


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise StoreError(
            f"{folder} could not be made: {error.strerror}. Choose another data folder, or who may write there."
        ) from error


def _is_there(path: Path) -> bool:
    try:
        return path.exists()
    except OSError as error:
        raise StoreError(f"{path} could not be opened: {error.strerror}. Check who may read its folder.") from error


def _schema_of(path: Path) -> int:
    with translated(path), closing(connect_reader(path)) as database:
        return check_identity(database, path)


def _make_or_upgrade(folder: Path) -> None:
    path = folder / DATABASE_NAME
    with UpdateLock(folder / _LOCK_NAME).held(_WAIT_FOR_WRITER_SECONDS), translated(path):
        if path.exists():
            _schema_of(path)
        with closing(connect_writer(path)) as database:
            migrate(database)
