"""What may be done to the corpus: one set of operations, the same for the terminal and the chat."""

from collections.abc import Callable, Collection, Iterable, Iterator
from pathlib import Path

from retrieval.engine.interface import Corpus
from retrieval.model import CorpusUpdate, Document, DocumentCard

Progress = Callable[[int, int | None, str], None]
"""Called with how many are done, how many there are (nothing when unknown), and what is being done."""


def no_progress(_done: int, _total: int | None, _what: str) -> None:
    """For callers whom nobody watches."""


class CorpusAdmin:
    """Operations over one corpus. Names, paths and data come from outside and are trusted by none of them.

    Every update is all or nothing; a source that cannot be taken is listed in `rejected`, and the others are kept.
    """

    def __init__(self, corpus: Corpus, *, max_file_bytes: int) -> None:
        self._corpus = corpus
        self._max_file_bytes = max_file_bytes

    def add_paths(self, paths: Iterable[Path], progress: Progress = no_progress) -> CorpusUpdate:
        """Adds files, and all files below folders; a document that is there under the same id is replaced."""
        raise NotImplementedError

    def add_upload(self, name: str, data: bytes, source: str) -> CorpusUpdate:
        """Adds one file that came without a path; its name says what kind of file it is and becomes its id."""
        raise NotImplementedError

    def add_text(self, text: str, title: str) -> CorpusUpdate:
        """Adds a text as a document with this title."""
        raise NotImplementedError

    def sync(self, folder: Path, progress: Progress = no_progress) -> CorpusUpdate:
        """Makes the corpus equal to a folder: what is not below it is removed."""
        raise NotImplementedError

    def remove(self, ids: Collection[str]) -> CorpusUpdate:
        """Removes documents; ids that are not there are listed in `rejected`."""
        raise NotImplementedError

    def rollback(self) -> CorpusUpdate:
        """Returns to the corpus before the last update. Raises `NothingToRollBackError`."""
        return self._corpus.rollback()

    def documents(self) -> list[DocumentCard]:
        return self._corpus.view().documents()

    def document(self, document_id: str) -> Document | None:
        return self._corpus.view().document(document_id)

    def check(self) -> list[str]:
        """What is wrong with the store; nothing when it is sound."""
        raise NotImplementedError

    def export(self) -> Iterator[str]:
        """Every document as one line of JSON, in the form that `import_lines` takes back."""
        raise NotImplementedError

    def import_lines(self, lines: Iterable[str], progress: Progress = no_progress) -> CorpusUpdate:
        """Adds the documents of an export; a line that is not one is listed in `rejected`."""
        raise NotImplementedError
