"""The corpus on this machine: a store that is the truth, and an index in memory that follows it.

Whoever commits an update, this process or another, `view()` notices at the next question. A small change is taken in
on the spot; a large one in the background, while questions are answered from the version before. Then one reference
is replaced, so that every view is wholly of one version.
"""

import logging
import threading
from collections.abc import Callable, Collection, Iterable
from pathlib import Path
from types import TracebackType

from retrieval.engine.interface import PreparedDocument
from retrieval.engine.local.bm25 import BM25Parameters
from retrieval.engine.local.checking import check_corpus
from retrieval.engine.local.index import Index
from retrieval.engine.local.snapshot_keeper import SnapshotKeeper
from retrieval.engine.local.view import LoadedVersion, LocalView
from retrieval.errors import RetrievalError, StoreVersionError
from retrieval.model import CorpusUpdate, Document
from retrieval.store import RENEWAL, Store, reading
from retrieval.store.failures import damaged
from retrieval.text import ANALYSIS_VERSION

Reanalyse = Callable[[Document], PreparedDocument]

_AT_ONCE_PASSAGES = 2000
"""Changes up to this size are taken in while a question waits; a fraction of a second."""
_FOLDED_PASSAGES = 2000
_FOLDED_SHARE = 0.05
"""A snapshot is written when more passages than this have come or gone since the last."""

_log = logging.getLogger(__name__)


class LocalCorpus:
    """Implements `Corpus`; safe to share between threads, and with other processes that use the same folder."""

    def __init__(self, store: Store, keeper: SnapshotKeeper) -> None:
        self._store = store
        self._keeper = keeper
        self._following = threading.Lock()
        self._upkeep = threading.Lock()
        self._worker: threading.Thread | None = None
        self._changes_since_snapshot = 0
        self._view = LocalView(store, self._load())

    @classmethod
    def open(
        cls,
        folder: Path,
        *,
        bm25: BM25Parameters | None = None,
        read_only: bool = False,
        reanalyse: Reanalyse | None = None,
    ) -> "LocalCorpus":
        """Opens the corpus in a folder, made empty if there is none, unless it is only to be read.

        A corpus indexed by another analysis is analysed again from its own text by `reanalyse`.
        Raises `StoreError` when it cannot be used as it is.
        """
        store = Store.open(folder, read_only=read_only)
        try:
            _bring_up_to_date(store, reanalyse)
            keeper = SnapshotKeeper(store=store, parameters=bm25 or BM25Parameters(), analysis_version=ANALYSIS_VERSION)
            corpus = cls(store, keeper)
            if not read_only:
                keeper.clean(must=False)
                corpus._see_to_upkeep()
        except BaseException:
            store.close()
            raise
        return corpus

    def __enter__(self) -> "LocalCorpus":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def view(self) -> LocalView:
        """The newest version that is ready to answer."""
        view = self._view
        if self._store.newest_version() == view.version:
            if self._store.needs_cleaning:
                self._see_to_upkeep()
            return view
        # Whoever holds the lock is taking the change in already.
        if self._following.acquire(blocking=False):
            try:
                if not self._is_far_behind():
                    self._take_in()
            finally:
                self._following.release()
            self._see_to_upkeep()
        return self._view

    def update(
        self, prepared: Iterable[PreparedDocument], remove: Collection[str] = (), *, keep_removed: bool = False
    ) -> CorpusUpdate:
        """See `Corpus.update`. Text is erased from the database, its log and the snapshot when this returns."""
        with self._store.updating() as changes:
            self._check_analysis()
            for item in prepared:
                changes.put(item.document, item.passages, item.terms)
            changes.remove(remove, keep=keep_removed)
            done = changes.finish("update")
        self._after_update(has_erased=changes.has_erased)
        return done

    def rollback(self) -> CorpusUpdate:
        """Returns to the corpus before the last update, as a new version, as far as its text is kept.

        Rolling back again returns to where it was. Raises `NothingToRollBackError`.
        """
        with self._store.updating() as changes:
            self._check_analysis()
            changes.roll_back()
            done = changes.finish("rollback")
        self._after_update(has_erased=changes.has_erased)
        return done

    def digests(self) -> dict[str, str]:
        with self._store.reading() as database:
            return reading.live_digests(database)

    def check(self, digest_of: Callable[[Document], str] | None = None) -> list[str]:
        """What is wrong with the corpus on disk and in memory, a line each; reads everything once.

        `digest_of` says what a document's digest should be.
        """
        self._follow()
        return check_corpus(self._store, self._keeper, self._view, digest_of)

    def close(self) -> None:
        """Waits for work in the background, and lets go of the files."""
        with self._upkeep:
            worker = self._worker
        if worker is not None:
            worker.join()
        self._store.close()

    def _load(self) -> LoadedVersion:
        """The newest version, from the snapshot where there is one to start from, else from the stored term streams."""
        snapshot = self._keeper.read()
        if snapshot is None:
            loaded, changes = self._replayed(Index.empty(self._keeper.parameters), -1)
        else:
            loaded, changes = self._replayed(snapshot.index, snapshot.stamp.corpus_version)
        self._changes_since_snapshot = changes
        return loaded

    def _replayed(self, index: Index, version: int) -> tuple[LoadedVersion, int]:
        """The newest version made from an index of an earlier one (-1 for none), and how many passages came or went."""
        with self._store.reading() as database:
            self._check_analysis()
            if version >= 0 and not reading.is_replayable(database, version):
                return self._replayed(Index.empty(self._keeper.parameters), -1)
            newest = reading.newest_version(database)
            gone = [key for keys in reading.removed_keys(database, version) for key in keys]
            replayed = index.with_changes(reading.term_streams(database, version, self._store.path), gone)
            documents, passages = reading.counts(database, newest)
            if replayed.passage_count != passages and version >= 0:
                _log.warning("The index of %s did not match the stored passages and is made anew.", self._store.path)
                return self._replayed(Index.empty(self._keeper.parameters), -1)
            if replayed.passage_count != passages:
                raise damaged(self._store.path, f"{passages} passages should be there, not {replayed.passage_count}")
            loaded = LoadedVersion(
                version=newest,
                token=reading.version_token(database, newest) or "",
                index=replayed,
                document_count=documents,
                languages=reading.languages(database),
            )
        return loaded, 2 * len(gone) + passages - index.passage_count

    def _follow(self) -> None:
        with self._following:
            self._take_in()

    def _take_in(self) -> None:
        """Replaces the view by one of the newest version; the caller holds `_following`."""
        current = self._view.loaded
        if self._store.newest_version() == current.version:
            return
        loaded, changes = self._replayed(current.index, current.version)
        self._changes_since_snapshot += changes
        self._view = LocalView(self._store, loaded)

    def _is_far_behind(self) -> bool:
        version = self._view.version
        with self._store.reading() as database:
            if reading.newest_version(database) == version:
                return False
            if not reading.is_replayable(database, version):
                return True
            return reading.passages_added(database, version) > _AT_ONCE_PASSAGES

    def _after_update(self, *, has_erased: bool) -> None:
        self._follow()
        if has_erased and self._keeper.clean(must=True):
            with self._following:
                self._changes_since_snapshot = self._view.passage_count
        self._see_to_upkeep()

    def _see_to_upkeep(self) -> None:
        """Starts the worker if there is something to do and it is not doing it."""
        with self._upkeep:
            if self._worker is None and self._due_chore() is not None:
                self._worker = threading.Thread(target=self._work, name="corpus upkeep")
                self._worker.start()

    def _work(self) -> None:
        """Does what is due until nothing is, or until something cannot be done now."""
        is_getting_on = True
        try:
            while is_getting_on:
                with self._upkeep:
                    chore = self._due_chore()
                    if chore is None:
                        self._worker = None
                        return
                is_getting_on = chore()
        except RetrievalError as error:
            _log.warning("Upkeep of the corpus was put off: %s", error)
        finally:
            with self._upkeep:
                if self._worker is threading.current_thread():
                    self._worker = None

    def _due_chore(self) -> Callable[[], bool] | None:
        if self._is_far_behind():
            return self._catch_up
        if self._store.is_read_only:
            return None
        if self._changes_since_snapshot > max(_FOLDED_PASSAGES, _FOLDED_SHARE * self._view.passage_count):
            return self._fold
        if self._store.needs_cleaning:
            return self._clean
        return None

    def _catch_up(self) -> bool:
        self._follow()
        return True

    def _clean(self) -> bool:
        self._store.clean()
        return not self._store.needs_cleaning

    def _fold(self) -> bool:
        """Writes a snapshot, and goes on from it with whatever was committed meanwhile."""
        loaded = self._view.loaded
        index = self._keeper.write(loaded)
        if index is None:
            return self._store.newest_version() != loaded.version
        with self._following:
            fresh, changes = self._replayed(index, loaded.version)
            self._changes_since_snapshot = changes
            self._view = LocalView(self._store, fresh)
        return True

    def _check_analysis(self) -> None:
        with self._store.reading() as database:
            stored = _analysis_of(database_value=reading.meta(database, "analysis_version"))
        if stored not in {None, ANALYSIS_VERSION}:
            raise StoreVersionError(
                f"{self._store.path} has been indexed by another version of Loccit meanwhile. "
                "Start this program again, in the newest version."
            )


def _bring_up_to_date(store: Store, reanalyse: Reanalyse | None) -> None:
    """Makes sure that the stored terms are of this analysis, by analysing every document again if they are not."""
    with store.reading() as database:
        stored = _analysis_of(database_value=reading.meta(database, "analysis_version"))
        is_empty = reading.newest_version(database) == 0
    if stored == ANALYSIS_VERSION:
        return
    if store.is_read_only:
        if is_empty:
            return
        raise StoreVersionError(
            f"{store.path} was indexed by another version of Loccit. Open it once for writing to index it again."
        )
    with store.updating() as changes:
        if not is_empty:
            if reanalyse is None:
                raise StoreVersionError(
                    f"{store.path} was indexed by another version of Loccit and has to be indexed again. "
                    "Add or synchronise any document to do that."
                )
            with store.reading() as database:
                version = reading.newest_version(database)
                for card in reading.cards(database, version, store.path):
                    row = reading.document_row(database, version, card.id)
                    assert row is not None
                    new = reanalyse(reading.document_of_row(database, row, store.path))
                    changes.renew(new.document, new.passages, new.terms)
            changes.finish(RENEWAL)
        changes.set_analysis(ANALYSIS_VERSION)


def _analysis_of(*, database_value: str | None) -> int | None:
    return None if database_value is None else int(database_value)
