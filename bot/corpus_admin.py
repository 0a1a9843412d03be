"""What may be done to the corpus: one set of operations, the same for the terminal and the chat."""

import unicodedata
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import replace
from pathlib import Path, PurePosixPath

from bot.wording import en
from retrieval.documents import document_to_json, load_bytes, make_document
from retrieval.engine.interface import Corpus
from retrieval.errors import DocumentError
from retrieval.model import CorpusUpdate, Document, DocumentCard, Rejection
from retrieval.records import json_line
from retrieval.updating import Progress, add_document, add_paths, import_documents, sync_folder

_NAMELESS = "upload"
_TYPED_FOLDER = "text/"
"""Before the id of what was typed, so that a title cannot replace a file's document by having its name."""


class CorpusAdmin:
    """Operations over one corpus. Names, paths and data come from outside; none of them is trusted.

    Every update is all or nothing. A source that cannot be taken is listed in `rejected`, and the others are kept.
    """

    def __init__(self, corpus: Corpus, *, check: Callable[[], list[str]], max_file_bytes: int) -> None:
        self._corpus = corpus
        self._check = check
        self._max_file_bytes = max_file_bytes

    def add_paths(self, paths: Iterable[Path], progress: Progress | None = None) -> CorpusUpdate:
        """Adds files, and all files below folders; a document that is there under the same id is replaced."""
        return add_paths(self._corpus, paths, progress=progress, max_bytes=self._max_file_bytes)

    def sync(self, folder: Path, progress: Progress | None = None, *, keep_removed: bool = True) -> CorpusUpdate:
        """Makes the corpus equal to a folder. What is not below it is removed.

        Unless told otherwise, a rollback can bring it back until the next update.
        """
        return sync_folder(
            self._corpus, folder, progress=progress, keep_removed=keep_removed, max_bytes=self._max_file_bytes
        )

    def add_upload(self, name: str, data: bytes, source: str) -> CorpusUpdate:
        """Adds one file that came without a path: its name tells its kind and, without any folders, becomes its id."""
        label = PurePosixPath(name.replace("\\", "/")).name or _NAMELESS
        try:
            document = load_bytes(data, name=label, source=source, max_bytes=self._max_file_bytes)
        except DocumentError as error:
            return self._nothing_but(Rejection(source=label, reason=error.reason))
        return add_document(self._corpus, document)

    def add_text(self, text: str, title: str) -> CorpusUpdate:
        """Adds a text that somebody typed; one of the same title is replaced."""
        if not text.strip():
            return self._nothing_but(Rejection(source=title, reason=en.NO_TEXT))
        document = make_document(
            id=_TYPED_FOLDER + (title.strip() or _NAMELESS), text=text, title=title, source=en.TYPED
        )
        return add_document(self._corpus, document)

    def remove(self, ids: Collection[str]) -> CorpusUpdate:
        """Removes documents for good; ids that are not there are listed in `rejected`."""
        known = self._corpus.digests()
        removed = [_as_known(document_id, known) for document_id in ids]
        unknown = [document_id for document_id in removed if document_id not in known]
        update = self._corpus.update((), [document_id for document_id in removed if document_id in known])
        rejected = tuple(Rejection(source=document_id, reason=en.NO_SUCH_DOCUMENT) for document_id in unknown)
        return replace(update, rejected=(*update.rejected, *rejected))

    def rollback(self) -> CorpusUpdate:
        """Returns to the corpus before the last update, as far as its text is kept. Raises `NothingToRollBackError`."""
        return self._corpus.rollback()

    def documents(self) -> list[DocumentCard]:
        """All documents, by id."""
        return self._corpus.view().documents()

    def document(self, document_id: str) -> Document | None:
        """A document with its text."""
        view = self._corpus.view()
        return view.document(document_id) or view.document(unicodedata.normalize("NFC", document_id))

    def check(self) -> list[str]:
        """What is wrong with the store, a line each; nothing when it is sound."""
        return self._check()

    def export(self) -> Iterator[str]:
        """Every document as one line of JSON, in the form that `import_lines` takes back."""
        view = self._corpus.view()
        for card in view.documents():
            document = view.document(card.id)
            if document is not None:
                yield json_line(document_to_json(document))

    def import_lines(self, lines: Iterable[str], progress: Progress | None = None) -> CorpusUpdate:
        """Adds the documents of an export; a line that is not one is listed in `rejected`."""
        return import_documents(self._corpus, lines, progress=progress)

    def _nothing_but(self, rejection: Rejection) -> CorpusUpdate:
        return CorpusUpdate(version=self._corpus.view().version, rejected=(rejection,))


def _as_known(document_id: str, known: Collection[str]) -> str:
    """The id as it is kept: some keyboards and file systems write its accents as characters of their own."""
    return document_id if document_id in known else unicodedata.normalize("NFC", document_id)
