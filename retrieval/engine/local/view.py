"""One corpus version to ask: an index, and the store it was made from."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from retrieval.engine.local.index import Index
from retrieval.model import Document, DocumentCard, FoundPassage, Hit, PassagePlace, SimilarTerm
from retrieval.store import Store, reading

_CARDS_KEPT = 4096


@dataclass(frozen=True, slots=True, kw_only=True)
class LoadedVersion:
    """What is held in memory of a corpus version."""

    version: int
    token: str
    index: Index
    document_count: int
    languages: frozenset[str]


class LocalView:
    """A `CorpusView`: searches are answered from memory, texts are read from the store when asked for."""

    def __init__(self, store: Store, loaded: LoadedVersion) -> None:
        self._store = store
        self._loaded = loaded
        self._index = loaded.index
        # Rows of the store never change while they are there, so neither do their cards.
        self._cards: dict[int, DocumentCard] = {}

    @property
    def loaded(self) -> LoadedVersion:
        return self._loaded

    @property
    def index(self) -> Index:
        return self._index

    @property
    def version(self) -> int:
        return self._loaded.version

    @property
    def passage_count(self) -> int:
        return self._index.passage_count

    @property
    def document_count(self) -> int:
        return self._loaded.document_count

    @property
    def languages(self) -> frozenset[str]:
        return self._loaded.languages

    def document_frequencies(self, terms: Collection[str]) -> dict[str, int]:
        return self._index.document_frequencies(terms)

    def search(self, weighted_terms: Mapping[str, float], limit: int) -> list[Hit]:
        keys, scores = self._index.search(weighted_terms, limit)
        return [Hit(key, score) for key, score in zip(keys.tolist(), scores.tolist(), strict=True)]

    def similar_terms(self, word: str, max_distance: int, limit: int) -> list[SimilarTerm]:
        return self._index.similar_terms(word, max_distance, limit)

    def places(self, keys: Sequence[int]) -> list[PassagePlace]:
        with self._store.reading() as database:
            return reading.passage_places(database, keys)

    def passages(self, keys: Sequence[int]) -> list[FoundPassage]:
        cards = self._cards_to_share()
        with self._store.reading() as database:
            rows = list(reading.passage_rows(database, keys))
            found = reading.passages_of_rows(database, rows, cards, self._store.path)
        return [found[key] for key in keys if key in found]

    def passage_by_id(self, passage_id: str) -> FoundPassage | None:
        cards = self._cards_to_share()
        with self._store.reading() as database:
            rows = list(reading.passage_rows_by_id(database, self.version, passage_id))
            found = reading.passages_of_rows(database, rows, cards, self._store.path)
        return found[min(found)] if found else None

    def document_passages(self, document_id: str, first: int, last: int) -> list[FoundPassage]:
        with self._store.reading() as database:
            row = reading.document_row(database, self.version, document_id)
            return [] if row is None else self.passages(reading.passage_keys(database, row, first, last))

    def document(self, document_id: str) -> Document | None:
        with self._store.reading() as database:
            row = reading.document_row(database, self.version, document_id)
            return None if row is None else reading.document_of_row(database, row, self._store.path)

    def documents(self) -> list[DocumentCard]:
        with self._store.reading() as database:
            return reading.cards(database, self.version, self._store.path)

    def _cards_to_share(self) -> dict[int, DocumentCard]:
        if len(self._cards) > _CARDS_KEPT:
            self._cards = {}
        return self._cards
