"""Whether a corpus is what it says: the database sound, every position inside its text, the index equal to the rows."""

from collections.abc import Callable, Iterator

import numpy as np

from retrieval.engine.local.index import Index
from retrieval.engine.local.segment import Segment
from retrieval.engine.local.snapshot_keeper import SnapshotKeeper
from retrieval.engine.local.view import LocalView
from retrieval.errors import StoreCorruptError
from retrieval.model import Document, FoundPassage
from retrieval.store import Store, reading


def check_corpus(
    store: Store, keeper: SnapshotKeeper, view: LocalView, digest_of: Callable[[Document], str] | None
) -> list[str]:
    """Problems, a line each; nothing when all is well."""
    try:
        with store.reading() as database:
            problems = reading.integrity_problems(database)
        if not problems:
            problems = [*_document_problems(view, digest_of), *_index_problems(store, keeper, view)]
    except StoreCorruptError as error:
        problems = [str(error)]
    snapshot_problem = keeper.problem()
    return problems if snapshot_problem is None else [*problems, snapshot_problem]


def _document_problems(view: LocalView, digest_of: Callable[[Document], str] | None) -> Iterator[str]:
    for card in view.documents():
        document = view.document(card.id)
        if document is None:
            continue  # removed meanwhile
        passages = view.document_passages(card.id, 0, card.passages - 1)
        if len(passages) != card.passages:
            yield f"{card.id}: {len(passages)} passages are stored where {card.passages} should be"
        if digest_of is not None and digest_of(document) != document.digest:
            yield f"{card.id}: the digest is not that of the stored document"
        end = 0
        for block in document.blocks:
            if not end <= block.start <= block.end <= len(document.text):
                yield f"{card.id}: the block at {block.start} to {block.end} is out of place"
            end = block.end
        for ordinal, found in enumerate(passages):
            yield from _passage_problems(document, ordinal, found)


def _passage_problems(document: Document, ordinal: int, found: FoundPassage) -> Iterator[str]:
    passage = found.passage
    place = f"{document.id}: passage {ordinal}"
    if passage.ordinal != ordinal:
        yield f"{place} stands at {passage.ordinal}"
    if not 0 <= passage.start <= passage.end <= len(document.text):
        yield f"{place} is outside its document"
    elif document.text[passage.start : passage.end] != passage.text:
        yield f"{place} is not the text between its positions"
    for sentence in passage.sentences:
        if not passage.start <= sentence.start <= sentence.end <= passage.end:
            yield f"{place} has a sentence outside it, at {sentence.start} to {sentence.end}"


def _index_problems(store: Store, keeper: SnapshotKeeper, view: LocalView) -> Iterator[str]:
    with store.reading() as database:
        if reading.newest_version(database) != view.version:
            return  # updated meanwhile; the documents are checked, and the index follows
        fresh = Index.empty(keeper.parameters).with_changes(reading.term_streams(database, -1, store.path))
    if not _are_equal(fresh.folded_segment, view.index.folded_segment):
        yield f"The index does not match the stored passages. Delete {keeper.folder}; it is made again from the store."


def _are_equal(one: Segment, other: Segment) -> bool:
    return all(
        np.array_equal(mine, theirs)
        for mine, theirs in (
            (one.keys, other.keys),
            (one.lengths, other.lengths),
            (one.terms.offsets, other.terms.offsets),
            (one.terms.text, other.terms.text),
            (one.postings.starts, other.postings.starts),
            (one.postings.passages, other.postings.passages),
            (one.postings.frequencies, other.postings.frequencies),
        )
    )
