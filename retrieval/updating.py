"""Takes documents into the corpus: all of an update becomes one new version, or nothing does.

Every operation here streams its documents into a single `corpus.update`, one at a time, so that a folder of any size is
taken without being held in memory. What cannot be read is listed in `rejected` and the rest goes on. An interruption
(Ctrl-C, a full disk) passes through the update, which then leaves the corpus as it was.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from retrieval.documents import MAX_BYTES, FoundFile, FoundFiles, document_from_line, files_at, find_files, load_file
from retrieval.engine.interface import Corpus, PreparedDocument
from retrieval.errors import DocumentError
from retrieval.model import CorpusUpdate, Document, Rejection
from retrieval.text import AliasFinder, SplittingParameters, find_aliases, passage_terms, split_passages

Progress = Callable[[int, int | None, str], None]
"""Called as `progress(done, total, what)` before each document; `total` is None where it cannot be known."""


def prepare(document: Document, parameters: SplittingParameters | None = None) -> PreparedDocument:
    """The document cut into passages and analysed."""
    passages = split_passages(document, parameters or SplittingParameters())
    defined = find_aliases(document.text)
    aliases = AliasFinder(defined, document.language) if defined else None
    return PreparedDocument(
        document=document,
        passages=passages,
        terms=tuple(passage_terms(document, passage, aliases) for passage in passages),
    )


def add_paths(
    corpus: Corpus,
    paths: Iterable[Path],
    *,
    parameters: SplittingParameters | None = None,
    progress: Progress | None = None,
    max_bytes: int = MAX_BYTES,
) -> CorpusUpdate:
    """Adds or replaces the documents in these files and folders, under the ids that `files_at` gives them."""
    return add_sources(corpus, files_at(paths), parameters=parameters, progress=progress, max_bytes=max_bytes)


def add_sources(
    corpus: Corpus,
    sources: FoundFiles,
    *,
    parameters: SplittingParameters | None = None,
    progress: Progress | None = None,
    max_bytes: int = MAX_BYTES,
) -> CorpusUpdate:
    """Adds or replaces the documents in these files, under the ids given; nothing is removed."""
    intake = _Intake(corpus, parameters, progress, max_bytes)
    return intake.take(intake.files(sources.files), rejected=sources.rejected)


def sync_folder(
    corpus: Corpus,
    folder: Path,
    *,
    parameters: SplittingParameters | None = None,
    progress: Progress | None = None,
    max_bytes: int = MAX_BYTES,
    keep_removed: bool = False,
) -> CorpusUpdate:
    """Makes the corpus equal to a folder: what is new or changed is taken, what is gone from it is removed.

    A document whose file is there but cannot be read (any more) stays as it is and is reported in `rejected`.
    Raises `UnreadableDocumentError` when the folder itself cannot be listed; then nothing is changed.
    """
    found = find_files(folder)
    intake = _Intake(corpus, parameters, progress, max_bytes)
    present = {file.document_id for file in found.files} | {rejection.source for rejection in found.rejected}
    unlisted = tuple(source for source in present if source.endswith("/"))
    gone = [name for name in intake.known if name not in present and not name.startswith(unlisted)]
    return intake.take(intake.files(found.files), rejected=found.rejected, remove=gone, keep_removed=keep_removed)


def add_document(corpus: Corpus, document: Document, *, parameters: SplittingParameters | None = None) -> CorpusUpdate:
    """Adds or replaces one document that is already made: an upload, a text typed into a chat."""
    return add_documents(corpus, [document], parameters=parameters)


def add_documents(
    corpus: Corpus,
    documents: Iterable[Document],
    *,
    parameters: SplittingParameters | None = None,
    progress: Progress | None = None,
) -> CorpusUpdate:
    """Adds or replaces documents that are already made. Of two with one id the second is rejected."""
    intake = _Intake(corpus, parameters, progress)
    return intake.take(intake.made(documents))


def import_documents(
    corpus: Corpus,
    lines: Iterable[str],
    *,
    parameters: SplittingParameters | None = None,
    progress: Progress | None = None,
) -> CorpusUpdate:
    """Adds or replaces the documents of an export, one to a line; lines that are no documents are rejected."""
    intake = _Intake(corpus, parameters, progress)
    return intake.take(intake.lines(lines))


class _Intake:
    """One update on its way: what was known before, and what came of each document so far."""

    def __init__(
        self,
        corpus: Corpus,
        parameters: SplittingParameters | None,
        progress: Progress | None,
        max_bytes: int = MAX_BYTES,
    ) -> None:
        self._corpus = corpus
        self._parameters = parameters or SplittingParameters()
        self._progress = progress
        self._max_bytes = max_bytes
        self.known = corpus.digests()
        self._order: dict[str, int] = {}
        self._unchanged: list[str] = []
        self._rejected: list[Rejection] = []

    def take(
        self,
        documents: Iterable[Document],
        *,
        rejected: Sequence[Rejection] = (),
        remove: Collection[str] = (),
        keep_removed: bool = False,
    ) -> CorpusUpdate:
        """Writes the documents in one update; what did not change is not analysed again."""
        update = self._corpus.update(self._prepared(documents), remove, keep_removed=keep_removed)
        unchanged = {*update.unchanged, *self._unchanged}
        return replace(
            update,
            unchanged=tuple(sorted(unchanged, key=lambda name: self._order.get(name, len(self._order)))),
            rejected=(*update.rejected, *rejected, *self._rejected),
        )

    def files(self, files: Sequence[FoundFile]) -> Iterator[Document]:
        for number, file in enumerate(files):
            self._tell(number, len(files), file.document_id)
            try:
                document = load_file(file.path, document_id=file.document_id, max_bytes=self._max_bytes)
            except DocumentError as error:
                self._rejected.append(Rejection(source=error.source, reason=error.reason))
            else:
                yield document
        self._tell(len(files), len(files), "")

    def made(self, documents: Iterable[Document]) -> Iterator[Document]:
        for number, document in enumerate(documents):
            self._tell(number, None, document.id)
            yield document

    def lines(self, lines: Iterable[str]) -> Iterator[Document]:
        for number, line in enumerate(lines, start=1):
            if not line.strip():
                continue
            source = f"line {number}"
            self._tell(number - 1, None, source)
            try:
                document = document_from_line(line, source=source)
            except DocumentError as error:
                self._rejected.append(Rejection(source=error.source, reason=error.reason))
            else:
                yield document

    def _prepared(self, documents: Iterable[Document]) -> Iterator[PreparedDocument]:
        for document in documents:
            if document.id in self._order:
                reason = "another document in this update has the same id; rename one of them"
                self._rejected.append(Rejection(source=document.id, reason=reason))
                continue
            self._order[document.id] = len(self._order)
            if self.known.get(document.id) == document.digest:
                self._unchanged.append(document.id)
            else:
                yield prepare(document, self._parameters)

    def _tell(self, done: int, total: int | None, what: str) -> None:
        if self._progress is not None:
            self._progress(done, total, what)
