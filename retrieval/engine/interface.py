"""What an engine offers: immutable views of one corpus version to ask, and all-or-nothing updates.

Small on purpose. A fake is a few lines, and nothing here says whether the statistics lie in local arrays or in a
search cluster: passages are named by opaque integer keys, terms are plain strings, spelling is asked for by word.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from retrieval.model import (
    CorpusUpdate,
    Document,
    DocumentCard,
    FoundPassage,
    Hit,
    Passage,
    PassagePlace,
    PassageTerms,
    SimilarTerm,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class PreparedDocument:
    """A document cut and analysed, ready to be stored: `terms[i]` are the terms of `passages[i]`."""

    document: Document
    passages: tuple[Passage, ...]
    terms: tuple[PassageTerms, ...]


class CorpusView(Protocol):
    """One version of the corpus. Everything it returns belongs to that version; text removed since is left out."""

    @property
    def version(self) -> int: ...

    @property
    def passage_count(self) -> int: ...

    @property
    def document_count(self) -> int: ...

    @property
    def languages(self) -> frozenset[str]:
        """Languages of the documents, as `Document.language` has them."""

    def document_frequencies(self, terms: Collection[str]) -> dict[str, int]:
        """In how many passages each term occurs; terms the index does not know are absent."""

    def search(self, weighted_terms: Mapping[str, float], limit: int) -> list[Hit]:
        """The best passages by BM25, each term's score multiplied by its weight; best first, score > 0 only.

        Passages that tie with the last one are all returned (up to `2 * limit`), so that the caller can order
        ties by document and not by the order of ingestion.
        """

    def similar_terms(self, word: str, max_distance: int, limit: int) -> list[SimilarTerm]:
        """Index terms within `max_distance` edits of `word`: nearest first, then same first letter, then frequent."""

    def places(self, keys: Sequence[int]) -> list[PassagePlace]:
        """Where the passages of these keys stand, in any order, without those removed meanwhile. Reads no text."""

    def passages(self, keys: Sequence[int]) -> list[FoundPassage]:
        """The passages of these keys, in this order, without those removed meanwhile."""

    def passage_by_id(self, passage_id: str) -> FoundPassage | None:
        """The passage with this permanent id, while its text is unchanged."""

    def document_passages(self, document_id: str, first: int, last: int) -> list[FoundPassage]:
        """The passages of a document with ordinals from `first` to `last`, both included."""

    def document(self, document_id: str) -> Document | None:
        """A document with its text."""

    def documents(self) -> list[DocumentCard]:
        """All documents, by id."""


class Corpus(Protocol):
    """A corpus that can be asked and updated; safe to share between threads."""

    def view(self) -> CorpusView:
        """The newest version that is ready to answer."""

    def update(
        self, prepared: Iterable[PreparedDocument], remove: Collection[str] = (), *, keep_removed: bool = False
    ) -> CorpusUpdate:
        """Adds or replaces the prepared documents and removes others, in one step, visible when this returns.

        `prepared` is consumed while the update is written; an exception it raises leaves the corpus as it was.
        A prepared document whose digest equals the stored one counts as unchanged. Ids in `remove` that are not
        there are ignored. Removed text is gone from the disk when this returns, unless `keep_removed` asks to keep
        it one version back for `rollback` (replaced text always is). When nothing changes, no version is made.
        Raises `StoreBusyError` when another process is updating.
        """

    def rollback(self) -> CorpusUpdate:
        """Returns to the corpus before the last update, as a new version. Raises `NothingToRollBackError`."""

    def digests(self) -> dict[str, str]:
        """The digest of each document, by id."""

    def close(self) -> None: ...
