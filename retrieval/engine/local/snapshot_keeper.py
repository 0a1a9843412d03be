"""Keeps the snapshot on disk worth having: young enough to start from, and without a word of what was erased."""

import logging
from dataclasses import dataclass
from pathlib import Path

from retrieval.engine.local.bm25 import BM25Parameters
from retrieval.engine.local.index import Index
from retrieval.engine.local.snapshot import (
    Snapshot,
    SnapshotError,
    SnapshotStamp,
    delete_snapshots,
    read_snapshot,
    write_snapshot,
)
from retrieval.engine.local.view import LoadedVersion
from retrieval.store import Store, reading
from retrieval.store.locking import file_lock

_FOLDER_NAME = "snapshot"
_LOCK_NAME = "snapshot.lock"
_WAIT_SECONDS = 30.0
"""A snapshot of a million passages is written in less; only then can it be deleted."""

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class SnapshotKeeper:
    """The snapshot of one store. Nothing here fails for people: without a snapshot, the store is read instead."""

    store: Store
    parameters: BM25Parameters
    analysis_version: int

    @property
    def folder(self) -> Path:
        return self.store.folder / _FOLDER_NAME

    def read(self) -> Snapshot | None:
        """The snapshot on disk, if it is one to start from."""
        try:
            snapshot = self._read_or_its_successor()
        except (SnapshotError, OSError) as error:
            _log.warning("The index snapshot in %s is made anew: %s.", self.folder, error)
            return None
        if snapshot is None:
            return None
        version = snapshot.stamp.corpus_version
        with self.store.reading() as database:
            is_ours = reading.version_token(database, version) == snapshot.stamp.version_token
            return snapshot if is_ours and reading.is_replayable(database, version) else None

    def write(self, loaded: LoadedVersion) -> Index | None:
        """Writes the index of a version folded, and gives it back as read from there; nothing if that did not work.

        What was erased while it was written is not left in it: the snapshot is deleted again.
        """
        stamp = SnapshotStamp(
            store_id=self.store.id,
            analysis_version=self.analysis_version,
            corpus_version=loaded.version,
            last_key=loaded.index.last_key or 0,
            version_token=loaded.token,
        )
        with file_lock(self.store.folder / _LOCK_NAME, 0) as is_held:
            if not is_held:
                return None  # another process writes one now
            try:
                write_snapshot(loaded.index, self.folder, stamp)
                snapshot = self._read()
            except (OSError, SnapshotError) as error:
                _log.warning("No index snapshot could be written to %s: %s.", self.folder, error)
                return None
            if self._holds_erased(snapshot):
                delete_snapshots(self.folder)
                return None
        return snapshot.index if snapshot is not None and snapshot.stamp == stamp else None

    def clean(self, *, must: bool) -> bool:
        """Deletes what holds erased text, and what a crash left; says whether there is no snapshot now."""
        with file_lock(self.store.folder / _LOCK_NAME, _WAIT_SECONDS if must else 0) as is_held:
            if not is_held and not must:
                return False
            if not is_held:
                _log.warning(
                    "Terms of erased text may still stand in %s, which another program is writing; "
                    "it deletes them when it is done.",
                    self.folder,
                )
                return False
            try:
                snapshot = self._read()
                is_bad = self._holds_erased(snapshot) or any(self.folder.glob("*.tmp"))
            except SnapshotError:
                snapshot, is_bad = None, True
            if not is_bad:
                return snapshot is None
            try:
                delete_snapshots(self.folder)
            except OSError as error:
                _log.warning("Terms of erased text may still stand in %s: %s. Delete it.", self.folder, error)
            return True

    def problem(self) -> str | None:
        """What is wrong with the snapshot on disk, read whole."""
        try:
            # While it is locked no other replaces it, so that what is missing is missing.
            with file_lock(self.store.folder / _LOCK_NAME, _WAIT_SECONDS):
                snapshot = self._read()
                if snapshot is not None:
                    snapshot.verify()
        except (SnapshotError, OSError) as error:
            return f"The index snapshot is damaged: {error}. Delete {self.folder}; it is made again from the store."
        return None

    def _read_or_its_successor(self) -> Snapshot | None:
        try:
            return self._read()
        except (SnapshotError, OSError):
            return self._read()  # the first may have been replaced while it was opened

    def _read(self) -> Snapshot | None:
        return read_snapshot(
            self.folder,
            store_id=self.store.id,
            analysis_version=self.analysis_version,
            parameters=self.parameters,
        )

    def _holds_erased(self, snapshot: Snapshot | None) -> bool:
        if snapshot is None:
            return False
        version = snapshot.stamp.corpus_version
        with self.store.reading() as database:
            is_ours = reading.version_token(database, version) == snapshot.stamp.version_token
            return not is_ours or reading.has_erased(database, version)
