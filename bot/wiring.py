"""Settings in, ready parts out: the one place that builds real ones."""

import os
import re
import time
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from pathlib import Path
from types import TracebackType
from typing import Self

from bot.calibration_file import CalibrationInForce
from bot.corpus_admin import CorpusAdmin
from bot.settings import Settings, SettingsError
from bot.shipped_files import shipped_folder
from retrieval.answering import Turn, answer_question
from retrieval.answering.confidence import Calibration
from retrieval.documents import find_files
from retrieval.documents.digest import with_digest
from retrieval.engine.interface import Corpus
from retrieval.engine.local import LocalCorpus
from retrieval.model import Answer, NoAnswer
from retrieval.store import DATABASE_NAME
from retrieval.updating import Progress, add_sources, prepare

_UNUSABLE = re.compile("[\x00\ud800-\udfff]")
_BYTES_PER_MEGABYTE = 1_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class TimedOutcome:
    """What a question came to and how long that took, in milliseconds."""

    outcome: Answer | NoAnswer
    elapsed_ms: float
    is_question_cut: bool = False
    """Whether the question was longer than the settings allow, so that its end was not read."""


class Service(AbstractContextManager["Service"]):
    """A corpus that can be asked and administered. Safe to share between threads; close it in the end."""

    def __init__(self, settings: Settings, corpus: Corpus, admin: CorpusAdmin) -> None:
        self.settings = settings
        self.corpus = corpus
        self.admin = admin
        self._calibration = CalibrationInForce(settings.data_dir)

    def ask(
        self, question: str, *, previous: Turn | None = None, listed: int = 0, explain: bool = False
    ) -> TimedOutcome:
        """Answers from the newest corpus version. Any string is a question, however long or broken.

        `previous` is the turn before in the same conversation, made by `next_turn` from its outcome. `listed` says how
        many passages of the ranking behind the answer to list.
        """
        limit = self.settings.max_question_characters
        started = time.perf_counter()
        outcome = answer_question(
            self.corpus.view(),
            _usable(question, limit),
            previous=None if previous is None else replace(previous, question=_usable(previous.question, limit)),
            listed=listed,
            explain=explain,
            calibration=self.calibration,
        )
        elapsed_ms = (time.perf_counter() - started) * 1000
        return TimedOutcome(outcome=outcome, elapsed_ms=elapsed_ms, is_question_cut=len(question) > limit)

    @property
    def calibration(self) -> Calibration:
        """The owner's calibration as it is kept now; the neutral one where none is kept that can be used."""
        return self._calibration.now()

    def close(self) -> None:
        self.corpus.close()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def __enter__(self) -> Self:
        return self


def _usable(question: str, limit: int) -> str:
    """The question within the limit; what neither SQLite nor UTF-8 can carry becomes a replacement character."""
    return _UNUSABLE.sub("\ufffd", question[:limit])


def store_folder(settings: Settings) -> Path:
    """Where the store of these settings lies, if there is one."""
    return settings.data_dir / "corpus"


def has_store(settings: Settings) -> bool:
    """Whether there is a store that was finished: one whose starter documents were being read does not count."""
    return (store_folder(settings) / DATABASE_NAME).is_file() and not _unfinished_mark(settings).exists()


def open_service(
    settings: Settings, progress: Progress | None = None, *, may_load_starter_corpus: bool = True
) -> Service:
    """The service over the store of these settings, which is made when there is none.

    A store made here holds the starter documents, unless the settings or the caller (an update that makes a store of
    its own) say otherwise. Raises `StoreError` when the store cannot be used.
    """
    wants_starter_documents = settings.starter_corpus and may_load_starter_corpus and not has_store(settings)
    mark = _unfinished_mark(settings)
    _make_private_folder(settings.data_dir)
    if wants_starter_documents:
        mark.touch()
    corpus = LocalCorpus.open(store_folder(settings), read_only=_is_only_to_be_read(settings), reanalyse=prepare)
    try:
        if wants_starter_documents:
            add_sources(corpus, find_files(shipped_folder("seeds") / "documents"), progress=progress)
        mark.unlink(missing_ok=True)
    except BaseException:
        corpus.close()
        raise
    admin = CorpusAdmin(
        corpus,
        check=lambda: corpus.check(lambda document: with_digest(document).digest),
        max_file_bytes=settings.max_file_megabytes * _BYTES_PER_MEGABYTE,
    )
    return Service(settings, corpus, admin)


def _is_only_to_be_read(settings: Settings) -> bool:
    """Whether there is a store of somebody else's, who lets us read it; an update of it is then refused."""
    return has_store(settings) and not os.access(store_folder(settings), os.W_OK)


def _unfinished_mark(settings: Settings) -> Path:
    """There while a first question makes a store, so that a kill in between leaves no empty corpus behind."""
    return settings.data_dir / "starter-corpus-unfinished"


def _make_private_folder(folder: Path) -> None:
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise SettingsError(f"{folder}: data_dir cannot be made a folder ({error.strerror})") from error
